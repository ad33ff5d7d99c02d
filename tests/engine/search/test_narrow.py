"""Narrowing: of every plan that is as good so far each slot stays, and no other."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from ortools.sat.python.cp_model_helper import CpModelProto

from scheduler.api import plan
from scheduler.domain.answers.outcome import Solved
from scheduler.domain.limits import Limits
from scheduler.domain.plans.score import stages_of
from scheduler.domain.problem import Problem
from scheduler.engine.instance.candidates import Candidates
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.model.model import build
from scheduler.engine.search import narrow
from scheduler.engine.search.narrow import Narrowing
from scheduler.engine.search.search import Search
from scheduler.engine.search.solver import Answer, Clock, solve
from scheduler.rules.catalogue import configured
from tests import builders
from tests.builders import THURSDAY, TUESDAY

from .. import every_plan, tiny

WANTED = 80
MOST_PLANS = 3_000


def cases() -> Iterator[tuple[int, Problem, Search]]:
    """Tiny problems with some of their first stages closed."""
    for seed in range(100_000):
        problem = tiny.problem(seed)
        if problem is None or every_plan.n_plans(problem) > MOST_PLANS:
            continue
        rules = configured(problem)
        model = build(compile_problem(problem), rules)
        search = Search(model, rules, Clock.now(Limits(seconds=60, workers=1)), narrowing=0.0)
        if search.close(random.Random(seed).randint(1, len(model.stages) - 1)) == "done":
            yield seed, problem, search


def narrowing(search: Search, clock: Clock | None = None) -> Narrowing:
    return Narrowing(search.model, search.results, search.solution, clock or search.clock)


def taken_by_as_good(problem: Problem, search: Search) -> set[tuple[str, str]]:
    """Workshops and slots of all plans whose first stages are as good as those closed: by brute force."""
    held = tuple(result.value for result in search.results)
    return {
        (entry.workshop, entry.slot)
        for one in every_plan.valid(problem, search.rules)
        if all(a <= b for a, b in zip(every_plan.score(problem, one, search.rules), held, strict=False))
        for entry in one.entries
    }


def slots_in(search: Search, candidates: Candidates) -> set[tuple[str, str]]:
    instance = search.model.instance
    return {(instance.workshops[w], instance.slots[s]) for w, s in np.argwhere(candidates.slots).tolist()}


@pytest.mark.parametrize("fewer_move", [0.0, 1.0])
def test_exactly_the_slots_of_plans_that_are_as_good_so_far_are_left(
    monkeypatch: pytest.MonkeyPatch, fewer_move: float
) -> None:
    """Whether or not series are asked by themselves."""
    monkeypatch.setattr(narrow, "FEW", 0)
    monkeypatch.setattr(narrow, "MOST", 1)
    monkeypatch.setattr(narrow, "FEWER", fewer_move)
    fewer = near = 0
    for tried, (seed, problem, search) in enumerate(cases()):
        if tried >= WANTED and min(fewer, near) >= WANTED / 4:
            break
        left = narrowing(search).find()
        assert left is not None, f"seed {seed}"
        taken = taken_by_as_good(problem, search)
        assert slots_in(search, left) == taken, f"seed {seed}"
        fewer += int(left.slots.sum()) < int(search.model.candidates.slots.sum())
        near += len(taken) > len(problem.workshops) + 1


def test_questions_that_end_early_or_say_nothing_lose_no_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers at random: as they are, with one plan and no proof, or none at all. Where that is not enough to know all
    slots, none is left out."""
    rng = random.Random(1)

    def hurried(model: CpModelProto, clock: Clock, seconds: float, *_: object, **__: object) -> Answer:
        answer = solve(model, clock, seconds)
        least = rng.choice(("optimal", "feasible", "unknown"))
        if least == "feasible" and answer.bound != 0:
            return replace(answer, verdict="feasible")
        return answer if least == "optimal" else Answer("unknown", (), None, answer.seconds)

    monkeypatch.setattr(narrow, "FEW", 0)
    monkeypatch.setattr(narrow, "MOST", 1)
    monkeypatch.setattr(narrow, "solve", hurried)
    known = unknown = 0
    for tried, (seed, problem, search) in enumerate(cases()):
        if tried >= 2 * WANTED and min(known, unknown) >= WANTED / 4:
            break
        taken, asked = taken_by_as_good(problem, search), narrowing(search)
        left = asked.find()
        assert left is None or slots_in(search, left) == taken, f"seed {seed}"
        assert asked.seen is None or slots_in(search, asked.seen) <= taken, f"seed {seed}"
        known, unknown = known + (left is not None), unknown + (left is None)
    assert min(known, unknown) >= WANTED / 4


def test_two_that_can_only_change_places_are_found_by_the_question_about_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """One room, two evenings, and each workshop on one of them: neither has another slot while the other one stays."""
    monkeypatch.setattr(narrow, "FEW", 0)
    monkeypatch.setattr(narrow, "MOST", 1)
    problem = builders.problem(
        TUESDAY,
        THURSDAY,
        topics=[{"id": topic, "label": topic} for topic in ("arrival", "language")],
        workshops=[
            builders.workshop("arrival-1", builders.required("office")),
            builders.workshop("language-1", builders.required("helpers"), topic="language"),
        ],
        people=[{"id": f"{who}-1", "organisation": who, "engagement": "paid"} for who in ("office", "helpers")],
        rooms=[{"id": "hall", "capacity": 20}],
        moderators=[{"id": "ada"}],
    )
    rules = configured(problem)
    model = build(compile_problem(problem), rules)
    search = Search(model, rules, Clock.now(Limits(seconds=60, workers=1)), narrowing=0.0)
    assert search.close(len(model.stages)) == "done"
    left = narrowing(search).find()
    assert left is not None
    assert slots_in(search, left) == {(w, slot) for w in ("arrival-1", "language-1") for slot in (TUESDAY, THURSDAY)}


def test_questions_are_asked_with_reduced_costs_and_others_stay_where_they_are_known_to_lie(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def listening(model: CpModelProto, clock: Clock, seconds: float, *args: object, **kwargs: object) -> Answer:
        asked.append(sum(list(variable.domain) == [0, 0] for variable in model.variables))
        return solve(model, clock, seconds)

    monkeypatch.setattr(narrow, "FEW", 0)
    monkeypatch.setattr(narrow, "MOST", 1)
    monkeypatch.setattr(narrow, "solve", listening)
    rows = held = 0
    for tried, (_, _, search) in enumerate(cases()):
        if tried >= WANTED:
            break
        before = search.model.poster.n_constraints
        asked.clear()
        narrowing(search).find()
        rows += search.model.poster.n_constraints - before
        held += any(asked)
        assert not any(list(variable.domain) == [0, 0] for variable in search.model.poster.finish().variables)
    assert min(rows, held) >= WANTED / 8


def test_whoever_narrows_ends_with_the_best_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(narrow, "FEW", 0)
    monkeypatch.setattr(narrow, "MOST", 1)
    narrowed = 0
    for tried, (seed, problem, before) in enumerate(cases()):
        if tried >= WANTED / 2 and narrowed >= WANTED / 4:
            break
        search = Search(build(before.model.instance, before.rules), before.rules, before.clock)
        found = search.run()
        assert isinstance(found, Solved)
        assert stages_of(found.score) == every_plan.best(problem), f"seed {seed}"
        assert found.proved, f"seed {seed}"
        assert all(held < len(search.model.stages) for held, _ in search.narrowed)
        narrowed += bool(search.narrowed)


def test_nothing_is_left_out_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(narrow, "FEW", 0)
    search = next(search for _, _, search in cases() if search.model.candidates.slots.sum() > 2)
    over = replace(search.clock, limits=Limits(seconds=1e-9, workers=1))
    assert narrowing(search, over).find() is None


def test_few_slots_are_not_worth_a_question() -> None:
    search = next(search for _, _, search in cases())
    one = search.model.candidates.within(np.zeros_like(search.model.candidates.slots))
    search.model = replace(search.model, candidates=one)
    assert narrowing(search).find() is None


def test_candidates_within_some_slots_leave_the_others_alone() -> None:
    problem = next(problem for _, problem, _ in cases())
    candidates = Candidates(compile_problem(problem))
    few = np.zeros_like(candidates.slots)
    few[:, 0] = True
    within = candidates.within(few)
    assert int(within.slots.sum()) == len(candidates.slots)
    assert candidates.slots.all()
    assert within.people is candidates.people


def test_the_outcome_is_the_same_where_it_narrows_and_where_it_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed, problem, _ in cases():
        with_it = plan(problem, limits=Limits(seconds=60, workers=1))
        monkeypatch.setattr(narrow, "FEW", 10_000)
        without = plan(problem, limits=Limits(seconds=60, workers=1))
        monkeypatch.undo()
        assert isinstance(with_it, Solved)
        assert isinstance(without, Solved)
        assert stages_of(with_it.score) == stages_of(without.score), f"seed {seed}"
        if seed > 60:
            break
