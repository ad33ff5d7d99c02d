"""Organisations, the people they send, and moderators. People carry ids only, never names or reasons."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from .calendar import Interval, Level, WeeklyWindow
from .fields import WEEKDAYS, Cents, Clock, Count, Day, Flag, Id, Label, Model, Moment, Positive, minutes

Category = Literal[
    "administration",
    "youth_welfare_provider",
    "association",
    "business_association",
    "chamber",
    "migrant_organisation",
    "mosque_association",
    "company",
    "intercultural_project",
    "support_initiative",
    "refugees",
]
CATEGORIES: tuple[Category, ...] = get_args(Category)
Engagement = Literal["volunteer", "paid"]
_WORST: dict[Level, int] = {"good": 0, "if_needed": 1, "impossible": 2}


def _numbered(given: object) -> object:
    """JSON knows only strings as keys."""
    if not isinstance(given, dict):
        return given
    return {
        int(key) if isinstance(key, str) and re.fullmatch(r"-?\d{1,9}", key, re.ASCII) else key: cents
        for key, cents in given.items()
    }


Fees = Annotated[dict[Positive, Cents], BeforeValidator(_numbered)]


class Organisation(Model):
    """An actor: a department, an association, a company … ``direct_contact``: works with refugees itself.

    ``borough``: where its people set out from.
    """

    id: Id
    label: Label
    category: Category
    direct_contact: Flag = False
    borough: Id | None = None


class AvailableWindow(WeeklyWindow):
    level: Literal["good", "if_needed"] = "good"


class DatedLevel(Model):
    """A level on some days, the whole day or a part of it."""

    first: Day
    last: Day | None = None
    start: Clock = dt.time(0)
    end: Clock = dt.time(23, 59)
    level: Level

    @model_validator(mode="after")
    def _ordered(self) -> DatedLevel:
        if self.last is not None and self.last < self.first:
            raise PydanticCustomError(
                "order", "a last day that is not before the first ({first})", {"first": str(self.first)}
            )
        if self.end <= self.start:
            raise PydanticCustomError("order", "an end after the start ({start})", {"start": f"{self.start:%H:%M}"})
        return self

    def on(self, day: dt.date) -> bool:
        return self.first <= day <= (self.last or self.first)


class Busy(Model):
    """An entry of a busy calendar: local times, no reason."""

    start: Moment
    end: Moment

    @model_validator(mode="after")
    def _ordered(self) -> Busy:
        if self.end <= self.start:
            raise PydanticCustomError(
                "order", "an end after the start ({start})", {"start": f"{self.start:%Y-%m-%dT%H:%M}"}
            )
        return self


class Availability(Model):
    """When someone or something is free: per minute, busy beats dates, dates beat the weekly pattern.

    Without a weekly pattern everything is good; with one, what it does not name is impossible.
    Of several dated levels, and of several minutes of a session, the worst counts.
    """

    weekly: tuple[AvailableWindow, ...] = ()
    dates: tuple[DatedLevel, ...] = ()
    busy: tuple[Busy, ...] = ()

    def level(self, interval: Interval) -> Level:
        return self.level_between(interval.day, interval.start_min, interval.end_min)

    def level_between(self, day: dt.date, start_min: int, end_min: int) -> Level:
        """The level of [start_min, end_min) of that local day."""
        if self.busy:
            begin = dt.datetime.combine(day, dt.time(start_min // 60, start_min % 60))
            end = begin + dt.timedelta(minutes=end_min - start_min)
            if any(busy.start < end and begin < busy.end for busy in self.busy):
                return "impossible"
        dates = [entry for entry in self.dates if entry.first <= day <= (entry.last or entry.first)]
        if not dates and not self.weekly:
            return "good"
        weekday = WEEKDAYS[day.weekday()]
        weekly = [window for window in self.weekly if weekday in window.weekdays]
        if not dates and start_min < end_min:  # the usual cases, and they need no search by minutes
            inside = [w.level for w in weekly if minutes(w.start) <= start_min and end_min <= end_of(w)]
            if "good" in inside:
                return "good"
            if len(weekly) <= 1:
                return inside[0] if inside else "impossible"
            if inside and sum(window.level == "good" for window in weekly) <= 1:
                return "if_needed"  # what is good is not all of it
        edges = {start_min, end_min}
        parts: tuple[WeeklyWindow | DatedLevel, ...] = (*weekly, *dates)
        for part in parts:
            edges |= {edge for edge in (minutes(part.start), end_of(part)) if start_min < edge < end_min}
        ordered = sorted(edges)
        return max((self._at(minute, weekly, dates) for minute in ordered[:-1]), key=_WORST.__getitem__, default="good")

    def _at(self, minute: int, weekly: list[AvailableWindow], dates: list[DatedLevel]) -> Level:
        dated: list[Level] = [e.level for e in dates if minutes(e.start) <= minute < end_of(e)]
        if dated:
            return max(dated, key=_WORST.__getitem__)
        if not self.weekly:
            return "good"
        open_now: list[Level] = [w.level for w in weekly if minutes(w.start) <= minute < end_of(w)]
        return min(open_now, key=_WORST.__getitem__, default="impossible")


def end_of(part: WeeklyWindow | DatedLevel) -> int:
    """Minutes since midnight; 23:59 means the end of the day."""
    end = minutes(part.end)
    return 24 * 60 if end == 24 * 60 - 1 else end


class Load(Model):
    """How many sessions a person agreed to. A volunteer has one a week unless the file says otherwise."""

    per_week: Count | None = None
    per_horizon: Count | None = None


class ModeratorLoad(Load):
    per_day: Count | None = None


class Person(Model):
    """A delegate. The engagement hangs on the person, never on the organisation's category.

    ``available_daytime`` holds for volunteers: True, or the weekly windows they agreed to, never inferred.
    ``history``: the burden carried over from earlier quarters, so that giving way is fair over the year.
    """

    id: Id
    organisation: Id | None = None
    engagement: Engagement
    available_daytime: Flag | tuple[WeeklyWindow, ...] = False
    availability: Availability = Availability()
    load: Load = Load()
    history: Count = 0


class Moderator(Model):
    """``organisation`` set means internal, unset external. ``person``: the delegate who is the same human.

    ``fees``: cents per session by its duration, up to so many minutes: ``{180: 45000, 360: 80000}``.
    """

    id: Id
    organisation: Id | None = None
    person: Id | None = None
    engagement: Engagement | None = None
    available_daytime: Flag | tuple[WeeklyWindow, ...] = False
    languages: tuple[Id, ...] = ()
    methods: tuple[Id, ...] = ()
    availability: Availability = Availability()
    load: ModeratorLoad = ModeratorLoad()
    fees: Fees = Field(default={})

    def fee_cents(self, duration_min: int) -> int | None:
        """What a session of that many minutes costs; None if the fees do not say."""
        steps = [up_to for up_to in self.fees if up_to >= duration_min]
        return self.fees[min(steps)] if steps else (None if self.fees else 0)

    @property
    def external(self) -> bool:
        return self.organisation is None
