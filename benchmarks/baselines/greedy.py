"""Baseline (c): workshop by workshop, fewest possible slots first, into the earliest slot where it fits.

Sessions of a series come in their order, announced ones first of all. Required places are filled by matching, the
others in order; of the moderators the one with the least stake, externals before internals, of the rooms the smallest,
if there is money left for them. What fits nowhere stays unheld. Nothing is ever taken back.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations

from scheduler.domain.parts.places import Room
from scheduler.domain.parts.workshop import Seat, Workshop
from scheduler.domain.plan import Entry, Plan, Seated
from scheduler.domain.problem import Problem
from scheduler.rules.role_conflict import RoleConflict

from .found import Listener, StageState, Status
from .reading import Reading


def solve(problem: Problem, listener: Listener) -> tuple[Status, list[StageState]]:
    """Plan greedily. "partial": some workshops stay unheld though the problem does not allow it."""
    plan = greedy_plan(Reading(problem))
    listener.plan(plan)
    complete = len(plan.entries) == len(problem.workshops)
    return ("solved" if complete or problem.partial else "partial"), []


def greedy_plan(reading: Reading) -> Plan:
    """The held workshops, in the order in which they were placed."""
    search = _Greedy(reading)
    waiting = {workshop.id: workshop for workshop in reading.problem.workshops}
    while waiting:
        ready = [w for w in waiting.values() if w.locked.slot or not any(p in waiting for p in search.before(w))]
        chosen = min(ready, key=lambda w: (search.rank(w.id), len(reading.slots[w.id]), w.id))
        search.place(waiting.pop(chosen.id))
    return Plan(programme_id=reading.problem.programme_id, entries=tuple(search.entries.values()))


class _Greedy:
    def __init__(self, reading: Reading) -> None:
        self.reading, self.problem = reading, reading.problem
        self.entries: dict[str, Entry] = {}
        self._taken: dict[str, list[tuple[int, int, str | None]]] = defaultdict(list)  # by human or room, where
        self._slots: dict[str, list[str]] = defaultdict(list)  # the slots of a human's sessions
        self._moderated: Counter[str] = Counter()
        self._spent: Counter[str | None] = Counter()  # in cents, by topic

    def rank(self, workshop: str) -> int:
        """0: announced for a slot; 1: must come before such a one; 2: any other."""
        if self.problem.workshop_by_id[workshop].locked.slot:
            return 0
        after = [gap.later for gap in self.reading.gaps if gap.earlier == workshop]
        return 1 if any(self.rank(later) < 2 for later in after) else 2

    def before(self, workshop: Workshop) -> tuple[str, ...]:
        return self.problem.predecessors[workshop.id]

    def place(self, workshop: Workshop) -> None:
        """Hold the workshop in the earliest slot that works, if there is one."""
        if not workshop.locked.slot and not all(before in self.entries for before in self.before(workshop)):
            return
        for slot in self.reading.slots[workshop.id]:
            entry = self._try(workshop, slot) if self._in_order(workshop.id, slot) else None
            if entry is not None:
                self._hold(entry)
                return

    def _try(self, workshop: Workshop, slot: str) -> Entry | None:
        id, left = workshop.id, self._left(workshop)
        room = self._room(id, slot, left)
        if self.problem.rooms and room is None:
            return None
        borough = None if room is None else room.borough
        seated = self._fill(workshop, slot, borough)
        if seated is None:
            return None
        present = {person for people in seated for person in people}
        left -= 0 if room is None else room.rent_cents
        moderators = self._moderators(workshop, slot, borough, present, left)
        if moderators is None:
            return None
        seats = [
            Seated(seat=seat.key, people=tuple(people))
            for seat, people in zip(workshop.seats, seated, strict=True)
            if people
        ]
        return Entry(
            workshop=id, slot=slot, room=None if room is None else room.id, moderators=moderators, seats=tuple(seats)
        )

    def _room(self, workshop: str, slot: str, left: int) -> Room | None:
        """The smallest that is free and can be paid."""
        span = self.reading.span(workshop, slot)
        for id in self.reading.rooms[workshop]:
            room = self.problem.room_by_id[id]
            if room.rent_cents > left or not self.reading.room_free(id, workshop, slot):
                continue
            if self._is_free(id, span, room.borough, self.reading.changeover_min):
                return room
        return None

    def _left(self, workshop: Workshop) -> int:
        """The cents that the workshop may still cost."""
        budget, topic = self.problem.budget, workshop.topic
        total = budget.total_cents
        left = sys.maxsize if total is None else total - self._spent.total()
        cap = None if topic is None else budget.topic_cents.get(topic)
        return left if cap is None else min(left, cap - self._spent[topic])

    def _moderators(
        self, workshop: Workshop, slot: str, borough: str | None, present: set[str], left: int
    ) -> tuple[str, ...] | None:
        """Those with the least conflict and the fewest sessions so far who have the skills and can be paid."""
        if not self.problem.moderators:
            return ()
        forbidden = self.reading.rule(RoleConflict).forbid
        found = []
        for id in self.reading.moderators[workshop.id]:
            human = self.problem.human(id)
            if human in present or not self._can_come(human, workshop.id, slot, borough):
                continue
            organisation = self.problem.moderator_by_id[id].organisation
            sits = organisation and any(self.problem.person_by_id[p].organisation == organisation for p in present)
            stake = 3 if sits else self.reading.stake(workshop, id)
            if forbidden is None or stake < forbidden:
                found.append((stake, organisation is not None, self._moderated[id], id))
        able, duration = self.reading.able[workshop.id], self.reading.duration(workshop.id, slot)
        for chosen in combinations([id for *_, id in sorted(found)], workshop.moderators):
            fees = sum(self.reading.fee(id, duration) for id in chosen)
            if fees <= left and (not chosen or all(of_skill.intersection(chosen) for of_skill in able)):
                return chosen
        return None

    def _fill(self, workshop: Workshop, slot: str, borough: str | None) -> list[list[str]] | None:
        """The people by seat; None if the required places cannot all be filled."""
        could = [
            [p for p in self.problem.eligible(seat) if self._can_come(p, workshop.id, slot, borough)]
            for seat in workshop.seats
        ]
        seated: list[list[str]] = [[] for _ in workshop.seats]
        seat_of: dict[str, int] = {}
        for k, seat in enumerate(workshop.seats):
            for _ in range(seat.places if seat.required else 0):
                if not self._find(k, workshop.seats, could, seated, seat_of, set()):
                    return None
        for k, seat in enumerate(workshop.seats):
            for person in could[k]:
                if len(seated[k]) < seat.places and person not in seat_of and self._suits(seat, person, seated[k]):
                    seated[k].append(person)
                    seat_of[person] = k
        return seated

    def _find(
        self,
        k: int,
        seats: Sequence[Seat],
        could: list[list[str]],
        seated: list[list[str]],
        seat_of: dict[str, int],
        tried: set[str],
    ) -> bool:
        """One more person for seat k, moving others to other required seats' places where that helps."""
        for person in could[k]:
            if person in tried or seat_of.get(person) == k or not self._suits(seats[k], person, seated[k]):
                continue
            tried.add(person)
            old = seat_of.get(person)
            if old is not None:
                seated[old].remove(person)
                del seat_of[person]
                if not self._find(old, seats, could, seated, seat_of, tried):
                    seated[old].append(person)
                    seat_of[person] = old
                    continue
            seated[k].append(person)
            seat_of[person] = k
            return True
        return False

    def _suits(self, seat: Seat, person: str, seated: Sequence[str]) -> bool:
        if seat.category is None or not seat.different_organisations:
            return True
        organisation = self.problem.person_by_id[person].organisation
        return all(self.problem.person_by_id[other].organisation != organisation for other in seated)

    def _can_come(self, human: str, workshop: str, slot: str, borough: str | None) -> bool:
        if not self.reading.free(human, workshop, slot) or borough in self.reading.far(human, workshop, slot):
            return False
        limits, slots = self.reading.limits[human], self._slots[human]
        same_day = sum(self.reading.day[other] == self.reading.day[slot] for other in slots)
        same_week = sum(self.reading.iso_week[other] == self.reading.iso_week[slot] for other in slots)
        counts = ((limits.day, same_day), (limits.week, same_week), (limits.horizon, len(slots)))
        if any(most is not None and count >= most for most, count in counts):
            return False
        return self._is_free(human, self.reading.span(workshop, slot), borough, 0)

    def _is_free(self, whom: str, span: tuple[int, int], borough: str | None, changeover: int) -> bool:
        """Is there time for the changeover of a room, which is always in one borough, or for a human's way?"""
        for start, end, there in self._taken[whom]:
            pause = changeover + self.problem.travel_min(borough, there)
            if span[1] + pause > start and end + pause > span[0]:
                return False
        return True

    def _in_order(self, workshop: str, slot: str) -> bool:
        """Are the distances to the sessions of the series that stand already kept?"""
        day = self.reading.day
        for gap in self.reading.gaps:
            if gap.later == workshop and gap.earlier in self.entries:
                apart = day[slot] - day[self.entries[gap.earlier].slot]
            elif gap.earlier == workshop and gap.later in self.entries:
                apart = day[self.entries[gap.later].slot] - day[slot]
            else:
                continue
            if apart < gap.least or (gap.most is not None and apart > gap.most):
                return False
        return True

    def _hold(self, entry: Entry) -> None:
        self.entries[entry.workshop] = entry
        room = None if entry.room is None else self.problem.room_by_id[entry.room]
        taken = (*self.reading.span(entry.workshop, entry.slot), None if room is None else room.borough)
        for id in (*entry.present, *entry.moderators):
            human = self.problem.human(id)
            self._taken[human].append(taken)
            self._slots[human].append(entry.slot)
        duration = self.reading.duration(entry.workshop, entry.slot)
        cents = sum(self.reading.fee(moderator, duration) for moderator in entry.moderators)
        if room is not None:
            self._taken[room.id].append(taken)
            cents += room.rent_cents
        self._spent[self.problem.workshop_by_id[entry.workshop].topic] += cents
        self._moderated.update(entry.moderators)
