"""Moderators and money as the sessions elsewhere leave them: for planning one part beside the others."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ...domain.parts.people import DatedLevel, Moderator, Person
from ...domain.plan import Entry, Plan
from ...domain.plans.schedule import read
from ...domain.plans.spending import session_cents
from ...domain.problem import Problem

DAYS_A_WEEK = 7
NOWHERE: Mapping[str, Sequence[dt.date]] = {}


class Booked:
    """Who moderates on which days, and what is spent. ``left_cents``: below nothing if it is too much; None without
    a cap."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.left_cents = problem.budget.total_cents
        self._days: dict[str, list[dt.date]] = defaultdict(list)

    def book(self, entries: Iterable[Entry]) -> None:
        entries = tuple(entries)
        for id, days in self._of(entries).items():
            self._days[id] += days
        self._spend(entries, 1)

    def release(self, entries: Iterable[Entry]) -> None:
        """Take back what was booked."""
        entries = tuple(entries)
        for id, days in self._of(entries).items():
            for day in days:
                self._days[id].remove(day)
        self._spend(entries, -1)

    def sessions(self, moderator: str) -> int:
        """How many are booked."""
        return len(self._days.get(moderator, ()))

    def in_week(self, moderator: str, day: dt.date) -> bool:
        """Are they booked in the week of this day?"""
        return any(_monday(booked) == _monday(day) for booked in self._days.get(moderator, ()))

    def left(
        self, moderators: Iterable[Moderator], *, strict: bool, sits: Mapping[str, Sequence[dt.date]] = NOWHERE
    ) -> tuple[Moderator, ...]:
        """Nobody on a day or in a week that is taken, nor more often than is left. Whoever is used up is missing.

        This asks more than the rules do: a second session on the same day might be possible, too. A week in which some
        of several sessions are left is free unless ``strict``; so what is planned must still be asked about by `fits`.
        ``sits``: by moderator the days on which they sit at a table, which count as well.
        """
        left = (
            _left(m, (*self._days.get(m.id, ()), *sits.get(m.id, ())), strict, *self._limits(m, elsewhere=True))
            for m in moderators
        )
        return tuple(moderator for moderator in left if moderator is not None)

    def fits(self, entries: Iterable[Entry]) -> bool:
        """Does nobody moderate both here and elsewhere on one day, nor more often than agreed; is there the money?"""
        entries = tuple(entries)
        for id, days in self._of(entries).items():
            others = self._days.get(id, ())
            weekly, horizon = self._limits(self.problem.moderator_by_id[id], elsewhere=bool(others))
            weeks = Counter(_monday(day) for day in (*days, *others))
            if (
                not set(days).isdisjoint(others)
                or (weekly is not None and max(weeks.values()) > weekly)
                or (horizon is not None and len(days) + len(others) > horizon)
            ):
                return False
        return self.left_cents is None or self._cents(entries) <= self.left_cents

    def _limits(self, moderator: Moderator, *, elsewhere: bool) -> tuple[int | None, int | None]:
        """How often a week and in all, by what they agreed to as moderators and as people.

        Volunteers who said nothing: once a week if some of it is ``elsewhere``, which is the least the rule may allow.
        """
        person = self.problem.person_by_id.get(moderator.person or "")
        roles: list[Moderator | Person] = [moderator] if person is None else [moderator, person]
        weekly, horizon = (
            min((limit for limit in limits if limit is not None), default=None)
            for limits in zip(*((role.load.per_week, role.load.per_horizon) for role in roles), strict=True)
        )
        if elsewhere and weekly is None and any(role.engagement == "volunteer" for role in roles):
            weekly = 1
        return weekly, horizon

    def _spend(self, entries: Sequence[Entry], sign: int) -> None:
        if self.left_cents is not None:
            self.left_cents -= sign * self._cents(entries)

    def _cents(self, entries: Sequence[Entry]) -> int:
        plan = Plan(programme_id=self.problem.programme_id, entries=tuple(entries))
        return sum(session_cents(self.problem, session) for session in read(self.problem, plan).sessions)

    def _of(self, entries: Iterable[Entry]) -> Mapping[str, Sequence[dt.date]]:
        """By moderator the days of their sessions."""
        found: dict[str, list[dt.date]] = defaultdict(list)
        for entry in entries:
            for moderator in entry.moderators:
                found[moderator].append(self.problem.slot_by_id[entry.slot].day)
        return found


def _left(
    moderator: Moderator, days: Sequence[dt.date], strict: bool, weekly: int | None, horizon: int | None
) -> Moderator | None:
    if not days:
        return moderator
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


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
