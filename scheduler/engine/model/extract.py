"""The border outward: a solution on indices becomes a plan on names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ...domain.plan import Entry, Plan, Seated
from ..instance.instance import Assignment, Instance, index_of
from .variables import Variables


def assignments(instance: Instance, x: Variables, solution: Sequence[int]) -> dict[int, Assignment | None]:
    """What the solution says of every workshop; None where it stays unheld."""

    def true(literal: int) -> bool:
        return bool(solution[literal]) if literal >= 0 else not solution[-literal - 1]

    found: dict[int, Assignment | None] = {}
    for w in range(instance.n_workshops):
        slots = [s for s, at in x.at(w).items() if true(at)]
        if not slots:
            found[w] = None
            continue
        found[w] = Assignment(
            slot=slots[0],
            room=next((r for r, used in x.room(w).items() if true(used)), None),
            moderators=tuple(m for m, moderates in x.moderator(w).items() if true(moderates)),
            people=tuple(tuple(p for p, sits in people.items() if true(sits)) for people in x.seats(w)),
        )
    return found


def literals_of(x: Variables, found: Mapping[int, Assignment | None]) -> dict[int, int]:
    """The values that these assignments give to the literals of the plan; derived literals are left out."""
    values: dict[int, int] = {}

    def say(literals: Mapping[int, int], chosen: Collection[int | None]) -> None:
        values.update({literal: int(key in chosen) for key, literal in literals.items()})

    for w, held in found.items():
        say(x.at(w), () if held is None else (held.slot,))
        say(x.room(w), () if held is None else (held.room,))
        say(x.moderator(w), () if held is None else held.moderators)
        for people, seat in zip(x.seats(w), held.people if held is not None else ((),) * len(x.seats(w)), strict=True):
            say(people, seat)
    return values


def plan_of(instance: Instance, found: Mapping[int, Assignment | None]) -> Plan:
    """The plan that these assignments make, sorted by date and workshop."""
    entries = []
    for w, assignment in found.items():
        if assignment is None:
            continue
        seats = (
            Seated(seat=seat.key, people=tuple(instance.humans[p] for p in people))
            for seat, people in zip(instance.seats[w], assignment.people, strict=True)
            if people
        )
        entries.append(
            Entry(
                workshop=instance.workshops[w],
                slot=instance.slots[assignment.slot],
                room=None if assignment.room is None else instance.rooms[assignment.room],
                moderators=tuple(instance.moderators[m] for m in assignment.moderators),
                seats=tuple(seats),
            )
        )
    entries.sort(key=lambda entry: (entry.slot, entry.workshop))
    return Plan(programme_id=instance.problem.programme_id, entries=tuple(entries))


def assignments_of(instance: Instance, plan: Plan) -> dict[int, Assignment | None]:
    """A plan read back onto indices; workshops it does not list are None. The plan must name only known things."""
    workshop, slot = index_of(instance.workshops), index_of(instance.slots)
    human, room, moderator = index_of(instance.humans), index_of(instance.rooms), index_of(instance.moderators)
    found: dict[int, Assignment | None] = dict.fromkeys(range(instance.n_workshops))
    for entry in plan.entries:
        if entry.workshop not in workshop:
            continue
        w = workshop[entry.workshop]
        seated = {seat.seat: seat.people for seat in entry.seats}
        found[w] = Assignment(
            slot=slot[entry.slot],
            room=None if entry.room is None else room[entry.room],
            moderators=tuple(moderator[m] for m in entry.moderators),
            people=tuple(tuple(human[p] for p in seated.get(seat.key, ())) for seat in instance.seats[w]),
        )
    return found
