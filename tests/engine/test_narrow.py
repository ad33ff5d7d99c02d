"""Narrowing: of every plan that is as good so far each slot stays, and no other."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from scheduler.api import plan
from scheduler.domain.limits import Limits
from scheduler.domain.outcome import Solved, stages_of
from scheduler.domain.problem import Problem
from scheduler.engine import narrow
from scheduler.engine.candidates import Candidates
from scheduler.engine.compile import compile_problem
from scheduler.engine.model import build
from scheduler.engine.narrow import Narrowing
from scheduler.engine.search import Search
from scheduler.engine.solver import Clock
from scheduler.rules.catalogue import configured

from . import every_plan, tiny

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
    return Narrowing(search.model, search.rules, search.results, search.solution, clock or search.clock)


@pytest.mark.parametrize(("patience", "fewer_move"), [(narrow.PATIENCE, narrow.FEWER), (0.0, 1.0), (10.0, 0.0)])
def test_exactly_the_slots_of_plans_that_are_as_good_so_far_are_left(
    monkeypatch: pytest.MonkeyPatch, patience: float, fewer_move: float
) -> None:
    """However soon a question ends, and whether or not series are asked by themselves."""
    monkeypatch.setattr(narrow, "FEW", 0)
    monkeypatch.setattr(narrow, "MOST", 1)
    monkeypatch.setattr(narrow, "PATIENCE", patience)
    monkeypatch.setattr(narrow, "FEWER", fewer_move)
    fewer = near = 0
    for tried, (seed, problem, search) in enumerate(cases()):
        if tried >= WANTED and min(fewer, near) >= WANTED / 4:
            break
        held, instance = tuple(result.value for result in search.results), search.model.instance
        left = narrowing(search).find()
        assert left is not None, f"seed {seed}"
        as_good = [
            one
            for one in every_plan.valid(problem, search.rules)
            if all(a <= b for a, b in zip(every_plan.score(problem, one, search.rules), held, strict=False))
        ]
        taken = {(entry.workshop, entry.slot) for one in as_good for entry in one.entries}
        kept = {(instance.workshops[w], instance.slots[s]) for w, s in np.argwhere(left.slots).tolist()}
        assert kept == taken, f"seed {seed}"
        fewer += int(left.slots.sum()) < int(search.model.candidates.slots.sum())
        near += len(taken) > len(problem.workshops) + 1


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
