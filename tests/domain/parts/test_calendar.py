"""From a quarter and weekly patterns to dated slots in local time, and from slots to intervals."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from scheduler.domain.parts.calendar import Horizon, Interval, Slot
from scheduler.domain.problem import Problem
from scheduler.errors import InputError

EVENING = {"start": "17:00", "end": "21:00"}


def town(
    horizon: dict[str, str],
    weekly: list[dict[str, Any]] | None = None,
    single: list[dict[str, Any]] | None = None,
    calendar: dict[str, Any] | None = None,
    **workshop: Any,
) -> Problem:
    """One workshop "arrival-1" and the slots given."""
    return Problem.model_validate(
        {
            "schema_version": 1,
            "programme_id": "arrival",
            "municipality": {"label": "Anywhere", "land": "NW"},
            "horizon": horizon,
            "planning_date": "2026-12-01",
            "calendar": calendar or {},
            "slots": {"weekly": weekly or [], "single": single or []},
            "topics": [{"id": "arrival", "label": "Arrival"}],
            "workshops": [{"id": "arrival-1", "topic": "arrival", "duration": 120, **workshop}],
        }
    )


def at(problem: Problem, slot: Slot) -> Interval:
    interval = problem.interval("arrival-1", slot.id)
    assert interval is not None
    return interval


# -- the horizon -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quarter", "first", "last", "days"),
    [
        ("2027-Q1", "2027-01-01", "2027-03-31", 90),
        ("2027-Q2", "2027-04-01", "2027-06-30", 91),
        ("2027-Q3", "2027-07-01", "2027-09-30", 92),
        ("2027-Q4", "2027-10-01", "2027-12-31", 92),
        ("2028-Q1", "2028-01-01", "2028-03-31", 91),
    ],
)
def test_a_quarter_is_its_days(quarter: str, first: str, last: str, days: int) -> None:
    horizon = Horizon(quarter=quarter)
    assert (str(horizon.first), str(horizon.last), len([*horizon.days])) == (first, last, days)
    assert horizon.first in horizon
    assert horizon.last + dt.timedelta(days=1) not in horizon


def test_weeks_count_from_the_first_monday() -> None:
    horizon = Horizon(quarter="2027-Q1")  # 1 January is a Friday
    assert horizon.first_monday == dt.date(2027, 1, 4)
    assert [horizon.week(dt.date(2027, 1, day)) for day in (1, 4, 10, 11)] == [0, 0, 0, 1]
    assert horizon.weeks == 13


@pytest.mark.parametrize(
    "horizon",
    [
        {"quarter": "2027-Q5"},
        {"quarter": "Q1 2027"},
        {"quarter": "0000-Q1"},
        {"first": "2027-03-01"},
        {"first": "2027-03-01", "last": "2027-02-28"},
        {"first": "2027-01-01", "last": "2036-12-31"},
        {"quarter": "2027-Q1", "first": "2027-02-01", "last": "2027-03-31"},
    ],
)
def test_a_horizon_that_is_none_is_refused(horizon: dict[str, str]) -> None:
    with pytest.raises((ValidationError, InputError)):
        town(horizon, [{"weekdays": ["mon"], **EVENING}])


# -- slots -----------------------------------------------------------------------------------------


def test_a_weekly_pattern_becomes_dated_slots() -> None:
    problem = town(
        {"quarter": "2027-Q1"},
        [
            {
                "weekdays": ["tue", "thu"],
                **EVENING,
                "first": "2027-01-12",
                "last": "2027-01-28",
                "without": ["2027-01-21"],
            }
        ],
    )
    assert [slot.id for slot in problem.dated_slots] == [
        "2027-01-12/17:00-21:00",
        "2027-01-14/17:00-21:00",
        "2027-01-19/17:00-21:00",
        "2027-01-26/17:00-21:00",
        "2027-01-28/17:00-21:00",
    ]


def test_slots_may_overlap_and_identical_ones_count_once() -> None:
    problem = town(
        {"first": "2027-01-11", "last": "2027-01-15"},
        [{"weekdays": ["tue", "wed"], **EVENING}, {"weekdays": ["wed", "thu"], **EVENING}],
        [
            {"date": "2027-01-13", "start": "18:00", "end": "20:00"},
            {"date": "2027-01-13", "start": "17:00", "end": "20:00"},
            {"date": "2027-01-13", **EVENING},
        ],
    )
    assert [slot.id for slot in problem.dated_slots] == [
        "2027-01-12/17:00-21:00",
        "2027-01-13/17:00-20:00",
        "2027-01-13/17:00-21:00",
        "2027-01-13/18:00-20:00",
        "2027-01-14/17:00-21:00",
    ]
    early, late = (problem.slot_by_id[f"2027-01-13/{hours}"] for hours in ("17:00-21:00", "18:00-20:00"))
    assert at(problem, early).overlaps(at(problem, late))


def test_sessions_that_only_touch_do_not_overlap() -> None:
    problem = town(
        {"first": "2027-01-11", "last": "2027-01-15"},
        single=[
            {"date": "2027-01-13", "start": "14:00", "end": "16:00"},
            {"date": "2027-01-13", "start": "16:00", "end": "18:00"},
        ],
    )
    first, second = (at(problem, slot) for slot in problem.dated_slots)
    assert first.end == second.start
    assert not first.overlaps(second)
    assert not second.overlaps(first)


def test_the_kind_depends_on_the_start_alone() -> None:
    hours = [("09:00", "12:30"), ("16:45", "21:00"), ("17:00", "21:00"), ("20:00", "22:00"), ("21:00", "23:00")]
    problem = town(
        {"first": "2027-01-11", "last": "2027-01-16"},
        single=[{"date": day, "start": a, "end": b} for day in ("2027-01-15", "2027-01-16") for a, b in hours],
    )
    kinds = [slot.kind for slot in problem.dated_slots]
    assert kinds[:5] == ["day", "day", "evening", "evening", "day"]
    assert kinds[5:] == ["saturday"] * 5


def test_the_after_work_window_of_the_municipality_decides_what_an_evening_is() -> None:
    problem = town(
        {"first": "2027-01-11", "last": "2027-01-15"},
        [{"weekdays": ["wed"], "start": "16:30", "end": "20:00"}],
        calendar={"after_work": {"start": "16:30", "end": "20:00"}},
    )
    assert [slot.kind for slot in problem.dated_slots] == ["evening"]


def test_a_pattern_without_any_day_is_refused() -> None:
    with pytest.raises(InputError, match="at least one slot within the horizon"):
        town({"first": "2027-01-11", "last": "2027-01-14"}, [{"weekdays": ["fri"], **EVENING}])
    with pytest.raises(InputError, match="at least one weekly pattern or single slot"):
        town({"first": "2027-01-11", "last": "2027-01-14"})


def test_a_time_that_yaml_read_as_a_number_is_explained() -> None:
    """Unquoted 18:00 is 1080 in YAML 1.1."""
    with pytest.raises(ValidationError, match="in quotes"):
        town({"quarter": "2027-Q1"}, [{"weekdays": ["mon"], "start": 1080, "end": "21:00"}])


# -- durations -------------------------------------------------------------------------------------


def test_the_duration_follows_the_kind_of_slot() -> None:
    problem = town(
        {"first": "2027-01-11", "last": "2027-01-16"},
        single=[
            {"date": "2027-01-13", "start": "09:00", "end": "13:00"},
            {"date": "2027-01-13", **EVENING},
            {"date": "2027-01-16", "start": "10:00", "end": "16:00"},
        ],
        duration=210,
        durations={"evening": 120, "saturday": 300},
    )
    day, evening, saturday = (at(problem, slot) for slot in problem.dated_slots)
    assert [(i.start_min, i.end_min) for i in (day, evening, saturday)] == [(540, 750), (1020, 1140), (600, 900)]


def test_a_session_may_end_at_the_latest_end_but_not_after() -> None:
    problem = town(
        {"first": "2027-01-11", "last": "2027-01-16"},
        single=[
            {"date": "2027-01-13", "start": "18:30", "end": "20:30"},
            {"date": "2027-01-14", "start": "18:30", "end": "20:29"},
        ],
    )
    fits, short = problem.dated_slots
    assert at(problem, fits).end_min == 20 * 60 + 30
    assert problem.interval("arrival-1", short.id) is None


def test_a_workshop_too_long_for_every_slot_is_refused() -> None:
    with pytest.raises(InputError, match="fits into at least one slot"):
        town({"quarter": "2027-Q1"}, [{"weekdays": ["mon"], **EVENING}], duration=241)


# -- the clock changes: 28 March and 31 October 2027 -------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "hours_utc"),
    [("2027-03-27", "2027-03-28", (17, 16)), ("2027-10-30", "2027-10-31", (16, 17))],
)
def test_six_o_clock_stays_six_o_clock(before: str, after: str, hours_utc: tuple[int, int]) -> None:
    problem = town({"first": before, "last": after}, [{"weekdays": ["sat", "sun"], "start": "18:00", "end": "20:00"}])
    saturday, sunday = problem.dated_slots
    assert [saturday.start, sunday.start] == [dt.time(18), dt.time(18)]
    intervals = [at(problem, saturday), at(problem, sunday)]
    assert [(i.start_min, i.end_min) for i in intervals] == [(18 * 60, 20 * 60)] * 2
    assert tuple(i.start.hour for i in intervals) == hours_utc
    assert all(i.start.utcoffset() == dt.timedelta(0) for i in intervals)
    assert all(i.end - i.start == dt.timedelta(hours=2) for i in intervals)


def test_a_weekly_pattern_keeps_its_local_time_over_the_whole_year() -> None:
    problem = town({"first": "2027-01-01", "last": "2027-12-31"}, [{"weekdays": ["wed"], **EVENING}])
    starts = {at(problem, slot).start.hour for slot in problem.dated_slots}
    assert starts == {15, 16}
    assert {(at(problem, slot).start_min, at(problem, slot).end_min) for slot in problem.dated_slots} == {(1020, 1140)}


def test_a_session_across_the_skipped_hour_takes_its_full_time() -> None:
    problem = town(
        {"first": "2027-03-28", "last": "2027-03-28"}, single=[{"date": "2027-03-28", "start": "01:00", "end": "04:00"}]
    )
    interval = at(problem, problem.dated_slots[0])
    assert interval.end - interval.start == dt.timedelta(hours=2)
    assert (interval.start_min, interval.end_min) == (60, 240)


@pytest.mark.parametrize(("start", "end", "name"), [("02:30", "05:00", "start"), ("00:30", "02:30", "end")])
def test_a_slot_in_the_skipped_hour_is_refused(start: str, end: str, name: str) -> None:
    with pytest.raises(InputError, match="clock change") as refused:
        town({"quarter": "2027-Q1"}, single=[{"date": "2027-03-28", "start": start, "end": end}], duration=60)
    assert [fault.path for fault in refused.value.faults] == [("slots", "single", 0, name)]

    with pytest.raises(InputError, match="02:30 on 2027-03-28"):
        town({"quarter": "2027-Q1"}, [{"weekdays": ["sun"], "start": "02:30", "end": "05:00"}])


def test_the_same_hours_are_fine_on_any_other_night() -> None:
    problem = town(
        {"first": "2027-03-27", "last": "2027-03-27"}, single=[{"date": "2027-03-27", "start": "02:30", "end": "05:00"}]
    )
    assert len(problem.dated_slots) == 1
