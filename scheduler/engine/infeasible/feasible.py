"""Is there a plan at all? The hard rules alone, nothing minimised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ...domain.plan import Plan
from ...domain.problem import Problem
from ...rules.base import Rule
from ..instance.compile import compile_problem
from ..instance.refused import Refused
from ..model.extract import assignments, plan_of
from ..model.poster import Poster
from ..model.variables import Variables
from ..search.solver import Clock, solve

NoPlan = Literal["infeasible", "undecided"]


def first_plan(problem: Problem, rules: Sequence[Rule], clock: Clock, seconds: float) -> Plan | NoPlan:
    """Some plan with these (configured) rules. Optional seats stay empty where no rule could ask for them."""
    refused = Refused.by(compile_problem(problem), rules)
    everything = range(refused.instance.n_workshops)
    instance = refused.part(everything)
    candidates = refused.left(everything, instance)
    if not instance.partial and not candidates.slots.any(axis=1).all():
        return "infeasible"
    if seconds <= 0 or clock.over:
        return "undecided"
    poster = Poster()
    x = Variables(instance, candidates, poster)
    for rule in rules:
        rule.post(instance, x, poster)
    answer = solve(poster.finish(), clock, seconds)
    if answer.solution:
        return plan_of(instance, assignments(instance, x, answer.solution))
    return "infeasible" if answer.verdict == "infeasible" else "undecided"
