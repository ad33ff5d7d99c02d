"""The border inward: a problem on names becomes an instance on indices. `fix` makes a smaller one of the same kind."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from ...domain.parts.workshop import Actor, Topic
from ...domain.problem import Problem
from .past import Past, Visit

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Period = Literal["day", "week", "horizon"]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat of a workshop. ``index`` is its place in the workshop's list, ``id`` its name in messages."""

    index: int
    id: str
    key: str
    places: int
    required: bool
    weight: int
    people: tuple[int, ...]
    category: str | None
    actor: Actor
    organisation: int | None  # for a seat that names an organisation
    different_organisations: bool


@dataclass(frozen=True, slots=True)
class Involved:
    """An actor in a topic: where it is invited, and what is remembered of sessions already fixed.

    ``invitations`` are (workshop, its seats); ``week`` the first fixed week it sits in, None if none; ``sat_in``
    the identical sessions of which it sits in one.
    """

    actor: Actor
    topic: str
    topic_index: int
    invitations: tuple[tuple[int, tuple[int, ...]], ...]
    week: int | None = None
    sat_at_first: bool = False
    sat_in: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Assignment:
    """A workshop's part of a solution, on indices. ``people`` are listed seat by seat."""

    slot: int
    room: int | None
    moderators: tuple[int, ...]
    people: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Instance:
    """Everything the engine knows, on indices: W free workshops, S slots, H humans, M moderators, R rooms.

    T numbers the distinct (slot, duration) intervals. Humans are the people, then the moderators who are nobody
    of them. Minutes count from midnight UTC of the horizon's first day; days from that day.
    """

    problem: Problem
    partial: bool
    workshops: tuple[str, ...]
    slots: tuple[str, ...]
    humans: tuple[str, ...]
    moderators: tuple[str, ...]
    rooms: tuple[str, ...]
    dates: tuple[dt.date, ...]
    interval_of: Ints  # (W, S) into T, -1 where the workshop is too long
    slot_day: Ints  # (S,)
    slot_week: Ints  # (S,) weeks from the horizon's first Monday
    slot_iso_week: Ints  # (S,) counted from 0
    interval_slot: Ints  # (T,)
    start: Ints  # (T,) minutes
    end: Ints  # (T,) minutes
    weekday: tuple[int, ...]  # T
    start_clock: tuple[int, ...]  # T, minutes since local midnight
    end_clock: tuple[int, ...]  # T
    after_work: tuple[int, int]
    volunteer: tuple[bool, ...]  # H
    agreed_daytime: tuple[Literal[True] | tuple[tuple[int, int, int], ...], ...]  # H: (weekday, start, end)
    free: Bools  # (H, T)
    if_needed: Bools  # (H, T), of those free
    room_free: Bools  # (R, T)
    sittings: tuple[tuple[tuple[int, int | None, int], ...], ...]  # H: (start, end, borough) in minutes, -1 unknown
    load_limit: tuple[tuple[int | None, int | None, int | None], ...]  # H: per day, week, horizon
    organisation_of: tuple[int, ...]  # H, -1 for none
    category_of: tuple[str | None, ...]  # H
    home_borough: tuple[int, ...]  # H, -1 where unknown
    history: tuple[int, ...]  # H, burden from earlier quarters
    borough_of_room: tuple[int, ...]  # R, -1 where unknown
    travel_min: Ints  # (B, B)
    fee_cents: Ints  # (M, T)
    rent_cents: tuple[int, ...]  # R
    human_of_moderator: tuple[int, ...]  # M
    organisation_of_moderator: tuple[int | None, ...]  # M
    seats: tuple[tuple[SeatRow, ...], ...]  # W
    asked_moderators: tuple[int, ...]  # W
    announced: tuple[bool, ...]  # W
    workshop_weight: tuple[int, ...]  # W
    topics_of: tuple[tuple[Topic, ...], ...]  # W
    own_topic: tuple[str | None, ...]  # W
    repeat_of: tuple[str | None, ...]  # W, what identical sessions have in common
    order: tuple[tuple[int, int, int, int], ...]  # (series, step, earlier workshop, later workshop)
    involvements: tuple[Involved, ...]
    horizon_weeks: int
    past: Past  # what is remembered of workshops that are already fixed

    @property
    def n_workshops(self) -> int:
        return len(self.workshops)

    @property
    def n_slots(self) -> int:
        return len(self.slots)

    @property
    def n_humans(self) -> int:
        return len(self.humans)

    @property
    def n_moderators(self) -> int:
        return len(self.moderators)

    @property
    def n_rooms(self) -> int:
        return len(self.rooms)

    def human(self, p: int) -> tuple[Literal["person", "moderator"], str]:
        """The human as a subject."""
        id = self.humans[p]
        return ("person" if id in self.problem.person_by_id else "moderator"), id

    @cached_property
    def predecessors(self) -> tuple[tuple[int, ...], ...]:
        """The free workshops that must be held before this one can be, by workshop."""
        found: list[list[int]] = [[] for _ in self.workshops]
        for _, _, before, after in self.order:
            found[after].append(before)
        return tuple(map(tuple, found))

    @cached_property
    def moderators_of_human(self) -> Mapping[int, tuple[int, ...]]:
        """Those humans who moderate, as moderators."""
        return _grouped((human, m) for m, human in enumerate(self.human_of_moderator))

    @cached_property
    def moderators_by_language(self) -> Mapping[str, tuple[int, ...]]:
        return _grouped((known, m) for m, one in enumerate(self.problem.moderators) for known in one.languages)

    @cached_property
    def moderators_by_method(self) -> Mapping[str, tuple[int, ...]]:
        return _grouped((known, m) for m, one in enumerate(self.problem.moderators) for known in one.methods)

    @cached_property
    def repeats(self) -> Mapping[str, tuple[int, ...]]:
        """The free workshops among identical sessions, by what they have in common."""
        found: dict[str, list[int]] = defaultdict(list)
        for w, repeat in enumerate(self.repeat_of):
            if repeat is not None:
                found[repeat].append(w)
        return {repeat: tuple(workshops) for repeat, workshops in found.items()}

    def travel(self, a: int, b: int) -> int:
        """Minutes between two boroughs by index; 0 where one is unknown (-1)."""
        return 0 if a < 0 or b < 0 else int(self.travel_min[a, b])

    @property
    def longest_way_min(self) -> int:
        return int(self.travel_min.max(initial=0))

    @property
    def shortest_night_min(self) -> int:
        """From the latest end on one day to the earliest start on the next; the clock change may take an hour."""
        return 23 * 60 - max(self.end_clock, default=0) + min(self.start_clock, default=0)

    def within(self, interval: int, pause_min: int) -> Bools:
        """The intervals that start or end less than the pause away from this one, or overlap it. (T,) bool"""
        start, end = self.start[interval] - pause_min, self.end[interval] + pause_min
        near: Bools = (self.start < end) & (self.end > start)
        return near

    def out_of_reach(self, w: int, slots: Iterable[int], visit: Visit) -> Iterator[tuple[int, frozenset[int]]]:
        """Slots of a workshop with the boroughs from which nobody could come from (or go on to) that visit."""
        return self.too_far(w, slots, int(self.start[visit.interval]), int(self.end[visit.interval]), visit.borough)

    def too_far(
        self, w: int, slots: Iterable[int], start: int, end: int, borough: int
    ) -> Iterator[tuple[int, frozenset[int]]]:
        """The same for any minutes from ``start`` to ``end`` in a borough (-1: unknown)."""
        ways = [self.travel(borough, b) for b in range(len(self.travel_min))]
        longest = max(ways, default=0)
        slots = list(slots)
        intervals = self.interval_of[w, slots]
        gaps = np.maximum(self.start[intervals] - end, start - self.end[intervals])
        for s, gap in zip(slots, gaps.tolist(), strict=True):
            if 0 <= gap < longest:
                yield s, frozenset(b for b, way in enumerate(ways) if gap < way)

    @cached_property
    def sessions_of_topic(self) -> Mapping[int, tuple[int, ...]]:
        """The free workshops that are sessions of a topic, by topic index."""
        index = {topic.id: n for n, topic in enumerate(self.problem.topics)}
        found: dict[int, list[int]] = defaultdict(list)
        for w, topics in enumerate(self.topics_of):
            for topic in topics:
                found[index[topic.id]].append(w)
        return {topic: tuple(ws) for topic, ws in found.items()}

    # -- periods ----------------------------------------------------------------------------------

    def n_periods(self, period: Period) -> int:
        return 1 if period == "horizon" else int(self._number_of_slot(period).max()) + 1

    def slots_in(self, period: Period, number: int) -> frozenset[int]:
        return self._slots_by_period[period].get(number, frozenset())

    def in_period(self, period: Period, number: int) -> Bools:
        """The intervals of that day, ISO week or the horizon. (T,) bool"""
        within: Bools = self._number_of_slot(period)[self.interval_slot] == number
        return within

    def used(self, human: int, period: Period, number: int) -> int:
        """Sessions of that human already fixed in that period."""
        return self._used.get((human, period, number), 0)

    def used_any(self, human: int) -> bool:
        return bool(self.past.visits[human])

    @cached_property
    def _used(self) -> Mapping[tuple[int, Period, int], int]:
        used: Counter[tuple[int, Period, int]] = Counter()
        for p, visits in enumerate(self.past.visits):
            for visit in visits:
                slot = self.interval_slot[visit.interval]
                used[p, "day", int(self.slot_day[slot])] += 1
                used[p, "week", int(self.slot_iso_week[slot])] += 1
                used[p, "horizon", 0] += 1
        return used

    def numbers_of(self, period: Period, slots: Collection[int]) -> frozenset[int]:
        """Which days, ISO weeks or (0) horizon these slots lie in."""
        return frozenset(self._number_of_slot(period)[list(slots)].tolist())

    def _number_of_slot(self, period: Period) -> Ints:
        if period == "horizon":
            return np.zeros(self.n_slots, dtype=np.int64)
        return self.slot_day if period == "day" else self.slot_iso_week

    @cached_property
    def _slots_by_period(self) -> Mapping[Period, Mapping[int, frozenset[int]]]:
        found: dict[Period, dict[int, set[int]]] = {"day": {}, "week": {}, "horizon": {}}
        for period, by_number in found.items():
            for s, number in enumerate(self._number_of_slot(period).tolist()):
                by_number.setdefault(number, set()).add(s)
        return {period: {n: frozenset(s) for n, s in numbers.items()} for period, numbers in found.items()}

    # -- involvement ------------------------------------------------------------------------------

    def involvement_key(self, index: int, filled: frozenset[tuple[int, int]]) -> Hashable:
        """Equal for involvements that cannot differ: same topic, same workshops, on seats that are surely filled."""
        involved = self.involvements[index]
        if all(any((w, j) in filled for j in seats) for w, seats in involved.invitations):
            workshops = tuple(w for w, _ in involved.invitations)
            return (involved.topic_index, workshops, involved.week, involved.sat_at_first, involved.sat_in)
        return ("by itself", index)

    # -- fixing -----------------------------------------------------------------------------------

    def fix(self, assignments: Mapping[int, Assignment | None]) -> Instance:
        """The instance that is left when these workshops are fixed; None fixes a workshop as unheld."""
        from .fixing import fix

        return fix(self, assignments)


def _grouped(pairs: Iterable[tuple[Key, int]]) -> dict[Key, tuple[int, ...]]:
    found: dict[Key, dict[int, None]] = defaultdict(dict)  # each once, in order
    for key, n in pairs:
        found[key][n] = None
    return {key: tuple(numbers) for key, numbers in found.items()}


def index_of(ids: Sequence[str]) -> dict[str, int]:
    return {id: n for n, id in enumerate(ids)}
