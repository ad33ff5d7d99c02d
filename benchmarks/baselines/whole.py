"""The whole problem as one linear 0-1 model, the textbook way: a variable for every choice that is possible by itself.

Everything that is linear by nature stands here and is the same for every solver. Being in two places at once and
agreed loads are left to the solver's own means (`apart` and `within_load` of its script).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from itertools import combinations
from typing import Protocol

from scheduler.domain.parts.workshop import Workshop
from scheduler.domain.plan import Entry, Plan, Seated
from scheduler.rules.role_conflict import RoleConflict

from .reading import Reading

Term = tuple[int, int]
"""A coefficient and a variable."""


class Solver(Protocol):
    """What a solver must take: integer variables and linear constraints."""

    def integer(self, low: int, high: int) -> int:
        """A new variable, by number."""

    def add(self, terms: Iterable[Term], low: int | None, high: int | None) -> None:
        """low <= sum of the terms <= high."""


class Whole:
    """The variables: at[w][slot], room[w][room], moderates[w][moderator], sits[w][seat number][person].

    ``roles[human][w]``: every variable that puts the human there; at most one of them is true.
    """

    def __init__(self, reading: Reading, solver: Solver) -> None:
        self.reading, self.solver = reading, solver
        problem = reading.problem
        self.held = {
            w.id: solver.integer(0 if problem.partial and not w.locked.anything else 1, 1) for w in problem.workshops
        }
        self.at = {w.id: {slot: self.boolean() for slot in reading.slots[w.id]} for w in problem.workshops}
        self.room = {w.id: {room: self.boolean() for room in reading.rooms[w.id]} for w in problem.workshops}
        self.moderates = {w.id: self._moderators(w) for w in problem.workshops}
        self.sits = {w.id: self._people(w) for w in problem.workshops}
        self.roles: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for workshop in problem.workshops:
            self._place(workshop)
            self._seat(workshop)
        self._availability()
        self._series()
        self._ways()
        self._budget()

    def boolean(self) -> int:
        return self.solver.integer(0, 1)

    def times(self, workshop: str, number: Callable[[str], int], sign: int = 1) -> list[Term]:
        """The terms of a number that hangs on the workshop's slot, such as its day."""
        return [(sign * number(slot), at) for slot, at in self.at[workshop].items() if number(slot)]

    def rooms_in(self, workshop: str, boroughs: Collection[str | None]) -> list[int]:
        """The variables of the rooms there."""
        room_by_id = self.reading.problem.room_by_id
        return [used for room, used in self.room[workshop].items() if room_by_id[room].borough in boroughs]

    def colleagues(self, workshop: Workshop, moderator: str) -> list[int]:
        """The variables of everyone of the moderator's organisation who may sit there."""
        problem = self.reading.problem
        organisation = problem.moderator_by_id[moderator].organisation
        people = [(person, sits) for seat in self.sits[workshop.id] for person, sits in seat.items()]
        if organisation is None:
            return []
        return [sits for person, sits in people if problem.person_by_id[person].organisation == organisation]

    def plan(self, value: Callable[[int], bool]) -> Plan:
        """The plan that a solution stands for."""
        problem = self.reading.problem
        entries = []
        for w in problem.workshops:
            if not value(self.held[w.id]):
                continue
            seats = []
            for seat, people in zip(w.seats, self.sits[w.id], strict=True):
                seated = tuple(person for person, sits in people.items() if value(sits))
                if seated:
                    seats.append(Seated(seat=seat.key, people=seated))
            entries.append(
                Entry(
                    workshop=w.id,
                    slot=next(slot for slot, at in self.at[w.id].items() if value(at)),
                    room=next((room for room, used in self.room[w.id].items() if value(used)), None),
                    moderators=tuple(m for m, moderates in self.moderates[w.id].items() if value(moderates)),
                    seats=tuple(seats),
                )
            )
        return Plan(programme_id=problem.programme_id, entries=tuple(entries))

    def values_of(self, plan: Plan) -> dict[int, int]:
        """A plan as values of the placing variables: a hint for a solver."""
        chosen: set[int] = set()
        for entry in plan.entries:
            chosen.add(self.held[entry.workshop])
            chosen |= {at for slot, at in self.at[entry.workshop].items() if slot == entry.slot}
            chosen |= {used for room, used in self.room[entry.workshop].items() if room == entry.room}
            chosen |= {m for moderator, m in self.moderates[entry.workshop].items() if moderator in entry.moderators}
            seated = {of.seat: of.people for of in entry.seats}
            seats = self.reading.problem.workshop_by_id[entry.workshop].seats
            for seat, people in zip(seats, self.sits[entry.workshop], strict=True):
                chosen |= {sits for person, sits in people.items() if person in seated.get(seat.key, ())}
        placing = [*self.held.values()]
        for of_workshop in (*self.at.values(), *self.room.values(), *self.moderates.values()):
            placing += of_workshop.values()
        placing += [sits for seats in self.sits.values() for people in seats for sits in people.values()]
        return {variable: int(variable in chosen) for variable in placing}

    # -- inside -------------------------------------------------------------------------------------

    def _moderators(self, workshop: Workshop) -> dict[str, int]:
        human, free = self.reading.problem.human, self.reading.free
        return {
            moderator: self.boolean()
            for moderator in self.reading.moderators[workshop.id]
            if any(free(human(moderator), workshop.id, slot) for slot in self.at[workshop.id])
        }

    def _people(self, workshop: Workshop) -> list[dict[str, int]]:
        return [
            {
                person: self.boolean()
                for person in self.reading.problem.eligible(seat)
                if any(self.reading.free(person, workshop.id, slot) for slot in self.at[workshop.id])
            }
            for seat in workshop.seats
        ]

    def _place(self, workshop: Workshop) -> None:
        """One slot, one room, the moderators asked for: placed-once."""
        problem, id = self.reading.problem, workshop.id
        self._count(self.at[id], id, 1)
        if problem.rooms:
            self._count(self.room[id], id, 1)
        self._count(self.moderates[id], id, problem.asked_moderators(workshop))
        for able in self.reading.able[id] if problem.asked_moderators(workshop) > 1 else ():
            chosen = [(1, moderates) for moderator, moderates in self.moderates[id].items() if moderator in able]
            self.solver.add([*chosen, (-1, self.held[id])], 0, None)
        for before in problem.predecessors[id]:
            self.solver.add([(1, self.held[before]), (-1, self.held[id])], 0, None)

    def _count(self, chosen: dict[str, int], workshop: str, count: int) -> None:
        self.solver.add([*((1, variable) for variable in chosen.values()), (-count, self.held[workshop])], 0, 0)

    def _seat(self, workshop: Workshop) -> None:
        """Required seats full, others not overfull, nobody twice, nobody moderates where they sit."""
        id, problem = workshop.id, self.reading.problem
        for seat, people in zip(workshop.seats, self.sits[id], strict=True):
            terms = [*((1, sits) for sits in people.values()), (-seat.places, self.held[id])]
            self.solver.add(terms, 0 if seat.required else None, 0)
            of_organisation: dict[str | None, list[int]] = defaultdict(list)
            for person, sits in people.items():
                self.roles[person][id].append(sits)
                of_organisation[problem.person_by_id[person].organisation].append(sits)
            if seat.category is not None and seat.different_organisations:
                for same in of_organisation.values():
                    self._at_most_one(same)
        for moderator, moderates in self.moderates[id].items():
            self.roles[problem.human(moderator)][id].append(moderates)
            if self.reading.rule(RoleConflict).forbid is not None:  # at most 3, and a colleague at the table counts 3
                for sits in self.colleagues(workshop, moderator):
                    self._at_most_one([moderates, sits])

    def _at_most_one(self, variables: list[int]) -> None:
        if len(variables) > 1:
            self.solver.add([(1, variable) for variable in variables], None, 1)

    def _availability(self) -> None:
        """Nobody is there, and no room is used, in a slot in which they are not free."""
        for human, of_human in self.roles.items():
            for workshop, roles in of_human.items():
                away = [at for slot, at in self.at[workshop].items() if not self.reading.free(human, workshop, slot)]
                self._at_most_one([*roles, *away])
                for slot, at in self.at[workshop].items():
                    far = self.reading.far(human, workshop, slot)
                    if far & self.reading.boroughs[workshop] and at not in away:
                        terms = [(1, variable) for variable in (at, *roles, *self.rooms_in(workshop, far))]
                        self.solver.add(terms, None, 2)
        for workshop, rooms in self.room.items():
            for room, used in rooms.items():
                slots = self.at[workshop].items()
                closed = [at for slot, at in slots if not self.reading.room_free(room, workshop, slot)]
                self._at_most_one([used, *closed])

    def _series(self) -> None:
        """Days between the sessions of a series; what stays unheld (and then what follows it) binds nothing."""
        day = self.reading.day.__getitem__
        for gap in self.reading.gaps:
            apart = [*self.times(gap.later, day), *self.times(gap.earlier, day, -1)]
            slack = max((self.reading.day[slot] for slot in self.at[gap.earlier]), default=0) + gap.least
            self.solver.add([*apart, (-slack, self.held[gap.later])], gap.least - slack, None)
            if gap.most is not None:
                self.solver.add(apart, None, gap.most)

    def _ways(self) -> None:
        """Between two sessions in two boroughs there is time for the way, for whoever may be at both."""
        ways = _Ways(self)
        for human, of_human in self.roles.items() if self.reading.problem.travel else ():
            limits = self.reading.limits[human]
            if 1 not in (limits.day, limits.week):
                for (a, here), (b, there) in combinations(of_human.items(), 2):
                    hasty = ways.hasty(a, b)
                    if hasty is not None:
                        self.solver.add([(1, variable) for variable in (*here, *there, hasty)], None, 2)

    def _budget(self) -> None:
        """Fees, which hang on the length of the session, and rents."""
        budget, workshops = self.reading.problem.budget, self.reading.problem.workshops
        capped = budget.total_cents is not None or bool(budget.topic_cents)
        cents = {w.id: self._cents(w) for w in workshops} if capped else {}
        if budget.total_cents is not None:
            self.solver.add([term for terms in cents.values() for term in terms], None, budget.total_cents)
        for topic, cap in budget.topic_cents.items():
            self.solver.add([term for w in workshops if w.topic == topic for term in cents[w.id]], None, cap)

    def _cents(self, workshop: Workshop) -> list[Term]:
        id, reading = workshop.id, self.reading
        terms = [(reading.problem.room_by_id[room].rent_cents, used) for room, used in self.room[id].items()]
        at: dict[int, list[int]] = defaultdict(list)
        for slot, variable in self.at[id].items():
            at[reading.duration(id, slot)].append(variable)
        for moderator, moderates in self.moderates[id].items():
            fees = {duration: reading.fee(moderator, duration) for duration in at}
            least = min(fees.values(), default=0)
            terms.append((least, moderates))
            for duration, fee in fees.items():
                if fee > least:
                    more = self.boolean()
                    self.solver.add(
                        [(1, more), (-1, moderates), *((-1, variable) for variable in at[duration])], -1, None
                    )
                    terms.append((fee - least, more))
        return terms


class _Ways:
    """Variables for "these two sessions are too close for the way between them", made when asked for."""

    def __init__(self, whole: Whole) -> None:
        self._whole, self._problem = whole, whole.reading.problem
        self._known: dict[tuple[str, str], int | None] = {}
        self._on_day: dict[str, dict[int, list[tuple[int, int, int]]]] = {}
        for w, at in whole.at.items():
            self._on_day[w] = defaultdict(list)
            for slot, variable in at.items():
                self._on_day[w][whole.reading.day[slot]].append((*whole.reading.span(w, slot), variable))

    def hasty(self, a: str, b: str) -> int | None:
        """None: they never are."""
        if (a, b) not in self._known:
            rows = self._rows(a, b)
            self._known[a, b] = hasty = self._whole.boolean() if rows else None
            for variables in rows:  # two slots, and two rooms
                self._whole.solver.add([*((1, variable) for variable in variables), (-1, hasty or 0)], None, 3)
        return self._known[a, b]

    def _rows(self, a: str, b: str) -> list[list[int]]:
        """Variables of which no four can be true in plans where there is time for the way."""
        rows = []
        for here in sorted(filter(None, self._whole.reading.boroughs[a])):
            way = {there: self._problem.travel_min(here, there) for there in self._whole.reading.boroughs[b]}
            for day, times in self._on_day[a].items():
                for start, end, at in times:
                    close: dict[frozenset[str | None], list[int]] = defaultdict(list)
                    for from_, until, other in self._on_day[b].get(day, ()):
                        gap = max(from_ - end, start - until)
                        far = frozenset(there for there, minutes in way.items() if 0 <= gap < minutes)
                        if far:
                            close[far].append(other)
                    for far, others in close.items():
                        rooms = (*self._whole.rooms_in(a, [here]), *self._whole.rooms_in(b, far))
                        rows.append([at, *others, *rooms])
        return rows
