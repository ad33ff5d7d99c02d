"""placed-once: one slot, one room if there are rooms, as many moderators as asked for."""

from __future__ import annotations

from typing import Any

import pytest

from ..builders import MORNING, NEXT_TUESDAY, TUESDAY, because, entry, feasible, problem, required, violations, workshop

TWO_SESSIONS = [{"id": "arrival", "topic": "arrival", "sessions": ["arrival-1", "arrival-2"]}]
LATER = "2027-02-09/17:00-21:00"


def test_one_entry_is_right() -> None:
    assert violations(problem(), entry("arrival-1")) == ()


def test_a_workshop_that_is_not_in_the_plan_is_missing() -> None:
    assert violations(problem()) == (because("placed-once", "workshop:arrival-1", aspect="missing"),)


def test_in_partial_mode_it_may_be_missing_unless_it_was_announced() -> None:
    assert violations(problem(partial=True)) == ()
    sessions = [workshop("arrival-1", locked={"slot": TUESDAY})]
    for partial in (True, False):
        assert violations(problem(partial=partial, workshops=sessions)) == (
            because("placed-once", "workshop:arrival-1", aspect="announced"),
        )


def test_twice_is_once_too_often() -> None:
    assert violations(problem(), entry("arrival-1"), entry("arrival-1", NEXT_TUESDAY)) == (
        because("placed-once", "workshop:arrival-1", amount=2, aspect="twice"),
    )


@pytest.mark.parametrize(("duration", "fits"), [(180, True), (181, False)])
def test_the_session_ends_by_the_latest_end(duration: int, fits: bool) -> None:
    """The morning is 9:00 to 12:00, 180 minutes; the evening would have room for more."""
    town = problem(workshops=[workshop("arrival-1", duration=duration)])
    refused = () if fits else (because("placed-once", "workshop:arrival-1", f"slot:{MORNING}", aspect="too-long"),)
    assert violations(town, entry("arrival-1", MORNING)) == refused
    assert feasible(problem(workshops=[workshop("arrival-1", duration=duration, locked={"slot": MORNING})])) == fits


@pytest.mark.parametrize(
    ("start", "kind"), [("16:59", "day"), ("17:00", "evening"), ("20:59", "evening"), ("21:00", "day")]
)
def test_the_start_alone_says_whether_it_is_an_evening(start: str, kind: str) -> None:
    """By day it takes 90 minutes, in the evening 60, and the slot has room for 60 only."""
    end = f"{int(start[:2]) + 1:02}{start[2:]}"
    slot = f"2027-01-12/{start}-{end}"
    town = problem(slot, MORNING, workshops=[workshop("arrival-1", duration=90, durations={"evening": 60})])
    assert town.slot_by_id[slot].kind == kind
    assert (violations(town, entry("arrival-1", slot)) == ()) == (kind == "evening")


def test_a_saturday_is_a_saturday_at_any_hour() -> None:
    saturday = "2027-01-16/17:00-18:00"
    town = problem(saturday, MORNING, workshops=[workshop("arrival-1", durations={"saturday": 60, "evening": 30})])
    assert town.slot_by_id[saturday].kind == "saturday"
    assert town.workshop_by_id["arrival-1"].duration_in("saturday") == 60
    assert violations(town, entry("arrival-1", saturday)) == ()


def test_where_there_are_rooms_each_session_has_one_and_where_there_are_none_none() -> None:
    town = problem(rooms=[{"id": "hall", "capacity": 20}])
    assert violations(town, entry("arrival-1", room="hall")) == ()
    assert violations(town, entry("arrival-1")) == (because("placed-once", "workshop:arrival-1", aspect="room"),)


@pytest.mark.parametrize(
    ("moderators", "right"), [((), False), (("mod-1",), True), (("mod-1", "mod-2"), False), (("mod-1", "mod-1"), False)]
)
def test_as_many_moderators_as_asked_for(moderators: tuple[str, ...], right: bool) -> None:
    town = problem(moderators=[{"id": "mod-1"}, {"id": "mod-2"}])
    refused = because("placed-once", "workshop:arrival-1", amount=len(moderators), aspect="moderators")
    assert violations(town, entry("arrival-1", moderators=moderators)) == (() if right else (refused,))


def test_a_workshop_may_ask_for_no_moderator() -> None:
    town = problem(moderators=[{"id": "mod-1"}], workshops=[workshop("arrival-1", moderators=0)])
    assert violations(town, entry("arrival-1")) == ()
    refused = because("placed-once", "workshop:arrival-1", amount=1, aspect="moderators")
    assert violations(town, entry("arrival-1", moderators=["mod-1"])) == (refused,)


def test_what_comes_later_in_a_series_is_not_held_without_what_comes_before() -> None:
    sessions: list[dict[str, Any]] = [workshop("arrival-1"), workshop("arrival-2")]
    town = problem(TUESDAY, LATER, workshops=sessions, series=TWO_SESSIONS, partial=True)
    assert violations(town, entry("arrival-1")) == ()
    assert violations(town, entry("arrival-2")) == (
        because("placed-once", "workshop:arrival-2", "workshop:arrival-1", aspect="before"),
    )


def test_the_engine_needs_a_room_and_a_moderator_at_the_same_time() -> None:
    """The hall is free on Tuesday only, the moderator on the Tuesday after: together never."""
    hall = {"id": "hall", "capacity": 20, "availability": {"dates": [{"first": "2027-01-19", "level": "impossible"}]}}
    away = {"id": "mod-1", "availability": {"dates": [{"first": "2027-01-12", "level": "impossible"}]}}
    assert feasible(problem(TUESDAY, NEXT_TUESDAY, rooms=[hall]))
    assert feasible(problem(TUESDAY, NEXT_TUESDAY, moderators=[away]))
    assert not feasible(problem(TUESDAY, NEXT_TUESDAY, rooms=[hall], moderators=[away]))


def test_an_announced_session_whose_table_cannot_be_filled_leaves_nothing_to_hold() -> None:
    ill = {"id": "h-1", "organisation": "helpers", "engagement": "volunteer"}
    ill["availability"] = {"dates": [{"first": "2027-01-12", "level": "impossible"}]}  # type: ignore[assignment]
    sessions = [workshop("arrival-1", required("helpers"), locked={"slot": TUESDAY})]
    assert not feasible(problem(people=[ill], workshops=sessions, partial=True))
    assert feasible(problem(people=[ill], workshops=[workshop("arrival-1", required("helpers"))], partial=True))
