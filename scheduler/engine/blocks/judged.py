"""A plan of many blocks, judged as a whole by the check."""

from __future__ import annotations

from collections.abc import Sequence

from ...check import check
from ...domain.answers.outcome import Solved, StageResult
from ...domain.plan import Plan
from ...domain.problem import Problem
from ...errors import EngineError
from ...rules.base import Rule
from .added_up import StageName

MAY_BREAK = (("placed-once", "announced"),)
"""What a plan may leave broken in which some are still unheld."""


def judged(problem: Problem, rules: Sequence[Rule], names: Sequence[StageName], plan: Plan) -> Solved | None:
    """The plan with its stages, none of them bounded; None if it leaves out something announced.

    Raises EngineError if the check refuses it for anything else.
    """
    if len(plan.entries) < len(problem.workshops):
        problem = problem.model_copy(update={"partial": True})
    report = check(problem, plan, rules)
    if any((violation.rule, violation.aspect) not in MAY_BREAK for violation in report.violations):
        raise EngineError(
            "The engine made a plan that the check refuses: " + "; ".join(map(str, report.violations[:10]))
        )
    if report.violations:
        return None
    stages = (
        StageResult(rules_of, stage, value, 0, "gap" if value else "proved-once", 0.0)
        for (rules_of, stage, _), value in zip(names, report.values, strict=True)
    )
    return Solved(plan, report.score, tuple(stages))


def better_of(one: Solved, other: Solved | None) -> Solved:
    return one if other is None or one.values <= other.values else other
