"""announced: slot, room and moderators that were announced stay, each on its own."""

from __future__ import annotations

from typing import Any

from ..builders import NEXT_TUESDAY, TUESDAY, because, best, entry, feasible, problem, violations, workshop

ROOMS = [{"id": "hall", "capacity": 9}, {"id": "parlour", "capacity": 9}]
MODERATORS = [{"id": "mod-1"}, {"id": "mod-2", "organisation": "office"}]


def town(**locked: Any) -> Any:
    return problem(
        TUESDAY,
        NEXT_TUESDAY,
        rooms=ROOMS,
        moderators=MODERATORS,
        workshops=[workshop("arrival-1", {"organisation": "office"}, locked=locked)],
    )


def held(slot: str = TUESDAY, room: str = "hall", moderator: str = "mod-1") -> Any:
    return entry("arrival-1", slot, {}, [moderator], room)


def test_each_is_locked_on_its_own() -> None:
    assert violations(town(slot=TUESDAY), held(room="parlour", moderator="mod-2")) == ()
    assert violations(town(room="hall"), held(NEXT_TUESDAY, moderator="mod-2")) == ()
    assert violations(town(moderators=["mod-1"]), held(NEXT_TUESDAY, "parlour")) == ()


def test_what_was_announced_and_what_is_planned_instead_are_both_named() -> None:
    assert violations(town(slot=TUESDAY), held(NEXT_TUESDAY)) == (
        because("announced", "workshop:arrival-1", f"slot:{TUESDAY}", f"slot:{NEXT_TUESDAY}", aspect="slot"),
    )
    assert violations(town(room="hall"), held(room="parlour")) == (
        because("announced", "workshop:arrival-1", "room:hall", aspect="room"),
    )
    assert violations(town(moderators=["mod-1"]), held(moderator="mod-2")) == (
        because("announced", "workshop:arrival-1", "moderator:mod-1", aspect="moderators"),
    )
    everything = town(slot=TUESDAY, room="hall", moderators=["mod-1"])
    assert len(violations(everything, held(NEXT_TUESDAY, "parlour", "mod-2"))) == 3


def test_the_engine_keeps_it_against_every_preference() -> None:
    """Free, it takes the earlier date and the external moderator."""
    free = best(town())["arrival-1"]
    assert (free.slot, free.moderators) == (TUESDAY, ("mod-1",))
    kept = best(town(slot=NEXT_TUESDAY, room="parlour", moderators=["mod-2"]))["arrival-1"]
    assert (kept.slot, kept.room, kept.moderators) == (NEXT_TUESDAY, "parlour", ("mod-2",))


def test_what_was_announced_is_not_moved_to_make_a_plan_possible() -> None:
    away = [{"id": "mod-1", "availability": {"dates": [{"first": "2027-01-19", "level": "impossible"}]}}]
    sessions = [workshop("arrival-1", locked={"slot": NEXT_TUESDAY})]
    assert not feasible(problem(TUESDAY, NEXT_TUESDAY, moderators=away, workshops=sessions))
    assert feasible(problem(TUESDAY, NEXT_TUESDAY, moderators=away))


def test_an_announced_workshop_is_held_before_a_heavier_one() -> None:
    sessions = [workshop("arrival-1", locked={"slot": TUESDAY}), workshop("arrival-2", weight=100)]
    plan = best(problem(TUESDAY, rooms=ROOMS[:1], workshops=sessions, partial=True))
    assert set(plan) == {"arrival-1"}
