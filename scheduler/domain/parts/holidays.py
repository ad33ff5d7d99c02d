"""Public and school holidays of a Bundesland, from the `holidays` package and a small supplement."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from .calendar import Horizon, Span
from .fields import Land

COVERAGE_DAYS = 200
"""A horizon is covered only if a school-holiday day is known this soon after its last day."""


@lru_cache(maxsize=64)
def public_holidays(land: Land, year: int) -> dict[dt.date, str]:
    """Public holidays of the Land in that year, with their German names."""
    import holidays

    return dict(holidays.country_holidays("DE", subdiv=land, years=[year], language="de"))


@lru_cache(maxsize=64)
def school_holidays(land: Land, year: int) -> frozenset[dt.date]:
    """School-holiday days of the Land in that year; empty where the package has no data."""
    known = _known(land, year)
    return known | (_supplement(land, year) if known else frozenset())


@lru_cache(maxsize=64)
def _known(land: Land, year: int) -> frozenset[dt.date]:
    """What the package itself knows."""
    import holidays

    return frozenset(holidays.country_holidays("DE", subdiv=land, years=[year], categories=("school",)))


def _supplement(land: Land, year: int) -> frozenset[dt.date]:
    """Bavaria: no school on Buß- und Bettag, the Wednesday before 23 November (Art. 4 FTG, KMBek Ferienordnung)."""
    if land != "BY":
        return frozenset()
    eve = dt.date(year, 11, 22)
    return frozenset({eve - dt.timedelta(days=(eve.weekday() - 2) % 7)})


def covers(land: Land, horizon: Horizon) -> bool:
    """Does the package know the school holidays of this horizon? It must know one soon after its end."""
    soon = Span(first=horizon.last + dt.timedelta(days=1), last=horizon.last + dt.timedelta(days=COVERAGE_DAYS))
    return any(day in soon for year in (soon.first.year, soon.last.year) for day in _known(land, year))
