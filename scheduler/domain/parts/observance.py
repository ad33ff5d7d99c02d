"""What people keep: days and times that workshops inviting them should avoid. Never a property of a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from pydantic import Field

from .calendar import Horizon, Interval, Span
from .fields import WEEKDAYS, Clock, Flag, Id, Label, Land, Language, Model, Positive, Weekday, minutes
from .known_observances import KNOWN, Days
from .people import Category

END_OF_DAY = 24 * 60


class Observance(Model):
    """What some categories of organisations keep: days of ``spans`` (only these ``weekdays``), from start to end.

    A known one needs only its id: whatever is given replaces what is known of it. A new one needs a label, categories
    and spans; without spans, its weekdays in the whole horizon. Without start or end it lasts from or to midnight.
    ``hard`` forbids what otherwise costs ``weight``; ``off`` leaves a known one out.
    """

    id: Id
    label: Label | None = None
    categories: Annotated[tuple[Category, ...], Field(min_length=1)] | None = None
    spans: Annotated[tuple[Span, ...], Field(min_length=1, max_length=400)] | None = None
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)] | None = None
    start: Clock | None = None
    end: Clock | None = None
    weight: Positive | None = None
    hard: Flag = False
    off: Flag = False

    @property
    def window(self) -> tuple[dt.time | None, dt.time | None]:
        """Its start and end, known ones filled in; None is midnight."""
        known = KNOWN.get(self.id)
        start, end = (None, None) if known is None else (known.start, known.end)
        return (start if self.start is None else self.start), (end if self.end is None else self.end)


@dataclass(frozen=True, slots=True)
class Kept:
    """An observance in force: on these days, from ``start_min`` to ``end_min`` of local time."""

    id: str
    labels: Mapping[Language, str]
    categories: frozenset[Category]
    days: frozenset[dt.date]
    start_min: int
    end_min: int
    weight: int
    hard: bool

    def overlaps(self, interval: Interval) -> bool:
        return self.meets(interval.day, interval.start_min, interval.end_min)

    def meets(self, day: dt.date, start_min: int, end_min: int) -> bool:
        return day in self.days and start_min < self.end_min and self.start_min < end_min


@lru_cache(maxsize=32)
def in_force(observances: tuple[Observance, ...], land: Land, horizon: Horizon) -> tuple[Kept, ...]:
    """The known observances, changed by what the file gives, then the file's own; only those with a day in the horizon.

    A known one that is usual only in some Länder is in force elsewhere if the file names it. Remembered, as the
    parts of a large problem all have the same.
    """
    given = {observance.id: observance for observance in observances}
    usual = {id: Observance(id=id) for id, known in KNOWN.items() if known.lands is None or land in known.lands}
    found = (_kept(one, horizon) for one in {**usual, **given}.values() if not one.off)
    return tuple(kept for kept in found if kept.days)


def _kept(observance: Observance, horizon: Horizon) -> Kept:
    known = KNOWN.get(observance.id)
    label = observance.label or observance.id
    start, end = observance.window
    return Kept(
        id=observance.id,
        labels=known.labels if known is not None and observance.label is None else {"de": label, "en": label},
        categories=frozenset(observance.categories or (known.categories if known is not None else ())),
        days=frozenset(_days(observance, horizon)),
        start_min=0 if start is None else minutes(start),
        end_min=END_OF_DAY if end is None else minutes(end),
        weight=observance.weight or 1,
        hard=observance.hard,
    )


def _days(observance: Observance, horizon: Horizon) -> Iterator[dt.date]:
    known = KNOWN.get(observance.id)
    spans: Sequence[Days] = [(horizon.first, horizon.last)]
    if observance.spans is not None:
        spans = [(span.first, span.last) for span in observance.spans]
    elif known is not None:
        spans = [*known.spans(horizon)]
    weekdays = observance.weekdays or (None if known is None else known.weekdays) or WEEKDAYS
    for day in horizon.days:
        if WEEKDAYS[day.weekday()] in weekdays and any(first <= day <= last for first, last in spans):
            yield day
