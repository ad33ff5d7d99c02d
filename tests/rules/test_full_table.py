"""full-table: empty places by weight, twice where there is direct contact, and five for a category that is missing."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain.plan import Entry
from scheduler.domain.problem import Problem

from ..builders import NEXT_TUESDAY, TUESDAY, because, best, entry, penalties, problem, required, stages, workshop

ORGANISATIONS = [
    {"id": "office", "label": "Office", "category": "administration"},
    {"id": "cafe", "label": "Café", "category": "support_initiative", "direct_contact": True},
    {"id": "wheels", "label": "Wheels", "category": "support_initiative"},
    {"id": "mosque", "label": "Mosque", "category": "mosque_association"},
]
PEOPLE: list[dict[str, Any]] = [
    {"id": "o-1", "organisation": "office", "engagement": "paid"},
    {"id": "c-1", "organisation": "cafe", "engagement": "volunteer"},
    {"id": "c-2", "organisation": "cafe", "engagement": "volunteer"},
    {"id": "w-1", "organisation": "wheels", "engagement": "volunteer"},
    {"id": "m-1", "organisation": "mosque", "engagement": "volunteer"},
    {"id": "x-1", "engagement": "volunteer"},
]


def town(*seats: dict[str, Any], **parts: Any) -> Problem:
    given = {"organisations": ORGANISATIONS, "people": PEOPLE, "workshops": [workshop("arrival-1", *seats)], **parts}
    return problem(TUESDAY, NEXT_TUESDAY, **given)


def at(**seats: list[str]) -> Entry:
    return entry("arrival-1", TUESDAY, seats)


def cost(town: Problem, **seats: list[str]) -> int:
    return stages(town, "full-table", at(**seats))[0]


def test_nothing_is_missing_at_a_full_table() -> None:
    full = town(required("office"), {"organisation": "cafe", "places": 2})
    assert cost(full, office=["o-1"], cafe=["c-1", "c-2"]) == 0


@pytest.mark.parametrize(
    ("seat", "people", "expected"),
    [
        ({"organisation": "wheels"}, [], 1 + 5),
        ({"organisation": "wheels"}, ["w-1"], 0),
        ({"organisation": "wheels", "places": 3}, ["w-1"], 2),
        ({"organisation": "wheels", "weight": 4}, [], 4 + 5),
        ({"organisation": "wheels", "weight": 0}, [], 0 + 5),
        ({"organisation": "cafe"}, [], 2 + 5),  # direct contact
        ({"organisation": "cafe", "places": 2}, ["c-1"], 2),
        ({"organisation": "cafe", "places": 2, "weight": 3}, ["c-1"], 6),
        ({"person": "c-1"}, [], 2 + 5),  # a person of an organisation in direct contact
        ({"person": "w-1"}, [], 1 + 5),
        ({"person": "x-1"}, [], 1),  # of no organisation: no category is missing
        ({"category": "support_initiative", "places": 2}, [], 2 + 5),  # a category has no direct contact
        ({"category": "support_initiative", "places": 2}, ["c-1"], 1),
    ],
)
def test_what_an_empty_place_costs(seat: dict[str, Any], people: list[str], expected: int) -> None:
    key = seat.get("organisation") or seat.get("person") or seat["category"]
    assert cost(town(seat), **{key: people}) == expected


def test_a_required_place_that_is_empty_is_one_table_s_business_but_its_category_is_missed() -> None:
    assert cost(town(required("office"), required("wheels")), office=["o-1"]) == 5


def test_a_category_is_missed_once_per_workshop_however_many_seats_it_has() -> None:
    two = town({"organisation": "wheels"}, {"organisation": "cafe"})
    assert cost(two) == 1 + 2 + 5
    assert cost(two, wheels=["w-1"]) == 2
    assert cost(two, cafe=["c-1"]) == 1
    twice = problem(
        organisations=ORGANISATIONS,
        people=PEOPLE,
        workshops=[workshop(f"arrival-{n}", {"organisation": "mosque"}) for n in (1, 2)],
    )
    assert stages(twice, "full-table", entry("arrival-1"), entry("arrival-2")) == (2 * (1 + 5),)


def test_whoever_sits_there_on_whatever_seat_stands_for_their_category() -> None:
    """The café's own seat is empty, but somebody of its category sits on the other one."""
    seats = {"organisation": "wheels"}, {"category": "support_initiative"}
    assert cost(town(*seats), support_initiative=["c-1"]) == 1


def test_a_category_without_a_seat_is_not_missed() -> None:
    assert cost(town({"organisation": "wheels"}), wheels=["w-1"]) == 0


def test_the_price_of_a_missing_category_is_a_parameter() -> None:
    for price in (0, 9):
        assert cost(town({"organisation": "wheels"}, rules={"full-table": {"missing_category": price}})) == 1 + price


def test_every_part_is_named() -> None:
    seats = {"organisation": "cafe", "places": 2}, {"organisation": "mosque"}
    assert penalties(town(*seats), "full-table", at(cafe=["c-2"])) == [
        because("full-table", "seat:arrival-1/cafe", "workshop:arrival-1", amount=2, aspect="empty"),
        because("full-table", "seat:arrival-1/mosque", "workshop:arrival-1", amount=1, aspect="empty"),
        because("full-table", "category:mosque_association", "workshop:arrival-1", amount=5, aspect="category"),
    ]


def away(day: str) -> dict[str, Any]:
    return {"dates": [{"first": day, "level": "impossible"}]}


@pytest.mark.parametrize(("weight", "slot"), [(1, NEXT_TUESDAY), (2, TUESDAY), (3, TUESDAY)])
def test_the_engine_weighs_seats_against_each_other(weight: int, slot: str) -> None:
    """The café (2) is free on the second Tuesday only, wheels (weight) on the first only. Even: the earlier one."""
    people = [{**PEOPLE[1], "availability": away("2027-01-12")}, {**PEOPLE[3], "availability": away("2027-01-19")}]
    seats = {"organisation": "cafe"}, {"organisation": "wheels", "weight": weight}
    assert best(town(*seats, people=people))["arrival-1"].slot == slot


def test_the_engine_seats_everyone_it_can() -> None:
    seats = {"organisation": "cafe", "places": 5}, {"category": "support_initiative", "places": 2}
    plan = best(town(*seats))["arrival-1"]
    assert set(plan.present) == {"c-1", "c-2", "w-1"}
