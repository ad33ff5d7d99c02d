"""Whether every id in a problem is its own, and leads somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ...errors import Fault, Path, written

if TYPE_CHECKING:
    from ..problem import Problem

COLLECTIONS = (
    "boroughs",
    "organisations",
    "people",
    "topics",
    "workshops",
    "series",
    "moderators",
    "rooms",
    "committees",
)


def unknown_id(path: Path, found: str, what: str, known: Iterable[str]) -> Fault:
    """A reference that leads nowhere, with the nearest id that exists."""
    nearest = get_close_matches(found, list(known), n=1, cutoff=0.5)
    hint = f' (nearest: "{nearest[0]}")' if nearest else ""
    return Fault(path, f'"{found}"', f"the id of {what}{hint}")


def duplicates(problem: Problem) -> Iterator[Fault]:
    for name in COLLECTIONS:
        ids = [item.id for item in getattr(problem, name)]
        if len(set(ids)) < len(ids):
            yield from twice(((name, n, "id"), id) for n, id in enumerate(ids))
    people = {person.id for person in problem.people}
    for n, moderator in enumerate(problem.moderators):
        if moderator.id in people:
            yield Fault(
                ("moderators", n, "id"),
                f'"{moderator.id}", which is a person',
                "an id of its own (person: links the two)",
            )
    for n, workshop in enumerate(problem.workshops):
        if len({seat.key for seat in workshop.seats}) < len(workshop.seats):
            yield from twice(
                (("workshops", n, "seats", k, "id" if seat.id else seat.actor[0]), seat.key)
                for k, seat in enumerate(workshop.seats)
            )


def twice(named: Iterable[tuple[Path, str]]) -> Iterator[Fault]:
    first: dict[str, Path] = {}
    for path, id in named:
        if id in first:
            where = written(first[id][:-1])
            hint = " (give one of the two seats an id)" if "seats" in path else ""
            yield Fault(path, f'"{id}" again, first at {where}', f"ids that differ{hint}")
        else:
            first[id] = path


def unknown_ids(problem: Problem, known: Mapping[str, set[str]]) -> Iterator[Fault]:
    for path, id, collection, what in _references(problem, known):
        if id is not None and id not in known[collection]:
            yield unknown_id(path, id, what, known[collection])


def _references(problem: Problem, known: Mapping[str, set[str]]) -> Iterator[tuple[Path, str | None, str, str]]:
    """Every (path, id, collection it must be in, what that is called) that may lead nowhere.

    Where there are very many, those that lead somewhere are passed over before their path is even made.
    """
    people, organisations = {None, *known["people"]}, {None, *known["organisations"]}
    organisation, topic, borough = (
        ("organisations", "an organisation"),
        ("topics", "a topic"),
        ("boroughs", "a borough"),
    )
    person, moderator, room = ("people", "a person"), ("moderators", "a moderator"), ("rooms", "a room")

    def each(path: Path, ids: Sequence[str], target: tuple[str, str]) -> Iterator[tuple[Path, str, str, str]]:
        for k, id in enumerate(ids):
            if id not in known[target[0]]:
                yield (*path, k), id, *target

    for n, one_organisation in enumerate(problem.organisations):
        yield ("organisations", n, "borough"), one_organisation.borough, *borough
    for n, one_person in enumerate(problem.people):
        if one_person.organisation not in organisations:
            yield ("people", n, "organisation"), one_person.organisation, *organisation
    for n, one_topic in enumerate(problem.topics):
        yield from each(("topics", n, "responsible"), one_topic.responsible, organisation)
        yield from each(("topics", n, "implementers"), one_topic.implementers, organisation)
    for n, workshop in enumerate(problem.workshops):
        at: Path = ("workshops", n)
        yield (*at, "topic"), workshop.topic, *topic
        yield (*at, "borough"), workshop.borough, *borough
        yield from each((*at, "opens"), workshop.opens, ("series", "a series"))
        yield (*at, "locked", "room"), workshop.locked.room, *room
        yield from each((*at, "locked", "moderators"), workshop.locked.moderators or (), moderator)
        for k, seat in enumerate(workshop.seats):
            if seat.person not in people:
                yield (*at, "seats", k, "person"), seat.person, *person
            if seat.organisation not in organisations:
                yield (*at, "seats", k, "organisation"), seat.organisation, *organisation
    for n, series in enumerate(problem.series):
        yield ("series", n, "topic"), series.topic, *topic
        for k, step in enumerate(series.sessions):
            if isinstance(step, str):
                yield ("series", n, "sessions", k), step, "workshops", "a workshop"
            else:
                yield from each(("series", n, "sessions", k), step, ("workshops", "a workshop"))
    for n, one_moderator in enumerate(problem.moderators):
        yield ("moderators", n, "organisation"), one_moderator.organisation, *organisation
        yield ("moderators", n, "person"), one_moderator.person, *person
    for n, one_room in enumerate(problem.rooms):
        yield ("rooms", n, "borough"), one_room.borough, *borough
    for n, travel in enumerate(problem.travel):
        yield from each(("travel", n, "between"), travel.between, borough)
    for n, committee in enumerate(problem.committees):
        yield from each(("committees", n, "topics"), committee.topics, topic)
        for k, member in enumerate(committee.members):
            yield ("committees", n, "members", k, "person"), member.person, *person
        for k, sitting in enumerate(committee.sittings):
            yield ("committees", n, "sittings", k, "borough"), sitting.borough, *borough
    for id in problem.budget.topic_cents:
        yield ("budget", "topic_cents", id), id, *topic
