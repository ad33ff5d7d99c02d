"""one-place: one human, one session at a time; a room needs its changeover."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from scheduler.domain.problem import Problem

from ..builders import (
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

EARLY = "2027-01-12/17:00-19:00"
OFFICE = {"office": ["o-1"]}


def starting(clock: str) -> str:
    """A slot of two hours on the same Tuesday."""
    end = dt.datetime.combine(dt.date(2027, 1, 12), dt.time.fromisoformat(clock)) + dt.timedelta(hours=2)
    return f"2027-01-12/{clock}-{end:%H:%M}"


def two(*slots: str, **parts: Any) -> Problem:
    """Two workshops that both need the office's only person."""
    sessions = [workshop("arrival-1", required("office")), workshop("arrival-2", required("office"))]
    return problem(*slots, **{"workshops": sessions, **parts})


@pytest.mark.parametrize(("clock", "possible"), [("17:00", False), ("18:59", False), ("19:00", True), ("19:01", True)])
def test_people_may_go_straight_on_but_not_overlap(clock: str, possible: bool) -> None:
    second = starting(clock)
    town = two(EARLY, second)
    words = because("one-place", "person:o-1", "workshop:arrival-1", "workshop:arrival-2", aspect="person")
    refused = violations(town, entry("arrival-1", EARLY, OFFICE), entry("arrival-2", second, OFFICE))
    assert refused == (() if possible else (words,))
    assert feasible(town) == possible


def test_the_session_counts_not_the_slot() -> None:
    """The first slot lasts until 21:00, the session in it until 19:00."""
    assert feasible(two(TUESDAY, starting("19:00")))


@pytest.mark.parametrize(
    ("clock", "missing"), [("17:00", 150), ("19:00", 30), ("19:29", 1), ("19:30", 0), ("19:31", 0)]
)
def test_a_room_needs_thirty_minutes_of_changeover(clock: str, missing: int) -> None:
    second = starting(clock)
    sessions = [workshop("arrival-1"), workshop("arrival-2")]
    town = problem(EARLY, second, workshops=sessions, rooms=[{"id": "hall", "capacity": 9}])
    words = because("one-place", "room:hall", "workshop:arrival-1", "workshop:arrival-2", amount=missing, aspect="room")
    refused = violations(town, entry("arrival-1", EARLY, room="hall"), entry("arrival-2", second, room="hall"))
    assert refused == ((words,) if missing else ())
    assert feasible(town) == (not missing)


@pytest.mark.parametrize(("changeover", "possible"), [(0, True), (15, True), (16, False)])
def test_the_changeover_is_a_parameter(changeover: int, possible: bool) -> None:
    sessions = [workshop("arrival-1"), workshop("arrival-2")]
    rooms = [{"id": "hall", "capacity": 9}]
    rules = {"one-place": {"changeover_min": changeover}}
    assert feasible(problem(EARLY, starting("19:15"), workshops=sessions, rooms=rooms, rules=rules)) == possible


def test_two_rooms_hold_two_sessions_at_once() -> None:
    sessions = [workshop("arrival-1"), workshop("arrival-2")]
    town = problem(EARLY, workshops=sessions, rooms=[{"id": "hall", "capacity": 9}, {"id": "parlour", "capacity": 9}])
    plan = best(town)
    assert {plan["arrival-1"].room, plan["arrival-2"].room} == {"hall", "parlour"}


def test_a_moderator_is_in_one_place_too() -> None:
    sessions = [workshop("arrival-1"), workshop("arrival-2")]
    town = problem(EARLY, workshops=sessions, moderators=[{"id": "mod-1"}])
    both = [entry(id, EARLY, moderators=["mod-1"]) for id in ("arrival-1", "arrival-2")]
    assert violations(town, *both) == (
        because("one-place", "moderator:mod-1", "workshop:arrival-1", "workshop:arrival-2", aspect="moderator"),
    )
    assert not feasible(town)
    assert feasible(problem(EARLY, NEXT_TUESDAY, workshops=sessions, moderators=[{"id": "mod-1"}]))


def test_moderator_and_person_can_be_one_human() -> None:
    sessions = [workshop("arrival-1", required("office"), moderators=0), workshop("arrival-2")]
    one = [{"id": "mod-1", "person": "o-1"}]
    town = problem(EARLY, workshops=sessions, moderators=one)
    refused = violations(town, entry("arrival-1", EARLY, OFFICE), entry("arrival-2", EARLY, moderators=["mod-1"]))
    assert refused == (because("one-place", "person:o-1", "workshop:arrival-1", "workshop:arrival-2", aspect="person"),)
    assert not feasible(town)
    assert feasible(problem(EARLY, NEXT_TUESDAY, workshops=sessions, moderators=one))
    assert feasible(problem(EARLY, workshops=sessions, moderators=[{"id": "mod-1"}]))


def test_a_substitute_takes_the_second_table() -> None:
    people = [{"id": id, "organisation": "office", "engagement": "paid"} for id in ("o-1", "o-2")]
    plan = best(two(EARLY, people=people))
    assert {*plan["arrival-1"].present, *plan["arrival-2"].present} == {"o-1", "o-2"}


def test_three_at_once_are_three_pairs() -> None:
    sessions = [workshop(f"arrival-{n}", required("office")) for n in (1, 2, 3)]
    town = problem(EARLY, workshops=sessions)
    refused = violations(town, *(entry(f"arrival-{n}", EARLY, OFFICE) for n in (1, 2, 3)))
    assert [(b.of("workshop"), b.aspect) for b in refused] == [
        (("arrival-1", "arrival-2"), "person"),
        (("arrival-1", "arrival-3"), "person"),
        (("arrival-2", "arrival-3"), "person"),
    ]


def test_a_long_session_is_still_running_when_the_next_but_one_begins() -> None:
    """The room is taken from 9 to 17; a short session at 10 hides nothing from the one at 14."""
    long, second, third = "2027-01-12/09:00-17:00", "2027-01-12/10:00-11:00", "2027-01-12/14:00-15:00"
    sessions = [
        workshop("arrival-1", duration=480),
        workshop("arrival-2", duration=60),
        workshop("arrival-3", duration=60),
    ]
    town = problem(long, second, third, workshops=sessions, rooms=[{"id": "hall", "capacity": 9}])
    refused = violations(
        town,
        entry("arrival-1", long, room="hall"),
        entry("arrival-2", second, room="hall"),
        entry("arrival-3", third, room="hall"),
    )
    assert [(b.of("workshop"), b.amount) for b in refused] == [
        (("arrival-1", "arrival-2"), 450),
        (("arrival-1", "arrival-3"), 210),
    ]


def test_only_pairs_that_really_meet_are_named() -> None:
    """A long session overlaps two short ones; of these one begins when the other is over."""
    long, second, third = "2027-01-12/17:00-20:00", "2027-01-12/17:00-18:00", "2027-01-12/18:00-19:00"
    sessions = [workshop(f"arrival-{n}", required("office"), duration=60 * (3 if n == 1 else 1)) for n in (1, 2, 3)]
    town = problem(long, second, third, workshops=sessions)
    held = [entry(f"arrival-{n}", slot, OFFICE) for n, slot in ((1, long), (2, second), (3, third))]
    assert {frozenset(b.of("workshop")) for b in violations(town, *held)} == {
        frozenset({"arrival-1", "arrival-2"}),
        frozenset({"arrival-1", "arrival-3"}),
    }


# -- the way between boroughs ------------------------------------------------------------------------

BOROUGHS = [{"id": "mitte", "label": "Mitte"}, {"id": "sued", "label": "Süd"}]
HALLS = [{"id": "hall", "capacity": 9, "borough": "mitte"}, {"id": "school", "capacity": 9, "borough": "sued"}]


def across_town(second: str, **parts: Any) -> Problem:
    """45 minutes between the hall and the school; the first session asks for the hall, the second for the school."""
    sessions = [
        workshop("arrival-1", required("office"), borough="mitte"),
        workshop("arrival-2", required("office"), borough="sued"),
    ]
    travel = [{"between": ["mitte", "sued"], "travel_min": 45}]
    given = {"boroughs": BOROUGHS, "travel": travel, "rooms": HALLS, "workshops": sessions, **parts}
    return problem(EARLY, second, **given)


@pytest.mark.parametrize(
    ("clock", "missing", "aspect"),
    [("18:59", 1, "person"), ("19:00", 45, "travel"), ("19:44", 1, "travel"), ("19:45", 0, ""), ("19:46", 0, "")],
)
def test_people_need_the_time_of_the_way(clock: str, missing: int, aspect: str) -> None:
    second = starting(clock)
    town = across_town(second)
    refused = violations(
        town, entry("arrival-1", EARLY, OFFICE, room="hall"), entry("arrival-2", second, OFFICE, room="school")
    )
    subjects = ("person:o-1", "workshop:arrival-1", "workshop:arrival-2")
    assert refused == ((because("one-place", *subjects, amount=missing, aspect=aspect),) if missing else ())
    assert feasible(town) == (not missing)


def test_the_way_back_takes_as_long() -> None:
    second = starting("19:30")
    town = across_town(second)
    refused = violations(
        town, entry("arrival-2", EARLY, OFFICE, room="school"), entry("arrival-1", second, OFFICE, room="hall")
    )
    assert [(b.of("workshop"), b.amount) for b in refused] == [(("arrival-2", "arrival-1"), 15)]


def test_a_moderator_travels_too() -> None:
    sessions = [workshop("arrival-1", borough="mitte"), workshop("arrival-2", borough="sued")]
    parts: dict[str, Any] = {"workshops": sessions, "moderators": [{"id": "mod-1"}]}
    town = across_town(starting("19:30"), **parts)
    both = (
        entry("arrival-1", EARLY, moderators=["mod-1"], room="hall"),
        entry("arrival-2", starting("19:30"), moderators=["mod-1"], room="school"),
    )
    assert [(b.of("moderator"), b.aspect, b.amount) for b in violations(town, *both)] == [(("mod-1",), "travel", 15)]
    assert not feasible(town)
    assert feasible(across_town(starting("19:45"), **parts))


@pytest.mark.parametrize(
    "rooms",
    [
        [HALLS[0], {**HALLS[1], "borough": "mitte"}],
        [HALLS[0], {"id": "school", "capacity": 9}],
    ],
    ids=["same borough", "borough unknown"],
)
def test_no_way_within_a_borough_or_to_an_unknown_one(rooms: list[dict[str, Any]]) -> None:
    sessions = [workshop(id, required("office")) for id in ("arrival-1", "arrival-2")]
    town = across_town(starting("19:00"), rooms=rooms, workshops=sessions)
    held = (
        entry("arrival-1", EARLY, OFFICE, room="hall"),
        entry("arrival-2", starting("19:00"), OFFICE, room="school"),
    )
    assert violations(town, *held) == ()
    assert feasible(town)


def test_the_nearer_room_is_chosen_where_the_time_is_short() -> None:
    """Half an hour between the sessions: enough for the changeover of the hall, not for the way to the school."""
    sessions = [workshop("arrival-1", required("office"), borough="mitte"), workshop("arrival-2", required("office"))]
    plan = best(across_town(starting("19:30"), workshops=sessions))
    assert (plan["arrival-1"].room, plan["arrival-2"].room) == ("hall", "hall")


def test_a_colleague_goes_where_the_way_is_too_long_for_one() -> None:
    people = [{"id": id, "organisation": "office", "engagement": "paid"} for id in ("o-1", "o-2")]
    plan = best(across_town(starting("19:30"), people=people))
    assert {*plan["arrival-1"].present, *plan["arrival-2"].present} == {"o-1", "o-2"}
