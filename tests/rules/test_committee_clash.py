"""committee-clash: nobody is expected while a committee of theirs sits, with half an hour on both sides."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain.problem import Problem

from ..builders import NEXT_TUESDAY, because, best, entry, feasible, problem, required, violations, workshop

SESSION = "2027-01-12/17:30-19:30"
HELPERS = {"helpers": ["h-1"]}


def town(start: str, end: str | None = None, slots: tuple[str, ...] = (SESSION,), **more: Any) -> Problem:
    """The helpers' only person is a member; the sitting is on 12 January unless a date is given."""
    given = {
        "start": start if "T" in start else f"2027-01-12T{start}",
        **({} if end is None else {"end": end if "T" in end else f"2027-01-12T{end}"}),
        "cancelled": more.pop("cancelled", False),
    }
    member = {"person": "h-1", **more.pop("member", {})}
    council = {"id": "council", "label": "Town council", "members": [member], "sittings": [given]}
    return problem(*slots, committees=[council], workshops=[workshop("arrival-1", required("helpers"))], **more)


def clash(town: Problem, aspect: str = "") -> bool:
    """Both the check and the engine are asked."""
    refused = violations(town, entry("arrival-1", SESSION, HELPERS))
    words = because(
        "committee-clash",
        "person:h-1",
        "committee:council",
        f"date:{town.committees[0].sittings[0].start.date()}",
        "workshop:arrival-1",
        aspect=aspect,
    )
    assert refused in ((), (words,))
    assert feasible(town) == (refused == ())
    return refused != ()


@pytest.mark.parametrize(
    ("start", "end", "clashes"),
    [
        ("15:00", "17:00", False),  # 30 minutes before the workshop, to the minute
        ("15:00", "17:01", True),
        ("20:00", "22:00", False),  # 30 minutes after it
        ("19:59", "22:00", True),
        ("18:00", "19:00", True),
        ("12:00", "23:00", True),
        ("2027-01-11T20:00", "2027-01-12T17:00", False),  # past midnight
        ("2027-01-11T20:00", "2027-01-12T17:01", True),
        ("2027-01-13T17:30", "2027-01-13T19:30", False),
    ],
)
def test_half_an_hour_on_both_sides(start: str, end: str, clashes: bool) -> None:
    assert clash(town(start, end)) == clashes


@pytest.mark.parametrize(("buffer", "clashes"), [(0, False), (14, False), (15, False), (16, True)])
def test_the_buffer_is_a_parameter(buffer: int, clashes: bool) -> None:
    assert clash(town("15:00", "17:15", rules={"committee-clash": {"buffer_min": buffer}})) == clashes


@pytest.mark.parametrize(("start", "clashes"), [("14:30", False), ("14:31", True)])
def test_a_sitting_without_an_end_lasts_150_minutes_and_says_so(start: str, clashes: bool) -> None:
    assert clash(town(start), aspect="assumed-end") == clashes


@pytest.mark.parametrize(("assumed", "clashes"), [(120, False), (121, True)])
def test_how_long_it_is_assumed_to_last_is_a_parameter(assumed: int, clashes: bool) -> None:
    assert clash(town("15:00", rules={"committee-clash": {"assumed_min": assumed}}), "assumed-end") == clashes


def test_a_cancelled_sitting_is_ignored() -> None:
    assert clash(town("18:00", "19:00"))
    assert not clash(town("18:00", "19:00", cancelled=True))


@pytest.mark.parametrize(
    ("member", "clashes"),
    [
        ({"first": "2027-01-12"}, True),
        ({"first": "2027-01-13"}, False),
        ({"last": "2027-01-12"}, True),
        ({"last": "2027-01-11"}, False),
        ({"first": "2027-01-01", "last": "2027-01-31"}, True),
    ],
)
def test_only_who_is_a_member_on_that_date(member: dict[str, str], clashes: bool) -> None:
    assert clash(town("18:00", "19:00", member=member)) == clashes


def test_whoever_is_no_member_may_come() -> None:
    people = [
        {"id": "h-1", "organisation": "helpers", "engagement": "volunteer"},
        {"id": "h-2", "organisation": "helpers", "engagement": "volunteer"},
    ]
    assert best(town("18:00", "19:00", people=people))["arrival-1"].present == ("h-2",)


def test_a_councillor_does_not_moderate_then_either() -> None:
    moderators = [{"id": "mod-1", "person": "h-1"}]
    sessions = [workshop("arrival-1")]
    council = {
        "id": "council",
        "label": "Town council",
        "members": [{"person": "h-1"}],
        "sittings": [{"start": "2027-01-12T18:00", "end": "2027-01-12T19:00"}],
    }
    town = problem(SESSION, NEXT_TUESDAY, committees=[council], moderators=moderators, workshops=sessions)
    assert [b.of("person") for b in violations(town, entry("arrival-1", SESSION, {}, ["mod-1"]))] == [("h-1",)]
    assert best(town)["arrival-1"].slot == NEXT_TUESDAY


def test_sittings_are_local_time_after_the_clock_change() -> None:
    """On 6 April, summer time: until 17:00 and half an hour more is 17:30."""
    april = "2027-04-06/17:30-19:30"
    horizon = {"first": "2027-03-22", "last": "2027-04-18"}
    for end, possible in (("2027-04-06T17:00", True), ("2027-04-06T17:01", False)):
        assert feasible(town("2027-04-06T15:00", end, slots=(april,), horizon=horizon)) == possible


# -- where a committee sits -------------------------------------------------------------------------


def sitting_in(borough: str | None, end: str, room: str | None, start: str = "15:00") -> Problem:
    """The hall lies in the centre, 50 minutes from the south; the helpers' only person sits in the council."""
    given = {"start": f"2027-01-12T{start}", "end": f"2027-01-12T{end}", "borough": borough}
    council = {"id": "council", "label": "Town council", "members": [{"person": "h-1"}], "sittings": [given]}
    return problem(
        SESSION,
        committees=[council],
        workshops=[workshop("arrival-1", required("helpers"))],
        boroughs=[{"id": id, "label": id} for id in ("centre", "south", "east")],
        travel=[{"between": ["centre", "south"], "travel_min": 50}],
        rooms=[{"id": "hall", "capacity": 9, **({"borough": room} if room else {})}],
    )


@pytest.mark.parametrize(
    ("borough", "room", "end", "clashes"),
    [
        ("south", "centre", "16:40", False),  # 50 minutes to the hall, to the minute
        ("south", "centre", "16:41", True),
        ("centre", "centre", "17:30", False),  # no way within the borough, and no buffer either
        ("centre", "centre", "17:31", True),
        ("east", "centre", "17:30", False),  # nothing is known of the way
        ("south", None, "17:30", False),
        (None, "centre", "17:00", False),  # nobody says where: half an hour
        (None, "centre", "17:01", True),
    ],
)
def test_the_way_replaces_the_buffer(borough: str | None, room: str | None, end: str, clashes: bool) -> None:
    town = sitting_in(borough, end, room)
    refused = violations(town, entry("arrival-1", SESSION, HELPERS, room="hall"))
    assert bool(refused) == clashes
    assert feasible(town) == (not clashes)


@pytest.mark.parametrize(("start", "clashes"), [("20:20", False), ("20:19", True)])
def test_the_way_to_a_sitting_after_the_session(start: str, clashes: bool) -> None:
    town = sitting_in("south", "22:00", "centre", start)
    assert bool(violations(town, entry("arrival-1", SESSION, HELPERS, room="hall"))) == clashes
    assert feasible(town) == (not clashes)


def test_a_room_nearby_lets_a_councillor_come() -> None:
    far = sitting_in("south", "17:00", "centre")
    assert not feasible(far)
    given = far.model_dump(mode="json", exclude_unset=True)
    given["rooms"] = [
        {"id": "hall", "capacity": 9, "borough": "centre"},
        {"id": "school", "capacity": 9, "borough": "south"},
    ]
    assert best(Problem.model_validate(given))["arrival-1"].room == "school"
