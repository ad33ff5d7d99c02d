"""The price of each priority: how good the tiers below it could be if it came last."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...check import check
from ...domain.answers.outcome import Price, Solved
from ...domain.limits import Limits
from ...domain.plans.score import Score, stages_of
from ...domain.problem import Priorities, Problem
from ...rules.base import Rule
from ...rules.catalogue import Weighted, tiers
from ..search.solver import Clock
from ..whole import solve_below


def prices(
    problem: Problem, rules: Sequence[Rule], score: Score, limits: Limits, stop: threading.Event | None = None
) -> Iterator[Price]:
    """Tier by tier the best score if it came last, the tiers above held at their proved values.

    ``score``: the best one. A tier below which everything is 0 costs nothing and is left out. The time is shared: each
    tier may take an equal part of what is left; a price that is not proved by then is None.
    """
    clock = Clock(limits, time.monotonic(), stop)
    order = tiers(problem, rules)
    paying = [n for n, tier in enumerate(score) if any(stages_of(score[n + 1 :]))]
    paying = [n for n in paying if score[n].rules != ("unheld",)]
    for k, n in enumerate(paying):
        after = None
        if not clock.over:
            part = replace(limits, seconds=clock.left / (len(paying) - k))
            after = _without(problem, rules, order, score, n, Clock(part, time.monotonic(), stop))
        yield Price(score[n].rules, score, after)


def _without(
    problem: Problem, rules: Sequence[Rule], order: Sequence[Weighted], score: Score, n: int, clock: Clock
) -> Score | None:
    """The tier comes last instead: that what it loses is not more than the others gain from."""
    last = [*(tier for k, tier in enumerate(order) if k != n), order[n]]
    named = tuple({rule.name: weight for weight, rule in tier} for tier in last)
    off = () if problem.priorities is None else problem.priorities.off
    without = problem.model_copy(update={"priorities": Priorities(order=named, off=off)})
    answer = solve_below(without, rules, stages_of(score[:n]), clock)
    return check(problem, answer.plan, rules).score if isinstance(answer, Solved) and answer.proved else None
