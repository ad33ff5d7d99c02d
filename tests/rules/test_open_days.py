"""open-days: holidays of the Land, Sundays, year's end, listed days, and school holidays where they are closed."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain.problem import Problem

from ..builders import because, best, entry, feasible, problem, violations

OPEN = "17:00-19:00"


def town(day: str, land: str = "NW", **calendar: Any) -> Problem:
    """One slot on that day."""
    return problem(
        f"{day}/{OPEN}",
        municipality={"label": "Musterstadt", "land": land},
        horizon={"first": "2027-01-01", "last": "2027-12-31"},
        calendar={"school_holidays": "ignored", **calendar},
    )


@pytest.mark.parametrize(
    ("day", "land", "why"),
    [
        ("2027-01-06", "BY", "public-holiday"),  # Epiphany
        ("2027-01-06", "NW", None),
        ("2027-03-26", "NW", "public-holiday"),  # Good Friday
        ("2027-03-25", "NW", None),
        ("2027-05-27", "NW", "public-holiday"),  # Corpus Christi
        ("2027-05-27", "BE", None),
        ("2027-03-08", "BE", "public-holiday"),  # International Women's Day
        ("2027-03-08", "NW", None),
        ("2027-12-24", "NW", "year-end"),
        ("2027-12-31", "NW", "year-end"),
        ("2027-12-23", "NW", None),
        ("2027-12-30", "NW", None),
        ("2027-01-17", "NW", "sunday"),
        ("2027-01-16", "NW", None),
        ("2027-01-18", "NW", None),
        ("2027-11-01", "NW", "public-holiday"),
    ],
)
def test_what_is_closed_depends_on_the_land(day: str, land: str, why: str | None) -> None:
    refused = violations(town(day, land), entry("arrival-1", f"{day}/{OPEN}"))
    words = because("open-days", "workshop:arrival-1", f"date:{day}", aspect=why or "")
    assert refused == (() if why is None else (words,))
    assert feasible(town(day, land)) == (why is None)


def test_listed_days_are_closed() -> None:
    carnival = "2027-02-08"
    assert violations(town(carnival), entry("arrival-1", f"{carnival}/{OPEN}")) == ()
    closed = town(carnival, closed_days=[carnival])
    assert violations(closed, entry("arrival-1", f"{carnival}/{OPEN}")) == (
        because("open-days", "workshop:arrival-1", f"date:{carnival}", aspect="closed-day"),
    )


@pytest.mark.parametrize(
    ("day", "closed"),
    [("2027-03-19", False), ("2027-03-22", True), ("2027-04-03", True), ("2027-04-05", False)],
)
def test_school_holidays_are_closed_unless_ignored(day: str, closed: bool) -> None:
    spans = [{"first": "2027-03-22", "last": "2027-04-03"}]
    school = town(day, school_holidays="closed", school_holiday_spans=spans)
    refused = violations(school, entry("arrival-1", f"{day}/{OPEN}"))
    words = because("open-days", "workshop:arrival-1", f"date:{day}", aspect="school-holiday")
    assert refused == ((words,) if closed else ())
    assert feasible(school) != closed
    ignored = town(day, school_holidays="ignored", school_holiday_spans=spans)
    assert violations(ignored, entry("arrival-1", f"{day}/{OPEN}")) == ()


def test_the_next_open_day_is_taken() -> None:
    """Easter Monday is closed, the Monday after it is open."""
    later = problem(f"2027-03-29/{OPEN}", f"2027-04-05/{OPEN}", horizon={"first": "2027-03-22", "last": "2027-04-18"})
    assert best(later)["arrival-1"].slot == f"2027-04-05/{OPEN}"
