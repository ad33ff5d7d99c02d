"""The field types every domain model is made of."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
YEARS = (1990, 2100)
PRINTABLE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]*$"
"""Neither control characters nor line separators nor what turns the direction of writing."""


class Model(BaseModel):
    """A frozen record that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _day(given: object) -> object:
    if isinstance(given, str):
        return _day_of(given)
    if isinstance(given, dt.datetime) or not isinstance(given, dt.date):
        raise PydanticCustomError("day", 'a date such as "2027-01-14"')
    _within_years(given)
    return given


@lru_cache(maxsize=4096)
def _day_of(text: str) -> dt.date:
    """Remembered, as a large file has the same few days a hundred thousand times."""
    if not DAY.fullmatch(text):
        raise PydanticCustomError("day", 'a date such as "2027-01-14"')
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("day", 'a date that exists, such as "2027-01-14"') from None
    _within_years(day)
    return day


def _clock(given: object) -> object:
    if isinstance(given, str):
        return _clock_of(given)
    if isinstance(given, (int, float)):
        raise PydanticCustomError("clock", 'a time in quotes such as "18:00" (here it was read as a number)')
    if isinstance(given, dt.time) and given.tzinfo is None and not (given.second or given.microsecond):
        return given
    raise PydanticCustomError("clock", 'a time such as "18:00"')


@lru_cache(maxsize=2048)
def _clock_of(text: str) -> dt.time:
    if not CLOCK.fullmatch(text):
        raise PydanticCustomError("clock", 'a time such as "18:00"')
    return dt.time.fromisoformat(text)


def _moment(given: object) -> object:
    if isinstance(given, str) and MOMENT.fullmatch(given):
        try:
            given = dt.datetime.fromisoformat(given)
        except ValueError:
            given = None
    if isinstance(given, dt.datetime) and given.tzinfo is None:
        _within_years(given)
        return given
    raise PydanticCustomError("moment", 'a local date and time such as "2027-01-14T18:00"')


def _within_years(day: dt.date) -> None:
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise PydanticCustomError("day", "a date between {first} and {last}", {"first": YEARS[0], "last": YEARS[1]})


Id = Annotated[str, StringConstraints(pattern=r"^\w[\w.\-]*$", max_length=80)]
"""Letters, digits, ``_ . -``; so an id is safe in a file name and cannot be a mail address."""

Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=PRINTABLE)]
"""One printable line."""

SlotId = Annotated[str, StringConstraints(max_length=40)]
"""A dated slot, such as ``2027-01-14/17:00-21:00``."""

Day = Annotated[
    dt.date, BeforeValidator(_day, json_schema_input_type=str), WithJsonSchema({"type": "string", "format": "date"})
]
Clock = Annotated[
    dt.time,
    BeforeValidator(_clock, json_schema_input_type=str),
    PlainSerializer(lambda clock: f"{clock:%H:%M}", return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}),
]
Moment = Annotated[
    dt.datetime,
    BeforeValidator(_moment, json_schema_input_type=str),
    PlainSerializer(lambda moment: f"{moment:%Y-%m-%dT%H:%M}", return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$"}),
]
"""A local date and time of the municipality, without an offset."""

Count = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
Positive = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
Cents = Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)]
Flag = Annotated[bool, Field(strict=True)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Land = Literal["BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"]
Language = Literal["de", "en"]


def minutes(clock: dt.time) -> int:
    """Minutes since local midnight."""
    return clock.hour * 60 + clock.minute
