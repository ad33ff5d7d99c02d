"""The border inward: a problem on names becomes an instance on indices. `fix` makes a smaller one of the same kind."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..domain.problem import Problem
from ..domain.workshop import Actor, Topic

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Period = Literal["day", "week", "horizon"]
Busy = tuple[int, int]
"""Start and end in minutes since the instance's origin."""


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
    different_organisations: bool


@dataclass(frozen=True, slots=True)
class Involved:
    """An actor in a topic: where it is invited, and what is remembered of sessions already fixed.

    ``invitations`` are (workshop, its seats); ``week`` the first fixed week it sits in, None if none.
    """

    actor: Actor
    topic: str
    topic_index: int
    invitations: tuple[tuple[int, tuple[int, ...]], ...]
    week: int | None = None
    sat_at_first: bool = False


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
    room_free: Bools  # (R, T)
    sittings: tuple[tuple[tuple[int, int | None], ...], ...]  # H: (start, end) in minutes
    load_limit: tuple[tuple[int | None, int | None, int | None], ...]  # H: per day, week, horizon
    organisation_of: tuple[int, ...]  # H, -1 for none
    category_of: tuple[str | None, ...]  # H
    human_of_moderator: tuple[int, ...]  # M
    organisation_of_moderator: tuple[int | None, ...]  # M
    seats: tuple[tuple[SeatRow, ...], ...]  # W
    asked_moderators: tuple[int, ...]  # W
    announced: tuple[bool, ...]  # W
    workshop_weight: tuple[int, ...]  # W
    topics_of: tuple[tuple[Topic, ...], ...]  # W
    order: tuple[tuple[int, int, int, int], ...]  # (series, step, earlier workshop, later workshop)
    involvements: tuple[Involved, ...]
    horizon_weeks: int
    # What is remembered of workshops that are already fixed.
    anchors: tuple[tuple[tuple[int, int, bool, int], ...], ...]  # W: (series, step, fixed one comes before?, its day)
    predecessor_unheld: tuple[bool, ...]  # W
    busy: tuple[tuple[Busy, ...], ...]  # H
    room_busy: tuple[tuple[Busy, ...], ...]  # R
    sessions_used: Mapping[tuple[int, Period, int], int] = field(default_factory=dict)  # by (human, period, number)
    first_start: Mapping[int, int] = field(default_factory=dict)  # by topic index, minutes

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
        return self.sessions_used.get((human, period, number), 0)

    def used_any(self, human: int) -> bool:
        return (human, "horizon", 0) in self.sessions_used

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
            return (involved.topic_index, workshops, involved.week, involved.sat_at_first)
        return ("by itself", index)

    # -- fixing -----------------------------------------------------------------------------------

    def fix(self, assignments: Mapping[int, Assignment | None]) -> Instance:
        """The instance that is left when these workshops are fixed; None fixes a workshop as unheld.

        What is fixed becomes busy time, used load, windows along the series and first weeks of involvement.
        """
        kept = [w for w in range(self.n_workshops) if w not in assignments]
        new = {w: n for n, w in enumerate(kept)}
        held = {w: a for w, a in assignments.items() if a is not None}
        anchors = [list(self.anchors[w]) for w in kept]
        unheld = [self.predecessor_unheld[w] for w in kept]
        for series, step, a, b in self.order:
            if b in new and a in held:
                anchors[new[b]].append((series, step, True, int(self.slot_day[held[a].slot])))
            elif a in new and b in held:
                anchors[new[a]].append((series, step, False, int(self.slot_day[held[b].slot])))
            elif b in new and a in assignments:
                unheld[new[b]] = True
        busy, room_busy, used = self._occupied(held)
        return replace(
            self,
            workshops=tuple(self.workshops[w] for w in kept),
            interval_of=self.interval_of[kept],
            seats=tuple(self.seats[w] for w in kept),
            asked_moderators=tuple(self.asked_moderators[w] for w in kept),
            # A free workshop whose successor is fixed as held must be held too.
            announced=tuple(self.announced[w] or any(a == w and b in held for _, _, a, b in self.order) for w in kept),
            workshop_weight=tuple(self.workshop_weight[w] for w in kept),
            topics_of=tuple(self.topics_of[w] for w in kept),
            order=tuple((series, step, new[a], new[b]) for series, step, a, b in self.order if a in new and b in new),
            involvements=self._remember_involved(held, new),
            anchors=tuple(map(tuple, anchors)),
            predecessor_unheld=tuple(unheld),
            busy=busy,
            room_busy=room_busy,
            sessions_used=used,
            first_start=self._first_start(held),
        )

    def _interval(self, w: int, assignment: Assignment) -> Busy:
        t = self.interval_of[w, assignment.slot]
        return int(self.start[t]), int(self.end[t])

    def _occupied(
        self, held: Mapping[int, Assignment]
    ) -> tuple[tuple[tuple[Busy, ...], ...], tuple[tuple[Busy, ...], ...], dict[tuple[int, Period, int], int]]:
        busy, room_busy = [list(b) for b in self.busy], [list(b) for b in self.room_busy]
        used: Counter[tuple[int, Period, int]] = Counter(dict(self.sessions_used))
        for w, assignment in held.items():
            humans = {p for people in assignment.people for p in people}
            humans |= {self.human_of_moderator[m] for m in assignment.moderators}
            for p in humans:
                busy[p].append(self._interval(w, assignment))
                used[p, "day", int(self.slot_day[assignment.slot])] += 1
                used[p, "week", int(self.slot_iso_week[assignment.slot])] += 1
                used[p, "horizon", 0] += 1
            if assignment.room is not None:
                room_busy[assignment.room].append(self._interval(w, assignment))
        return tuple(map(tuple, busy)), tuple(map(tuple, room_busy)), dict(used)

    def _first_start(self, held: Mapping[int, Assignment]) -> dict[int, int]:
        first = dict(self.first_start)
        for topic, sessions in self.sessions_of_topic.items():
            starts = [self._interval(w, held[w])[0] for w in sessions if w in held]
            if starts:
                first[topic] = min([*starts, *([first[topic]] if topic in first else [])])
        return first

    def _remember_involved(self, held: Mapping[int, Assignment], new: Mapping[int, int]) -> tuple[Involved, ...]:
        first = self._first_start(held)
        found: list[Involved] = []
        for involved in self.involvements:
            week = involved.week
            earlier = self.first_start.get(involved.topic_index)
            at_first = involved.sat_at_first and earlier == first.get(involved.topic_index)
            for w, seats in involved.invitations:
                if w in held and any(held[w].people[j] for j in seats):
                    sat = int(self.slot_week[held[w].slot])
                    week = sat if week is None else min(week, sat)
                    at_first |= self._interval(w, held[w])[0] == first[involved.topic_index]
            invitations = tuple((new[w], seats) for w, seats in involved.invitations if w in new)
            found.append(replace(involved, invitations=invitations, week=week, sat_at_first=at_first))
        return tuple(found)


def index_of(ids: Sequence[str]) -> dict[str, int]:
    return {id: n for n, id in enumerate(ids)}
