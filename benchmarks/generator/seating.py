"""Who is invited to a series and who sits where in the planted plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from .days import Time
from .sizes import Knobs
from .world import Chair, Delegate, Meeting, Organisation, Series, World, meets


def fits(person: Delegate, time: Time, meeting: Meeting, travel: list[list[int]]) -> bool:
    """Could the person, as far as hours, days and committees go, sit at that table then?"""
    if person.volunteer and not person.daytime and time.part in ("morning", "afternoon"):
        return False
    end = time.end(meeting.evening_min)
    if not person.free.allows(time, end):
        return False
    for day, start, until, place in person.sittings:
        if day == time.day:
            way = 0 if place is None else travel[place][meeting.home]
            if time.start < until + way and start < end + way:
                return False
    return True


def can_sit(person: Delegate, meeting: Meeting, time: Time, travel: list[list[int]]) -> bool:
    """Can the person sit there beside all that it is planted for already?"""
    if person.moderates or not fits(person, time, meeting, travel):
        return False
    if person.per_horizon is not None and len(person.uses) >= person.per_horizon:
        return False
    per_week = 1 if person.volunteer and person.per_week is None else person.per_week
    if per_week is not None and sum(use.at.week == time.week for use in person.uses) >= per_week:
        return False
    end = time.end(meeting.evening_min)
    return not any(meets(use, time, end, travel[use.home][meeting.home]) for use in person.uses)


class Seating:
    """Invites by how often an organisation is thought of, and seats whoever can come."""

    def __init__(self, knobs: Knobs, rng: Random, world: World) -> None:
        self.knobs, self.rng, self.travel = knobs, rng, world.travel
        self.local: list[list[Organisation]] = [[] for _ in range(knobs.boroughs)]
        self.everywhere: list[Organisation] = []
        for organisation in world.organisations:
            (self.everywhere if organisation.home is None else self.local[organisation.home]).append(organisation)

    def invite(self, series: Series) -> list[Organisation]:
        """The series' core: the responsible first, then by weight, the knob's share of them from all boroughs."""
        topic = series.topic
        count = self.knobs.group_max + 4
        wide = sum(self.rng.randrange(100) < self.knobs.coupling for _ in range(count))
        chosen = [*topic.responsible[:1], *topic.implementers[:2]]
        pool = self._ranked(self.everywhere)[:wide] + self._ranked(self.local[topic.home])
        chosen += [o for o in pool if o not in chosen][: count - len(chosen)]
        return chosen

    def _ranked(self, organisations: Sequence[Organisation]) -> list[Organisation]:
        return sorted(organisations, key=lambda o: self.rng.random() ** (1 / o.weight), reverse=True)

    def seat(self, meeting: Meeting, invited: Sequence[Organisation], most: int) -> bool:
        """Fill a table of at most that many places; False (and nothing done) if it stays too small."""
        low, high = self.knobs.group_min, min(self.knobs.group_max, most)
        if high < low:
            return False
        wanted = self.rng.randint(low, high)
        topics = [s.topic for s in meeting.opens] if meeting.topic is None else [meeting.topic]
        asked = [t.responsible[0] for t in topics]
        met: list[Organisation] = []
        for organisation in self._guests(meeting, invited):
            if meeting.places >= wanted:
                break
            if organisation in met or organisation.category in meeting.at.shut:
                continue
            met.append(organisation)
            self._chair(meeting, organisation, wanted - meeting.places)
        filled = [chair for chair in meeting.chairs if chair.seated]
        if sum(len(chair.seated) for chair in filled) < low:
            self.clear(meeting)
            return False
        self._require(meeting, [c for c in filled if len(c.seated) == c.places], asked)
        self._categories(meeting)
        self.rng.shuffle(meeting.chairs)
        return True

    def _guests(self, meeting: Meeting, invited: Sequence[Organisation]) -> Iterator[Organisation]:
        """The responsible, then most of the core, now and then somebody else, then whoever there is."""
        topics = [s.topic for s in meeting.opens] if meeting.topic is None else [meeting.topic]
        yield from (topic.responsible[0] for topic in topics)
        core = [*dict.fromkeys(invited)]
        self.rng.shuffle(core)
        others = self._ranked(self.local[meeting.home])
        while core:
            yield core.pop() if not others or self.rng.randrange(100) < self.knobs.core else others.pop(0)
        yield from others

    def _chair(self, meeting: Meeting, organisation: Organisation, left: int) -> None:
        able = [p for p in organisation.people if can_sit(p, meeting, meeting.at, self.travel)]
        chair = Chair(organisation, organisation.category, weight=2 if self.rng.randrange(100) < 10 else 1)
        if not able:
            optional = self.rng.randrange(100)
            if optional < self.knobs.empty * 2 and any(not p.moderates for p in organisation.people):
                meeting.chairs.append(chair)
            return
        if len(able) > 1 and left > 1 and self.rng.randrange(100) < 10:
            chair.places = 2
        chair.seated = self.rng.sample(able, chair.places)
        if chair.places == 1 and self.rng.randrange(100) < self.knobs.named_seats:
            chair.person = chair.seated[0]
        for person in chair.seated:
            person.uses.append(meeting)
        meeting.chairs.append(chair)

    def _require(self, meeting: Meeting, filled: list[Chair], asked: Sequence[Organisation]) -> None:
        """The responsible must come; of the others those who have nobody to send instead, more often than not."""
        count = self.knobs.required + self.rng.randint(-1, 1)

        def order(chair: Chair) -> tuple[bool, float]:
            organisation = chair.organisation
            assert organisation is not None
            return organisation not in asked, self.rng.random() * len(organisation.people)

        for chair in sorted(filled, key=order)[:count]:
            chair.required = True

    def _categories(self, meeting: Meeting) -> None:
        """Some seats name the category only; each category at most once, as a plan calls the seat by it."""
        named = [chair.category for chair in meeting.chairs if chair.organisation is None]
        for chair in meeting.chairs:
            open_ = chair.places == 1 and chair.person is None and chair.category not in named
            if open_ and self.rng.randrange(100) < self.knobs.category_seats:
                chair.organisation = None
                named.append(chair.category)

    def clear(self, meeting: Meeting) -> None:
        for chair in meeting.chairs:
            for person in chair.seated:
                person.uses.remove(meeting)
        meeting.chairs = []
