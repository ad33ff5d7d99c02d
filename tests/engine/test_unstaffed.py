"""Sessions in good slots may find nobody to moderate them: then these move, and nobody who has no part in it."""

from __future__ import annotations

from scheduler.domain.limits import Limits
from scheduler.domain.outcome import Solved
from scheduler.domain.problem import Problem
from scheduler.engine.candidates import prune
from scheduler.engine.compile import compile_problem
from scheduler.engine.extract import assignments_of
from scheduler.engine.search import Search
from scheduler.engine.slots_first import SlotsFirst
from scheduler.engine.solver import Clock
from scheduler.engine.unstaffed import staffing, who_moves
from scheduler.rules.catalogue import configured

from ..builders import THURSDAY, TUESDAY, announced, entry, planned, problem, workshop

AT_ONCE = planned(entry("french-1", TUESDAY), entry("french-2", TUESDAY), entry("german-1", THURSDAY))
CLOCK = Clock.now(Limits(seconds=600, workers=1))


def town() -> Problem:
    """Two sessions in French, which only Ada speaks, and one in German, which only Ben does."""
    languages = {"french-1": "fr", "french-2": "fr", "german-1": "de"}
    return problem(
        TUESDAY,
        THURSDAY,
        moderators=[{"id": "ada", "languages": ["fr"]}, {"id": "ben", "languages": ["de"]}],
        workshops=[workshop(id, languages=[language]) for id, language in languages.items()],
    )


def moving(problem: Problem) -> tuple[set[str], Search]:
    """Who moves where all stands as above, and the search for a plan in which they do."""
    rules = configured(problem)
    instance = compile_problem(problem)
    candidates, found = prune(instance, rules), assignments_of(instance, AT_ONCE)
    assert Search(staffing(instance, rules, candidates, found), rules, CLOCK).run() == "infeasible"
    free = who_moves(instance, rules, candidates, found, CLOCK)
    search = Search(staffing(instance, rules, candidates, found, free), rules, CLOCK)
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
    first = SlotsFirst(instance, rules, prune(instance, rules), CLOCK)
    assert isinstance(first.run(), Solved)
    assert first.astray
    assert first.goes_on
