"""fair-compromise: what a burden consists of, and that the heaviest burdens count before all lighter ones."""

from __future__ import annotations

import random
from typing import Any

import pytest

from scheduler.domain.plan import Entry
from scheduler.domain.plans.burden import MOST, BurdenScale, Part, total
from scheduler.domain.problem import Problem
from scheduler.rules.base import SoftRule
from scheduler.rules.catalogue import RULES
from scheduler.rules.fair_compromise import FairCompromise

from ..builders import (
    MORNING,
    NEXT_TUESDAY,
    THURSDAY,
    TUESDAY,
    because,
    best,
    entry,
    penalties,
    planned,
    problem,
    required,
    stages,
    workshop,
)

SATURDAY = "2027-01-16/10:00-12:00"
LATE = "2027-01-12/18:30-21:00"
PAID = {"id": "o-1", "organisation": "office", "engagement": "paid"}
VOLUNTEER = {"id": "h-1", "organisation": "helpers", "engagement": "volunteer"}
SEATS = {"office": ["o-1"], "helpers": ["h-1"]}
TABLE = workshop("arrival-1", {"organisation": "office"}, {"organisation": "helpers"})


def town(*slots: str, **parts: Any) -> Problem:
    return problem(
        *(slots or (TUESDAY, MORNING, THURSDAY, NEXT_TUESDAY, SATURDAY, LATE)), **{"workshops": [TABLE], **parts}
    )


def causes(town: Problem, *entries: Entry) -> dict[str, dict[str, int]]:
    """By person what their burden consists of."""
    burdens = FairCompromise().burdens(town, planned(*entries))
    return {person: {part.cause: part.points for part in parts} for person, parts in burdens.items()}


def counts(*burdens: int) -> tuple[int, ...]:
    """The stages for people with these burdens."""
    return tuple(sum(burden >= k for burden in burdens) for k in range(12, 0, -1))


def test_whoever_is_not_invited_carries_nothing() -> None:
    assert stages(town(), "fair-compromise", entry("arrival-1", SATURDAY)) == counts()


@pytest.mark.parametrize(
    ("slot", "paid", "volunteer"),
    [
        (MORNING, {}, {}),
        (TUESDAY, {"outside_office": 1}, {}),
        (LATE, {"late": 1, "outside_office": 1}, {"late": 1}),
        (SATURDAY, {"saturday": 1, "outside_office": 1}, {"saturday": 1}),
    ],
)
def test_times_weigh_on_paid_people_and_volunteers(slot: str, paid: dict[str, int], volunteer: dict[str, int]) -> None:
    assert causes(town(), entry("arrival-1", slot, SEATS)) == {"o-1": paid, "h-1": volunteer}


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ("08:00-10:00", set()),
        ("07:59-09:59", {"outside_office"}),
        ("15:00-17:00", set()),
        ("15:01-17:01", {"outside_office"}),
        ("18:00-20:00", {"outside_office"}),
        ("18:01-20:01", {"outside_office", "late"}),
    ],
)
def test_a_burden_begins_with_the_first_minute_beyond(span: str, expected: set[str]) -> None:
    slot = f"2027-01-12/{span}"
    assert set(causes(town(slot), entry("arrival-1", slot, SEATS))["o-1"]) == expected


def only_if_needed(**availability: Any) -> dict[str, Any]:
    return {"dates": [{"first": "2027-01-13", "level": "if_needed"}], **availability}


def test_a_time_that_suits_only_if_needed_weighs_two() -> None:
    people = [{**PAID, "availability": only_if_needed()}, VOLUNTEER]
    assert causes(town(people=people), entry("arrival-1", MORNING, SEATS)) == {"o-1": {"if_needed": 2}, "h-1": {}}


def test_whoever_also_moderates_is_as_free_as_in_the_worst_of_both_roles() -> None:
    """Here the person moderates; the reluctance was only entered for the moderator."""
    moderator = {"id": "mod-1", "person": "o-1", "availability": only_if_needed()}
    both = town(moderators=[moderator, {"id": "mod-2"}])
    assert causes(both, entry("arrival-1", MORNING, {}, ["mod-1"]))["o-1"] == {"if_needed": 2}
    assert causes(both, entry("arrival-1", MORNING, SEATS))["o-1"] == {"if_needed": 2}
    assert stages(both, "fair-compromise", entry("arrival-1", LATE, {}, ["mod-2"])) == counts()


@pytest.mark.parametrize(("travel_min", "points"), [(0, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3)])
def test_the_way_weighs_by_half_hours_begun_beyond_the_first(travel_min: int, points: int) -> None:
    far = town(
        boroughs=[{"id": "north", "label": "North"}, {"id": "south", "label": "South"}],
        travel=[{"between": ["north", "south"], "travel_min": travel_min}],
        organisations=[
            {"id": "office", "label": "Office", "category": "administration", "borough": "north"},
            {"id": "helpers", "label": "Helpers", "category": "support_initiative"},
        ],
        rooms=[{"id": "hall", "capacity": 9, "borough": "south"}],
    )
    found = causes(far, entry("arrival-1", MORNING, SEATS, room="hall"))
    assert found == {"o-1": {"travel": points} if points else {}, "h-1": {}}


@pytest.mark.parametrize(("planning_date", "short"), [("2026-12-15", False), ("2026-12-16", True)])
def test_short_notice_counts_the_days_between_as_notice_does(planning_date: str, short: bool) -> None:
    """13 January: with planning on 15 December the invitation has 28 whole days, a day later 27."""
    found = causes(town(planning_date=planning_date), entry("arrival-1", MORNING, SEATS))
    assert found["h-1"] == ({"short_notice": 1} if short else {})


def test_everything_adds_up_with_what_earlier_quarters_left_to_at_most_twelve() -> None:
    people = [{**PAID, "history": 11}, {**VOLUNTEER, "history": 3}]
    twice = town(people=people, workshops=[TABLE, {**TABLE, "id": "arrival-2"}])
    sessions = entry("arrival-1", LATE, SEATS), entry("arrival-2", SATURDAY, SEATS)
    assert stages(twice, "fair-compromise", *sessions) == counts(12, 5)
    assert stages(twice, "fair-compromise", sessions[0]) == counts(12, 4)
    assert stages(twice, "fair-compromise") == counts(11, 3)


def test_every_part_is_named() -> None:
    found = penalties(
        town(people=[PAID, {**VOLUNTEER, "history": 2}]), "fair-compromise", entry("arrival-1", LATE, SEATS)
    )
    assert found == [
        because("fair-compromise", "person:o-1", "workshop:arrival-1", aspect="late"),
        because("fair-compromise", "person:o-1", "workshop:arrival-1", aspect="outside_office"),
        because("fair-compromise", "person:h-1", amount=2, aspect="history"),
        because("fair-compromise", "person:h-1", "workshop:arrival-1", aspect="late"),
    ]


def test_every_cause_has_its_sentence_in_both_languages() -> None:
    """`penalties` says each one it finds and fails on words that stay open."""
    worst = town(
        planning_date="2027-01-10",
        people=[
            {**PAID, "history": 1, "availability": {"dates": [{"first": "2027-01-16", "level": "if_needed"}]}},
            VOLUNTEER,
        ],
        boroughs=[{"id": "north", "label": "North"}, {"id": "south", "label": "South"}],
        travel=[{"between": ["north", "south"], "travel_min": 45}],
        organisations=[
            {"id": "office", "label": "Office", "category": "administration", "borough": "north"},
            {"id": "helpers", "label": "Helpers", "category": "support_initiative"},
        ],
        rooms=[{"id": "hall", "capacity": 9, "borough": "south"}],
        rules={"fair-compromise": {"late_after": "11:00"}},
    )
    found = penalties(worst, "fair-compromise", entry("arrival-1", SATURDAY, {"office": ["o-1"]}, room="hall"))
    assert [part.aspect for part in found] == [
        "history",
        "if_needed",
        "late",
        "saturday",
        "outside_office",
        "short_notice",
        "travel",
    ]


def test_the_scale_is_a_parameter() -> None:
    scale = {"late": 4, "late_after": "18:00", "outside_office": 0}
    other = town(rules={"fair-compromise": scale})
    assert stages(other, "fair-compromise", entry("arrival-1", TUESDAY, SEATS)) == counts(4, 4)


def test_the_stages_compare_as_the_sorted_burdens_do() -> None:
    """Leximin: the lighter heaviest burden is better; if they are equal, the second heaviest decides, and so on."""
    draw = random.Random(1)
    different = 0
    for _ in range(600):
        size = draw.choice((1, 2, 3, 6))
        most = draw.choice((2, 4, 14))
        one, other = ([draw.randint(0, most) for _ in range(size)] for _ in range(2))
        vectors = [sorted((min(burden, MOST) for burden in burdens), reverse=True) for burdens in (one, other)]
        left, right = (_stages_with(burdens) for burdens in (one, other))
        assert (left < right) == (vectors[0] < vectors[1]), (one, other)
        assert (left == right) == (vectors[0] == vectors[1]), (one, other)
        different += left != right
    assert different > 300


def _stages_with(burdens: list[int]) -> tuple[int, ...]:
    """The rule's stages for people who bring these burdens with them."""
    people = [{"id": f"p-{n}", "engagement": "paid", "history": burden} for n, burden in enumerate(burdens)]
    return FairCompromise().stages(problem(people=people, workshops=[workshop("arrival-1")]), planned())


def test_no_burden_counts_for_more_than_twelve() -> None:
    assert total([Part("history", 20), Part("late", 1)]) == MOST
    assert BurdenScale().of_travel(24 * 60) == 47


def test_the_engine_takes_the_time_that_burdens_nobody() -> None:
    """Either time is on the same Tuesday, so nobody is involved earlier; paid people need not come in the evening."""
    morning = "2027-01-12/10:00-12:00"
    paid_only = [workshop("arrival-1", required("office"))]
    assert best(town(morning, TUESDAY, workshops=paid_only))["arrival-1"].slot == morning


def test_whoever_gave_way_last_quarter_does_not_give_way_again() -> None:
    """Either of two can sit there in the evening; the one who already carries something stays at home."""
    for tired in (0, 1):
        people = [{**PAID, "id": f"o-{n}", "history": 3 if n == tired else 0} for n in (0, 1)]
        one = town(TUESDAY, people=people, workshops=[workshop("arrival-1", required("office"))])
        assert best(one)["arrival-1"].present == (f"o-{1 - tired}",)


def test_two_evenings_are_shared_by_two_people() -> None:
    people = [{**PAID, "id": f"o-{n}"} for n in (1, 2)]
    sessions = [workshop(f"arrival-{n}", required("office")) for n in (1, 2)]
    order = ["unheld", "full-table", "fair-compromise"]
    rest = [rule.name for rule in RULES if isinstance(rule, SoftRule) and rule.name not in order]
    two = town(TUESDAY, NEXT_TUESDAY, people=people, workshops=sessions, priorities={"order": order, "off": rest})
    plan = best(two)
    assert sorted(person for held in plan.values() for person in held.present) == ["o-1", "o-2"]


def test_the_nearer_room_is_taken() -> None:
    for near, far in (("south", "north"), ("north", "south")):
        rooms = [{"id": borough, "capacity": 9, "borough": borough} for borough in ("north", "south")]
        plan = best(
            town(
                TUESDAY,
                boroughs=[{"id": "north", "label": "North"}, {"id": "south", "label": "South"}],
                travel=[{"between": ["north", "south"], "travel_min": 40}],
                organisations=[{"id": "office", "label": "Office", "category": "administration", "borough": near}],
                people=[PAID],
                workshops=[workshop("arrival-1", required("office"))],
                rooms=rooms,
            )
        )
        assert plan["arrival-1"].room == near != far
