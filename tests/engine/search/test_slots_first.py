"""Slots first: whatever it says of the best plan is true of all plans there are."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from itertools import chain
from typing import Literal

import pytest

from scheduler.api import plan
from scheduler.check import check
from scheduler.domain.answers.outcome import Infeasible, Solved
from scheduler.domain.limits import Limits
from scheduler.domain.plan import Plan
from scheduler.domain.plans.score import stages_of
from scheduler.domain.problem import Problem
from scheduler.engine.instance.candidates import prune
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.model.bound import NOTHING_KNOWN
from scheduler.engine.model.extract import assignments_of, literals_of
from scheduler.engine.model.model import build
from scheduler.engine.search import narrow, slots_first
from scheduler.engine.search.search import Search
from scheduler.engine.search.slots_first import SlotsFirst
from scheduler.engine.search.solver import Clock, solve
from scheduler.engine.search.unstaffed import bare
from scheduler.rules.base import SoftRule, Stage
from scheduler.rules.catalogue import RULES, configured

from .. import every_plan, tiny

WANTED = 60
LOST = ((366, "no-duplication"), (5641, "no-duplication"), (2179, "fair-compromise"), (1329, "fair-compromise"))
"""Problems, and what comes first: what narrowing leaves gives a stage no choice, or they begin with constants."""
MOST_PLANS = 3_000


def cases() -> Iterator[tuple[int, Problem]]:
    """Tiny problems in which somebody is asked to moderate."""
    for seed in range(100_000):
        problem = tiny.problem(seed)
        if problem is None or every_plan.n_plans(problem) > MOST_PLANS:
            continue
        if any(problem.asked_moderators(workshop) for workshop in problem.workshops):
            yield seed, problem


def without_moderators(one: Plan) -> Plan:
    return one.model_copy(update={"entries": tuple(e.model_copy(update={"moderators": ()}) for e in one.entries)})


def test_a_plan_without_its_moderators_breaks_no_more_and_costs_no_more() -> None:
    assert all(rule.monotone for rule in RULES)
    tried = cheaper = 0
    for seed, problem in cases():
        rules = configured(problem)
        for one in list(every_plan.valid(problem, rules))[:20]:
            relaxed = check(bare(problem), without_moderators(one), rules)
            assert relaxed.violations == (), f"seed {seed}"
            before, after = every_plan.score(problem, one, rules), stages_of(relaxed.score)
            assert all(less <= more for less, more in zip(after, before, strict=True)), f"seed {seed}"
            tried += 1
            cheaper += after != before
        if tried >= 300:
            break
    assert cheaper > tried / 4


def test_what_moderators_add_comes_on_top_of_what_the_plan_costs_without_them() -> None:
    tried = added = 0
    for seed, problem in cases():
        rules = configured(problem)
        model = build(compile_problem(problem), rules)
        stages = [(n, stage.sum) for n, stage in enumerate(model.stages) if stage.sum.on_top]
        if not stages:
            continue
        for one in list(every_plan.valid(problem, rules))[:3]:
            bare_stages = stages_of(check(bare(problem), without_moderators(one), rules).score)
            model.poster.hint(literals_of(model.x, assignments_of(model.instance, one)))
            for n, stage in stages:
                on_top = {term for _, term in stage.on_top}
                without = tuple(term for term in stage.terms if term not in on_top)
                model.poster.minimise(Stage(without, stage.constant))
                answer = solve(model.poster.finish(), Clock.now(Limits(seconds=60, workers=1)), 60, as_hinted=True)
                assert answer.bound == bare_stages[n], f"seed {seed}"
                tried += 1
                added += every_plan.score(problem, one, rules)[n] > bare_stages[n]
        if tried >= WANTED and added >= 5:
            break


def test_its_plans_are_plans_and_its_bounds_bound_every_plan() -> None:
    tried = proved = open_ = infeasible = 0
    for seed, problem in cases():
        if tried >= WANTED and proved >= 10 and open_ >= 10 and infeasible:
            break
        rules = configured(problem)
        instance = compile_problem(problem)
        candidates = prune(instance, rules)
        if not problem.partial and not candidates.slots.any(axis=1).all():
            continue
        tried += 1
        answer = SlotsFirst(instance, rules, candidates, Clock(Limits(seconds=60, workers=1), time.monotonic())).run()
        scores = [every_plan.score(problem, one, rules) for one in every_plan.valid(problem, rules)]
        if not isinstance(answer, Solved):
            infeasible += answer == "infeasible"
            assert not scores or answer == "undecided", f"seed {seed}"
            continue
        values = stages_of(answer.score)
        assert values in scores, f"seed {seed}"
        for n, stage in enumerate(answer.stages):
            rivals = [score[n] for score in scores if all(a <= b for a, b in zip(score[:n], values, strict=False))]
            assert stage.bound <= min(rivals), f"seed {seed}, {stage}"
        proved += answer.proved
        open_ += not answer.proved
        assert not answer.proved or values == min(scores), f"seed {seed}"
    assert tried >= WANTED
    assert proved >= 10
    assert open_ >= 10


def test_what_narrowed_slots_say_holds_of_every_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a stage that varies is the same in all the slots that are left."""
    monkeypatch.setattr(narrow, "FEW", 0)
    monkeypatch.setattr(narrow, "MOST", 1)
    soft = [rule.name for rule in RULES if isinstance(rule, SoftRule)]
    named = ((seed, tiny.problem(seed), first) for seed, first in LOST)
    drawn = ((seed, problem, random.Random(seed).choice(soft)) for seed, problem in cases())
    tried = 0
    for seed, found, chosen in chain(named, drawn):
        assert found is not None
        problem = tiny.prioritised(found, chosen, random.Random(seed))
        rules = configured(problem)
        instance = compile_problem(problem)
        candidates = prune(instance, rules)
        if not problem.partial and not candidates.slots.any(axis=1).all():
            continue
        first = SlotsFirst(instance, rules, candidates, Clock.now(Limits(seconds=60, workers=1)))
        first.run()
        for one in every_plan.valid(problem, rules):
            values = every_plan.score(problem, one, rules)
            for bound in (first.slots_bound, first.bound or NOTHING_KNOWN):
                assert all(bound.low(n, values[:n]) <= value for n, value in enumerate(values)), f"seed {seed}"
        tried += 1
        if tried >= WANTED:
            break


@pytest.mark.parametrize("few", [narrow.FEW, 0])
def test_the_whole_model_goes_on_where_the_parts_leave_off(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ``few`` 0 on what narrowing leaves, wherever there are more slots than one for each session."""
    monkeypatch.setattr(slots_first, "LEAST_CHOICES", 1)
    monkeypatch.setattr(narrow, "FEW", few)
    monkeypatch.setattr(narrow, "MOST", 1)
    tried = 0
    for seed, problem in cases():
        if tried >= WANTED:
            break
        tried += 1
        rules = configured(problem)
        scores = [every_plan.score(problem, one, rules) for one in every_plan.valid(problem, rules)]
        outcome = plan(problem, limits=Limits(seconds=60, workers=1))
        if not scores:
            assert isinstance(outcome, Infeasible), f"seed {seed}"
            continue
        assert isinstance(outcome, Solved), f"seed {seed}"
        assert stages_of(outcome.score) == min(scores), f"seed {seed}"
        assert outcome.proved, f"seed {seed}"
    assert tried == WANTED


def test_what_the_parts_say_stays_where_the_time_is_over_before_the_whole_model_says_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Somebody stops the run just when the whole model has the plan to go on from, and nothing else."""
    monkeypatch.setattr(slots_first, "LEAST_CHOICES", 1)
    parts: list[SlotsFirst] = []
    run, stand = SlotsFirst.run, Search.stand

    def noted(first: SlotsFirst) -> Solved | Literal["infeasible", "undecided"]:
        parts.append(first)
        return run(first)

    stop = threading.Event()

    def then_stop(search: Search) -> None:
        stand(search)
        stop.set()

    monkeypatch.setattr(SlotsFirst, "run", noted)
    monkeypatch.setattr(Search, "stand", then_stop)
    tried = 0
    for seed, problem in cases():
        stop.clear()
        parts.clear()
        outcome = plan(problem, limits=Limits(seconds=60, workers=1), stop=stop)
        best = parts[-1].best if parts else None
        known = best is not None and any(stage.bound for stage in best.stages)
        if not stop.is_set() or best is None or not known or not isinstance(outcome, Solved):
            continue
        assert all(a.bound >= b.bound for a, b in zip(outcome.stages, best.stages, strict=True)), f"seed {seed}"
        tried += 1
        if tried >= WANTED / 4:
            break
