"""Two or three tiny boroughs in which something is out of the ordinary: no crash, no false proof."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

import pytest

from scheduler.api import plan
from scheduler.domain.answers.outcome import Solved
from scheduler.domain.limits import Limits
from scheduler.domain.problem import Problem
from scheduler.engine.blocks import so_far as so_far_module
from scheduler.engine.blocks.added_up import Stages
from scheduler.engine.blocks.blocks import Blocks
from scheduler.engine.blocks.cut import Cut
from scheduler.engine.blocks.judged import judged
from scheduler.engine.blocks.left import Booked
from scheduler.engine.blocks.partition import blocks_of
from scheduler.engine.search.solver import Clock
from scheduler.rules.catalogue import PRIORITY, configured
from tests.builders import NEXT_TUESDAY, ORGANISATIONS, PEOPLE, THURSDAY, TUESDAY, entry, problem, required, workshop

NOT_TUESDAY, NOT_THURSDAY = ({"dates": [{"first": slot[:10], "level": "impossible"}]} for slot in (TUESDAY, THURSDAY))


def two(**parts: Any) -> Problem:
    """The office's session and the helpers'; each asks for a moderator."""
    given: dict[str, Any] = {
        "topics": [{"id": topic, "label": topic} for topic in ("arrival", "language")],
        "workshops": [
            workshop("arrival-1", required("office"), moderators=1),
            workshop("language-1", required("helpers"), topic="language", moderators=1),
        ],
        "people": [{**person, "engagement": "paid"} for person in PEOPLE],
        "moderators": [{"id": "a"}, {"id": "b"}],
    }
    return problem(TUESDAY, THURSDAY, NEXT_TUESDAY, **{**given, **parts})


def planned(whole: Problem) -> tuple[Blocks, Solved | Literal["infeasible", "undecided"]]:
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(
            whole, configured(whole), blocks_of(whole), Clock.now(Limits(seconds=60, workers=2)), executor=executor
        )
        return search, search.run()


def off(*names: str) -> dict[str, Any]:
    return {"order": [name for name in PRIORITY if name not in names], "off": list(names)}


def test_where_no_stage_counts_the_worst_of_all_everything_is_solved_at_once() -> None:
    _, found = planned(two(priorities=off("early-involvement", "even-load")))
    assert isinstance(found, Solved)
    assert found.proved


def test_where_role_conflicts_come_before_who_is_unheld_blocks_are_compared_by_both() -> None:
    whole = two(priorities={"order": ["role-conflict", *(name for name in PRIORITY if name != "role-conflict")]})
    stages = Stages.of(whole, configured(whole))
    assert (stages.decided, stages.names[1][0]) == (2, ("unheld",))
    search, found = planned(whole)
    assert isinstance(found, Solved)
    assert found.proved
    nobody, n_stages = search.beside.anew(()), len(stages.names)
    assert nobody.better((0,), (0,) * n_stages, stages.decided), "to hold the session is better than not to"


def test_the_first_plan_in_which_all_are_held_is_kept_at_once() -> None:
    search, found = planned(two())
    so_far = search._so_far
    so_far.best = None
    so_far._judged.clear()
    search._keep_if_closed()
    assert so_far.best is not None
    assert isinstance(found, Solved)
    assert so_far.best.plan == found.plan


def test_a_plan_that_blocks_went_back_to_is_not_judged_again(monkeypatch: pytest.MonkeyPatch) -> None:
    search, found = planned(two())
    assert isinstance(found, Solved)
    so_far, asked = search._so_far, []

    def counted(*given: Any) -> Solved | None:
        asked.append(given)
        return judged(*given)

    monkeypatch.setattr(so_far_module, "judged", counted)
    so_far._judged.clear()
    search._keep()
    assert asked == []
    search.beside = search.beside.anew(())
    search.beside.put((0,), found.plan.entries[:1])
    search._keep()
    assert len(asked) == 1, "another one is"
    assert so_far.best is not None
    assert so_far.best.plan == found.plan


def test_where_the_last_stage_counts_the_worst_of_all_nothing_is_left_to_solve_after_it() -> None:
    order = [name for name in PRIORITY if name not in ("early-involvement", "even-load")]
    _, found = planned(two(priorities={"order": [*order, "even-load"], "off": ["early-involvement"]}))
    assert isinstance(found, Solved)
    assert found.proved


def test_a_weighted_worst_of_all_is_no_sum_and_nothing_is_said_of_it() -> None:
    """Each borough alone asks one of the two, who is cheap. Together they may ask both, or one of them twice."""
    order = [*PRIORITY[:9], {"continuity": 1, "even-load": 10}, "cost"]
    dear = {"id": "dear", "fees": {"240": 100}}
    people = [
        {**PEOPLE[0], "engagement": "paid", "availability": NOT_THURSDAY},
        {**PEOPLE[1], "engagement": "paid", "availability": NOT_TUESDAY},
    ]
    whole = two(people=people, moderators=[{"id": "cheap"}, dear], priorities={"order": order})
    stages = Stages.of(whole, configured(whole))
    assert stages.end is not None
    assert stages.names[stages.end][0] == ("continuity", "even-load")
    best = plan(whole, limits=Limits(seconds=60))
    assert isinstance(best, Solved)
    _, found = planned(whole)
    assert isinstance(found, Solved)
    assert all(stage.bound <= least.value for stage, least in zip(found.stages, best.stages, strict=True))


def test_sessions_that_could_have_two_moderators_have_none_where_there_are_none() -> None:
    pair = [
        workshop("arrival-1", required("office"), moderators=2, languages=["ar"]),
        workshop("language-1", required("helpers"), topic="language"),
    ]
    search, found = planned(two(workshops=pair, moderators=[]))
    assert isinstance(found, Solved)
    assert found.proved
    assert search.cut.alone((0,)).moderators == ()


def test_a_block_that_has_no_plan_at_all_stops_nothing() -> None:
    """Only the office's own delegate could moderate for the helpers, and who sits elsewhere is not asked."""
    whole = problem(
        TUESDAY,
        THURSDAY,
        topics=[{"id": topic, "label": topic} for topic in ("arrival", "language", "work")],
        organisations=[*ORGANISATIONS, {"id": "bakery", "label": "Bakery", "category": "company"}],
        people=[
            {"id": "o-1", "organisation": "office", "engagement": "paid"},
            {"id": "h-1", "organisation": "helpers", "engagement": "paid", "availability": NOT_TUESDAY},
            {"id": "b-1", "organisation": "bakery", "engagement": "paid", "availability": NOT_THURSDAY},
        ],
        workshops=[
            workshop("arrival-1", required("office"), moderators=1, languages=["fr"]),
            workshop("language-1", required("helpers"), topic="language", moderators=1, languages=["ar"]),
            workshop("work-1", required("bakery"), topic="work", moderators=1, languages=["fr"]),
        ],
        moderators=[{"id": "delegate", "person": "o-1", "languages": ["ar"]}, {"id": "french", "languages": ["fr"]}],
    )
    _, found = planned(whole)
    assert found == "undecided"
    cut = Cut(whole, blocks_of(whole))
    assert not cut.at_home("language-1", "delegate")
    assert cut.at_home("arrival-1", "delegate")
    assert cut.at_home("language-1", "french")


def test_an_idle_volunteer_moderates_once_a_week_for_all_boroughs_together() -> None:
    idle = {"id": "spare", "label": "Spare", "category": "company"}
    volunteer = {"id": "i-1", "organisation": "spare", "engagement": "volunteer"}
    people = [{**person, "engagement": "paid"} for person in PEOPLE]
    whole = two(
        organisations=[*ORGANISATIONS, idle], people=[*people, volunteer], moderators=[{"id": "m", "person": "i-1"}]
    )
    booked = Booked(whole)
    booked.book([entry("arrival-1", TUESDAY, {"office": ["o-1"]}, ["m"])])
    assert not booked.fits([entry("language-1", THURSDAY, {"helpers": ["h-1"]}, ["m"])])
    assert booked.fits([entry("language-1", NEXT_TUESDAY, {"helpers": ["h-1"]}, ["m"])])
    _, found = planned(whole)
    assert isinstance(found, Solved)


def test_what_somebody_agreed_to_as_a_moderator_binds_them_at_the_table_too() -> None:
    """The office's delegate could moderate in a language that nobody asks for, and not on Tuesday: so they do not sit
    there on Tuesday either."""
    sits = {"id": "sits", "person": "o-1", "languages": ["ar"], "availability": NOT_TUESDAY}
    sessions = two().model_dump(mode="json", exclude_unset=True)["workshops"]
    asked = [{**session, "languages": ["de"]} for session in sessions]
    whole = two(workshops=asked, moderators=[{"id": "m", "languages": ["de"]}, sits])
    _, found = planned(whole)
    assert isinstance(found, Solved)
    assert {e.workshop: e.slot for e in found.plan.entries} == {"arrival-1": THURSDAY, "language-1": TUESDAY}


def test_two_blocks_planned_together_ask_nobody_of_the_other_one() -> None:
    """What a delegate of one block moderates in the other would be unknown when theirs is planned anew."""
    delegate = {"id": "delegate", "person": "o-1", "languages": ["de"]}
    whole = two(moderators=[{"id": "a", "languages": ["de"]}, delegate])
    cut = Cut(whole, blocks_of(whole))
    assert cut.barred(cut.part((0, 1), whole.moderators, None)) == (("language-1", "delegate"),)
    assert cut.barred(cut.part((0,), whole.moderators, None)) == ()
