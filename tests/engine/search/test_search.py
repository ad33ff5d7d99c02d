"""The plan a search starts from is its first one, where the model has it, and nothing before it is looked for again."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from scheduler.check import check
from scheduler.domain.limits import Limits, Progress
from scheduler.domain.plan import Plan
from scheduler.domain.plans.score import stages_of
from scheduler.domain.problem import Problem
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.model.bound import Floors
from scheduler.engine.model.extract import assignments_of, literals_of
from scheduler.engine.model.model import Model, build
from scheduler.engine.search import narrow, solver
from scheduler.engine.search import search as search_module
from scheduler.engine.search.search import Search
from scheduler.engine.search.solver import Answer, Clock, solve
from scheduler.rules.catalogue import configured

from .. import every_plan, tiny

MOST_PLANS, WANTED = 3_000, 30


@pytest.fixture(autouse=True)
def few_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many slots there are, they count as few."""
    monkeypatch.setattr(narrow, "FEW_LEFT", 10_000)


def cases() -> Iterator[tuple[Problem, list[tuple[Plan, tuple[int, ...]]]]]:
    """Tiny problems with at least two plans of different scores, the best first."""
    found = 0
    for seed in range(100_000):
        problem = tiny.problem(seed)
        if problem is None or every_plan.n_plans(problem) > MOST_PLANS:
            continue
        rules = configured(problem)
        plans = [(one, stages_of(check(problem, one, rules).score)) for one in every_plan.valid(problem, rules)]
        plans.sort(key=lambda one: one[1])
        if len(plans) > 1 and plans[0][1] < plans[-1][1]:
            yield problem, plans
            found += 1
        if found == WANTED:
            return


def search_of(problem: Problem, start: Plan) -> Search:
    rules = configured(problem)
    instance = compile_problem(problem)
    clock = Clock.now(Limits(seconds=60, workers=1))
    return Search(build(instance, rules), rules, clock, start=assignments_of(instance, start))


def test_a_search_stands_on_the_plan_it_is_given_and_leaves_it_for_the_best() -> None:
    for problem, plans in cases():
        (_, best), (worst, values) = plans[0], plans[-1]
        search = search_of(problem, worst)
        search.stand()
        assert search.values == values
        assert search.close(None) == "done"
        assert search.values == best


def test_a_plan_to_start_from_is_kept_though_somebody_stops_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "POLL_SECONDS", 0.0)  # however quick the solver is, the stop is quicker
    for problem, plans in cases():
        worst, values = plans[-1]
        search = search_of(problem, worst)
        stop = threading.Event()
        stop.set()
        search.clock = replace(search.clock, stop=stop)
        search.stand()
        assert search.values == values


def test_a_plan_to_start_from_need_not_be_as_good_as_what_was_asked_for_last() -> None:
    for problem, plans in cases():
        worst, values = plans[-1]
        search = search_of(problem, worst)
        stage = next(n for n, stage in enumerate(search.model.stages) if values[n] > plans[0][1][n])
        search.model.poster.minimise(search.model.stages[stage].sum, high=values[stage] - 1)
        search.stand()
        assert search.values == values


def test_what_is_no_plan_of_the_model_is_a_hint() -> None:
    tried = 0
    for problem, plans in cases():
        best, values = plans[0]
        lacking = best.model_copy(update={"entries": best.entries[1:]})
        if check(problem, lacking, configured(problem)).valid:
            continue
        search = search_of(problem, lacking)
        search.stand()
        assert not search.solution
        assert search.close(None) == "done"
        assert search.values == values
        tried += 1
    assert tried >= WANTED / 3


@pytest.mark.parametrize("at_once", [False, True])
def test_a_plan_is_kept_where_the_solver_ends_with_a_worse_one(monkeypatch: pytest.MonkeyPatch, at_once: bool) -> None:
    """As it may where the time is short and what was hinted is lost; of several stages a later one may be better."""
    for problem, plans in cases():
        (best, values), (worst, _) = plans[0], plans[-1]
        search = search_of(problem, best)
        search.at_once = at_once
        search.stand()
        there = literals_of(search.model.x, assignments_of(search.model.instance, worst))

        def worse(*_: object, model: Model = search.model, there: dict[int, int] = there) -> Answer:
            model.poster.hint(there)
            answer = solve(model.poster.finish(), Clock.now(Limits(seconds=60, workers=1)), 60, as_hinted=True)
            return replace(answer, verdict="feasible", bound=0)

        with monkeypatch.context() as patched:
            patched.setattr(search_module, "solve_told", worse)
            search.step()
        assert search.values == values


def test_a_plan_as_good_in_what_is_asked_but_worse_after_it_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    offered = []
    for problem, plans in cases():
        best, values = plans[0]
        worst = next(one for one, score in plans if score != values)  # the next best: equal as long as possible
        search = search_of(problem, best)
        search.narrowing = 0.0
        search.stand()
        there = literals_of(search.model.x, assignments_of(search.model.instance, worst))

        def worse(*_: object, model: Model = search.model, there: dict[int, int] = there) -> Answer:
            model.poster.hint(there)
            answer = solve(model.poster.finish(), Clock.now(Limits(seconds=60, workers=1)), 60, as_hinted=True)
            offered.append(bool(answer.solution))
            return Answer("feasible", answer.solution, 0, answer.seconds)

        with monkeypatch.context() as patched:
            patched.setattr(search_module, "solve_told", worse)
            while search.step() == "going":
                assert search.values == values
    assert sum(offered) >= WANTED


def test_no_plan_is_left_for_a_worse_one_that_is_better_in_what_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solve that ends early may bring any plan that keeps to what was held, though the last one is better there."""
    became_better = 0
    for seed, (problem, plans) in enumerate(cases()):
        draw, search = random.Random(seed), search_of(problem, plans[-1][0])
        search.narrowing, search.at_once = 0.0, draw.random() < 0.5
        search.clock = Clock.now(Limits(seconds=60, workers=1, gap=1e-6))  # stage by stage
        search.stand()
        offered = [literals_of(search.model.x, assignments_of(search.model.instance, one)) for one, _ in plans]

        def any_plan(
            *_: object, model: Model = search.model, offered: list[dict[int, int]] = offered, draw: random.Random = draw
        ) -> Answer:
            for there in draw.sample(offered, len(offered)):
                model.poster.hint(there)
                answer = solve(model.poster.finish(), Clock.now(Limits(seconds=60, workers=1)), 60, as_hinted=True)
                if answer.solution:
                    return Answer("feasible", answer.solution, 0, answer.seconds)
            return Answer("unknown", (), 0, 0.0)

        with monkeypatch.context() as patched:
            patched.setattr(search_module, "solve_told", any_plan)
            before = search.values
            while search.step() == "going":
                assert search.values <= before
                before = search.values
        became_better += any(result.value > value for result, value in zip(search.results, search.values, strict=True))
    assert became_better


def test_a_stage_that_may_be_anything_does_not_count() -> None:
    """The best plan is left for one that is worse there, and better after it."""
    given_up = 0
    for problem, plans in cases():
        best, values = plans[0]
        n = next(n for n in range(len(values)) if any(score[n] != values[n] for _, score in plans))
        search = search_of(problem, best)
        free = Search(search.model, search.rules, search.clock, known=(*values[:n], None), start=search.start)
        free.stand()
        assert free.close(None) == "done"
        assert free.values[n + 1 :] == min(score[n + 1 :] for _, score in plans if score[:n] == values[:n])
        given_up += free.values[n] > values[n]
    assert given_up


def as_good(plans: list[tuple[Plan, tuple[int, ...]]], values: tuple[int, ...]) -> list[int]:
    """What the next stage costs in the plans that are at most these values in the first ones."""
    return [score[len(values)] for _, score in plans if all(s <= v for s, v in zip(score, values, strict=False))]


def test_a_bound_that_is_near_is_enough() -> None:
    """And neither it nor what is told on the way is above a plan that is as good before."""
    near, apart = 0.3, 0
    for problem, plans in cases():
        told: list[Progress] = []
        search = search_of(problem, plans[-1][0])
        search.near, search.on_progress = near, told.append
        search.stand()
        assert search.close(None) == "done"
        assert search.values in [score for _, score in plans]
        numbers = {("+".join(result.rules), result.stage): n for n, result in enumerate(search.results)}
        for progress in told:
            assert progress.bound <= min(as_good(plans, search.values[: numbers[progress.rule, progress.stage]]))
        for n, (result, value) in enumerate(zip(search.results, search.values, strict=True)):
            assert result.bound <= min(as_good(plans, search.values[:n]))
            assert result.value - result.bound <= near * result.value
            apart += result.bound < value
    assert apart


def test_stages_as_low_as_they_can_be_are_not_solved() -> None:
    for problem, plans in cases():
        best, values = plans[0]
        search = search_of(problem, best)
        search.bound = Floors(values, values)
        search.stand()
        over = threading.Event()
        over.set()
        search.clock = replace(search.clock, stop=over)  # nothing can be solved any more
        while search.step() == "going":
            pass
        assert [(result.value, result.bound) for result in search.results] == [(value, value) for value in values]
