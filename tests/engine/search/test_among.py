"""Searches in fewer slots: the best plan among them is found, and nothing is believed of plans elsewhere."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest

from scheduler.domain.answers.outcome import Solved
from scheduler.domain.limits import Progress
from scheduler.domain.plan import Plan
from scheduler.domain.plans.score import stages_of
from scheduler.domain.problem import Problem
from scheduler.engine.instance.candidates import Candidates
from scheduler.engine.instance.instance import Bools
from scheduler.engine.model.model import build
from scheduler.engine.search import narrow
from scheduler.engine.search import search as search_module
from scheduler.engine.search.among import better_among, within
from scheduler.engine.search.search import Search

from .. import every_plan
from .test_narrow import WANTED, cases, narrowing


def as_good(problem: Problem, search: Search) -> list[tuple[Plan, tuple[int, ...]]]:
    """The plans that are as good in the stages held so far, with their scores."""
    held = [result.value for result in search.results]
    scored = [(one, every_plan.score(problem, one, search.rules)) for one in every_plan.valid(problem, search.rules)]
    return [(one, score) for one, score in scored if all(a <= b for a, b in zip(score, held, strict=False))]


def slots_of(plan: Plan, search: Search) -> Bools:
    """Where its sessions lie. (W, S) bool"""
    instance, slots = search.model.instance, np.zeros_like(search.model.candidates.slots)
    for entry in plan.entries:
        slots[instance.workshops.index(entry.workshop), instance.slots.index(entry.slot)] = True
    return slots


def test_the_best_plan_among_some_slots_is_gone_on_from() -> None:
    better = 0
    for tried, (seed, problem, search) in enumerate(cases()):
        if tried >= WANTED / 2 and better >= WANTED / 8:
            break
        plans, n_held, before = as_good(problem, search), len(search.results), search.values
        draw = random.Random(seed)
        slots = slots_of(search.solved().plan, search) | slots_of(draw.choice(plans)[0], search)
        among = [score for one, score in plans if not (slots_of(one, search) & ~slots).any()]
        better_among(search, search.model.candidates.within(slots))
        assert search.values == min(among), f"seed {seed}"
        assert len(search.results) == n_held
        better += search.values < before
        found = search.run()
        assert isinstance(found, Solved)
        assert stages_of(found.score) == every_plan.best(problem), f"seed {seed}"


def test_the_better_plan_is_told_with_no_bound_of_its_search() -> None:
    better = 0
    for seed, problem, search in cases():
        told: list[Progress] = []
        before, last, search.on_progress = search.values, search.results[-1], told.append
        slots = slots_of(search.solved().plan, search) | slots_of(as_good(problem, search)[0][0], search)
        better_among(search, search.model.candidates.within(slots))
        if search.values < before:
            better += 1
            assert [(one.plan, one.bound) for one in told] == [(search.solved().plan, last.bound)], f"seed {seed}"
        if better == WANTED / 8:
            break
    assert better


def test_where_the_last_plan_is_not_among_the_slots_nothing_changes() -> None:
    search = next(search for _, problem, search in cases() if len(as_good(problem, search)) > 1)
    slots = search.model.candidates.slots & ~slots_of(search.solved().plan, search)
    candidates = search.model.candidates.within(slots)
    assert not within(search, candidates)[1]
    before = search.solution, search.values
    better_among(search, candidates)
    assert (search.solution, search.values) == before


def test_slots_that_are_seen_when_the_rest_is_not_known_are_those_of_plans_as_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And a search that goes on among them ends with the best plan, proved."""
    monkeypatch.setattr(narrow, "FEW", 0)
    monkeypatch.setattr(narrow, "MOST", 0)
    seen, gone_on = 0, Counter[int]()

    def counted(search: Search, candidates: Candidates, until: int | None) -> None:
        gone_on[seed] += 1
        better_among(search, candidates, until)

    monkeypatch.setattr(search_module, "better_among", counted)
    for tried, (seed, problem, search) in enumerate(cases()):
        if tried >= WANTED and len(gone_on) >= WANTED / 16:
            break
        plans, asked = as_good(problem, search), narrowing(search)
        left = asked.find()
        if asked.seen is None:
            continue
        assert left is None
        seen += 1
        taken = np.any([slots_of(one, search) for one, _ in plans], axis=0)
        assert not (asked.seen.slots & ~taken).any(), f"seed {seed}"
        assert not (slots_of(search.solved().plan, search) & ~asked.seen.slots).any(), f"seed {seed}"
        again = Search(build(search.model.instance, search.rules), search.rules, search.clock)
        found = again.run()
        assert isinstance(found, Solved)
        assert stages_of(found.score) == every_plan.best(problem), f"seed {seed}"
        assert found.proved, f"seed {seed}"
    assert seen > len(gone_on)
