"""What moderators add: no plan has less of it, wherever the sessions lie."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scheduler.api import plan
from scheduler.check import check
from scheduler.domain.answers.outcome import Solved
from scheduler.domain.limits import Limits
from scheduler.domain.plan import Plan
from scheduler.domain.plans.score import stages_of
from scheduler.domain.problem import Problem
from scheduler.engine import whole
from scheduler.engine.instance.candidates import prune
from scheduler.engine.instance.chains import chains
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.instance.instance import Instance
from scheduler.engine.model.extract import assignments_of
from scheduler.engine.model.model import Model, build, hold_stage
from scheduler.engine.search import narrow, slots_first
from scheduler.engine.search.added import Added, Additions, Staffing
from scheduler.engine.search.search import Search
from scheduler.engine.search.slots_first import SlotsFirst
from scheduler.engine.search.solver import Clock, solve
from scheduler.engine.search.unstaffed import bare
from scheduler.rules.base import Rule
from scheduler.rules.catalogue import configured

from .. import every_plan
from .test_slots_first import cases, without_moderators

WANTED = 80
WHOLE = 12
PLANS = 40


def clock() -> Clock:
    return Clock.now(Limits(seconds=60, workers=1))


def with_series() -> Iterator[tuple[int, Problem, tuple[Rule, ...], Model, int]]:
    """Tiny problems in which every workshop is held and moderators add to a stage, with its number."""
    for seed, problem in cases():
        rules = tuple(configured(problem))
        model = build(compile_problem(problem), rules)
        stages = [n for n, stage in enumerate(model.stages) if stage.sum.on_top]
        if stages and not problem.partial:
            yield seed, problem, rules, model, stages[0]


def added_in(problem: Problem, one: Plan, rules: tuple[Rule, ...], stage: int) -> int:
    """What the plan pays for in this stage only because somebody moderates it."""
    alone = stages_of(check(bare(problem), without_moderators(one), rules).score)
    return every_plan.score(problem, one, rules)[stage] - alone[stage]


def slots_of(instance: Instance, one: Plan) -> dict[int, int]:
    return {w: held.slot for w, held in assignments_of(instance, one).items() if held is not None}


def test_no_plan_adds_less_than_is_known_of_its_slots() -> None:
    tried = positive = by_slot = 0
    for seed, problem, rules, model, stage in with_series():
        instance = model.instance
        staffing = Staffing.of(instance, rules, prune(instance, rules), stage, clock(), ())
        series = [Added(staffing, chain) for chain in chains(instance, range(instance.n_workshops))]
        together = Added(staffing, range(instance.n_workshops))
        for one in list(every_plan.valid(problem, rules))[:PLANS]:
            slots, paid = slots_of(instance, one), added_in(problem, one, rules, stage)
            least, floors = together.least(slots), [chain.least(slots) for chain in series]
            assert together.floor is not None, f"seed {seed}"
            assert least is not None, f"seed {seed}"
            assert together.floor <= least <= paid, f"seed {seed}"
            assert sum(floor or 0 for floor in floors) <= least, f"seed {seed}"
            tried += 1
            positive += together.floor > 0
            by_slot += least > together.floor
        if tried >= 600 and positive >= 5 and by_slot >= 5:
            break
    assert positive >= 5
    assert by_slot >= 5


def test_the_rows_cut_off_no_plan() -> None:
    tried = 0
    for seed, problem, rules, model, stage in with_series():
        plans = list(every_plan.valid(problem, rules))
        if not plans:
            continue
        best = min(every_plan.score(problem, one, rules) for one in plans)
        staffing = Staffing.of(model.instance, rules, model.candidates, stage, clock(), ())
        parts = [Added(staffing, chain) for chain in chains(model.instance, range(model.instance.n_workshops))]
        Additions(stage, best[:stage], parts).post(model, best[:stage])
        for n, value in enumerate(best[:stage]):
            hold_stage(model, model.stages[n], value)
        model.poster.minimise(model.stages[stage].sum)
        assert solve(model.poster.finish(), clock(), 60).bound == best[stage], f"seed {seed}"
        tried += 1
        if tried >= WANTED:
            break


def test_whoever_knows_what_moderators_add_ends_with_the_best_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """With slots first, narrowing and no problem too small; then the whole model on what is left, near first."""
    monkeypatch.setattr(slots_first, "LEAST_CHOICES", 1)
    monkeypatch.setattr(slots_first, "MOST_CHOICES", 0)
    monkeypatch.setattr(narrow, "FEW_LEFT", 10_000)
    monkeypatch.setattr(narrow, "FEW", 0)
    monkeypatch.setattr(narrow, "MOST", 1)
    monkeypatch.setattr(whole, "NEAR", 0.3)
    known: list[Additions] = []
    added = SlotsFirst._added

    def noted(first: SlotsFirst, slots: Search) -> Additions | None:
        found = added(first, slots)
        known.extend([found] if found is not None and found.parts else [])
        return found

    monkeypatch.setattr(SlotsFirst, "_added", noted)
    proved = tried = 0
    for seed, problem, rules, _, _ in with_series():
        if next(every_plan.valid(problem, rules), None) is None:
            continue
        before = len(known)
        outcome = plan(problem, limits=Limits(seconds=60, workers=1))
        if len(known) == before:
            continue
        assert isinstance(outcome, Solved), f"seed {seed}"
        scores = [every_plan.score(problem, one, rules) for one in every_plan.valid(problem, rules)]
        assert stages_of(outcome.score) == min(scores), f"seed {seed}"
        assert all(stage.bound <= stage.value for stage in outcome.stages), f"seed {seed}"
        proved += outcome.proved
        tried += 1
        if tried >= WHOLE:
            break
    assert proved > tried / 2


def test_a_session_where_nobody_can_be_is_impossible() -> None:
    _, _, rules, model, stage = next(with_series())
    staffing = Staffing.of(model.instance, rules, model.candidates, stage, clock(), ())
    one = Added(staffing, range(model.instance.n_workshops))
    assert one.least({0: model.instance.n_slots}) is None
