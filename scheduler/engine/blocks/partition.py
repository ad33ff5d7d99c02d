"""Where a large problem falls apart: workshops that share nobody, no room and no topic, only moderators and money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable

from ...domain.parts.workshop import Workshop
from ...domain.problem import Problem
from ...domain.uncollected import uncollected


def blocks_of(problem: Problem) -> tuple[tuple[str, ...], ...]:
    """The workshops in groups, as far apart as possible, each in the order of the problem."""
    with uncollected():
        return _groups(problem)


def _groups(problem: Problem) -> tuple[tuple[str, ...], ...]:
    leader = {workshop.id: workshop.id for workshop in problem.workshops}

    def find(id: str) -> str:
        while leader[id] != id:
            leader[id] = leader[leader[id]]
            id = leader[id]
        return id

    first: dict[Hashable, str] = {}
    for workshop in problem.workshops:
        for shared in _shared(problem, workshop):
            leader[find(workshop.id)] = find(first.setdefault(shared, workshop.id))
    groups: dict[str, list[str]] = defaultdict(list)
    for workshop in problem.workshops:
        groups[find(workshop.id)].append(workshop.id)
    return tuple(map(tuple, groups.values()))


def _shared(problem: Problem, workshop: Workshop) -> Iterable[Hashable]:
    """What no other block may have a part in."""
    for seat in workshop.seats:
        if seat.category is not None:
            yield "category"  # anybody might come
        for person in problem.eligible(seat):
            yield "person", person
    if problem.rooms:
        yield "rooms", workshop.borough
        if workshop.borough is None:
            for room in problem.rooms:
                yield "rooms", room.borough
    for topic in problem.topics_of(workshop):  # and with it the series, whose sessions are all on one
        yield "topic", topic
    if workshop.repeat is not None:
        yield "repeat", workshop.repeat
