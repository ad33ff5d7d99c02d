"""Horizon, slots and intervals: from weekly patterns to dated slots in local time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from .fields import WEEKDAYS, Clock, Day, Label, Model, Weekday, minutes

Kind = Literal["day", "evening", "saturday"]
KINDS: tuple[Kind, ...] = ("day", "evening", "saturday")
Level = Literal["good", "if_needed", "impossible"]
MAX_HORIZON_DAYS = 400
MAX_SLOTS = 5_000
"""Dated slots of a horizon; a thousand are plenty, and without a limit a small file could ask for a huge model."""


class Span(Model):
    """A span of whole days, both ends included."""

    first: Day
    last: Day
    label: Label | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Span:
        if self.last < self.first:
            raise PydanticCustomError(
                "order", "a last day that is not before the first ({first})", {"first": str(self.first)}
            )
        return self

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


class Horizon(Model):
    """The days planned for: a quarter (``quarter: 2027-Q1``) or two dates."""

    quarter: Annotated[str, StringConstraints(pattern=r"^\d{4}-Q[1-4]$")] | None = None
    first: Day = Field(default=dt.date.min)
    last: Day = Field(default=dt.date.min)

    @model_validator(mode="before")
    @classmethod
    def _quarter_to_days(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        quarter = given.get("quarter")
        if isinstance(quarter, str) and ("first" in given or "last" in given):
            both = {"first": given.get("first"), "last": given.get("last")}
            if {name: str(day) for name, day in both.items()} != {
                name: str(day) for name, day in _days_of(quarter).items()
            }:
                raise PydanticCustomError("horizon", "either a quarter or first and last, not both")
            return given
        if isinstance(quarter, str):
            return {**given, **_days_of(quarter)}
        if "first" not in given or "last" not in given:
            raise PydanticCustomError("horizon", "a quarter such as 2027-Q1, or first and last")
        return given

    @model_validator(mode="after")
    def _sensible(self) -> Horizon:
        if self.last < self.first:
            raise PydanticCustomError(
                "order", "a last day that is not before the first ({first})", {"first": str(self.first)}
            )
        days = (self.last - self.first).days + 1
        if days > MAX_HORIZON_DAYS:
            raise PydanticCustomError("horizon", "a horizon of at most {most} days", {"most": MAX_HORIZON_DAYS})
        return self

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> Iterator[dt.date]:
        day = self.first
        while day <= self.last:
            yield day
            day += dt.timedelta(days=1)

    @property
    def first_monday(self) -> dt.date:
        return self.first + dt.timedelta(days=-self.first.weekday() % 7)

    def week(self, day: dt.date) -> int:
        """Whole weeks from the horizon's first Monday; the days before it count as week 0."""
        return max(0, (day - self.first_monday).days // 7)

    @property
    def weeks(self) -> int:
        """Number of weeks begun, counted from the first Monday."""
        return self.week(self.last) + 1


def _days_of(quarter: str) -> dict[str, dt.date]:
    try:
        year, number = int(quarter[:4]), int(quarter[-1])
        first = dt.date(year, 3 * number - 2, 1)
        following = dt.date(year + number // 4, 3 * number % 12 + 1, 1)
    except ValueError:
        raise PydanticCustomError("horizon", "a quarter such as 2027-Q1") from None
    return {"first": first, "last": following - dt.timedelta(days=1)}


class Window(Model):
    """A span of local time within one day."""

    start: Clock
    end: Clock

    @model_validator(mode="after")
    def _ordered(self) -> Window:
        if self.end <= self.start:
            raise PydanticCustomError("order", "an end after the start ({start})", {"start": f"{self.start:%H:%M}"})
        return self

    def covers(self, start_min: int, end_min: int) -> bool:
        return minutes(self.start) <= start_min and end_min <= minutes(self.end)


class WeeklyWindow(Window):
    """The same window on some weekdays of every week."""

    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)]

    def on(self, day: dt.date) -> bool:
        return WEEKDAYS[day.weekday()] in self.weekdays


class WeeklySlots(WeeklyWindow):
    """A slot on some weekdays of every week, optionally only between two dates and not on some."""

    first: Day | None = None
    last: Day | None = None
    without: tuple[Day, ...] = ()

    def on(self, day: dt.date) -> bool:
        return (
            super().on(day)
            and (self.first is None or day >= self.first)
            and (self.last is None or day <= self.last)
            and day not in self.without
        )


class SingleSlot(Window):
    """One dated slot."""

    date: Day


class Slots(Model):
    """Where slots come from. Patterns may overlap; what both give counts once."""

    weekly: Annotated[tuple[WeeklySlots, ...], Field(max_length=500)] = ()
    single: Annotated[tuple[SingleSlot, ...], Field(max_length=5_000)] = ()


class Calendar(Model):
    """What makes a day or an hour special in this municipality.

    ``after_work`` decides what an evening is, here and for ``volunteers-evening``.
    ``school_holiday_spans`` replaces the package's data for horizons it does not cover.
    """

    after_work: Window = Window(start=dt.time(17), end=dt.time(21))
    school_holidays: Literal["closed", "avoid", "ignored"] = "avoid"
    school_holiday_spans: tuple[Span, ...] | None = None
    closed_days: tuple[Day, ...] = ()
    invitation_blackouts: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A dated start with a latest end. Its kind depends on the start alone."""

    id: str
    day: dt.date
    start: dt.time
    latest_end: dt.time
    kind: Kind


@dataclass(frozen=True, slots=True)
class Interval:
    """What a session really takes: [start, end) as instants (UTC), beside local day and wall-clock minutes."""

    day: dt.date
    start: dt.datetime
    end: dt.datetime
    start_min: int
    end_min: int

    def overlaps(self, other: Interval) -> bool:
        return self.start < other.end and other.start < self.end


@lru_cache(maxsize=32)
def expand(slots: Slots, horizon: Horizon, after_work: Window) -> tuple[Slot, ...]:
    """Every dated slot within the horizon, by date, start and end; identical ones once.

    Remembered, as the parts of a large problem all have the same.
    """
    found = {
        (day, pattern.start, pattern.end) for pattern in slots.weekly for day in horizon.days if pattern.on(day)
    } | {(single.date, single.start, single.end) for single in slots.single if single.date in horizon}
    return tuple(
        Slot(slot_id(day, start, end), day, start, end, kind_of(day, start, after_work))
        for day, start, end in sorted(found)
    )


def slot_id(day: dt.date, start: dt.time, end: dt.time) -> str:
    return f"{day}/{start:%H:%M}-{end:%H:%M}"


def kind_of(day: dt.date, start: dt.time, after_work: Window) -> Kind:
    if day.weekday() == 5:
        return "saturday"
    return "evening" if after_work.start <= start < after_work.end else "day"


def instant(day: dt.date, clock: dt.time, zone: ZoneInfo) -> dt.datetime:
    """A local wall-clock time as an instant; of a doubled hour the first."""
    return dt.datetime.combine(day, clock, tzinfo=zone).astimezone(dt.UTC)


def exists(day: dt.date, clock: dt.time, zone: ZoneInfo) -> bool:
    """False for the hour that the spring clock change skips."""
    back = instant(day, clock, zone).astimezone(zone)
    return back.replace(tzinfo=None) == dt.datetime.combine(day, clock)


@lru_cache(maxsize=2 * MAX_SLOTS)
def interval(slot: Slot, duration_min: int, zone: ZoneInfo) -> Interval | None:
    """The session's interval in that slot, remembered likewise; None if it would not end by the slot's latest end."""
    start = instant(slot.day, slot.start, zone)
    end = start + dt.timedelta(minutes=duration_min)
    if end > instant(slot.day, slot.latest_end, zone):
        return None
    local_end = end.astimezone(zone)
    return Interval(slot.day, start, end, minutes(slot.start), minutes(local_end.time()))
