"""equal-footing: administration may have its share of the table, and what goes beyond counts."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain.problem import Problem

from ..builders import THURSDAY, TUESDAY, because, best, entry, penalties, problem, required, stages, workshop

ORGANISATIONS = [
    {"id": "office", "label": "Office", "category": "administration"},
    {"id": "schools", "label": "Schools department", "category": "administration"},
    {"id": "cafe", "label": "Café", "category": "support_initiative"},
]
PEOPLE = [
    {"id": f"{organisation}-{n}", "organisation": organisation, "engagement": "paid"}
    for organisation in ("office", "schools", "cafe")
    for n in (1, 2, 3)
] + [{"id": "anna", "engagement": "volunteer"}]
SEATS = (
    {"organisation": "office", "places": 3},
    {"organisation": "cafe", "places": 3},
    {"person": "anna"},
)
PRESENT = {name: [f"{name}-{n}" for n in (1, 2, 3)] for name in ("office", "cafe")}


def town(*seats: dict[str, Any], **parts: Any) -> Problem:
    given = {"organisations": ORGANISATIONS, "people": PEOPLE, "workshops": [workshop("arrival-1", *seats)], **parts}
    return problem(TUESDAY, **given)


@pytest.mark.parametrize(
    ("office", "cafe", "expected"),
    [(0, 0, 0), (0, 2, 0), (1, 0, 50), (1, 1, 0), (1, 2, 0), (2, 1, 50), (3, 1, 100), (3, 3, 0), (3, 0, 150)],
)
def test_what_goes_beyond_half_of_those_present_counts(office: int, cafe: int, expected: int) -> None:
    seats = {"office": PRESENT["office"][:office], "cafe": PRESENT["cafe"][:cafe]}
    assert stages(town(*SEATS), "equal-footing", entry("arrival-1", TUESDAY, seats)) == (expected,)


def test_whoever_comes_for_no_organisation_is_present_too() -> None:
    there = {"office": ["office-1"], "anna": ["anna"]}
    assert stages(town(*SEATS), "equal-footing", entry("arrival-1", TUESDAY, there)) == (0,)


@pytest.mark.parametrize(("share", "expected"), [(0, 200), (33, 101), (60, 20), (67, 0), (100, 0)])
def test_the_share_is_a_parameter(share: int, expected: int) -> None:
    other = town(*SEATS, rules={"equal-footing": {"max_admin_share": share}})
    there = {"office": ["office-1", "office-2"], "cafe": ["cafe-1"]}
    assert stages(other, "equal-footing", entry("arrival-1", TUESDAY, there)) == (expected,)


def test_every_workshop_counts_by_itself_and_is_named() -> None:
    two = town(workshops=[workshop(f"arrival-{n}", *SEATS) for n in (1, 2)])
    crowded, fine = {"office": ["office-1", "office-2"]}, {"cafe": ["cafe-1", "cafe-2", "cafe-3"]}
    entries = entry("arrival-1", TUESDAY, crowded), entry("arrival-2", TUESDAY, fine)
    assert penalties(two, "equal-footing", *entries) == [because("equal-footing", "workshop:arrival-1", amount=100)]


@pytest.mark.parametrize(("schools", "cafe"), [(TUESDAY, THURSDAY), (THURSDAY, TUESDAY)])
def test_the_engine_prefers_the_evening_on_which_the_others_can_come(schools: str, cafe: str) -> None:
    """On either evening one person more comes to the office's table; on one of them it is not administration's."""

    def only(organisation: str, slot: str) -> dict[str, Any]:
        other = THURSDAY if slot == TUESDAY else TUESDAY
        away = {"dates": [{"first": other.split("/")[0], "level": "impossible"}]}
        return {"id": f"{organisation}-1", "organisation": organisation, "engagement": "paid", "availability": away}

    here = problem(
        TUESDAY,
        THURSDAY,
        organisations=ORGANISATIONS,
        people=[PEOPLE[0], only("schools", schools), only("cafe", cafe)],
        workshops=[workshop("arrival-1", required("office"), {"organisation": "schools"}, {"organisation": "cafe"})],
        rules={"full-table": {"missing_category": 0}},
    )
    plan = best(here)["arrival-1"]
    assert plan.slot == cafe
    assert stages(here, "equal-footing", plan) == (0,)


def test_the_engine_counts_a_table_that_administration_has_to_itself() -> None:
    """Nobody else can come. The table is still full of those who can, which comes first."""
    away = {"dates": [{"first": "2027-01-12", "level": "impossible"}]}
    people = [
        {**person, "availability": away} if person["organisation"] == "cafe" else person for person in PEOPLE[:-1]
    ]
    here = town(required("office"), {"organisation": "schools"}, {"organisation": "cafe"}, people=people)
    plan = best(here)["arrival-1"]
    assert len(plan.present) == 2
    assert stages(here, "equal-footing", plan) == (100,)
