"""Any rule can be left out: what the engine finds without it, the check counts the same."""

from __future__ import annotations

import pytest

from scheduler.api import plan
from scheduler.check import check
from scheduler.domain.limits import Limits
from scheduler.domain.outcome import Infeasible, Solved
from scheduler.rules.base import Rule
from scheduler.rules.catalogue import RULES

from ..builders import without_ways_out
from . import tiny

WANTED = 15


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.name != "placed-once"], ids=lambda rule: rule.name)
def test_a_rule_can_be_left_out(rule: Rule) -> None:
    """Whatever counted on it says the same without it; else `plan` raises EngineError."""
    others = tuple(other for other in RULES if other is not rule)
    solved = 0
    for seed in range(10_000):
        problem = tiny.problem(seed)
        if problem is None:
            continue
        parameters = {name: given for name, given in problem.rules.items() if name != rule.name}
        problem = problem.model_copy(update={"rules": parameters})
        outcome = plan(without_ways_out(problem), rules=others, limits=Limits(seconds=60, workers=1))
        if isinstance(outcome, Infeasible):
            continue
        assert isinstance(outcome, Solved), f"seed {seed}"
        assert check(problem, outcome.plan, others).score == outcome.score, f"seed {seed}"
        solved += 1
        if solved == WANTED:
            break
    assert solved == WANTED
