"""Holidays of a Land: the usable evenings of 2027, Bavaria's Buß- und Bettag, and what happens without data."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from scheduler.domain.problem import Problem
from scheduler.errors import InputError

USABLE_EVENINGS = {
    "BE": [(49, 39), (50, 47), (53, 28), (52, 38)],
    "NW": [(50, 41), (49, 47), (53, 27), (51, 40)],
    "BW": [(49, 43), (49, 42), (53, 28), (51, 43)],
    "BY": [(49, 36), (49, 42), (53, 28), (51, 43)],
}
"""Monday to Thursday evenings of the quarters of 2027 without public holidays, and also without school holidays.

Counted from the OpenHolidays data, a source independent of the `holidays` package.
"""


def evenings(land: str, horizon: dict[str, str], **calendar: Any) -> Problem:
    """A problem with one evening slot on every Monday to Thursday."""
    return Problem.model_validate(
        {
            "schema_version": 1,
            "programme_id": "evenings",
            "municipality": {"label": "Anywhere", "land": land},
            "horizon": horizon,
            "planning_date": "2020-01-02",
            "calendar": calendar,
            "slots": {"weekly": [{"weekdays": ["mon", "tue", "wed", "thu"], "start": "17:00", "end": "21:00"}]},
            "topics": [{"id": "work", "label": "Work"}],
            "workshops": [{"id": "work-1", "topic": "work", "duration": 150}],
        }
    )


def weekdays_of(days: frozenset[dt.date], month: int) -> set[int]:
    return {day.day for day in days if day.month == month and day.weekday() < 5}


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("land", sorted(USABLE_EVENINGS))
def test_usable_evenings_of_2027(land: str, number: int) -> None:
    problem = evenings(land, {"quarter": f"2027-Q{number}"})
    days = [slot.day for slot in problem.dated_slots]
    assert {slot.kind for slot in problem.dated_slots} == {"evening"}
    working = [day for day in days if day not in problem.public_holidays]
    schooling = [day for day in working if day not in problem.school_holidays]
    assert (len(working), len(schooling)) == USABLE_EVENINGS[land][number - 1]


def test_public_holidays_differ_by_land() -> None:
    women_day, three_kings = dt.date(2027, 3, 8), dt.date(2027, 1, 6)
    berlin = evenings("BE", {"quarter": "2027-Q1"}).public_holidays
    baden = evenings("BW", {"quarter": "2027-Q1"}).public_holidays
    westphalia = evenings("NW", {"quarter": "2027-Q1"}).public_holidays
    assert women_day in berlin
    assert three_kings not in berlin
    assert three_kings in baden
    assert women_day not in baden
    assert set(westphalia) == {dt.date(2027, 1, 1), dt.date(2027, 3, 26), dt.date(2027, 3, 29)}
    assert westphalia[dt.date(2027, 3, 26)] == "Karfreitag"


def test_bavarian_schools_close_on_buss_und_bettag() -> None:
    """The package lacks the day; it is no public holiday in Bavaria, but there is no school."""
    bavaria = evenings("BY", {"quarter": "2027-Q4"})
    assert dt.date(2027, 11, 17) in bavaria.school_holidays
    assert dt.date(2027, 11, 17) not in bavaria.public_holidays
    assert weekdays_of(bavaria.school_holidays, 11) == {2, 3, 4, 5, 17}
    assert weekdays_of(evenings("NW", {"quarter": "2027-Q4"}).school_holidays, 11) == {1, 2, 3, 4, 5}
    assert dt.date(2028, 11, 22) in evenings("BY", {"quarter": "2028-Q4"}).school_holidays


def test_a_horizon_over_new_year_knows_both_years() -> None:
    winter = evenings("NI", {"first": "2020-12-01", "last": "2021-01-31"})
    christmas = [dt.date(2020, 12, 23) + dt.timedelta(days=n) for n in range(17)]
    assert christmas[-1] == dt.date(2021, 1, 8)
    assert set(christmas) == {day for day in winter.school_holidays if day.weekday() < 5 or day in christmas}
    assert set(winter.public_holidays) == {dt.date(2020, 12, 25), dt.date(2020, 12, 26), dt.date(2021, 1, 1)}


@pytest.mark.parametrize("land", sorted(USABLE_EVENINGS))
def test_a_quarter_without_school_data_is_refused(land: str) -> None:
    """Beyond what the package knows, silence would look like a quarter without holidays."""
    with pytest.raises(InputError) as refused:
        evenings(land, {"quarter": "2029-Q4"})
    (fault,) = refused.value.faults
    assert fault.path == ("calendar", "school_holiday_spans")
    assert land in fault.found
    assert "school_holiday_spans" in fault.expected


def test_knowing_only_a_part_of_the_quarter_is_not_enough() -> None:
    """The package knows Berlin's school holidays up to 11 August 2029, but not those of the autumn."""
    assert evenings("BE", {"quarter": "2029-Q2"}).school_holidays
    with pytest.raises(InputError):
        evenings("BE", {"first": "2029-07-01", "last": "2029-12-20"})


def test_spans_in_the_file_fill_the_gap_and_replace_the_data() -> None:
    autumn = [{"first": "2029-10-22", "last": "2029-11-03", "label": "Herbstferien"}]
    given = evenings("BE", {"quarter": "2029-Q4"}, school_holiday_spans=autumn)
    assert min(given.school_holidays) == dt.date(2029, 10, 22)
    assert max(given.school_holidays) == dt.date(2029, 11, 3)
    assert len(given.school_holidays) == 13

    none = evenings("BE", {"quarter": "2027-Q1"}, school_holiday_spans=[])
    assert none.school_holidays == frozenset()


def test_who_ignores_school_holidays_needs_no_data() -> None:
    problem = evenings("BE", {"quarter": "2029-Q4"}, school_holidays="ignored")
    assert problem.school_holidays == frozenset()
    assert dt.date(2029, 10, 3) in problem.public_holidays


def test_spans_end_after_they_start() -> None:
    with pytest.raises(ValueError, match="not before the first"):
        evenings("BE", {"quarter": "2027-Q1"}, school_holiday_spans=[{"first": "2027-02-06", "last": "2027-02-01"}])
