"""one-table: required seats are filled, all at once, by different people whom the seats mean."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain.problem import Problem
from scheduler.errors import InputError
from scheduler.rules.catalogue import configured

from ..builders import (
    MORNING,
    PEOPLE,
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

ORGANISATIONS = [
    {"id": "office", "label": "Office", "category": "administration"},
    {"id": "cafe", "label": "Café", "category": "support_initiative"},
    {"id": "wheels", "label": "Wheels", "category": "support_initiative"},
]
CAFE = [{"id": f"c-{n}", "organisation": "cafe", "engagement": "paid"} for n in (1, 2)]
WHEELS = [{"id": "w-1", "organisation": "wheels", "engagement": "paid"}]


def town(*seats: dict[str, Any], people: list[dict[str, Any]] | None = None, **parts: Any) -> Problem:
    people = CAFE + WHEELS if people is None else people
    return problem(
        TUESDAY, organisations=ORGANISATIONS, people=people, workshops=[workshop("arrival-1", *seats)], **parts
    )


def at(**seats: list[str]) -> Any:
    return entry("arrival-1", TUESDAY, seats)


def test_a_required_place_must_be_filled_an_optional_one_need_not() -> None:
    missing = because("one-table", "seat:arrival-1/cafe", "workshop:arrival-1", aspect="empty")
    assert violations(town(required("cafe")), at(cafe=["c-2"])) == ()
    assert violations(town(required("cafe")), at()) == (missing,)
    assert violations(town({"organisation": "cafe"}), at()) == ()


def test_the_amount_says_how_many_are_missing_or_too_many() -> None:
    two = town(required("cafe", places=2))
    assert violations(two, at(cafe=["c-1", "c-2"])) == ()
    assert [b.amount for b in violations(two, at())] == [2]
    assert [b.amount for b in violations(two, at(cafe=["c-1"]))] == [1]
    words = because("one-table", "seat:arrival-1/cafe", "workshop:arrival-1", aspect="too-many")
    assert violations(town(required("cafe")), at(cafe=["c-1", "c-2"])) == (words,)
    assert violations(town({"organisation": "cafe"}), at(cafe=["c-1", "c-2"])) == (words,)


def test_only_whom_the_seat_means_sits_there() -> None:
    stranger = because("one-table", "person:w-1", "seat:arrival-1/cafe", "workshop:arrival-1", aspect="stranger")
    assert violations(town(required("cafe")), at(cafe=["w-1"])) == (stranger,)
    named = town({"person": "c-1", "required": True})
    assert violations(named, entry("arrival-1", TUESDAY, {"c-1": ["c-1"]})) == ()
    assert [b.aspect for b in violations(named, entry("arrival-1", TUESDAY, {"c-1": ["c-2"]}))] == ["stranger"]


def test_nobody_fills_two_places_of_a_workshop() -> None:
    seats = required("cafe"), {"category": "support_initiative"}
    words = because("one-table", "person:c-1", "workshop:arrival-1", amount=2, aspect="twice")
    assert violations(town(*seats), at(cafe=["c-1"], support_initiative=["c-1"])) == (words,)
    assert violations(town(*seats), at(cafe=["c-1"], support_initiative=["w-1"])) == ()
    twice = violations(town(required("cafe", places=2)), at(cafe=["c-1", "c-1"]))
    assert [(b.aspect, b.amount) for b in twice] == [("twice", 2), ("empty", 1)]


def test_a_person_named_and_of_an_organisation_counts_once_for_the_engine_too() -> None:
    """The café must send somebody, and c-1 is named: with c-1 alone there is one guest too few."""
    seats = required("cafe"), {"person": "c-1", "required": True}
    assert feasible(town(*seats))
    assert not feasible(town(*seats, people=CAFE[:1]))


def test_places_of_a_category_go_to_different_organisations() -> None:
    seat = {"category": "support_initiative", "places": 2, "required": True}
    words = because(
        "one-table",
        "seat:arrival-1/support_initiative",
        "workshop:arrival-1",
        "organisation:cafe",
        amount=2,
        aspect="same-organisation",
    )
    assert violations(town(seat), at(support_initiative=["c-1", "w-1"])) == ()
    assert violations(town(seat), at(support_initiative=["c-1", "c-2"])) == (words,)
    assert "w-1" in best(town(seat))["arrival-1"].present


def test_unless_the_seat_says_otherwise() -> None:
    seat = {"category": "support_initiative", "places": 2, "required": True, "different_organisations": False}
    assert violations(town(seat), at(support_initiative=["c-1", "c-2"])) == ()
    assert feasible(town(seat, people=CAFE))


def test_places_of_an_organisation_go_to_its_people() -> None:
    assert feasible(town(required("cafe", places=2), people=CAFE))


@pytest.mark.parametrize(
    ("seat", "found"),
    [
        ({"organisation": "cafe", "places": 3, "required": True}, '3 required for organisation "cafe", which has 2'),
        (
            {"category": "support_initiative", "places": 3, "required": True},
            '3 required for category "support_initiative", which has 2',
        ),
        ({"organisation": "office"}, '1 optional for organisation "office", which has 0'),
        ({"category": "company", "required": True}, '1 required for category "company", which has 0'),
    ],
)
def test_a_seat_that_nobody_could_ever_fill_is_a_fault_of_the_file(seat: dict[str, Any], found: str) -> None:
    with pytest.raises(InputError) as error:
        configured(town(seat))
    (fault,) = error.value.faults
    assert fault.path == ("workshops", 0, "seats", 0)
    assert fault.found.startswith(found)


def test_optional_places_may_outnumber_the_people() -> None:
    assert feasible(town({"organisation": "cafe", "places": 9}))


def test_all_required_seats_are_filled_in_the_same_session() -> None:
    """The volunteer only in the evening, the office only by day."""
    hours = {"weekly": [{"weekdays": ["tue", "wed"], "start": "08:00", "end": "16:00"}]}
    people = [{**PEOPLE[0], "availability": hours}, PEOPLE[1]]
    both = [workshop("arrival-1", required("office"), required("helpers"))]
    either = [workshop("arrival-1", required("office"), {"organisation": "helpers"})]
    assert not feasible(problem(MORNING, TUESDAY, people=people, workshops=both))
    assert best(problem(MORNING, TUESDAY, people=people, workshops=either))["arrival-1"].slot == MORNING


def test_one_person_cannot_keep_two_seats_that_both_could_fill_alone() -> None:
    """Three seats, three people, but only one way round: w-1 for wheels, so the category's place is the café's."""
    seats = required("wheels"), {"category": "support_initiative", "required": True}, required("cafe")
    sat = {seated.seat: seated.people for seated in best(town(*seats))["arrival-1"].seats}
    assert sat["wheels"] == ("w-1",)
    assert {*sat["support_initiative"], *sat["cafe"]} == {"c-1", "c-2"}
