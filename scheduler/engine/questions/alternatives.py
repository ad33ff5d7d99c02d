"""Whole plans to negotiate over: nearly as good as the best one, and as different as possible."""

from __future__ import annotations

from dataclasses import replace

from ...check import check
from ...domain.answers.explanation import Answer
from ...domain.answers.outcome import Solved
from ...domain.answers.question import Alternatives
from ...domain.plan import Plan
from ...domain.plans.difference import difference
from ...domain.plans.score import stages_of
from ...domain.problem import Priorities, Problem
from ...rules.catalogue import Weighted, tiers
from ...rules.differ import Differ, n_same
from ...rules.within import Within
from ..whole import solve_below
from .asking import Asking, compared, grown


def alternatives(asking: Asking, question: Alternatives) -> tuple[tuple[Answer, ...], bool]:
    """Up to ``n - 1`` plans beside the one asked about, each as far as possible from all before. Are there no others?

    ``proved`` of an answer: no plan that is near enough in score differs more from those before.
    """
    order = tiers(asking.problem, asking.rules)
    held = len(order)
    if question.up_to is not None:
        held = 1 + next(n for n, tier in enumerate(order) if any(rule.name == question.up_to for _, rule in tier))
    known = stages_of(asking.best[:held])
    near = [
        Within(tier=tier, caps=tuple(value + question.tolerance for value in best.stages))
        for tier, best in list(zip(order, asking.best, strict=True))[held:]
    ]
    problem = _with_differ(asking.problem, order, held)
    plans, answers = [asking.plan], list[Answer]()
    while len(plans) < question.n:
        rules = (*asking.rules, *near, Differ(plans=tuple(plans)))
        share = 1 / (question.n - len(plans))
        found = solve_below(problem, rules, known, asking.clock.share(share))
        if not isinstance(found, Solved):
            return tuple(answers), found == "infeasible"
        differ = found.stages[len(known) : len(known) + Differ.n_stages]
        proved = all(stage.proof != "gap" for stage in differ)
        if any(n_same(found.plan, plan) == len(found.plan.entries) == len(plan.entries) for plan in plans):
            return tuple(answers), proved
        answers.append(replace(_answer(asking, found.plan), proved=proved))
        plans.append(found.plan)
    return tuple(answers), False


def _answer(asking: Asking, plan: Plan) -> Answer:
    before, after = (check(asking.problem, one, asking.rules) for one in (asking.plan, plan))
    return Answer(
        compared(asking.best, after.score),
        proved=False,
        before=asking.best,
        after=after.score,
        plan=plan,
        moves=difference(asking.plan, plan),
        pays=grown(before, after),
        gains=grown(after, before),
    )


def _with_differ(problem: Problem, order: tuple[Weighted, ...], held: int) -> Problem:
    """The problem with the difference directly after the tiers that are held."""
    named: list[str | dict[str, int]] = [{rule.name: weight for weight, rule in tier} for tier in order]
    named.insert(held, Differ.name)
    off = () if problem.priorities is None else problem.priorities.off
    return problem.model_copy(update={"priorities": Priorities(order=tuple(named), off=off)})
