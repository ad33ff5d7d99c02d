"""volunteers-evening: voluntary work begins after work, to the minute, and nothing else is ever inferred."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain.problem import Problem

from ..builders import (
    MORNING,
    TUESDAY,
    announced,
    because,
    best,
    entry,
    feasible,
    problem,
    required,
    violations,
    workshop,
)

HELPERS = {"helpers": ["h-1"]}


def volunteer(**more: Any) -> list[dict[str, Any]]:
    return [{"id": "h-1", "organisation": "helpers", "engagement": "volunteer", **more}]


def town(slot: str, duration: int = 120, people: list[dict[str, Any]] | None = None, **parts: Any) -> Problem:
    """One slot that matters, and another that makes room for long sessions."""
    sessions = [workshop("arrival-1", required("helpers"), duration=duration)]
    return problem(slot, "2027-02-02/08:00-22:00", people=people or volunteer(), workshops=sessions, **parts)


def expected(slot: str, problem: Problem) -> bool:
    """Is the volunteer expected in that slot? Both the check and the engine are asked."""
    refused = violations(problem, entry("arrival-1", slot, HELPERS))
    words = because("volunteers-evening", "person:h-1", "workshop:arrival-1", f"slot:{slot}", aspect="person")
    assert refused in ((), (words,))
    assert feasible(announced(problem, arrival_1=slot)) == (refused == ())
    return refused == ()


@pytest.mark.parametrize(
    ("slot", "duration", "friendly"),
    [
        ("2027-01-12/17:00-21:00", 240, True),  # both ends to the minute
        ("2027-01-12/16:59-21:00", 120, False),
        ("2027-01-12/17:00-21:01", 241, False),
        ("2027-01-12/19:00-22:00", 120, True),  # the slot is longer than the session, which is what counts
        ("2027-01-12/19:01-22:00", 120, False),
        ("2027-01-15/17:00-21:00", 120, True),  # Friday
        ("2027-01-16/17:00-21:00", 120, False),  # Saturday
    ],
)
def test_monday_to_friday_wholly_inside_the_after_work_window(slot: str, duration: int, friendly: bool) -> None:
    assert expected(slot, town(slot, duration)) == friendly


def test_the_window_is_the_municipality_s() -> None:
    slot = "2027-01-12/16:00-18:00"
    calendar = {"school_holidays": "ignored", "after_work": {"start": "16:00", "end": "18:00"}}
    assert expected(slot, town(slot, calendar=calendar))
    assert not expected(slot, town(slot))
    assert not expected(TUESDAY, town(TUESDAY, calendar=calendar))


@pytest.mark.parametrize(
    ("slot", "duration", "friendly"),
    [
        ("2027-01-16/09:30-18:00", 510, True),
        ("2027-01-16/09:29-18:00", 120, False),
        ("2027-01-16/09:30-18:01", 511, False),
        ("2027-01-16/17:00-21:00", 120, False),  # the after-work window is for weekdays
    ],
)
def test_saturdays_only_where_the_problem_says_so(slot: str, duration: int, friendly: bool) -> None:
    assert not expected(slot, town(slot, duration))
    assert expected(slot, town(slot, duration, rules={"volunteers-evening": {"saturdays": True}})) == friendly


def test_the_saturday_window_is_a_parameter() -> None:
    slot = "2027-01-16/18:00-20:00"
    saturdays = {"saturdays": True, "saturday_window": {"start": "10:00", "end": "20:00"}}
    assert expected(slot, town(slot, rules={"volunteers-evening": saturdays}))


@pytest.mark.parametrize(
    ("agreed", "friendly"),
    [
        (False, False),
        (True, True),
        ([{"weekdays": ["wed"], "start": "09:00", "end": "11:00"}], True),
        ([{"weekdays": ["wed"], "start": "09:00", "end": "10:59"}], False),
        ([{"weekdays": ["wed"], "start": "09:01", "end": "11:00"}], False),
        ([{"weekdays": ["thu"], "start": "09:00", "end": "11:00"}], False),
        # two windows that touch are one agreement
        (
            [
                {"weekdays": ["wed"], "start": "09:00", "end": "10:00"},
                {"weekdays": ["mon", "wed"], "start": "10:00", "end": "11:00"},
            ],
            True,
        ),
    ],
)
def test_what_a_volunteer_agreed_to_counts_and_nothing_more(agreed: object, friendly: bool) -> None:
    assert expected(MORNING, town(MORNING, people=volunteer(available_daytime=agreed))) == friendly


def test_an_agreement_that_touches_the_evening_joins_it() -> None:
    slot = "2027-01-12/16:00-19:00"
    agreed = [{"weekdays": ["tue"], "start": "16:00", "end": "17:00"}]
    assert expected(slot, town(slot, 180, people=volunteer(available_daytime=agreed)))


def test_availability_only_takes_away_further() -> None:
    """To be free in the morning is no agreement to be expected then."""
    free = {"weekly": [{"weekdays": ["wed"], "start": "08:00", "end": "13:00"}]}
    assert not expected(MORNING, town(MORNING, people=volunteer(availability=free)))


def test_paid_people_come_by_day() -> None:
    paid = [{"id": "h-1", "organisation": "helpers", "engagement": "paid"}]
    assert expected(MORNING, town(MORNING, people=paid))


def test_the_category_says_nothing_about_who_is_a_volunteer() -> None:
    company = [{"id": "helpers", "label": "Bakery", "category": "company"}]
    assert not expected(MORNING, town(MORNING, organisations=company))


@pytest.mark.parametrize("engagement", ["volunteer", "paid", None])
def test_a_moderator_can_be_a_volunteer_too(engagement: str | None) -> None:
    moderator = {"id": "mod-1"} if engagement is None else {"id": "mod-1", "engagement": engagement}
    by_day = problem(MORNING, moderators=[moderator])
    words = because(
        "volunteers-evening", "moderator:mod-1", "workshop:arrival-1", f"slot:{MORNING}", aspect="moderator"
    )
    volunteers = engagement == "volunteer"
    assert violations(by_day, entry("arrival-1", MORNING, moderators=["mod-1"])) == ((words,) if volunteers else ())
    assert feasible(by_day) != volunteers


def test_a_moderator_who_is_a_volunteer_delegate_stays_one_while_moderating() -> None:
    town = problem(MORNING, TUESDAY, moderators=[{"id": "mod-1", "person": "h-1"}])
    assert len(violations(town, entry("arrival-1", MORNING, moderators=["mod-1"]))) == 1
    assert best(town)["arrival-1"].slot == TUESDAY


def test_one_volunteer_moves_the_whole_table_into_the_evening() -> None:
    sessions = [workshop("arrival-1", required("office"), required("helpers"))]
    assert best(problem(MORNING, TUESDAY, workshops=sessions))["arrival-1"].slot == TUESDAY
