"""Fixing a part of a plan leaves an instance of the same kind, and the rest solved on it fits."""

from __future__ import annotations

import random
import time

from scheduler.check import check
from scheduler.domain.limits import Limits
from scheduler.domain.outcome import stages_of
from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.engine.compile import compile_problem
from scheduler.engine.extract import assignments, assignments_of, plan_of
from scheduler.engine.instance import Assignment, Instance
from scheduler.engine.model import build
from scheduler.engine.solver import Clock, solve
from scheduler.rules.catalogue import configured

from . import tiny

WANTED = 120


def solve_rest(instance: Instance) -> dict[int, Assignment | None] | None:
    """The lexicographically best assignments of what is left, None if there are none."""
    model = build(instance, configured(instance.problem))
    clock = Clock(Limits(seconds=60, workers=1), time.monotonic())
    solution: list[int] = []
    for stage in model.stages:
        model.poster.minimise(stage.sum)
        answer = solve(model.poster.finish(), clock, 60)
        if answer.verdict == "infeasible":
            return None
        assert answer.verdict == "optimal"
        assert answer.bound is not None
        solution = list(answer.solution)
        model.poster.linear(stage.sum.terms, None, answer.bound - stage.sum.constant, None)
    return assignments(instance, model.x, solution)


def valid_plans(problem: Problem, draw: random.Random) -> list[Plan]:
    """A few valid plans of the problem, good and bad ones."""
    rules = configured(problem)
    found: list[Plan] = []
    options = [tiny.entries(problem, workshop) for workshop in problem.workshops]
    for _ in range(3_000):
        if not all(options):
            return []
        chosen = [None if problem.partial and draw.random() < 0.3 else draw.choice(option) for option in options]
        candidate = tiny.plan(problem, chosen)
        if not any(True for rule in rules for _ in rule.check(problem, candidate)):
            found.append(candidate)
            if len(found) == 2:
                break
    return found


def test_the_rest_fits_what_is_fixed_and_is_the_best_that_does() -> None:
    tried = 0
    for seed in range(100_000):
        if tried >= WANTED:
            break
        problem = tiny.problem(seed)
        if problem is None or tiny.n_plans(problem) > 8_000:
            continue
        draw = random.Random(seed)
        for plan in valid_plans(problem, draw):
            whole = compile_problem(problem)
            chosen = assignments_of(whole, plan)
            fixed = {w: chosen[w] for w in chosen if draw.random() < 0.5}
            rest = solve_rest(whole.fix(fixed))
            assert rest is not None, f"seed {seed}: the rest of a valid plan fits, so there is a solution"
            kept = [w for w in range(whole.n_workshops) if w not in fixed]
            together = plan_of(whole, {**fixed, **{kept[n]: assignment for n, assignment in rest.items()}})
            report = check(problem, together)
            assert report.violations == (), f"seed {seed}"
            best = best_with(problem, plan, {whole.workshops[w] for w in fixed})
            assert stages_of(report.score) == best, f"seed {seed}"
            tried += 1
    assert tried >= WANTED


def best_with(problem: Problem, plan: Plan, fixed: set[str]) -> tuple[int, ...]:
    """The best score of all plans that agree with this one on the fixed workshops."""
    rules = configured(problem)
    entry_of = {entry.workshop: entry for entry in plan.entries}
    found = []
    for candidate in tiny.valid(problem, rules):
        of_candidate = {entry.workshop: entry for entry in candidate.entries}
        if all(entry_of.get(w) == of_candidate.get(w) for w in fixed):
            found.append(tiny.score(problem, candidate, rules))
    return min(found)


def test_fixing_everything_gives_the_plan_itself() -> None:
    tried = 0
    for seed in range(1_000):
        problem = tiny.problem(seed)
        if problem is None or tried >= 40:
            continue
        for plan in valid_plans(problem, random.Random(seed)):
            whole = compile_problem(problem)
            fixed = assignments_of(whole, plan)
            nothing_left = whole.fix(fixed)
            assert nothing_left.n_workshops == 0
            assert solve_rest(nothing_left) == {}
            assert set(plan_of(whole, fixed).entries) == set(plan.entries)
            tried += 1
    assert tried >= 40


def test_fixing_step_by_step_equals_fixing_at_once() -> None:
    tried = 0
    for seed in range(2_000):
        problem = tiny.problem(seed)
        if problem is None or len(problem.workshops) < 3 or tried >= 30:
            continue
        for plan in valid_plans(problem, random.Random(seed)):
            whole = compile_problem(problem)
            chosen = assignments_of(whole, plan)
            at_once = whole.fix({0: chosen[0], 2: chosen[2]})
            in_steps = whole.fix({2: chosen[2]}).fix({0: chosen[0]})
            for name in ("workshops", "involvements", "announced", "predecessor_unheld"):
                assert getattr(at_once, name) == getattr(in_steps, name), (seed, name)
            assert list(map(sorted, at_once.anchors)) == list(map(sorted, in_steps.anchors)), seed
            assert at_once.sessions_used == in_steps.sessions_used
            assert at_once.first_start == in_steps.first_start
            tried += 1
    assert tried >= 30
