"""What is left of a problem when only moderators are to be found: who sits there matters only where it does to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from ...domain.parts.money import Budget
from ...domain.parts.workshop import Seat, Workshop
from ...domain.plan import Entry
from ...domain.problem import Problem


def staffing_problem(problem: Problem, entries: Sequence[Entry], *, placed: bool) -> Problem:
    """The problem of who moderates these sessions; ``placed``: with those who sit there, else with nobody.

    People stay if a moderator is of their organisation, or is one of them. Rooms are gone, and their rent is off the
    budget.
    """
    concerned = {moderator.organisation for moderator in problem.moderators if placed} - {None}
    acting = {moderator.person for moderator in problem.moderators}
    people = tuple(p for p in problem.people if p.organisation in concerned or p.id in acting)
    known = {person.id for person in people}
    entry_of = {entry.workshop: entry for entry in entries}
    committees = (
        committee.model_copy(update={"members": tuple(m for m in committee.members if m.person in known)})
        for committee in problem.committees
    )
    return problem.model_copy(
        update={
            "workshops": tuple(
                _session(workshop, entry_of[workshop.id], known, placed) for workshop in problem.workshops
            ),
            "people": people,
            "rooms": (),
            "committees": tuple(committee for committee in committees if committee.members),
            "budget": _less_rents(problem, entries),
        }
    )


def _session(workshop: Workshop, entry: Entry, known: Collection[str], placed: bool) -> Workshop:
    seats = tuple(Seat(person=person, required=True) for person in entry.present if placed and person in known)
    locked = workshop.locked.model_copy(update={"room": None})
    return workshop.model_copy(update={"seats": seats, "locked": locked, "needs": (), "repeat": None})


def _less_rents(problem: Problem, entries: Sequence[Entry]) -> Budget:
    rent = {room.id: room.rent_cents for room in problem.rooms}
    of_topic: Counter[str | None] = Counter()
    for entry in entries:
        of_topic[problem.workshop_by_id[entry.workshop].topic] += 0 if entry.room is None else rent[entry.room]
    total = problem.budget.total_cents
    return Budget(
        total_cents=None if total is None else max(0, total - sum(of_topic.values())),
        topic_cents={topic: max(0, cap - of_topic[topic]) for topic, cap in problem.budget.topic_cents.items()},
    )
