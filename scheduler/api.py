"""The verbs for embedders."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from .domain.limits import Limits, Progress
from .domain.outcome import Outcome, Price, Solved
from .domain.problem import Problem
from .rules.base import Rule
from .rules.catalogue import RULES, configured

DEFAULT_LIMITS = Limits()


def plan(
    problem: Problem,
    rules: Sequence[Rule] = RULES,
    limits: Limits = DEFAULT_LIMITS,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Outcome:
    """Plan the problem. ``stop`` ends the search from any thread and keeps the best plan.

    ``on_progress`` is called from the solver's threads. Raises InputError for bad parameters and
    EngineError if we are wrong.
    """
    from .engine.whole import solve_whole

    return solve_whole(problem, configured(problem, rules), limits, on_progress, stop)


def prices(
    problem: Problem,
    solved: Solved,
    rules: Sequence[Rule] = RULES,
    limits: Limits = DEFAULT_LIMITS,
    stop: threading.Event | None = None,
) -> tuple[Price, ...]:
    """The price of each priority: what the tiers below it could gain without it.

    Empty unless every stage of ``solved`` is proved. ``limits`` hold for all prices together.
    """
    if not solved.proved:
        return ()
    from .engine.prices import prices as priced

    return tuple(priced(problem, configured(problem, rules), solved.score, limits, stop))
