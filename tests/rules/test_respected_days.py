"""respected-days: what somebody invited keeps costs a date, or forbids it; and school holidays are avoided."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain.problem import Problem

from ..builders import (
    TUESDAY,
    because,
    best,
    entry,
    feasible,
    penalties,
    problem,
    required,
    stages,
    violations,
    workshop,
)

RAMADAN = "2027-02-16/17:00-21:00"
"""A Tuesday."""
UNPADDED = {"first": "2027-02-08", "last": "2027-03-08"}
AFTERNOON = "2027-02-16/13:30-17:00"
PADDED = "2027-03-09/17:00-21:00"
"""The day after the last of Ramadan, and the first of the feast."""
AFTER = "2027-03-16/17:00-21:00"
FRIDAY_NOON = "2027-01-15/12:00-15:00"
FRIDAY_LATER = "2027-01-15/14:30-17:00"
ROSENMONTAG = "2027-02-08/09:00-12:00"
SLOTS = (TUESDAY, RAMADAN, AFTERNOON, PADDED, AFTER, FRIDAY_NOON, FRIDAY_LATER, ROSENMONTAG)

ORGANISATIONS = [
    {"id": "office", "label": "Integration office", "category": "administration"},
    {"id": "mosque", "label": "Mosque association", "category": "mosque_association"},
    {"id": "circle", "label": "Newcomers' circle", "category": "migrant_organisation"},
]
PEOPLE = [
    {"id": "o-1", "organisation": "office", "engagement": "paid"},
    {"id": "m-1", "organisation": "mosque", "engagement": "paid"},
    {"id": "c-1", "organisation": "circle", "engagement": "paid"},
]


def town(*seats: dict[str, Any], slots: tuple[str, ...] = SLOTS, **parts: Any) -> Problem:
    given = {"organisations": ORGANISATIONS, "people": PEOPLE, "workshops": [workshop("arrival-1", *seats)], **parts}
    return problem(*slots, **given)


MOSQUE = {"organisation": "mosque"}


def cost(town: Problem, slot: str) -> int:
    return stages(town, "respected-days", entry("arrival-1", slot))[0]


@pytest.mark.parametrize(
    ("slot", "expected"),
    [
        (TUESDAY, 0),
        (RAMADAN, 1),
        (AFTERNOON, 0),  # 13:30 to 15:30, before iftar
        (PADDED, 2),  # perhaps still Ramadan, perhaps the feast
        (AFTER, 0),
        (FRIDAY_NOON, 1),
        (FRIDAY_LATER, 0),  # begins as the prayer ends
        (ROSENMONTAG, 0),  # is kept by the administration
    ],
)
def test_what_a_date_costs_where_the_mosque_association_is_invited(slot: str, expected: int) -> None:
    assert cost(town(MOSQUE), slot) == expected


def test_the_interval_counts_not_the_slot() -> None:
    """The same afternoon slot with a longer session reaches into the evening."""
    late = town(slots=(AFTERNOON,), workshops=[workshop("arrival-1", MOSQUE, duration=181)])
    early = town(slots=(AFTERNOON,), workshops=[workshop("arrival-1", MOSQUE, duration=180)])
    assert (cost(late, AFTERNOON), cost(early, AFTERNOON)) == (1, 0)


@pytest.mark.parametrize(
    "seat",
    [
        {"organisation": "mosque"},
        {"organisation": "mosque", "required": True},
        {"person": "m-1"},
        {"category": "mosque_association"},
    ],
)
def test_however_they_are_invited(seat: dict[str, Any]) -> None:
    assert cost(town(seat), RAMADAN) == 1


def test_whoever_is_not_invited_does_not_matter() -> None:
    assert cost(town({"organisation": "office"}, {"organisation": "circle"}), RAMADAN) == 0
    assert cost(town({"organisation": "office"}), ROSENMONTAG) == 1


def test_two_invitations_are_one_pair_and_two_workshops_are_two() -> None:
    assert cost(town(MOSQUE, {"category": "mosque_association"}), RAMADAN) == 1
    both = town(workshops=[workshop(f"arrival-{n}", MOSQUE) for n in (1, 2)])
    assert stages(both, "respected-days", entry("arrival-1", RAMADAN), entry("arrival-2", RAMADAN)) == (2,)


def test_an_observance_of_several_categories_counts_once_and_by_its_weight() -> None:
    festival: dict[str, Any] = {
        "id": "festival",
        "label": "Day of cultures",
        "categories": ["migrant_organisation", "mosque_association"],
        "spans": [{"first": "2027-01-12", "last": "2027-01-12"}],
        "weight": 3,
    }
    celebrating = town({"organisation": "circle"}, MOSQUE, observances=[festival])
    assert penalties(celebrating, "respected-days", entry("arrival-1", TUESDAY)) == [
        because(
            "respected-days",
            "workshop:arrival-1",
            "observance:festival",
            "date:2027-01-12",
            "category:migrant_organisation",
            "category:mosque_association",
            amount=3,
            aspect="observance",
        )
    ]


@pytest.mark.parametrize(("school_holidays", "expected"), [("avoid", 1), ("ignored", 0)])
def test_a_day_of_school_holidays_costs_one_if_it_is_to_be_avoided(school_holidays: str, expected: int) -> None:
    """In the Easter holidays, which are open unless closed."""
    holiday = "2027-03-23/17:00-21:00"
    easter = town(slots=(holiday,), calendar={"school_holidays": school_holidays}, horizon={"quarter": "2027-Q1"})
    assert cost(easter, holiday) == expected
    assert not violations(easter, entry("arrival-1", holiday))
    assert len(penalties(easter, "respected-days", entry("arrival-1", holiday))) == expected


# -- hard ------------------------------------------------------------------------------------------------

HARD = [{"id": "ramadan-evenings", "hard": True}]


def test_a_hard_one_is_refused_and_no_longer_priced() -> None:
    promised = town(MOSQUE, observances=HARD)
    assert violations(promised, entry("arrival-1", RAMADAN)) == (
        because(
            "respected-days",
            "workshop:arrival-1",
            "observance:ramadan-evenings",
            "date:2027-02-16",
            "category:mosque_association",
            aspect="hard",
        ),
    )
    assert cost(promised, RAMADAN) == 0
    assert cost(promised, PADDED) == 1  # the feast is still soft
    assert not violations(promised, entry("arrival-1", AFTERNOON))
    assert not violations(town({"organisation": "office"}, observances=HARD), entry("arrival-1", RAMADAN))


@pytest.mark.parametrize(("slot", "possible"), [(RAMADAN, False), (PADDED, False), (AFTER, True), (AFTERNOON, True)])
def test_the_engine_never_uses_an_evening_that_must_stay_free(slot: str, possible: bool) -> None:
    seat = required("mosque")
    assert feasible(town(seat, slots=(slot,), observances=HARD)) == possible
    assert feasible(town(seat, slots=(slot,)))


# -- the engine ------------------------------------------------------------------------------------------


def test_the_engine_would_rather_wait_than_meet_on_an_evening_of_ramadan() -> None:
    assert best(town(required("mosque"), slots=(RAMADAN, AFTER)))["arrival-1"].slot == AFTER
    assert best(town(required("office"), slots=(RAMADAN, AFTER)))["arrival-1"].slot == RAMADAN


def test_the_engine_weighs_observances_against_each_other() -> None:
    """On the 9th two of weight 1 stand against one on the 16th of February, until that one weighs more."""
    assert best(town(required("mosque"), slots=(RAMADAN, PADDED)))["arrival-1"].slot == RAMADAN
    heavier = [{"id": "eid-al-fitr", "off": True}, {"id": "ramadan-evenings", "spans": [UNPADDED], "weight": 2}]
    assert best(town(required("mosque"), slots=(RAMADAN, PADDED), observances=heavier))["arrival-1"].slot == PADDED
