"""When sessions can be: the distinct intervals of a calendar, and who is free in them."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from ...domain.parts.calendar import KINDS, Level, Slot, interval
from ...domain.parts.fields import minutes
from ...domain.parts.people import Availability, AvailableWindow, Moderator, end_of
from ...domain.problem import Problem
from .instance import Bools, Ints

LEVELS: tuple[Level, ...] = ("good", "if_needed", "impossible")
GOOD, IF_NEEDED, IMPOSSIBLE = range(3)
MINUTES_A_DAY = 24 * 60

Durations = tuple[int, ...]
"""How long a workshop takes in a slot of each kind."""


class Intervals:
    """The distinct (slot, duration) intervals of workshops that take so long. Never changed once made.

    ``rows``: by durations the interval in each slot, -1 where they are too long for it. Minutes count from ``origin``.
    """

    def __init__(
        self, slots: tuple[Slot, ...], durations: tuple[Durations, ...], zone: ZoneInfo, origin: dt.datetime
    ) -> None:
        self.slot: list[int] = []
        self.start: list[int] = []
        self.end: list[int] = []
        self.local: list[tuple[dt.date, int, int]] = []
        known: dict[tuple[int, int], int] = {}
        self.rows = {
            of_kind: [
                self._number(s, slot, of_kind[KINDS.index(slot.kind)], known, zone, origin)
                for s, slot in enumerate(slots)
            ]
            for of_kind in durations
        }
        self.day: Ints = np.array([day.toordinal() for day, _, _ in self.local], dtype=np.int64)
        begin = np.array([start for _, start, _ in self.local], dtype=np.int64)
        end = np.array([end for _, _, end in self.local], dtype=np.int64)
        self.plain: Bools = (begin < end) & (end <= MINUTES_A_DAY)
        self.all_plain = bool(self.plain.all())
        self.local_begin, self.local_end = self.day * MINUTES_A_DAY + begin, self.day * MINUTES_A_DAY + end
        times = [(day.weekday(), start, last) for day, start, last in self.local]
        self.times = tuple(dict.fromkeys(times))
        number = {time: n for n, time in enumerate(self.times)}
        self.time_of: Ints = np.array([number[time] for time in times], dtype=np.int64)
        self._by_day: Ints = np.argsort(self.day, kind="stable")
        self._days: list[int] = self.day[self._by_day].tolist()

    def on(self, first: int, last: int) -> Ints:
        """Those from the first to the last of these days."""
        return self._by_day[bisect_left(self._days, first) : bisect_right(self._days, last)]

    def _number(
        self,
        s: int,
        slot: Slot,
        duration: int,
        known: dict[tuple[int, int], int],
        zone: ZoneInfo,
        origin: dt.datetime,
    ) -> int:
        """The number of the interval, a new one if need be."""
        if (s, duration) not in known:
            found = interval(slot, duration, zone)
            known[s, duration] = -1 if found is None else len(self.slot)
            if found is not None:
                self.slot.append(s)
                self.start.append(round((found.start - origin).total_seconds()) // 60)
                self.end.append(round((found.end - origin).total_seconds()) // 60)
                self.local.append((found.day, found.start_min, found.end_min))
        return known[s, duration]


_intervals = lru_cache(maxsize=32)(Intervals)
"""Remembered, as the parts of a large problem have the same slots and few durations."""


class Times:
    """The intervals of a problem's workshops, and who is free in them."""

    def __init__(self, problem: Problem, origin: dt.datetime) -> None:
        durations = [tuple(workshop.duration_in(kind) for kind in KINDS) for workshop in problem.workshops]
        self.intervals = _intervals(problem.dated_slots, tuple(dict.fromkeys(durations)), problem.zone, origin)
        rows = [self.intervals.rows[of_kind] for of_kind in durations]
        self.interval_of = np.array(rows, dtype=np.int64).reshape(len(durations), len(problem.dated_slots))
        self._of_pattern: dict[tuple[AvailableWindow, ...], Ints] = {}

    def levels(self, everyone: list[list[Availability]]) -> Ints:
        """How free everyone is, as the worst of their roles: GOOD, IF_NEEDED or IMPOSSIBLE. (rows of everyone, T)"""
        levels: Ints = np.full((len(everyone), len(self.intervals.local)), GOOD, dtype=np.int64)
        for row, roles in enumerate(everyone):
            for role in roles:
                if role.weekly or role.dates or role.busy:
                    levels[row] = np.maximum(levels[row], self._levels(role))
        return levels

    def fees(self, moderators: Sequence[Moderator]) -> Ints:
        """What a session costs by its duration. (M, T) cents"""
        durations = np.array(self.intervals.end, dtype=np.int64) - np.array(self.intervals.start, dtype=np.int64)
        fees: Ints = np.zeros((len(moderators), len(durations)), dtype=np.int64)
        for m, moderator in enumerate(moderators):
            if moderator.fees:
                for duration in set(durations.tolist()):
                    fees[m, durations == duration] = moderator.fee_cents(duration) or 0
        return fees

    def _levels(self, role: Availability) -> Ints:
        """(T,). Whole days and busy times at once for all their intervals; parts of days one interval at a time."""
        levels = self._weekly(role.weekly).copy()
        apart: set[int] = set()
        for entry in sorted(role.dates, key=lambda entry: LEVELS.index(entry.level)):  # the worst last, as it counts
            on = self.intervals.on(entry.first.toordinal(), (entry.last or entry.first).toordinal())
            if minutes(entry.start) == 0 and end_of(entry) == MINUTES_A_DAY:
                levels[on] = LEVELS.index(entry.level)
                if self.intervals.all_plain:
                    continue
                on = on[~self.intervals.plain[on]]
            apart.update(on.tolist())
        for busy in role.busy:
            taken = (self.intervals.local_begin < _minute(busy.end)) & (self.intervals.local_end > _minute(busy.start))
            levels[taken & self.intervals.plain] = IMPOSSIBLE
            apart.update(np.flatnonzero(taken & ~self.intervals.plain).tolist())
        for t in apart:
            levels[t] = LEVELS.index(role.level_between(*self.intervals.local[t]))
        return levels

    def _weekly(self, pattern: tuple[AvailableWindow, ...]) -> Ints:
        levels = self._of_pattern.get(pattern)
        if levels is None:
            by_time = np.array(_levels_by_weekday(pattern, self.intervals.times), dtype=np.int64)
            levels = self._of_pattern[pattern] = by_time[self.intervals.time_of]
        return levels


@lru_cache(maxsize=4096)
def _levels_by_weekday(
    pattern: tuple[AvailableWindow, ...], times: tuple[tuple[int, int, int], ...]
) -> tuple[int, ...]:
    """By (weekday, start, end). Kept from one problem to the next: the blocks of a municipality are alike in this."""
    alone = Availability(weekly=pattern)
    # In the year 1 the first of January is a Monday.
    return tuple(LEVELS.index(alone.level_between(dt.date(1, 1, 1 + day), *span)) for day, *span in times)


def _minute(moment: dt.datetime) -> float:
    """Of a local wall clock, since the day before the first."""
    return moment.toordinal() * MINUTES_A_DAY + moment.hour * 60 + moment.minute + moment.second / 60
