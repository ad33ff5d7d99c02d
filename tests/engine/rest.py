"""What is left of a problem when a part is fixed, solved stage by stage."""

from __future__ import annotations

import time
from collections.abc import Sequence

from scheduler.domain.limits import Limits
from scheduler.engine.instance.instance import Assignment, Instance
from scheduler.engine.model.extract import assignments
from scheduler.engine.model.model import build
from scheduler.engine.search.solver import Clock, solve
from scheduler.rules.base import Rule
from scheduler.rules.catalogue import RULES, configured


def solve_rest(instance: Instance, rules: Sequence[Rule] = RULES) -> dict[int, Assignment | None] | None:
    """The lexicographically best assignments of what is left, None if there are none."""
    model = build(instance, configured(instance.problem, rules))
    clock = Clock(Limits(seconds=60, workers=1), time.monotonic())
    solution: list[int] = []
    for n, stage in enumerate(model.stages):
        if not stage.sum.terms and (solution or any(later.sum.terms for later in model.stages[n:])):
            continue
        model.poster.minimise(stage.sum)
        answer = solve(model.poster.finish(), clock, 60)
        if answer.verdict == "infeasible":
            return None
        assert answer.verdict == "optimal"
        assert answer.bound is not None
        solution = list(answer.solution)
        model.poster.linear(stage.sum.terms, None, answer.bound - stage.sum.constant, None)
    return assignments(instance, model.x, solution)
