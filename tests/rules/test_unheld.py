"""unheld: where not everything can be held, as little weight as possible is left out."""

from __future__ import annotations

from ..builders import TUESDAY, because, best, entry, penalties, problem, stages, workshop

SESSIONS = [workshop("arrival-1", weight=2), workshop("arrival-2"), workshop("arrival-3")]
HALL = [{"id": "hall", "capacity": 9}]


def test_every_unheld_workshop_costs_its_weight() -> None:
    town = problem(workshops=SESSIONS, partial=True)
    assert stages(town, "unheld") == (4,)
    assert stages(town, "unheld", entry("arrival-1")) == (2,)
    assert stages(town, "unheld", entry("arrival-1"), entry("arrival-2"), entry("arrival-3")) == (0,)
    assert penalties(town, "unheld", entry("arrival-2")) == [
        because("unheld", "workshop:arrival-1", amount=2),
        because("unheld", "workshop:arrival-3", amount=1),
    ]


def test_the_engine_keeps_the_most_weight() -> None:
    """One hall, one evening: the heavier one."""
    assert set(best(problem(TUESDAY, workshops=SESSIONS, rooms=HALL, partial=True))) == {"arrival-1"}


def test_two_lighter_ones_together_can_outweigh_a_heavier_one() -> None:
    """The long workshop (weight 2) takes both halves of the evening; the two short ones weigh 3 together."""
    early, late, whole = "2027-01-12/17:00-18:00", "2027-01-12/18:30-19:30", "2027-01-12/17:00-20:00"
    sessions = [
        workshop("long", duration=180, weight=2),
        workshop("short-1", duration=60, weight=2),
        workshop("short-2", duration=60, weight=1),
    ]
    assert set(best(problem(early, late, whole, workshops=sessions, rooms=HALL, partial=True))) == {
        "short-1",
        "short-2",
    }


def test_holding_a_session_comes_before_a_full_table() -> None:
    """Held, the workshop has an empty table and pays 6 for it; unheld it would pay nothing but be unheld."""
    away = {"dates": [{"first": "2027-01-12", "level": "impossible"}]}
    people = [{"id": "h-1", "organisation": "helpers", "engagement": "volunteer", "availability": away}]
    sessions = [workshop("arrival-1", {"organisation": "helpers"})]
    town = problem(TUESDAY, people=people, workshops=sessions, partial=True)
    assert set(best(town)) == {"arrival-1"}
    assert stages(town, "full-table", entry("arrival-1")) == (6,)


def test_unheld_workshops_have_no_empty_seats() -> None:
    town = problem(workshops=[workshop("arrival-1", {"organisation": "helpers"})], partial=True)
    assert stages(town, "full-table") == (0,)
