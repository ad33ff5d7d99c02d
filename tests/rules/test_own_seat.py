"""own-seat: nobody moderates where they sit or are named; being one of many who could is no seat."""

from __future__ import annotations

from typing import Any

from ..builders import TUESDAY, because, best, entry, feasible, problem, required, violations, workshop

TWO = [{"id": id, "organisation": "office", "engagement": "paid"} for id in ("o-1", "o-2")]
O1 = [{"id": "mod-1", "person": "o-1"}]
WORDS = because("own-seat", "moderator:mod-1", "workshop:arrival-1")


def town(seat: dict[str, Any], moderators: list[dict[str, Any]] = O1, people: list[dict[str, Any]] = TWO) -> Any:
    return problem(TUESDAY, people=people, workshops=[workshop("arrival-1", seat)], moderators=moderators)


def test_whoever_sits_there_does_not_moderate() -> None:
    assert violations(town(required("office")), entry("arrival-1", TUESDAY, {"office": ["o-1"]}, ["mod-1"])) == (WORDS,)


def test_whoever_could_sit_there_but_does_not_may_moderate() -> None:
    assert violations(town(required("office")), entry("arrival-1", TUESDAY, {"office": ["o-2"]}, ["mod-1"])) == ()
    plan = best(town(required("office")))["arrival-1"]
    assert (plan.moderators, plan.present) == (("mod-1",), ("o-2",))
    assert not feasible(town(required("office"), people=TWO[:1]))


def test_whoever_is_named_does_not_moderate_even_if_the_seat_stays_empty() -> None:
    named = town({"person": "o-1"})
    assert violations(named, entry("arrival-1", TUESDAY, {}, ["mod-1"])) == (WORDS,)
    assert not feasible(named)
    assert feasible(town({"person": "o-2"}))


def test_somebody_else_with_the_same_employer_may_moderate() -> None:
    colleague = [{"id": "mod-1", "organisation": "office"}]
    assert feasible(town({"person": "o-1", "required": True}, colleague))
