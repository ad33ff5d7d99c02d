"""Committees, their members and their sittings."""

from __future__ import annotations

import datetime as dt

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from .fields import Day, Flag, Id, Label, Model, Moment


class Member(Model):
    """A person on a committee, from ``first`` to ``last`` where these are known."""

    person: Id
    first: Day | None = None
    last: Day | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Member:
        if self.first is not None and self.last is not None and self.last < self.first:
            raise PydanticCustomError(
                "order", "a last day that is not before the first ({first})", {"first": str(self.first)}
            )
        return self

    def on(self, day: dt.date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class Sitting(Model):
    """A sitting in local time. A missing end is assumed by ``committee-clash``; cancelled ones are ignored."""

    start: Moment
    end: Moment | None = None
    cancelled: Flag = False
    borough: Id | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Sitting:
        if self.end is not None and self.end <= self.start:
            raise PydanticCustomError(
                "order", "an end after the start ({start})", {"start": f"{self.start:%Y-%m-%dT%H:%M}"}
            )
        return self


class Committee(Model):
    """A standing body whose sittings its members cannot miss."""

    id: Id
    label: Label
    topics: tuple[Id, ...] = ()
    members: tuple[Member, ...] = ()
    sittings: tuple[Sitting, ...] = ()
