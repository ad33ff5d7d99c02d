"""Sessions that have their slots find moderators: as many as can, and then the cheapest."""

from __future__ import annotations

from typing import Any

from scheduler.domain.plan import Entry
from scheduler.domain.problem import Problem
from scheduler.engine.blocks.staff import Staffing, staff
from scheduler.rules.catalogue import configured
from tests.builders import MORNING, NEXT_TUESDAY, THURSDAY, TUESDAY, entry, problem, required, workshop


def asked(*more: dict[str, Any], moderators: list[dict[str, Any]], **parts: Any) -> Problem:
    """A workshop for each of these, with one moderator unless it says otherwise."""
    workshops = [workshop(f"arrival-{n}", **{"moderators": 1, **one}) for n, one in enumerate(more, start=1)]
    return problem(workshops=workshops, moderators=moderators, **parts)


def found(problem: Problem, *entries: Entry) -> dict[str, tuple[str, ...]]:
    return {held.workshop: held.moderators for held in staff(problem, entries, configured(problem), lambda *_: True)}


def test_nobody_is_asked_twice_a_day_and_what_counts_more_is_held() -> None:
    whole = asked({}, {"weight": 3}, moderators=[{"id": "m-1"}])
    assert found(whole, entry("arrival-1"), entry("arrival-2")) == {"arrival-2": ("m-1",)}
    assert len(found(whole, entry("arrival-1"), entry("arrival-2", THURSDAY))) == 2


def test_weeks_and_the_horizon_are_limits() -> None:
    once_a_week = asked({}, {}, moderators=[{"id": "m-1", "load": {"per_week": 1}}])
    assert len(found(once_a_week, entry("arrival-1"), entry("arrival-2", THURSDAY))) == 1
    assert len(found(once_a_week, entry("arrival-1"), entry("arrival-2", NEXT_TUESDAY))) == 2
    once = asked({}, {}, moderators=[{"id": "m-1", "load": {"per_horizon": 1}}])
    assert len(found(once, entry("arrival-1"), entry("arrival-2", NEXT_TUESDAY))) == 1


def test_a_colleague_at_the_table_is_a_reason_to_ask_somebody_else() -> None:
    whole = problem(
        workshops=[workshop("arrival-1", required("helpers"), moderators=1)],
        moderators=[{"id": "a-colleague", "organisation": "helpers"}, {"id": "b-external"}],
    )
    assert found(whole, entry("arrival-1", seats={"helpers": ["h-1"]})) == {"arrival-1": ("b-external",)}


def test_whoever_sits_at_a_table_does_not_moderate_that_day() -> None:
    whole = problem(
        workshops=[
            workshop("arrival-1", required("office"), moderators=0),
            workshop("arrival-2", moderators=1),
        ],
        moderators=[{"id": "m-1", "person": "o-1"}],
    )
    sits = entry("arrival-1", MORNING, {"office": ["o-1"]})
    assert found(whole, sits, entry("arrival-2", MORNING)) == {"arrival-1": ()}
    assert found(whole, sits, entry("arrival-2", TUESDAY)) == {"arrival-1": (), "arrival-2": ("m-1",)}


def test_two_know_together_what_is_asked_for() -> None:
    moderators = [
        {"id": "a-arabic", "languages": ["ar"]},
        {"id": "b-german", "languages": ["de"]},
        {"id": "c-german", "languages": ["de"]},
    ]
    whole = asked({"moderators": 2, "languages": ["ar", "de"]}, moderators=moderators)
    assert found(whole, entry("arrival-1"))["arrival-1"][0] == "a-arabic"
    assert (
        found(asked({"moderators": 2, "languages": ["ar", "de"]}, moderators=moderators[1:]), entry("arrival-1")) == {}
    )


def test_what_follows_an_unheld_session_is_unheld_too() -> None:
    whole = asked(
        {}, {}, moderators=[{"id": "m-1", "availability": {"dates": [{"first": TUESDAY[:10], "level": "impossible"}]}}],
        series=[{"id": "arrival", "topic": "arrival", "sessions": ["arrival-1", "arrival-2"], "first_gap_days": 7}],
    )  # fmt: skip
    assert found(whole, entry("arrival-1"), entry("arrival-2", NEXT_TUESDAY)) == {}


def test_sessions_that_keep_what_they_have_take_it_from_the_others() -> None:
    whole = asked({}, {}, moderators=[{"id": "m-1"}])
    both = entry("arrival-1"), entry("arrival-2")
    staffing = Staffing(whole, both, configured(whole), lambda *_: True)
    for slot, held in ((TUESDAY, {"arrival-1"}), (THURSDAY, {"arrival-1", "arrival-2"})):
        kept = entry("arrival-1", slot, moderators=["m-1"])
        answer = staffing.held({"arrival-1": kept})
        assert {one.workshop for one in answer} == held
        assert kept in answer
    assert staffing.held({"arrival-1": None, "arrival-2": None}) == (), "what is kept unheld is not asked about"
    assert len(staffing.held()) == 1, "nothing is left of what was kept before"


def test_weeks_of_what_is_kept_count() -> None:
    whole = asked({}, {}, moderators=[{"id": "m-1", "load": {"per_week": 1}}])
    staffing = Staffing(whole, (entry("arrival-1"), entry("arrival-2")), configured(whole), lambda *_: True)
    for slot, count in ((THURSDAY, 1), (NEXT_TUESDAY, 2)):
        assert len(staffing.held({"arrival-1": entry("arrival-1", slot, moderators=["m-1"])})) == count
