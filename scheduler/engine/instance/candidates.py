"""What is still possible, and which rule ruled the rest out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from functools import cached_property
from types import EllipsisType
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .instance import Bools, Instance

Bits = NDArray[np.uint64]


class _Prunes(Protocol):
    @property
    def prune(self) -> Callable[[Instance, Candidates], None]: ...
    @property
    def propagate(self) -> Callable[[Instance, Candidates], None]: ...


class Candidates:
    """Masks of what no rule has refused yet, and for each the rules that refused (`reasons`).

    slots (W, S) · moderators (W, M) · rooms (W, R) · people (H, T) · room_times (R, T)
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        n_intervals = len(instance.interval_slot)
        shapes = {
            "slots": (instance.n_workshops, instance.n_slots),
            "moderators": (instance.n_workshops, instance.n_moderators),
            "rooms": (instance.n_workshops, instance.n_rooms),
            "people": (instance.n_humans, n_intervals),
            "room_times": (instance.n_rooms, n_intervals),
        }
        self.rules: list[str] = []
        self._shapes = shapes
        self._noted: list[tuple[str, int | list[int] | EllipsisType, np.uint64, Bools]] = []
        self.slots: Bools = np.ones(shapes["slots"], dtype=bool)
        self.moderators: Bools = np.ones(shapes["moderators"], dtype=bool)
        self.rooms: Bools = np.ones(shapes["rooms"], dtype=bool)
        self.people: Bools = np.ones(shapes["people"], dtype=bool)
        self.room_times: Bools = np.ones(shapes["room_times"], dtype=bool)
        self.filled: set[tuple[int, int]] = set()
        self.before: dict[tuple[int, int], int] = {}
        self.one_a_day: set[int] = set()
        self.one_a_week: set[int] = set()
        self.most_sessions: dict[int, int] = {}
        self._earlier: dict[int, list[int]] = defaultdict(list)  # the keys of ``before``, by the later workshop
        self._later: dict[int, list[int]] = defaultdict(list)  # and by the earlier one
        self._changes = 0
        self._counted: dict[tuple[str, int], NDArray[Any]] | None = None  # while the rules settle

    # -- verbs for rules ----------------------------------------------------------------------------

    def refuse_slots(self, rule: str, refused: ArrayLike) -> None:
        """Slots no workshop can take, (S,), or by workshop, (W, S)."""
        self._refuse("slots", rule, ..., np.broadcast_to(np.asarray(refused, dtype=bool), self.slots.shape))

    def refuse_slot_row(self, rule: str, w: int, refused: ArrayLike) -> None:
        """Slots this workshop cannot take. (S,)"""
        self._refuse("slots", rule, w, np.asarray(refused, dtype=bool))

    def keep_slots(self, rule: str, w: int, kept: ArrayLike) -> None:
        """Refuse all other slots for this workshop. (S,)"""
        self.refuse_slot_row(rule, w, ~np.asarray(kept, dtype=bool))

    def refuse_moderators(self, rule: str, w: int, moderators: Iterable[int]) -> None:
        self._refuse("moderators", rule, w, self._mask(moderators, self.instance.n_moderators))

    def refuse_rooms(self, rule: str, w: int, rooms: Iterable[int]) -> None:
        self._refuse("rooms", rule, w, self._mask(rooms, self.instance.n_rooms))

    def refuse_person(self, rule: str, p: int, refused: ArrayLike) -> None:
        """Intervals in which this human cannot be anywhere. (T,)"""
        self._refuse("people", rule, p, np.asarray(refused, dtype=bool))

    def refuse_persons(self, rule: str, people: Sequence[int], refused: ArrayLike) -> None:
        """The same for each of these humans. (T,)"""
        self._refuse("people", rule, list(people), np.asarray(refused, dtype=bool))

    def refuse_people(self, rule: str, refused: ArrayLike) -> None:
        """The same for everyone. (H, T)"""
        self._refuse("people", rule, ..., np.asarray(refused, dtype=bool))

    def refuse_room_times(self, rule: str, r: int, refused: ArrayLike) -> None:
        """Intervals in which this room cannot be used. (T,)"""
        self._refuse("room_times", rule, r, np.asarray(refused, dtype=bool))

    def refuse_rooms_times(self, rule: str, refused: ArrayLike) -> None:
        """The same for all rooms. (R, T)"""
        self._refuse("room_times", rule, ..., np.asarray(refused, dtype=bool))

    def declare_filled(self, w: int, seat: int) -> None:
        """Say that this seat is full in every plan, so that others need not ask."""
        self.filled.add((w, seat))

    def declare_before(self, earlier: int, later: int, days: int) -> None:
        """Say that every plan that holds the later workshop holds the earlier one at least so many days before."""
        reach = [(a, days + self.before[a, earlier]) for a in self._earlier[earlier]] + [(earlier, days)]
        for b, more in [(b, self.before[later, b]) for b in self._later[later]] + [(later, 0)]:
            for a, gap in reach:
                if (a, b) not in self.before:
                    self._earlier[b].append(a)
                    self._later[a].append(b)
                self.before[a, b] = max(gap + more, self.before.get((a, b), 0))

    def declare_one_a_day(self, p: int) -> None:
        """Say that this human has no two sessions on one day in any plan."""
        self.one_a_day.add(p)

    def declare_one_a_week(self, p: int) -> None:
        """Say that this human has no two sessions in one ISO week in any plan."""
        self.one_a_week.add(p)

    def declare_most_sessions(self, p: int, most: int) -> None:
        """Say that this human has no more than so many sessions in any plan, beside those already fixed."""
        self.most_sessions[p] = most

    # -- questions ----------------------------------------------------------------------------------

    def days(self, w: int) -> tuple[int, int] | None:
        """First and last day the workshop can still be on; None if there is none."""
        days = self.instance.slot_day[self.slots[w]]
        return (int(days.min()), int(days.max())) if days.size else None

    def people_at(self, w: int, people: Sequence[int]) -> Bools:
        """Which of these humans could be at the workshop in which slot. (people, S) bool

        That a workshop is too long for a slot is not their doing, so there everyone could.
        """
        intervals = self.instance.interval_of[w]
        could: Bools = self.people[list(people)][:, intervals] | (intervals < 0)  # faster than both axes at once
        return could

    def rooms_at(self, w: int, rooms: Sequence[int]) -> Bools:
        """Which of these rooms are usable for the workshop in which slot, likewise. (rooms, S) bool"""
        intervals = self.instance.interval_of[w]
        usable: Bools = self.room_times[list(rooms)][:, intervals] | (intervals < 0)
        return usable

    def count_rooms(self, w: int) -> NDArray[np.int64]:
        """How many rooms the workshop could have, by slot. (S,)"""
        return self._once("rooms", w, lambda: self.rooms_at(w, np.flatnonzero(self.rooms[w]).tolist()).sum(axis=0))

    def count_moderators(self, w: int) -> NDArray[np.int64]:
        """How many moderators the workshop could have, by slot. (S,)"""

        def count() -> NDArray[np.int64]:
            humans = [self.instance.human_of_moderator[m] for m in np.flatnonzero(self.moderators[w]).tolist()]
            counts: NDArray[np.int64] = self.people_at(w, humans).sum(axis=0)
            return counts

        return self._once("moderators", w, count)

    def tables_full(self, w: int) -> Bools:
        """In which slots all required places of the workshop could be filled at once, by different people. (S,)"""
        full: Bools = self.slots[w] & self._once("tables", w, lambda: self._tables_full(w))
        return full

    def _tables_full(self, w: int) -> Bools:
        instance = self.instance
        required = [seat for seat in instance.seats[w] if seat.required]
        possible: Bools = self.slots[w].copy()
        everyone = sorted({p for seat in required for p in seat.people})
        could = self.people_at(w, everyone)
        row = {p: n for n, p in enumerate(everyone)}
        for seat in required:
            here = could[[row[p] for p in seat.people]]
            if seat.different_organisations:
                organisations = np.array([instance.organisation_of[p] for p in seat.people])
                here = np.array([here[organisations == o].any(axis=0) for o in dict.fromkeys(organisations.tolist())])
            possible &= here.sum(axis=0) >= seat.places
        if len(everyone) < sum(len(seat.people) for seat in required):
            seen: dict[bytes, bool] = {}
            for s in np.flatnonzero(possible).tolist():
                pattern = could[:, s].tobytes()
                if pattern not in seen:
                    free = {p for p in everyone if could[row[p], s]}
                    seen[pattern] = _can_seat(
                        [(seat.places, [p for p in seat.people if p in free]) for seat in required]
                    )
                possible[s] = seen[pattern]
        return possible

    @cached_property
    def _reasons(self) -> dict[str, Bits]:
        return {name: np.zeros(shape, dtype=np.uint64) for name, shape in self._shapes.items()}

    @property
    def reasons(self) -> dict[str, Bits]:
        """By mask, for each of its cells the bits of the rules that refused it. Written when asked for: planning never
        does."""
        for name, where, bit, refused in self._noted:
            self._reasons[name][where] |= np.where(refused, bit, np.uint64(0))
        self._noted = []  # not cleared: a copy of these candidates may have the same list
        return self._reasons

    def refused_by(self, rule: str, mask: str) -> Bools:
        """What that rule refused in one of the masks, named as above."""
        if rule not in self.rules:
            return np.zeros(self._shapes[mask], dtype=bool)
        bit = np.uint64(1 << self.rules.index(rule))
        found: Bools = (self.reasons[mask] & bit) != 0
        return found

    def within(self, slots: Bools) -> Candidates:
        """The same with no other slots than these. (W, S)"""
        found = copy(self)
        found.slots = self.slots & slots
        return found

    # -- inside -------------------------------------------------------------------------------------

    def settle(self, rules: Iterable[_Prunes]) -> None:
        """Let all rules refuse, then follow up until nothing changes."""
        rules = list(rules)
        for rule in rules:
            rule.prune(self.instance, self)
        self._counted = {}
        seen = [-1] * len(rules)  # how much had been refused when the rule was last asked
        while any(changes < self._changes for changes in seen):
            for n, rule in enumerate(rules):
                if seen[n] < self._changes:
                    seen[n] = self._changes
                    rule.propagate(self.instance, self)
        self._counted = None

    def _once(self, what: str, w: int, count: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        """While the rules settle: counted anew only if more than slots was refused; these only become fewer."""
        if self._counted is None:
            return count()
        if (what, w) not in self._counted:
            self._counted[what, w] = count()
        return self._counted[what, w]

    def _refuse(self, name: str, rule: str, where: int | list[int] | EllipsisType, refused: Bools) -> None:
        mask: Bools = getattr(self, name)
        if rule not in self.rules:
            self.rules.append(rule)
        if not refused.any():
            return
        if (mask[where] & refused).any():
            mask[where] &= ~refused
            self._changes += 1
            if name != "slots" and self._counted:
                self._counted.clear()
        self._noted.append((name, where, np.uint64(1 << self.rules.index(rule)), refused.copy()))

    @staticmethod
    def _mask(chosen: Iterable[int], size: int) -> Bools:
        mask = np.zeros(size, dtype=bool)
        mask[list(chosen)] = True
        return mask


def prune(instance: Instance, rules: Iterable[_Prunes]) -> Candidates:
    """The candidates that all rules together leave."""
    candidates = Candidates(instance)
    candidates.settle(rules)
    return candidates


def _can_seat(seats: Sequence[tuple[int, list[int]]]) -> bool:
    """Can (places, people) all be filled by different people? Bipartite matching by augmenting paths."""
    places = [people for count, people in seats for _ in range(count)]
    place_of: dict[int, int] = {}

    def fill(place: int, tried: set[int]) -> bool:
        for person in _untried(places[place], tried):
            if person not in place_of or fill(place_of[person], tried):
                place_of[person] = place
                return True
        return False

    return all(fill(place, set()) for place in range(len(places)))


def _untried(people: Iterable[int], tried: set[int]) -> Iterator[int]:
    for person in people:
        if person not in tried:
            tried.add(person)
            yield person
