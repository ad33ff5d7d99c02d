"""Where a large problem falls apart: workshops that share nobody, no room and no topic, only moderators and money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

from .committee import Committee
from .part import without
from .people import Moderator, Organisation, Person
from .problem import Problem
from .workshop import Workshop

ANYBODY = Moderator(id="anybody-else")
"""A second moderator who is always free."""


def blocks(problem: Problem) -> tuple[tuple[str, ...], ...]:
    """The workshops in groups, as far apart as possible, each in the order of the problem."""
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


def split(problem: Problem, groups: Sequence[Sequence[str]]) -> tuple[Problem, ...]:
    """A problem of each block. Whoever belongs to none goes with the first, so that nobody's burden is lost.

    Moderators are those who might moderate there. Of two, one must have what is rarest, and the other may be anybody:
    enough to know in which slots a workshop could be moderated at all, and no more than the whole problem asks.
    """
    block_of = {workshop: n for n, group in enumerate(groups) for workshop in group}
    home = {
        person: block_of[workshop.id]
        for workshop in problem.workshops
        for seat in workshop.seats
        for person in problem.eligible(seat)
    }
    people: list[list[Person]] = [[] for _ in groups]
    for person in problem.people:
        people[home.get(person.id, 0)].append(person)
    holders = holders_of(problem.moderators)
    return tuple(_block(problem, group, people[n], holders) for n, group in enumerate(groups))


def _block(
    problem: Problem, group: Sequence[str], people: Sequence[Person], holders: Mapping[str, frozenset[str]]
) -> Problem:
    part = without(problem, {workshop.id for workshop in problem.workshops} - set(group))
    workshops = tuple(_asking_for_the_rarest(workshop, holders) for workshop in part.workshops)
    able = {id for workshop in workshops if workshop.moderators for id in _able(workshop, problem, holders)}
    moderators = [m.model_copy(update={"person": None}) for m in problem.moderators if m.id in able]
    if any(workshop.moderators > 1 for workshop in workshops):
        moderators.append(ANYBODY)
    return _only(part, workshops, people, moderators)


def with_moderators(
    problem: Problem, group: Collection[str], moderators: Sequence[Moderator], left_cents: int | None
) -> Problem:
    """The problem of these workshops, with those of these moderators who might moderate there, and with that money.

    Moderators who sit in another block themselves are left out.
    """
    part = without(problem, {workshop.id for workshop in problem.workshops} - set(group))
    seated = {person for workshop in part.workshops for seat in workshop.seats for person in problem.eligible(seat)}
    holders = holders_of(problem.moderators)
    able = {id for workshop in part.workshops for id in able_for(workshop, problem, holders)}
    chosen = [m for m in moderators if m.id in able and (m.person is None or m.person in seated)]
    people = [person for person in problem.people if person.id in seated]
    budget = problem.budget.model_copy(update={"total_cents": left_cents})
    return _only(part, part.workshops, people, chosen).model_copy(update={"budget": budget})


def able_for(workshop: Workshop, problem: Problem, holders: Mapping[str, frozenset[str]]) -> Collection[str]:
    """Who might moderate there: alone whoever can do it all, of several whoever can do some of it."""
    if not workshop.moderators:
        return ()
    skills = (*workshop.languages, *workshop.methods)
    locked = workshop.locked.moderators or ()
    if workshop.moderators == 1 or not skills:
        return {*_able(workshop, problem, holders), *locked}
    return frozenset(locked).union(*(holders.get(skill, frozenset()) for skill in skills))


def _only(
    part: Problem, workshops: Sequence[Workshop], people: Sequence[Person], moderators: Sequence[Moderator]
) -> Problem:
    """The part without the rooms, committees, organisations and boroughs that these have nothing to do with."""
    asked = {workshop.borough for workshop in workshops}
    rooms = part.rooms if None in asked else tuple(room for room in part.rooms if room.borough in asked)
    committees = _committees(part, {person.id for person in people})
    organisations = _organisations(part, people, moderators)
    boroughs = asked | {room.borough for room in rooms} | {organisation.borough for organisation in organisations}
    boroughs |= {sitting.borough for committee in committees for sitting in committee.sittings}
    return part.model_copy(
        update={
            "workshops": tuple(workshops),
            "people": tuple(people),
            "moderators": tuple(moderators),
            "rooms": rooms,
            "committees": committees,
            "organisations": organisations,
            "boroughs": tuple(borough for borough in part.boroughs if borough.id in boroughs),
            "travel": tuple(travel for travel in part.travel if boroughs.issuperset(travel.between)),
        }
    )


def _committees(part: Problem, people: Collection[str]) -> tuple[Committee, ...]:
    """Those with members here, or with a topic that is dealt with here."""
    topics = {topic for workshop in part.workshops for topic in part.topics_of(workshop)}
    found = []
    for committee in part.committees:
        members = tuple(member for member in committee.members if member.person in people)
        if members or not topics.isdisjoint(committee.topics):
            found.append(committee.model_copy(update={"members": members}))
    return tuple(found)


def _organisations(
    part: Problem, people: Sequence[Person], moderators: Sequence[Moderator]
) -> tuple[Organisation, ...]:
    seats = (seat for workshop in part.workshops for seat in workshop.seats)
    named = {person.organisation for person in people} | {moderator.organisation for moderator in moderators}
    named |= {seat.organisation for seat in seats}
    return tuple(organisation for organisation in part.organisations if organisation.id in named)


def holders_of(moderators: Sequence[Moderator]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for moderator in moderators:
        for skill in (*moderator.languages, *moderator.methods):
            found[skill].add(moderator.id)
    return {skill: frozenset(ids) for skill, ids in found.items()}


def _asking_for_the_rarest(workshop: Workshop, holders: Mapping[str, frozenset[str]]) -> Workshop:
    locked = workshop.locked.model_copy(update={"moderators": None})
    if workshop.moderators < 2:
        return workshop.model_copy(update={"locked": locked})
    skills = {"languages": workshop.languages, "methods": workshop.methods}
    asked = [(len(holders.get(skill, ())), kind, skill) for kind, asked in skills.items() for skill in asked]
    _, rare, rarest = min(asked, default=(0, "", ""))
    update = {kind: (rarest,) if kind == rare else () for kind in skills}
    return workshop.model_copy(update={"locked": locked, **update})


def _able(workshop: Workshop, problem: Problem, holders: Mapping[str, frozenset[str]]) -> Iterable[str]:
    skills = (*workshop.languages, *workshop.methods)
    if not skills:
        return (moderator.id for moderator in problem.moderators)
    return frozenset.intersection(*(holders.get(skill, frozenset()) for skill in skills))
