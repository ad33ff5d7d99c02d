"""room-fits: chairs for everyone and for newcomers, what is needed, and the borough asked for."""

from __future__ import annotations

from typing import Any

import pytest

from ..builders import TUESDAY, because, entry, feasible, problem, violations, workshop

LATER = "2027-02-09/17:00-21:00"
SEATS = {"organisation": "office"}, {"organisation": "helpers", "places": 3}
SERIES = [{"id": "arrival", "topic": "arrival", "sessions": ["arrival-1", "arrival-2"]}]


def town(capacity: int, **parts: Any) -> Any:
    """4 places, required or not, and a moderator; in a series of two."""
    sessions = [workshop("arrival-1", *SEATS), workshop("arrival-2", *SEATS)]
    given = {
        "workshops": sessions,
        "series": SERIES,
        "moderators": [{"id": "mod-1"}],
        "rooms": [{"id": "hall", "capacity": capacity}],
        **parts,
    }
    return problem(TUESDAY, LATER, **given)


FIRST = entry("arrival-1", TUESDAY, {}, ["mod-1"], "hall")
SECOND = entry("arrival-2", LATER, {}, ["mod-1"], "hall")


@pytest.mark.parametrize(
    ("capacity", "missing"),
    [(4, {"arrival-1": 1, "arrival-2": 3}), (5, {"arrival-2": 2}), (6, {"arrival-2": 1}), (7, {})],
)
def test_all_places_the_moderator_and_two_newcomers_from_the_second_session_on(
    capacity: int, missing: dict[str, int]
) -> None:
    """All places of all seats count, even empty ones: who does not come today is expected all the same."""
    refused = tuple(
        because("room-fits", "room:hall", f"workshop:{id}", amount=amount, aspect="capacity")
        for id, amount in missing.items()
    )
    assert violations(town(capacity), FIRST, SECOND) == refused
    assert feasible(town(capacity)) == (not missing)


@pytest.mark.parametrize(("newcomers", "fits"), [(0, True), (1, False)])
def test_newcomer_seats_are_a_parameter(newcomers: int, fits: bool) -> None:
    assert feasible(town(5, rules={"room-fits": {"newcomer_seats": newcomers}})) == fits


def test_a_kick_off_is_the_first_session_and_what_it_opens_is_not() -> None:
    """The only workshop of a series is its second session once a kick-off opens it."""
    kick_off = {"id": "kick-off", "opens": ["arrival"], "duration": 120, "seats": list(SEATS)}
    sessions = [kick_off, workshop("arrival-2", *SEATS)]
    series = [{"id": "arrival", "topic": "arrival", "sessions": ["arrival-2"]}]
    opened = town(5, workshops=sessions, series=series)
    refused = violations(opened, entry("kick-off", TUESDAY, {}, ["mod-1"], "hall"), SECOND)
    assert [(b.of("workshop"), b.amount) for b in refused] == [(("arrival-2",), 2)]
    assert feasible(town(5, workshops=sessions[1:], series=series))


def test_a_workshop_in_no_series_keeps_no_chairs_for_newcomers() -> None:
    assert feasible(town(5, series=[]))


@pytest.mark.parametrize(("moderators", "fits"), [(1, False), (0, True)])
def test_moderators_need_chairs_as_many_as_are_asked_for(moderators: int, fits: bool) -> None:
    alone = [workshop("arrival-1", *SEATS, moderators=moderators)]
    assert feasible(town(4, workshops=alone, series=[])) == fits


def test_a_problem_without_moderators_keeps_no_chair_for_one() -> None:
    assert feasible(town(4, workshops=[workshop("arrival-1", *SEATS)], series=[], moderators=[]))


@pytest.mark.parametrize(
    ("features", "lacking"), [(["step_free", "projector", "kitchen"], 0), (["step_free"], 1), ([], 2)]
)
def test_the_room_has_what_is_needed(features: list[str], lacking: int) -> None:
    needing = problem(
        TUESDAY,
        workshops=[workshop("arrival-1", needs=["step_free", "projector"])],
        rooms=[{"id": "hall", "capacity": 1, "features": features}],
    )
    words = because("room-fits", "room:hall", "workshop:arrival-1", amount=lacking, aspect="needs")
    assert violations(needing, entry("arrival-1", TUESDAY, room="hall")) == ((words,) if lacking else ())
    assert feasible(needing) == (not lacking)


@pytest.mark.parametrize(("borough", "right"), [("north", True), ("south", False), (None, False)])
def test_the_room_lies_in_the_borough_if_one_is_asked_for(borough: str | None, right: bool) -> None:
    boroughs = [{"id": id, "label": id} for id in ("north", "south")]
    rooms = [{"id": "hall", "capacity": 1, **({"borough": borough} if borough else {})}]
    asked = problem(TUESDAY, boroughs=boroughs, rooms=rooms, workshops=[workshop("arrival-1", borough="north")])
    words = because("room-fits", "room:hall", "workshop:arrival-1", aspect="borough")
    assert violations(asked, entry("arrival-1", TUESDAY, room="hall")) == (() if right else (words,))
    assert feasible(asked) == right
    assert feasible(problem(TUESDAY, boroughs=boroughs, rooms=rooms))
