"""Sessions in good slots may find nobody to moderate them: then these move, and nobody who has no part in it."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain.answers.outcome import Solved
from scheduler.domain.limits import Limits
from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.engine.instance.candidates import prune
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.model.extract import assignments_of
from scheduler.engine.search.search import Search
from scheduler.engine.search.slots_first import SlotsFirst
from scheduler.engine.search.solver import Clock
from scheduler.engine.search.unstaffed import staffing
from scheduler.engine.search.who_moves import who_moves
from scheduler.rules.catalogue import PRIORITY, configured

from ...builders import THURSDAY, TUESDAY, announced, entry, planned, problem, single, workshop

FEBRUARY = {1: "2027-02-16/17:00-21:00", 2: "2027-02-18/17:00-21:00"}
AT_ONCE = planned(entry("french-1", TUESDAY), entry("french-2", TUESDAY), entry("german-1", THURSDAY))
FRENCH, GERMAN = [workshop(f"french-{n}", languages=["fr"]) for n in (1, 2)], workshop("german-1", languages=["de"])


def town(**more: Any) -> Problem:
    """Two sessions in French, which only Ada speaks, and one in German, which only Ben does."""
    moderators = [{"id": "ada", "languages": ["fr"]}, {"id": "ben", "languages": ["de"]}]
    return problem(TUESDAY, THURSDAY, **{"moderators": moderators, "workshops": [*FRENCH, GERMAN], **more})


def moving(problem: Problem, stands: Plan = AT_ONCE) -> tuple[set[str], Search]:
    """Who moves where all stands as above, and the search for a plan in which they do."""
    clock = Clock.now(Limits(seconds=600, workers=1))
    rules = configured(problem)
    instance = compile_problem(problem)
    candidates, found = prune(instance, rules), assignments_of(instance, stands)
    assert Search(staffing(instance, rules, candidates, found), rules, clock).run() == "infeasible"
    free = who_moves(instance, rules, candidates, found, clock)
    search = Search(staffing(instance, rules, candidates, found, free), rules, clock)
    return {instance.workshops[w] for w in free}, search


def test_who_finds_nobody_moves_with_all_who_could_ask_the_same() -> None:
    free, search = moving(town())
    assert free == {"french-1", "french-2"}
    answer = search.run()
    assert isinstance(answer, Solved)
    assert {entry.slot for entry in answer.plan.entries if entry.workshop.startswith("french")} == {TUESDAY, THURSDAY}
    (german,) = (entry for entry in answer.plan.entries if entry.workshop == "german-1")
    assert german.slot == THURSDAY
    assert german.moderators == ("ben",)


@pytest.mark.parametrize("first", ["full-table", "role-conflict", "continuity"])
def test_as_many_as_can_be_find_somebody_whatever_comes_first(first: str) -> None:
    free, _ = moving(town(priorities={"order": [first, *(name for name in PRIORITY if name != first)]}))
    assert free == {"french-1", "french-2"}


def test_who_asks_nobody_stays() -> None:
    free, _ = moving(town(workshops=[*FRENCH, {**GERMAN, "moderators": 0}]))
    assert free == {"french-1", "french-2"}


def test_who_only_waits_for_another_moves_with_it_and_nobody_on_their_account() -> None:
    """Each French session is followed by a German one. One of the two finds nobody, and Ben could moderate after it."""
    late = planned(*AT_ONCE.entries, *(entry(f"after-{n}", FEBRUARY[n]) for n in (1, 2)))
    free, _ = moving(
        town(
            slots={"single": [single(slot) for slot in (TUESDAY, THURSDAY, *FEBRUARY.values())]},
            workshops=[*FRENCH, GERMAN, *({**GERMAN, "id": f"after-{n}"} for n in (1, 2))],
            series=[{"id": f"s-{n}", "topic": "arrival", "sessions": [f"french-{n}", f"after-{n}"]} for n in (1, 2)],
        ),
        late,
    )
    assert free in ({"french-1", "french-2", "after-1"}, {"french-1", "french-2", "after-2"})


def test_what_is_announced_does_not_move() -> None:
    free, search = moving(announced(town(), french_1=TUESDAY))
    assert free == {"french-1", "french-2"}
    answer = search.run()
    assert isinstance(answer, Solved)
    assert {entry.workshop: entry.slot for entry in answer.plan.entries}["french-1"] == TUESDAY


def test_nobody_moves_where_announced_sessions_find_nobody() -> None:
    free, search = moving(announced(town(), french_1=TUESDAY, french_2=TUESDAY))
    assert free == set()
    assert search.run() == "infeasible"


def test_slots_first_has_a_plan_though_its_first_slots_find_nobody() -> None:
    """Early is better, so both would be on Tuesday."""
    problem = town()
    rules = configured(problem)
    instance = compile_problem(problem)
    first = SlotsFirst(instance, rules, prune(instance, rules), Clock.now(Limits(seconds=600, workers=1)))
    assert isinstance(first.run(), Solved)
    assert first.astray
    assert first.goes_on
