"""The observances that always apply, as data, and the days they fall on.

Dates: Islamic ones from the Umm al-Qura calendar (`hijridate`), movable Christian ones from `dateutil`. The sighting
of the moon may shift an Islamic date, so these are padded by one day at both ends.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .calendar import Horizon
from .fields import Land, Language, Weekday
from .people import Category

Days = tuple[dt.date, dt.date]
"""A first and a last day."""

ISLAMIC_UNTIL = dt.date(2077, 11, 16)
"""The last day that the calendar's tables know (the Hijri year 1500)."""

MOON_SIGHTING = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """An observance known without a problem file. ``lands``: applies by itself only there; None is everywhere."""

    labels: Mapping[Language, str]
    categories: tuple[Category, ...]
    spans: Callable[[Horizon], Iterator[Days]]
    weekdays: tuple[Weekday, ...] | None = None
    start: dt.time | None = None
    end: dt.time | None = None
    lands: tuple[Land, ...] | None = None
    islamic: bool = False


def _ramadan(horizon: Horizon) -> Iterator[Days]:
    for year in _hijri_years(horizon):
        yield _hijri(year, 9, 1) - MOON_SIGHTING, _hijri(year, 10, 1) - dt.timedelta(days=1) + MOON_SIGHTING


def _feast(month: int, day: int) -> Callable[[Horizon], Iterator[Days]]:
    """Three days from that day of the Hijri month."""

    def spans(horizon: Horizon) -> Iterator[Days]:
        for year in _hijri_years(horizon):
            first = _hijri(year, month, day)
            yield first - MOON_SIGHTING, first + dt.timedelta(days=2) + MOON_SIGHTING

    return spans


def _easter(first: int, last: int, *, orthodox: bool) -> Callable[[Horizon], Iterator[Days]]:
    """From so many days after Easter Sunday to so many."""

    def spans(horizon: Horizon) -> Iterator[Days]:
        from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

        for year in range(horizon.first.year, horizon.last.year + 1):
            sunday = easter(year, EASTER_ORTHODOX if orthodox else EASTER_WESTERN)
            yield sunday + dt.timedelta(days=first), sunday + dt.timedelta(days=last)

    return spans


def _newroz(horizon: Horizon) -> Iterator[Days]:
    for year in range(horizon.first.year, horizon.last.year + 1):
        yield dt.date(year, 3, 20), dt.date(year, 3, 21)


def _all_days(horizon: Horizon) -> Iterator[Days]:
    yield horizon.first, horizon.last


def _hijri_years(horizon: Horizon) -> range:
    """Every Hijri year that touches the horizon or the days around it."""
    from hijridate import Gregorian

    padding = 2 * MOON_SIGHTING
    first, last = (
        Gregorian.fromdate(min(day, ISLAMIC_UNTIL)).to_hijri().year
        for day in (horizon.first - padding, horizon.last + padding)
    )
    return range(first, last + 1)


def _hijri(year: int, month: int, day: int) -> dt.date:
    from hijridate import Hijri

    found = Hijri(year, month, day).to_gregorian()
    return dt.date(found.year, found.month, found.day)


RHINELAND: tuple[Land, ...] = ("NW", "RP")
"""Where carnival closes offices: the Rhineland's town halls shut on Weiberfastnacht at 11:11 and on Rosenmontag, though
neither is a public holiday. Elsewhere it is a local matter, which a problem file can name."""

KNOWN: Mapping[str, Known] = MappingProxyType(
    {
        "ramadan-evenings": Known(
            {"en": "Ramadan evenings", "de": "Ramadan-Abende"},
            ("mosque_association",),
            _ramadan,
            start=dt.time(16, 30),  # before iftar, which is at sunset
            end=dt.time(20, 30),
            islamic=True,
        ),
        "eid-al-fitr": Known(
            {"en": "Eid al-Fitr", "de": "Ramadanfest"},
            ("mosque_association",),
            _feast(10, 1),
            islamic=True,
        ),
        "eid-al-adha": Known(
            {"en": "Eid al-Adha", "de": "Opferfest"},
            ("mosque_association",),
            _feast(12, 10),
            islamic=True,
        ),
        "friday-prayer": Known(
            {"en": "Friday prayer", "de": "Freitagsgebet"},
            ("mosque_association",),
            _all_days,
            weekdays=("fri",),
            start=dt.time(12),
            end=dt.time(14, 30),
        ),
        "newroz": Known({"en": "Newroz", "de": "Newroz"}, ("migrant_organisation",), _newroz),
        "orthodox-easter": Known(
            {"en": "Orthodox Easter", "de": "orthodoxes Osterfest"},
            ("migrant_organisation",),
            _easter(-2, 1, orthodox=True),
        ),
        "weiberfastnacht": Known(
            {"en": "Carnival Thursday", "de": "Weiberfastnacht"},
            ("administration",),
            _easter(-52, -52, orthodox=False),
            start=dt.time(11),
            lands=RHINELAND,
        ),
        "rosenmontag": Known(
            {"en": "Carnival Monday", "de": "Rosenmontag"},
            ("administration",),
            _easter(-48, -48, orthodox=False),
            lands=RHINELAND,
        ),
    }
)
