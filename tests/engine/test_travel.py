"""A day across town: from fixed sessions and sittings in one borough to a session in another."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.check import check
from scheduler.domain.problem import Problem
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.model.extract import assignments_of

from ..builders import announced, best, entry, feasible, planned, problem, required, workshop
from .rest import solve_rest

NOON, AFTERNOON, EVENING = "2027-01-12/10:00-12:00", "2027-01-12/12:40-14:40", "2027-01-12/15:40-17:40"
"""40 minutes from the first to the second, an hour from the second to the third."""
WAYS = {("centre", "north"): 35, ("centre", "south"): 45, ("north", "south"): 70}


def day(*boroughs: str, **parts: Any) -> Problem:
    """One session of two hours in each of these boroughs, all for the office's only person; a hall in every borough."""
    sessions = [workshop(f"arrival-{n}", required("office"), borough=there) for n, there in enumerate(boroughs, 1)]
    places = ("centre", "north", "south")
    given: dict[str, Any] = {
        "boroughs": [{"id": place, "label": place} for place in places],
        "travel": [{"between": pair, "travel_min": minutes} for pair, minutes in WAYS.items()],
        "rooms": [{"id": f"hall-{place}", "capacity": 9, "borough": place} for place in places],
        "workshops": sessions,
        **parts,
    }
    return problem(NOON, AFTERNOON, EVENING, **given)


def test_the_order_of_a_day_follows_the_ways() -> None:
    """From north to south it is 70 minutes, too far for either break; 45 fit into the second only, 35 into both."""
    plan = best(day("north", "centre", "south"))
    assert [plan[f"arrival-{n}"].slot for n in (1, 2, 3)] == [NOON, AFTERNOON, EVENING]


def test_a_day_that_crosses_the_town_twice_is_impossible() -> None:
    """Two of the sessions lie at opposite ends; the third cannot part them, since it is at an end itself."""
    assert not feasible(day("north", "south", "south"))
    assert feasible(day("centre", "south", "south"))


def test_a_session_between_leaves_time_for_the_longest_way() -> None:
    """North at ten and south at 15:40 are far enough apart in time when nothing lies between them."""
    plan = best(day("north", "south"))
    assert {plan["arrival-1"].slot, plan["arrival-2"].slot} == {NOON, EVENING}


def test_two_people_share_what_one_cannot_reach() -> None:
    people = [{"id": id, "organisation": "office", "engagement": "paid"} for id in ("o-1", "o-2")]
    plan = best(day("north", "south", "south", people=people))
    assert {person for entry in plan.values() for person in entry.present} == {"o-1", "o-2"}


@pytest.mark.parametrize(
    ("there", "slots"),
    [("north", {NOON, EVENING}), ("centre", {NOON, EVENING}), ("south", {EVENING})],
)
def test_a_fixed_session_is_somewhere(there: str, slots: set[str]) -> None:
    """The session after noon is fixed in the centre: what is left can be before or after it where the way allows."""
    fixed = entry("arrival-1", AFTERNOON, {"office": ["o-1"]}, room="hall-centre")
    for slot in (NOON, AFTERNOON, EVENING):
        town = announced(day("centre", there), arrival_2=slot)
        free = entry("arrival-2", slot, {"office": ["o-1"]}, room=f"hall-{there}")
        assert check(town, planned(fixed, free)).valid == (slot in slots)
        whole = compile_problem(town)
        left = whole.fix({0: assignments_of(whole, planned(fixed))[0]})
        assert [[town.boroughs[visit.borough].id for visit in of_human] for of_human in left.past.visits[:1]] == [
            ["centre"]
        ]
        assert (solve_rest(left) is not None) == (slot in slots)


def test_a_councillor_comes_over_from_the_sitting() -> None:
    """The council sits in the south until 11:50; north is too far for the session after noon, the centre is not."""
    sitting = {"start": "2027-01-12T09:00", "end": "2027-01-12T11:50", "borough": "south"}
    council = {"id": "council", "label": "Council", "members": [{"person": "o-1"}], "sittings": [sitting]}
    for there, slots in (("south", {AFTERNOON, EVENING}), ("centre", {AFTERNOON, EVENING}), ("north", {EVENING})):
        for slot in (NOON, AFTERNOON, EVENING):
            assert feasible(announced(day(there, committees=[council]), arrival_1=slot)) == (slot in slots)
