"""Who and what an instance is made of, before anything has an id: plain records that the planted plan fills."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from scheduler.domain.parts.people import Category

from .days import Part, Time


@dataclass(slots=True)
class Block:
    """Some days, the whole day or a part of it, on which somebody or something is not to be had."""

    first: dt.date
    last: dt.date
    start: int = 0
    end: int = 24 * 60


@dataclass(slots=True)
class Free:
    """When someone or something is free: the parts of the week given (None: all), but for the blocks.

    ``if_needed`` are parts of the week that are possible, yet not good.
    """

    pattern: frozenset[tuple[int, Part]] | None = None
    if_needed: frozenset[tuple[int, Part]] = frozenset()
    blocks: list[Block] = field(default_factory=list)

    def allows(self, time: Time, end: int) -> bool:
        if self.pattern is not None and (time.weekday, time.part) not in self.pattern:
            return False
        # Plain loops here and in `fits`: three million calls of them make most of a large instance's time.
        day, start = time.day, time.start
        for block in self.blocks:
            if block.first <= day <= block.last and start < block.end and block.start < end:
                return False
        return True


@dataclass(slots=True, eq=False)
class Organisation:
    """``home`` is its borough, None if it works in all of them; ``office``: where its people set out from.

    ``weight``: how often it is thought of.
    """

    home: int | None
    category: Category
    direct_contact: bool
    weight: int
    office: int
    people: list[Delegate] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Delegate:
    """A person. ``sittings`` are (day, start, end, borough), with the buffers of committee-clash where that is None."""

    organisation: Organisation
    volunteer: bool = False
    daytime: bool = False
    free: Free = field(default_factory=Free)
    sittings: list[tuple[dt.date, int, int, int | None]] = field(default_factory=list)
    history: int = 0
    per_week: int | None = None
    per_horizon: int | None = None
    moderates: bool = False
    uses: list[Meeting] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Moderator:
    """``serves``: the boroughs it may be booked in, None for all."""

    organisation: Organisation | None
    person: Delegate | None
    serves: tuple[int, ...] | None
    languages: tuple[str, ...]
    methods: tuple[str, ...]
    free: Free
    per_week: int
    per_horizon: int
    fees: dict[int, int] = field(default_factory=dict)
    uses: list[Meeting] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Room:
    home: int
    capacity: int
    features: tuple[str, ...]
    free: Free
    rent_cents: int = 0
    uses: list[Meeting] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Committee:
    """``sittings`` are (day, start, end), the end None where nobody wrote it down.

    ``located``: it is known that they take place in its borough.
    """

    home: int
    members: list[Delegate]
    sittings: list[tuple[dt.date, int, int | None]]
    located: bool = False
    topics: list[Topic] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Topic:
    home: int
    field: str
    responsible: list[Organisation]
    implementers: list[Organisation]
    capped: bool = False


@dataclass(slots=True, eq=False)
class Chair:
    """A seat: for the organisation, for one person of it, or, without an organisation, for a category."""

    organisation: Organisation | None
    category: Category
    person: Delegate | None = None
    places: int = 1
    required: bool = False
    weight: int = 1
    seated: list[Delegate] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Meeting:
    """A workshop with its place in the planted plan. A kick-off has no topic of its own."""

    home: int
    topic: Topic | None
    phase: str | None
    evening_min: int
    likes: str
    opens: list[Series] = field(default_factory=list)
    asked: int = 1
    chairs: list[Chair] = field(default_factory=list)
    bound: bool = False
    later: bool = False
    needs: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    time: Time | None = None
    room: Room | None = None
    moderators: list[Moderator] = field(default_factory=list)

    @property
    def at(self) -> Time:
        if self.time is None:
            raise ValueError("a meeting that is not planted yet")
        return self.time

    @property
    def places(self) -> int:
        return sum(chair.places for chair in self.chairs)

    @property
    def cents(self) -> int:
        """What it costs as planted."""
        length = self.at.end(self.evening_min) - self.at.start
        fees = [min(cents for most, cents in m.fees.items() if length <= most) for m in self.moderators if m.fees]
        return sum(fees) + (0 if self.room is None else self.room.rent_cents)


@dataclass(slots=True, eq=False)
class Series:
    topic: Topic
    steps: list[list[Meeting]]
    invited: list[Organisation] = field(default_factory=list)


@dataclass(slots=True)
class World:
    """All of it. ``kickoffs`` and ``series`` together hold every meeting; ``travel`` holds minutes by two boroughs."""

    times: list[Time]
    travel: list[list[int]]
    organisations: list[Organisation] = field(default_factory=list)
    moderators: list[Moderator] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)
    committees: list[Committee] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    kickoffs: list[Meeting] = field(default_factory=list)

    @property
    def people(self) -> list[Delegate]:
        return [person for organisation in self.organisations for person in organisation.people]

    @property
    def meetings(self) -> list[Meeting]:
        return [*self.kickoffs, *(m for series in self.series for step in series.steps for m in step)]


def meets(use: Meeting, time: Time, end: int, pause: int = 0) -> bool:
    """Does a planted meeting take that time (with a pause in between)?"""
    there = use.at
    return there.day == time.day and there.start < end + pause and time.start < there.end(use.evening_min) + pause
