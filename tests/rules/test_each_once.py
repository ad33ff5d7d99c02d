"""each-once: of several identical sessions every actor attends one; and what that means to the rules about tables."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain.plan import Entry
from scheduler.domain.problem import Problem
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.model.extract import assignments_of
from scheduler.errors import InputError
from scheduler.rules.catalogue import configured

from ..builders import (
    NEXT_TUESDAY,
    THURSDAY,
    TUESDAY,
    amounts,
    because,
    best,
    entry,
    feasible,
    penalties,
    planned,
    problem,
    required,
    stages,
    violations,
    workshop,
)
from ..engine.rest import solve_rest

ORGANISATIONS = [
    {"id": "office", "label": "Office", "category": "administration"},
    {"id": "cafe", "label": "Café", "category": "support_initiative", "direct_contact": True},
    {"id": "wheels", "label": "Wheels", "category": "support_initiative"},
    {"id": "mosque", "label": "Mosque", "category": "mosque_association"},
]
PEOPLE: list[dict[str, Any]] = [
    {"id": "o-1", "organisation": "office", "engagement": "paid"},
    {"id": "o-2", "organisation": "office", "engagement": "paid"},
    {"id": "c-1", "organisation": "cafe", "engagement": "volunteer"},
    {"id": "w-1", "organisation": "wheels", "engagement": "volunteer"},
    {"id": "m-1", "organisation": "mosque", "engagement": "volunteer"},
]
SEATS = (required("office"), {"organisation": "cafe"}, {"organisation": "wheels"}, {"organisation": "mosque"})


def session(id: str, *seats: dict[str, Any], **more: Any) -> dict[str, Any]:
    return workshop(id, *seats, repeat="arrival", **more)


def town(*seats: dict[str, Any], slots: tuple[str, ...] = (TUESDAY, THURSDAY), **parts: Any) -> Problem:
    """The same workshop in the north and in the south."""
    sizes = parts.pop("sizes", ({}, {}))
    sessions = [session(id, *seats, **size) for id, size in zip(("north", "south"), sizes, strict=True)]
    return problem(*slots, **{"organisations": ORGANISATIONS, "people": PEOPLE, "workshops": sessions, **parts})


def north(slot: str = TUESDAY, **seats: list[str]) -> Entry:
    return entry("north", slot, seats)


def south(slot: str = THURSDAY, **seats: list[str]) -> Entry:
    return entry("south", slot, seats)


def away(day: str) -> dict[str, Any]:
    return {"dates": [{"first": day, "level": "impossible"}]}


# -- the rule itself -----------------------------------------------------------------------------------------


def test_everyone_at_one_of_the_two_is_fine() -> None:
    assert violations(town(*SEATS), north(office=["o-1"], cafe=["c-1"]), south(wheels=["w-1"], mosque=["m-1"])) == ()


def test_a_required_seat_need_not_be_filled_at_both_but_at_one() -> None:
    assert violations(town(*SEATS), north(mosque=["m-1"]), south(wheels=["w-1"])) == (
        because("each-once", "seat:north/office", "workshop:north", aspect="empty"),
    )
    both = north(office=["o-1"], cafe=["c-1"]), south(office=["o-2"])
    assert violations(town(*SEATS), *both) == (
        because("each-once", "seat:north/office", "workshop:north", amount=2, aspect="split"),
    )


def test_all_places_of_a_seat_are_at_the_same_session() -> None:
    two = town(required("office", places=2), {"organisation": "cafe"})
    assert violations(two, north(office=["o-1", "o-2"]), south(cafe=["c-1"])) == ()
    found = violations(two, north(office=["o-1"], cafe=["c-1"]), south(office=["o-2"]))
    assert [(one.aspect, one.amount) for one in found] == [("empty", 1), ("split", 2)]


def test_an_optional_seat_too_has_people_at_one_session_only() -> None:
    people = [*PEOPLE, {"id": "c-2", "organisation": "cafe", "engagement": "volunteer"}]
    both = town(*SEATS, people=people)
    found = violations(both, north(office=["o-1"], cafe=["c-1"]), south(cafe=["c-2"]))
    assert found == (because("each-once", "seat:north/cafe", "workshop:north", amount=2, aspect="split"),)


def test_nobody_goes_to_both_on_whatever_seat() -> None:
    seats = required("office"), {"category": "support_initiative"}, {"organisation": "cafe"}
    entries = north(TUESDAY, office=["o-1"], cafe=["c-1"]), south(NEXT_TUESDAY, support_initiative=["c-1"])
    found = violations(town(*seats, slots=(TUESDAY, NEXT_TUESDAY)), *entries)
    assert found == (because("each-once", "person:c-1", "workshop:north", amount=2, aspect="twice"),)


def test_what_holds_for_any_table_holds_here_too() -> None:
    seats = required("office"), {"category": "support_initiative", "places": 2}
    people = [*PEOPLE, {"id": "c-2", "organisation": "cafe", "engagement": "volunteer"}]
    found = violations(
        town(*seats, people=people),
        north(office=["o-1", "m-1"]),
        south(support_initiative=["c-1", "c-2"]),
    )
    assert [(one.aspect, one.amount) for one in found] == [("too-many", 1), ("stranger", 1), ("same-organisation", 2)]
    assert {one.rule for one in found} == {"each-once"}


@pytest.mark.parametrize(
    ("size", "aspects"),
    [({}, []), ({"min": 1, "max": 1}, [("full", 1)]), ({"min": 3}, [("few", 1)]), ({"min": 2, "max": 2}, [])],
)
def test_a_session_has_as_many_people_as_it_is_meant_for(size: dict[str, int], aspects: list[tuple[str, int]]) -> None:
    sized = town(*SEATS, sizes=({"group_size": size} if size else {}, {}))
    found = violations(sized, north(office=["o-1"], cafe=["c-1"]), south(wheels=["w-1"], mosque=["m-1"]))
    assert [(one.aspect, one.amount) for one in found] == aspects


def test_without_a_size_somebody_at_least_must_come() -> None:
    found = violations(town(*SEATS), north(office=["o-1"]), south())
    assert found == (because("each-once", "workshop:south", amount=1, aspect="few"),)


def test_in_a_partial_plan_one_session_may_do_for_all_and_none_asks_for_nobody() -> None:
    partial = town(*SEATS, partial=True)
    assert violations(partial) == ()
    assert violations(partial, north(office=["o-1"])) == ()
    assert amounts(partial, "each-once", north(cafe=["c-1"])) == [1]


def test_groups_that_cannot_be_filled_or_cannot_hold_everyone_are_faults_of_the_file() -> None:
    for size, found in (({"min": 3}, "need 6 people"), ({"min": 1, "max": 1}, "3 places are required")):
        seats = (required("office", places=2), required("cafe"), {"organisation": "wheels"})
        faulty = town(*seats, sizes=({"group_size": size}, {"group_size": size}))
        with pytest.raises(InputError, match=found):
            configured(faulty)


# -- the engine ----------------------------------------------------------------------------------------------


def test_the_engine_sends_everyone_where_they_can_come() -> None:
    """The café can come on Tuesday only, the mosque on Thursday only; both are required, so one table would not do."""
    people = [
        *PEOPLE[:2],
        {**PEOPLE[2], "availability": away("2027-01-14")},
        {**PEOPLE[4], "availability": away("2027-01-12")},
    ]
    seats = required("office"), required("cafe"), required("mosque")
    plan = best(town(*seats, people=people))
    on = {entry.slot: set(entry.present) for entry in plan.values()}
    assert "c-1" in on[TUESDAY]
    assert "m-1" in on[THURSDAY]
    assert len(on[TUESDAY] | on[THURSDAY]) == 3
    table = problem(
        TUESDAY, THURSDAY, organisations=ORGANISATIONS, people=people, workshops=[workshop("north", *seats)]
    )
    assert not feasible(table)


def test_what_is_fixed_takes_its_guests_and_seats_along() -> None:
    """The north is fixed with office and café: the south is for the others. The office's second delegate stays home."""
    instance = compile_problem(town(*SEATS))
    fixed = assignments_of(instance, planned(north(office=["o-1"], cafe=["c-1"])))
    left = instance.fix({0: fixed[0]})
    rest = solve_rest(left)
    assert rest is not None
    assert rest[0] is not None
    assert sorted(left.humans[p] for people in rest[0].people for p in people) == ["m-1", "w-1"]


# -- the tables of identical sessions ------------------------------------------------------------------------


def test_full_table_misses_only_who_is_at_none_of_the_sessions() -> None:
    full = north(office=["o-1"], cafe=["c-1"]), south(wheels=["w-1"], mosque=["m-1"])
    assert stages(town(*SEATS), "full-table", *full) == (0,)
    found = penalties(town(*SEATS), "full-table", north(office=["o-1"]), south(wheels=["w-1"]))
    assert found == [
        because("full-table", "seat:north/cafe", "workshop:north", amount=2, aspect="empty-at-repeats"),
        because("full-table", "seat:north/mosque", "workshop:north", amount=1, aspect="empty-at-repeats"),
        because("full-table", "category:mosque_association", "workshop:north", amount=5, aspect="category-at-repeats"),
    ]


def test_a_partial_plan_without_any_session_misses_nobody() -> None:
    partial = town(*SEATS, partial=True)
    assert stages(partial, "full-table") == (0,)
    assert stages(partial, "full-table", south(office=["o-1"])) == (2 + 1 + 1 + 5 + 5,)


def test_whoever_goes_to_the_repeat_of_a_first_session_is_no_late_joiner() -> None:
    """Another workshop on the topic comes in between: whoever only goes to that one is late."""
    seats = required("office"), {"organisation": "cafe"}
    sessions = [session("north", *seats), session("south", *seats), workshop("between", {"organisation": "mosque"})]
    three = town(slots=(TUESDAY, THURSDAY, NEXT_TUESDAY), workshops=sessions)
    entries = (
        north(TUESDAY, office=["o-1"]),
        entry("between", THURSDAY, {"mosque": ["m-1"]}),
        south(NEXT_TUESDAY, cafe=["c-1"]),
    )
    late = [one for one in penalties(three, "early-involvement", *entries) if one.aspect == "late"]
    assert late == [because("early-involvement", "organisation:mosque", "topic:arrival", amount=2, aspect="late")]


@pytest.mark.parametrize(("size", "capacity", "fits"), [(None, 5, True), (None, 4, False), (2, 3, True), (2, 2, False)])
def test_the_room_need_hold_no_more_than_the_group(size: int | None, capacity: int, fits: bool) -> None:
    sizes = {"group_size": {"max": size}} if size else {}
    moderators, rooms = [{"id": "m"}], [{"id": "hall", "capacity": capacity}]
    given = town(*SEATS, sizes=(sizes, sizes), moderators=moderators, rooms=rooms)
    entries = [
        entry("north", TUESDAY, {"office": ["o-1"], "cafe": ["c-1"]}, ["m"], "hall"),
        entry("south", THURSDAY, {"wheels": ["w-1"], "mosque": ["m-1"]}, ["m"], "hall"),
    ]
    assert (amounts(given, "room-fits", *entries) == []) == fits
    assert feasible(given) == fits
