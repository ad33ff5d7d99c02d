"""Organisations in place of persons: no plan costs less than this model says, and mostly one costs no more."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import pytest

from scheduler.domain.answers.outcome import Solved
from scheduler.domain.limits import Limits
from scheduler.domain.plans.score import stages_of
from scheduler.domain.problem import Problem
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.model.extract import assignments_of
from scheduler.engine.model.model import build
from scheduler.engine.search import narrow
from scheduler.engine.search.condensed import Condensed, condense
from scheduler.engine.search.search import Search
from scheduler.engine.search.seatings import groups
from scheduler.engine.search.solver import Clock, solve
from scheduler.rules.base import SoftRule
from scheduler.rules.catalogue import RULES, configured

from .. import every_plan, tiny

WANTED = 60
MOST_PLANS = 3_000
PRICED = ("fair-compromise", "continuity")
ANYTHING = 10**9


@pytest.fixture(autouse=True)
def few_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many slots there are, they count as few."""
    monkeypatch.setattr(narrow, "FEW_LEFT", 10_000)


def cases() -> Iterator[tuple[int, Problem, Search, random.Random]]:
    """Tiny problems with some of their first stages closed, sometimes with one of the priced rules first."""
    for seed in range(100_000):
        problem = tiny.problem(seed)
        if problem is None or problem.partial or every_plan.n_plans(problem) > MOST_PLANS:
            continue
        draw = random.Random(seed)
        if draw.random() < 0.6:
            soft = draw.choice((*PRICED, *(rule.name for rule in RULES if isinstance(rule, SoftRule))))
            problem = tiny.prioritised(problem, soft, draw)
        rules = configured(problem)
        model = build(compile_problem(problem), rules)
        search = Search(model, rules, Clock.now(Limits(seconds=60, workers=1)), narrowing=0.0)
        first = next((n for n, stage in enumerate(model.stages) if {*stage.rules} & {*PRICED}), len(model.stages))
        if first + 1 < len(model.stages) and search.close(draw.randint(first + 1, len(model.stages) - 1)) == "done":
            yield seed, problem, search, draw


def test_no_plan_as_good_so_far_costs_less_and_mostly_one_costs_no_more() -> None:
    asked = exact = completed = 0
    for tried, (seed, problem, search, _) in enumerate(cases()):
        if tried >= WANTED:
            break
        condensed = condense(search.model, search.rules, search.results, search.clock)
        if condensed is None:
            assert not groups(search.model.x), f"seed {seed}"
            continue
        n, held = len(search.results), tuple(result.value for result in search.results)
        scores = [every_plan.score(problem, one, search.rules) for one in every_plan.valid(problem, search.rules)]
        as_good = least_after(scores, held)
        answer = condensed.better(ANYTHING, search.results, 0.0, search.clock, 60)
        assert answer.verdict == "optimal", f"seed {seed}"
        assert answer.bound is not None
        assert answer.bound <= as_good, f"seed {seed}"
        asked += 1
        exact += answer.bound == as_good
        poster = search.model.poster
        poster.minimise(search.model.stages[n].sum)
        poster.hint(condensed.x.plan_in(search.model.x, answer.solution))
        completed += bool(solve(poster.finish(), search.clock, 60, as_hinted=True).solution)
    assert asked > WANTED / 2
    assert exact > 0.9 * asked
    assert completed > 0.9 * asked


def least_after(scores: Sequence[tuple[int, ...]], held: tuple[int, ...]) -> int:
    """What the next stage costs at least in plans that are at most so much in the first ones."""
    return min(score[len(held)] for score in scores if all(a <= b for a, b in zip(score, held, strict=False)))


def searched(wanted: int) -> Iterator[Search]:
    """Searches that ask it first, from the worst plan there is: each ends near the best, with no bound too high."""
    for tried, (seed, problem, before, draw) in enumerate(cases()):
        if tried >= wanted:
            break
        plans = [(every_plan.score(problem, one, before.rules), one) for one in every_plan.valid(problem, before.rules)]
        scores, near = [score for score, _ in plans], draw.choice((0.0, 0.01, 0.3))
        model = build(before.model.instance, before.rules)
        search = Search(model, before.rules, before.clock, near=near, condenses=True)
        search.start = assignments_of(model.instance, max(plans, key=lambda plan: plan[0])[1])
        search.stand()
        found = search.run()
        assert isinstance(found, Solved)
        values = stages_of(found.score)
        assert values in scores, f"seed {seed}"
        for n, result in enumerate(found.stages):
            assert result.bound <= least_after(scores, values[:n]), f"seed {seed}"
            assert result.value - result.bound <= near * result.value, f"seed {seed}"
        yield search


def test_who_asks_it_first_ends_near_the_best_plan() -> None:
    asked = sum(search.condensed is not None for search in searched(WANTED // 2))  # each of them is looked at
    assert asked > WANTED / 8


def test_where_its_answers_stand_for_no_plan_the_whole_model_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Condensed, "completed", lambda *_: ())
    asked = sum(search.condensed is not None for search in searched(WANTED // 2))  # each of them is looked at
    assert asked > WANTED / 8


def test_it_says_nothing_where_a_hard_rule_of_the_catalogue_is_missing() -> None:
    _, _, search, _ = next(case for case in cases() if case[2].model.x.roles_of_human)
    assert condense(search.model, search.rules, search.results, search.clock) is not None
    fewer = [rule for rule in search.rules if rule.name != "one-place"]
    assert condense(search.model, fewer, search.results, search.clock) is None


def test_a_first_stage_is_asked_about_with_nothing_held_before_it() -> None:
    """Where one of the priced rules comes first of all, from the worst plan there is."""
    asked = 0
    for seed in range(2_000):
        problem = tiny.problem(seed)
        if problem is None or problem.partial or every_plan.n_plans(problem) > MOST_PLANS / 3:
            continue
        problem = tiny.prioritised(problem, PRICED[seed % 2], random.Random(seed))
        rules = configured(problem)
        plans = [(every_plan.score(problem, one, rules), one) for one in every_plan.valid(problem, rules)]
        if not plans:
            continue
        model = build(compile_problem(problem), rules)
        search = Search(model, rules, Clock.now(Limits(seconds=60, workers=1)), condenses=True)
        search.start = assignments_of(model.instance, max(plans, key=lambda scored: scored[0])[1])
        search.stand()
        assert search.close(1) == "done"
        assert search.values[0] == min(score[0] for score, _ in plans), f"seed {seed}"
        asked += search.condensed is not None and search.condensed.asked == 0
        if asked == 3:
            break
    assert asked
