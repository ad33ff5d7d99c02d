"""A moderator with sessions elsewhere, as the others may plan with her."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain.problem import Problem
from scheduler.engine.blocks.left import Booked
from tests.builders import NEXT_TUESDAY, THURSDAY, TUESDAY, entry, problem, workshop


def with_moderator(cents: int = 1000, **load: int) -> Problem:
    workshops = [workshop(f"arrival-{n}", moderators=1) for n in (1, 2, 3)]
    moderator: dict[str, Any] = {"id": "m-1", "load": load, "fees": {"120": 100}}
    return problem(workshops=workshops, moderators=[moderator], budget={"total_cents": cents})


ELSEWHERE = (entry("arrival-1", TUESDAY, moderators=["m-1"]),)

LATER = (2, THURSDAY), (3, NEXT_TUESDAY)


def booked(cents: int = 1000, **load: int) -> Booked:
    """One session on Tuesday is held elsewhere."""
    elsewhere = Booked(with_moderator(cents, **load))
    elsewhere.book(ELSEWHERE)
    return elsewhere


@pytest.mark.parametrize(
    ("load", "strict", "tuesday", "thursday", "next_tuesday"),
    [
        ({}, False, False, True, True),
        ({"per_week": 1}, False, False, False, True),
        ({"per_week": 2}, False, False, True, True),
        ({"per_week": 2}, True, False, False, True),
    ],
)
def test_a_day_is_taken_and_a_week_once_it_is_used_up(
    load: dict[str, int], strict: bool, tuesday: bool, thursday: bool, next_tuesday: bool
) -> None:
    whole = with_moderator(**load)
    (left,) = booked(**load).left(whole.moderators, strict=strict)
    free = [
        left.availability.level_between(whole.slot_by_id[slot].day, 17 * 60, 19 * 60) == "good"
        for slot in (TUESDAY, THURSDAY, NEXT_TUESDAY)
    ]
    assert free == [tuesday, thursday, next_tuesday]


def test_the_horizon_has_fewer_sessions_left_and_whoever_has_none_is_missing() -> None:
    moderators = with_moderator(per_horizon=2).moderators
    (left,) = booked(per_horizon=2).left(moderators, strict=False)
    assert left.load.per_horizon == 1
    assert booked(per_horizon=1).left(with_moderator(per_horizon=1).moderators, strict=False) == ()


@pytest.mark.parametrize(
    ("load", "slots", "fits"),
    [
        ({}, [THURSDAY], True),
        ({}, [TUESDAY], False),
        ({"per_week": 1}, [THURSDAY], False),
        ({"per_week": 1}, [NEXT_TUESDAY], True),
        ({"per_horizon": 2}, [THURSDAY, NEXT_TUESDAY], False),
        ({"per_horizon": 3}, [THURSDAY, NEXT_TUESDAY], True),
    ],
)
def test_what_is_planned_here_fits_what_is_held_there(load: dict[str, int], slots: list[str], fits: bool) -> None:
    here = [entry(f"arrival-{n}", slot, moderators=["m-1"]) for n, slot in enumerate(slots, start=2)]
    assert booked(**load).fits(here) == fits


def test_what_is_spent_elsewhere_is_off_the_budget() -> None:
    elsewhere = booked(250)
    assert elsewhere.left_cents == 150
    assert not elsewhere.fits([entry(f"arrival-{n}", slot, moderators=["m-1"]) for n, slot in LATER])
    assert elsewhere.fits([entry("arrival-2", THURSDAY, moderators=["m-1"])])


def test_what_is_released_is_free_again() -> None:
    elsewhere = booked(250, per_horizon=1)
    elsewhere.release(ELSEWHERE)
    assert elsewhere.left_cents == 250
    assert elsewhere.left(elsewhere.problem.moderators, strict=True) == elsewhere.problem.moderators
