"""A large problem cut into blocks: each a problem of its own, with whoever and whatever it has to do with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain

from ...domain.parts.committee import Committee
from ...domain.parts.people import Moderator, Person
from ...domain.parts.workshop import Series, Topic, Workshop
from ...domain.problem import Problem

Group = tuple[int, ...]
"""Blocks that are planned together, by number."""


ANYBODY = "anybody-else"
"""A moderator who is always free."""

MANY = 20
"""Of more moderators than these somebody is always free."""


class Cut:
    """The blocks of a problem (see `blocks_of`), by number. Everything is looked up once for all of them.

    ``stand_ins``: of many moderators somebody is always free where a block is alone. Only rules that ask nothing else
    of them allow that.
    """

    def __init__(self, problem: Problem, groups: Sequence[Sequence[str]], *, stand_ins: bool = True) -> None:
        self.problem, self.groups, self.stand_ins = problem, groups, stand_ins
        self.block_of = {workshop: n for n, group in enumerate(groups) for workshop in group}
        self.workshops: list[list[Workshop]] = [[] for _ in groups]
        self.home: dict[str, int] = {}
        for workshop in problem.workshops:
            n = self.block_of[workshop.id]
            self.workshops[n].append(workshop)
            self.home.update((person, n) for seat in workshop.seats for person in problem.eligible(seat))
        self._people: list[list[Person]] = [[] for _ in groups]
        for person in problem.people:
            if person.id in self.home:
                self._people[self.home[person.id]].append(person)
        self._series: list[list[Series]] = [[] for _ in groups]
        for series in problem.series:
            self._series[self.block_of[series.workshops[0]]].append(series)
        holders = holders_of(problem.moderators)
        self.holders = holders
        able = [[able_for(workshop, problem, holders) for workshop in workshops] for workshops in self.workshops]
        self.able_of = {
            workshop.id: frozenset(ids)
            for workshops, of_block in zip(self.workshops, able, strict=True)
            for workshop, ids in zip(workshops, of_block, strict=True)
        }
        self._able = [frozenset(chain.from_iterable(of_block)) for of_block in able]
        self.surely_able = [
            frozenset(
                m
                for workshop, ids in zip(workshops, of_block, strict=True)
                for m in (ids if workshop.moderators == 1 else workshop.locked.moderators or ())
            )
            for workshops, of_block in zip(self.workshops, able, strict=True)
        ]
        self._asked_by = Counter(id for of_block in self._able for id in of_block)
        self._supply = [
            min(
                (sum(1 / self._asked_by[m] for m in of_workshop) for of_workshop in of_block if of_workshop),
                default=0.0,
            )
            for of_block in able
        ]
        self._records: list[list[Moderator]] = [[] for _ in groups]
        """By block, of those who sit there and could moderate somewhere."""
        for moderator in problem.moderators:
            if moderator.person in self.home:
                self._records[self.home[moderator.person]].append(moderator)
        self._rank = {moderator.id: n for n, moderator in enumerate(problem.moderators)}
        self._sits_on: dict[str, list[int]] = defaultdict(list)  # committees by member, then by topic
        self._deals_with: dict[str, list[int]] = defaultdict(list)
        for c, committee in enumerate(problem.committees):
            for member in committee.members:
                self._sits_on[member.person].append(c)
            for topic in committee.topics:
                self._deals_with[topic].append(c)
        self._travel: dict[str, list[int]] = defaultdict(list)
        for t, travel in enumerate(problem.travel):
            self._travel[travel.between[0]].append(t)

    def __len__(self) -> int:
        return len(self.groups)

    @cached_property
    def elsewhere(self) -> str:
        """A word that no workshop's, room's or method's id begins with: for what stands for another block."""
        ids = {w.id for w in self.problem.workshops} | {room.id for room in self.problem.rooms}
        ids |= {method for m in self.problem.moderators for method in m.methods}
        ids |= {method for w in self.problem.workshops for method in w.methods}
        word = "elsewhere"
        while any(id.startswith(word) for id in ids):
            word += "-"
        return word

    def hardest_first(self) -> list[int]:
        """Blocks with announced sessions come first, for these have no other slot; then those whose scarcest session
        has the fewest moderators to itself."""
        free = [not any(workshop.locked.slot for workshop in workshops) for workshops in self.workshops]
        return sorted(range(len(self)), key=lambda n: (free[n], self._supply[n], n))

    def inside(self, group: Group) -> set[str]:
        """The workshops of these blocks."""
        return {workshop for n in group for workshop in self.groups[n]}

    def able(self, group: Group, further: Collection[str] = ()) -> list[Moderator]:
        """Who might moderate there, and some others, in the order of the problem."""
        return self._in_order(frozenset(further).union(*(self._able[n] for n in group)))

    def _in_order(self, ids: Iterable[str]) -> list[Moderator]:
        return [self.problem.moderators[n] for n in sorted(self._rank[id] for id in ids)]

    def shared(self, group: Group) -> frozenset[str]:
        """Those of them whom other blocks could ask, too."""
        return frozenset(id for n in group for id in self._able[n] if self._asked_by[id] > 1)

    def part(
        self, group: Group, moderators: Iterable[Moderator], cents: int | None, guests: Collection[str] = ()
    ) -> Problem:
        """The problem of these blocks with these moderators and that much money, and without the idle people.

        Moderators who sit in another block themselves are left out, but for the ``guests``.
        """
        chosen = [
            m for m in moderators if m.person is None or self.home.get(m.person, group[0]) in group or m.id in guests
        ]
        return self._part(group, chosen, cents, self._acting(chosen, guests))

    def barred(self, part: Problem) -> tuple[tuple[str, str], ...]:
        """Workshops of a part, and who must not moderate there: nobody in another block than where they sit."""
        home = {m.id: self.home[m.person] for m in part.moderators if m.person is not None and m.person in self.home}
        block = {workshop.id: self.block_of.get(workshop.id) for workshop in part.workshops}
        return tuple((w, m) for w, n in block.items() if n is not None for m, k in home.items() if k != n)

    def idle(self) -> Problem:
        """The problem of those who are in no block, with nothing to plan."""
        people = tuple(person for person in self.problem.people if person.id not in self.home)
        return self.problem.model_copy(update={"workshops": (), "series": (), "people": people, "moderators": ()})

    def alone(self, group: Group, acting: Collection[str] = ()) -> Problem:
        """The problem of these blocks as if there were no others; nothing in it costs more than in the whole. Of two
        moderators the second may be anybody, and of many who can do what one of them has to, somebody is always free
        and has no stake in it. Moderators who do not sit in these blocks are somebody new there, with no other burdens.

        ``acting``: moderators who are there in any case, and as the people they are if they sit nowhere.
        """
        several = [w for n in group for w in self.workshops[n] if self.problem.asked_moderators(w) > 1]
        shared = several if self.stand_ins else []
        skills = {skill for workshop in shared for skill in (*workshop.languages, *workshop.methods)}
        many = tuple(sorted(skill for skill in skills if len(self.holders.get(skill, ())) > MANY))
        few = (self.holders.get(skill, ()) for skill in skills.difference(many))
        ids = frozenset(acting).union(*(self.surely_able[n] for n in group), *few)
        if several and not self.stand_ins:
            ids = frozenset(self._rank)
        moderators = [
            m if self._is_who_they_are(m, group, acting) else m.model_copy(update={"person": None})
            for m in self._in_order(ids)
        ]
        places = sum(workshop.moderators for workshop in shared)
        moderators += (Moderator(id=f"{ANYBODY}-{n}", languages=many, methods=many) for n in range(1, places + 1))
        return self._part(group, moderators, self.problem.budget.total_cents, self._acting(moderators))

    def _is_who_they_are(self, m: Moderator, group: Group, acting: Collection[str]) -> bool:
        return m.person is None or self.home.get(m.person, group[0] if m.id in acting else None) in group

    def at_home(self, workshop: str, moderator: str) -> bool:
        """Does the moderator sit in no other block? What that one plans would have to know of it."""
        person = self.problem.moderator_by_id[moderator].person
        home = self.block_of[workshop]
        return person is None or self.home.get(person, home) == home

    def _acting(self, moderators: Iterable[Moderator], guests: Collection[str] = ()) -> list[Person]:
        """Those idle people who moderate, and guests."""
        known = self.problem.person_by_id
        acting = (m for m in moderators if m.person is not None and (m.person not in self.home or m.id in guests))
        return [known[m.person] for m in acting if m.person is not None]

    def _part(
        self, group: Group, moderators: Sequence[Moderator], cents: int | None, further: Sequence[Person]
    ) -> Problem:
        problem = self.problem
        order = sorted(group)
        moderators = [*moderators, *self._further_records(group, {moderator.id for moderator in moderators})]
        workshops = [workshop for n in order for workshop in self.workshops[n]]
        people = [*chain.from_iterable(self._people[n] for n in order), *further]
        asked = {workshop.borough for workshop in workshops}
        rooms = problem.rooms if None in asked else tuple(room for room in problem.rooms if room.borough in asked)
        topics = {topic for workshop in workshops for topic in problem.topics_of(workshop)}
        committees = self._committees({person.id for person in people}, topics)
        topics.update(topic for committee in committees for topic in committee.topics)
        named = {person.organisation for person in people} | {moderator.organisation for moderator in moderators}
        named |= {seat.organisation for workshop in workshops for seat in workshop.seats}
        organisations = [problem.organisation_by_id[id] for id in sorted(id for id in named if id is not None)]
        boroughs = asked | {room.borough for room in rooms} | {organisation.borough for organisation in organisations}
        boroughs |= {sitting.borough for committee in committees for sitting in committee.sittings}
        ways = sorted(t for borough in boroughs if borough is not None for t in self._travel[borough])
        caps = {topic: cap for topic, cap in problem.budget.topic_cents.items() if topic in topics}
        return problem.model_copy(
            update={
                "workshops": tuple(workshops),
                "series": tuple(series for n in order for series in self._series[n]),
                "topics": _of(problem.topics, topics),
                "people": tuple(people),
                "moderators": tuple(moderators),
                "rooms": rooms,
                "committees": committees,
                "organisations": tuple(organisations),
                "boroughs": tuple(borough for borough in problem.boroughs if borough.id in boroughs),
                "travel": tuple(problem.travel[t] for t in ways if problem.travel[t].between[1] in boroughs),
                "budget": problem.budget.model_copy(update={"total_cents": cents, "topic_cents": caps}),
            }
        )

    def _further_records(self, group: Group, known: Collection[str]) -> list[Moderator]:
        """What those who sit there agreed to as moderators binds them at the table too; asked for it they are not."""
        further = (moderator for n in sorted(group) for moderator in self._records[n] if moderator.id not in known)
        return [moderator.model_copy(update={"languages": (), "methods": ()}) for moderator in further]

    def _committees(self, people: Collection[str], topics: Collection[str]) -> tuple[Committee, ...]:
        """Those with members here, or with a topic that is dealt with here."""
        concerned = {c for person in people for c in self._sits_on.get(person, ())}
        concerned |= {c for topic in topics for c in self._deals_with.get(topic, ())}
        found = [self.problem.committees[c] for c in sorted(concerned)]
        return tuple(
            committee.model_copy(update={"members": tuple(m for m in committee.members if m.person in people)})
            for committee in found
        )


def _of(topics: Iterable[Topic], ids: Collection[str]) -> tuple[Topic, ...]:
    return tuple(topic for topic in topics if topic.id in ids)


def able_for(workshop: Workshop, problem: Problem, holders: Mapping[str, frozenset[str]]) -> Collection[str]:
    """Who might moderate there: alone whoever can do it all, of several whoever can do some of it."""
    if not workshop.moderators:
        return ()
    skills = (*workshop.languages, *workshop.methods)
    locked = frozenset(workshop.locked.moderators or ())
    if not skills:
        return [moderator.id for moderator in problem.moderators]
    sets = [holders.get(skill, frozenset()) for skill in skills]
    if workshop.moderators == 1:
        return frozenset.intersection(*sets) | locked
    return locked.union(*sets)


def holders_of(moderators: Sequence[Moderator]) -> Mapping[str, frozenset[str]]:
    """Moderators by what they can do."""
    found: dict[str, set[str]] = defaultdict(set)
    for moderator in moderators:
        for skill in (*moderator.languages, *moderator.methods):
            found[skill].add(moderator.id)
    return {skill: frozenset(ids) for skill, ids in found.items()}
