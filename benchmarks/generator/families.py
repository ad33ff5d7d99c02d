"""The families: what each makes hard, as a change of the size's knobs and, for two, a twist to the planted plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from .sizes import Knobs
from .twists import Twist, dropout, infeasible_gap
from .world import World


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
    "q1_2027_be": Family("Berlin in the first quarter of 2027: Ramadan in the evenings", _q1_2027_be),
    "q3_summer": Family("summer holidays in the middle", _q3_summer),
    "one_external": Family("a single external moderator", _one_external),
    "committee_storm": Family("committees on every evening", _committee_storm),
    "infeasible_gap": Family("one series that fits the calendar but not its people", twist=infeasible_gap),
    "dropout": Family("somebody drops out after planning", twist=dropout),
}
