"""Moderators as the sessions they have elsewhere leave them: for planning one part beside the others."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from .people import DatedLevel, Moderator
from .plan import Entry, Plan
from .problem import Problem
from .schedule import read
from .spending import session_cents

DAYS_A_WEEK = 7


def left_over(problem: Problem, elsewhere: Iterable[Entry], *, strict: bool) -> tuple[Moderator, ...]:
    """Nobody on a day or in a week that is taken, nor more often than is left. Whoever is used up is missing.

    This asks more than the rules do: a second session on the same day might be possible, too. A week in which some of
    several sessions are left is free unless ``strict``; so what is planned must still be told to `fit_together`.
    """
    taken = _days(problem, elsewhere)
    left = (_left(moderator, taken.get(moderator.id, ()), strict) for moderator in problem.moderators)
    return tuple(moderator for moderator in left if moderator is not None)


def fit_together(problem: Problem, here: Iterable[Entry], elsewhere: Iterable[Entry]) -> bool:
    """Does nobody moderate both here and there on one day, nor more often than agreed?"""
    added, taken = _days(problem, here), _days(problem, elsewhere)
    for id, days in added.items():
        others = taken.get(id, ())
        if not others:
            continue
        moderator = problem.moderator_by_id[id]
        weekly, horizon = _weekly(moderator), moderator.load.per_horizon
        weeks = Counter(_monday(day) for day in (*days, *others))
        if (
            not set(days).isdisjoint(others)
            or (weekly is not None and max(weeks.values()) > weekly)
            or (horizon is not None and len(days) + len(others) > horizon)
        ):
            return False
    return True


def left_cents(problem: Problem, elsewhere: Iterable[Entry]) -> int | None:
    """What the sessions elsewhere leave of the budget, below nothing if they exceed it; None without one."""
    if problem.budget.total_cents is None:
        return None
    plan = Plan(programme_id=problem.programme_id, entries=tuple(elsewhere))
    return problem.budget.total_cents - sum(session_cents(problem, session) for session in read(problem, plan).sessions)


def _days(problem: Problem, entries: Iterable[Entry]) -> Mapping[str, Sequence[dt.date]]:
    """By moderator the days of their sessions."""
    found: dict[str, list[dt.date]] = defaultdict(list)
    for entry in entries:
        for moderator in entry.moderators:
            found[moderator].append(problem.slot_by_id[entry.slot].day)
    return found


def _left(moderator: Moderator, days: Sequence[dt.date], strict: bool) -> Moderator | None:
    if not days:
        return moderator
    weekly, horizon = _weekly(moderator), moderator.load.per_horizon
    if horizon is not None and horizon <= len(days):
        return None
    taken = [DatedLevel(first=day, level="impossible") for day in sorted(set(days))]
    for monday, count in sorted(Counter(map(_monday, days)).items()):
        if weekly is not None and (strict or count >= weekly):
            last = monday + dt.timedelta(days=DAYS_A_WEEK - 1)
            taken.append(DatedLevel(first=monday, last=last, level="impossible"))
    availability = moderator.availability
    load = moderator.load.model_copy(update={"per_horizon": None if horizon is None else horizon - len(days)})
    dates = (*availability.dates, *taken)
    return moderator.model_copy(update={"load": load, "availability": availability.model_copy(update={"dates": dates})})


def _weekly(moderator: Moderator) -> int | None:
    if moderator.load.per_week is None and moderator.engagement == "volunteer":
        return 1  # what the rule allows at least
    return moderator.load.per_week


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
