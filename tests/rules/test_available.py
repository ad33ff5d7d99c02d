"""available: people, moderators and rooms are used only when they are free, at every minute of the session."""

from __future__ import annotations

from typing import Any

import pytest

from ..builders import (
    MORNING,
    NEXT_TUESDAY,
    TUESDAY,
    because,
    best,
    entry,
    feasible,
    problem,
    required,
    violations,
    workshop,
)

OFFICE = {"office": ["o-1"]}
SESSION = "2027-01-12/17:00-19:00"


def free(availability: dict[str, Any]) -> bool:
    """Can the office sit there on Tuesday, 12 January, 17:00–19:00? Both the check and the engine are asked."""
    people = [{"id": "o-1", "organisation": "office", "engagement": "paid", "availability": availability}]
    town = problem(SESSION, people=people, workshops=[workshop("arrival-1", required("office"))])
    refused = violations(town, entry("arrival-1", SESSION, OFFICE))
    words = because("available", "person:o-1", "workshop:arrival-1", f"slot:{SESSION}", aspect="person")
    assert refused in ((), (words,))
    assert feasible(town) == (refused == ())
    return refused == ()


@pytest.mark.parametrize(
    ("start", "end", "is_free"),
    [("17:00", "19:00", True), ("17:01", "19:00", False), ("17:00", "18:59", False), ("08:00", "23:59", True)],
)
def test_a_weekly_pattern_covers_the_whole_session(start: str, end: str, is_free: bool) -> None:
    assert free({"weekly": [{"weekdays": ["tue"], "start": start, "end": end}]}) == is_free


def test_without_a_pattern_everybody_is_free_and_with_one_only_where_it_says_so() -> None:
    assert free({})
    assert not free({"weekly": [{"weekdays": ["mon"], "start": "08:00", "end": "22:00"}]})


def test_two_windows_that_touch_are_one() -> None:
    halves = [
        {"weekdays": ["tue"], "start": "17:00", "end": "18:00"},
        {"weekdays": ["tue"], "start": "18:00", "end": "19:00", "level": "if_needed"},
    ]
    assert free({"weekly": halves})
    assert not free({"weekly": halves[:1]})


def test_if_needed_is_free_enough() -> None:
    assert free({"weekly": [{"weekdays": ["tue"], "start": "17:00", "end": "19:00", "level": "if_needed"}]})


@pytest.mark.parametrize(
    ("dates", "is_free"),
    [
        ({"first": "2027-01-12"}, False),
        ({"first": "2027-01-11"}, True),
        ({"first": "2027-01-04", "last": "2027-01-12"}, False),
        ({"first": "2027-01-04", "last": "2027-01-11"}, True),
        ({"first": "2027-01-12", "start": "18:59", "end": "20:00"}, False),
        ({"first": "2027-01-12", "start": "19:00", "end": "20:00"}, True),
        ({"first": "2027-01-12", "start": "08:00", "end": "17:00"}, True),
        ({"first": "2027-01-12", "start": "08:00", "end": "17:01"}, False),
    ],
)
def test_dates_take_away_to_the_minute(dates: dict[str, str], is_free: bool) -> None:
    assert free({"dates": [{**dates, "level": "impossible"}]}) == is_free


def test_dates_beat_the_pattern_in_both_directions() -> None:
    office_hours = [{"weekdays": ["tue"], "start": "08:00", "end": "16:00"}]
    evening = [{"weekdays": ["tue"], "start": "17:00", "end": "19:00"}]
    assert free({"weekly": office_hours, "dates": [{"first": "2027-01-12", "level": "good"}]})
    assert not free({"weekly": evening, "dates": [{"first": "2027-01-12", "level": "impossible"}]})


@pytest.mark.parametrize(
    ("start", "end", "is_free"),
    [
        ("2027-01-12T15:00", "2027-01-12T17:00", True),
        ("2027-01-12T15:00", "2027-01-12T17:01", False),
        ("2027-01-12T19:00", "2027-01-12T22:00", True),
        ("2027-01-12T18:59", "2027-01-12T22:00", False),
        ("2027-01-10T08:00", "2027-01-15T08:00", False),
    ],
)
def test_a_busy_calendar_beats_everything(start: str, end: str, is_free: bool) -> None:
    dates = [{"first": "2027-01-12", "level": "good"}]
    assert free({"dates": dates, "busy": [{"start": start, "end": end}]}) == is_free


TUESDAYS = {"weekly": [{"weekdays": ["tue"], "start": "16:00", "end": "22:00"}]}


def test_moderators_and_rooms_have_hours_too() -> None:
    town = problem(
        MORNING,
        TUESDAY,
        moderators=[{"id": "mod-1", "availability": TUESDAYS}],
        rooms=[{"id": "hall", "capacity": 9, "availability": TUESDAYS}],
    )
    assert violations(town, entry("arrival-1", TUESDAY, moderators=["mod-1"], room="hall")) == ()
    assert violations(town, entry("arrival-1", MORNING, moderators=["mod-1"], room="hall")) == (
        because("available", "moderator:mod-1", "workshop:arrival-1", f"slot:{MORNING}", aspect="moderator"),
        because("available", "room:hall", "workshop:arrival-1", f"slot:{MORNING}", aspect="room"),
    )
    assert best(town)["arrival-1"].slot == TUESDAY


def test_whoever_is_two_must_be_free_as_both() -> None:
    people = [{"id": "o-1", "organisation": "office", "engagement": "paid", "availability": TUESDAYS}]
    away = {"dates": [{"first": "2027-01-12", "level": "impossible"}]}
    town = problem(TUESDAY, NEXT_TUESDAY, MORNING, people=people, moderators=[{"id": "mod-1", "person": "o-1"}])
    assert len(violations(town, entry("arrival-1", MORNING, moderators=["mod-1"]))) == 1
    as_both = problem(
        TUESDAY,
        NEXT_TUESDAY,
        MORNING,
        people=people,
        moderators=[{"id": "mod-1", "person": "o-1", "availability": away}],
    )
    assert len(violations(as_both, entry("arrival-1", TUESDAY, moderators=["mod-1"]))) == 1
    assert best(as_both)["arrival-1"].slot == NEXT_TUESDAY


def test_hours_hold_for_the_seat_as_well_when_the_moderator_gave_them() -> None:
    away = {"dates": [{"first": "2027-01-12", "level": "impossible"}]}
    sessions = [workshop("arrival-1", required("office"), moderators=0)]
    town = problem(TUESDAY, workshops=sessions, moderators=[{"id": "mod-1", "person": "o-1", "availability": away}])
    assert len(violations(town, entry("arrival-1", TUESDAY, OFFICE))) == 1
    assert not feasible(town)
