"""The families: what each makes hard, as a change of the size's knobs and, for two, a twist to the planted plan."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from .sizes import Knobs
from .twists import Twist, dropout, infeasible_gap
from .world import World

STAKE_FREE = 2.1
"""Moderators without a stake that a series of a tight family has before anyone is invited; then fewer."""

EXTERNALS_KNOWN = 1.5
"""How many of them are external."""


@dataclass(frozen=True, slots=True)
class Family:
    """``change`` makes the family's knobs out of the size's; ``twist`` happens after the plan is planted."""

    what: str
    change: Callable[[Knobs], Knobs] = lambda knobs: knobs
    twist: Callable[[Knobs, Random, World], Twist] | None = None


def _scarce_moderators(knobs: Knobs) -> Knobs:
    """Two to a series: externals serve so few boroughs that one or two know each, internals only their own."""
    areas = 0 if knobs.boroughs == 1 else max(1, round(1.5 * knobs.boroughs / knobs.externals))
    return replace(knobs, areas=areas, stake=max(70, knobs.stake), moderator_slack=108, external_share=65)


def _tight(knobs: Knobs) -> Knobs:
    """Less than two to a series: so few externals in so few boroughs each, and so many internals with a stake."""
    areas = 0 if knobs.boroughs == 1 else math.ceil(EXTERNALS_KNOWN * knobs.boroughs / knobs.externals)
    served = max(1, areas)
    externals = min(knobs.externals, max(1, round(EXTERNALS_KNOWN * knobs.boroughs / served)))
    internals_left = STAKE_FREE - externals * served / knobs.boroughs
    stake = round(100 - 100 * internals_left * knobs.boroughs / knobs.internals)
    return replace(
        knobs,
        areas=areas,
        externals=externals,
        stake=min(100, max(0, stake)),
        moderator_slack=min(112, knobs.moderator_slack),
    )


def _scarce_moderators_tight(knobs: Knobs) -> Knobs:
    """The same, and nearly every session they agreed to is needed, on a day less a week."""
    return replace(_tight(_scarce_moderators(knobs)), moderator_slack=104, moderator_days=3)


def _q1_2027_be(knobs: Knobs) -> Knobs:
    """Christmas before, Ramadan in the middle, holidays before and after it; Saturdays are the compromise.

    Most workshops invite a mosque association, so nearly every evening of five weeks has its price, and the feast is
    out of the question. School holidays are avoided, not closed: with a week of February and the end of March gone as
    well, a town would rather meet in the holidays than not at all, and has to weigh the one against the other.
    """
    return replace(
        knobs,
        land="BE",
        quarter="2027-Q1",
        lead_days=31,
        saturdays=True,
        hard_feasts=True,
        mosques=max(10, knobs.mosques),
    )


def _q3_summer(knobs: Knobs) -> Knobs:
    """Six and a half weeks of summer holidays: about 30 evenings are left, in two heaps.

    In the four weeks of the recess councils, offices and associations pause, and nothing takes place; in the weeks
    before and after it, in which many are back or not yet gone, a workshop is possible, but better avoided.
    """
    return replace(knobs, quarter="2027-Q3", recess_weeks=4)


def _one_external(knobs: Knobs) -> Knobs:
    """One external, whom everybody wants; the internals mostly have a stake."""
    share = min(20, max(8, 300 // knobs.workshops))
    return replace(
        knobs, externals=1, external_share=share, stake=max(60, knobs.stake), areas=knobs.boroughs if knobs.areas else 0
    )


def _committee_storm(knobs: Knobs) -> Knobs:
    """Twice the committees, three times the sittings, and every fourth delegate on one of them."""
    return replace(
        knobs, committees=2 * knobs.committees, sittings=3 * knobs.sittings, members=max(25, 2 * knobs.members)
    )


FAMILIES: dict[str, Family] = {
    "baseline": Family("an ordinary quarter"),
    "scarce_moderators": Family(
        "about two moderators without a stake to a series, externals overbooked", _scarce_moderators
    ),
    "baseline_tight": Family("an ordinary quarter with less than two moderators without a stake to a series", _tight),
    "scarce_moderators_tight": Family(
        "the same, with moderators who have less time and nothing to spare", _scarce_moderators_tight
    ),
    "q1_2027_be": Family("Berlin in the first quarter of 2027: Ramadan in the evenings", _q1_2027_be),
    "q3_summer": Family("summer holidays in the middle", _q3_summer),
    "one_external": Family("a single external moderator", _one_external),
    "committee_storm": Family("committees on every evening", _committee_storm),
    "infeasible_gap": Family("one series that fits the calendar but not its people", twist=infeasible_gap),
    "dropout": Family("somebody drops out after planning", twist=dropout),
}
