"""Topics, workshops with their seats, and the series that order them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .calendar import Kind
from .fields import Count, Flag, Id, Label, Model, Positive, SlotId
from .people import Category

Phase = Literal["analysis", "solutions", "measures"]
PHASES: tuple[Phase, ...] = ("analysis", "solutions", "measures")
ActorKind = Literal["person", "organisation", "category"]
Actor = tuple[ActorKind, str]
"""What a seat names: its kind and its id."""


class Topic(Model):
    """A field of action. Its responsible and implementing organisations have a stake in it."""

    id: Id
    label: Label
    responsible: tuple[Id, ...] = ()
    implementers: tuple[Id, ...] = ()


class Seat(Model):
    """``places`` at the table for a person, an organisation or a category. Optional unless ``required``.

    For a category the places go to different organisations unless ``different_organisations`` is false.
    """

    id: Id | None = None
    person: Id | None = None
    organisation: Id | None = None
    category: Category | None = None
    places: Annotated[int, Field(strict=True, ge=1, le=50)] = 1
    required: Flag = False
    weight: Count = 1
    different_organisations: Flag = True

    @model_validator(mode="after")
    def _names_one(self) -> Seat:
        if (self.person, self.organisation, self.category).count(None) != 2:
            raise PydanticCustomError("seat", "exactly one of person, organisation and category")
        if self.person is not None and self.places != 1:
            raise PydanticCustomError("seat", "one place for a seat that names a person")
        return self

    @property
    def actor(self) -> Actor:
        if self.person is not None:
            return ("person", self.person)
        if self.organisation is not None:
            return ("organisation", self.organisation)
        return ("category", str(self.category))

    @property
    def key(self) -> str:
        """What a plan calls this seat: its id, or else what it names."""
        return self.id or self.person or self.organisation or str(self.category)


class Locked(Model):
    """What was announced and stays, each on its own. The slot as ``2027-01-14/17:00-21:00``."""

    slot: SlotId | None = None
    room: Id | None = None
    moderators: tuple[Id, ...] | None = None

    @property
    def anything(self) -> bool:
        return self.slot is not None or self.room is not None or self.moderators is not None


class GroupSize(Model):
    """How many people a session is meant for. ``max`` is kept where identical sessions share their guests."""

    min: Positive = 1
    max: Positive | None = None

    @model_validator(mode="after")
    def _ordered(self) -> GroupSize:
        if self.max is not None and self.max < self.min:
            raise PydanticCustomError("order", "a max that is not below min ({min})", {"min": self.min})
        return self


class Workshop(Model):
    """One session on one topic. A kick-off ``opens`` series, is the first session of each, and may have no own topic.

    ``durations`` overrides ``duration`` (minutes) by the kind of slot. Workshops with the same ``repeat`` are
    identical sessions: they share one list of seats, and everyone on it attends one of them.
    """

    id: Id
    label: Label | None = None
    topic: Id | None = None
    phase: Phase | None = None
    duration: Annotated[int, Field(strict=True, ge=15, le=720)]
    durations: dict[Kind, Annotated[int, Field(strict=True, ge=15, le=720)]] = Field(default={})
    seats: tuple[Seat, ...] = ()
    moderators: Annotated[int, Field(strict=True, ge=0, le=2)] = 1
    languages: tuple[Id, ...] = ()
    methods: tuple[Id, ...] = ()
    needs: tuple[Id, ...] = ()
    borough: Id | None = None
    opens: tuple[Id, ...] = ()
    locked: Locked = Locked()
    weight: Positive = 1
    repeat: Id | None = None
    group_size: GroupSize | None = None

    @property
    def name(self) -> str:
        return self.label or self.id

    def duration_in(self, kind: Kind) -> int:
        """Minutes the session takes in a slot of that kind."""
        return self.durations.get(kind, self.duration)


class Series(Model):
    """The ordered workshops of one topic. An inner list holds workshops of one phase that may run in parallel.

    The gaps override the parameters of ``series-order`` for this series.
    """

    id: Id
    topic: Id
    sessions: Annotated[tuple[Id | Annotated[tuple[Id, ...], Field(min_length=1)], ...], Field(min_length=1)]
    first_gap_days: Positive | None = None
    gap_days: Positive | None = None
    max_gap_days: Positive | None = None

    @property
    def steps(self) -> tuple[tuple[str, ...], ...]:
        """The workshops in order, parallel ones together."""
        return tuple((step,) if isinstance(step, str) else step for step in self.sessions)

    @property
    def workshops(self) -> tuple[str, ...]:
        return tuple(workshop for step in self.steps for workshop in step)
