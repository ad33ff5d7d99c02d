"""The verbs for embedders."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from .domain.answers.explanation import Explanation
from .domain.answers.outcome import Outcome, Price, Solved
from .domain.answers.question import Question, WhatIf
from .domain.limits import Limits, Progress
from .domain.plan import Plan
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
    executor: Executor | None = None,
) -> Outcome:
    """Plan the problem. ``stop`` ends the search from any thread and keeps the best plan.

    ``executor``: where the blocks of a very large problem are solved side by side; else in threads of this process.
    ``on_progress`` is called from the solver's threads. Raises InputError for bad parameters and
    EngineError if we are wrong.
    """
    from .engine.whole import solve_whole

    return solve_whole(problem, configured(problem, rules), limits, on_progress, stop, executor)


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
    from .engine.questions.prices import prices as priced

    return tuple(priced(problem, configured(problem, rules), solved.score, limits, stop))


def explain(
    problem: Problem,
    plan: Plan | Solved | None = None,
    question: Question | None = None,
    rules: Sequence[Rule] = RULES,
    limits: Limits = DEFAULT_LIMITS,
    stop: threading.Event | None = None,
) -> Explanation:
    """Answer a question about a plan, by default the best one. Without a question, and where there is no plan: why.

    A ``Solved`` that is proved spares finding the best plan again. ``limits`` hold for everything together.
    Raises InputError if the question, and PlanError if the plan names what the problem does not know.
    """
    from .engine.questions.explain import explain as explained

    changed = configured(question.changed, rules) if isinstance(question, WhatIf) else ()
    return explained(problem, plan, question, configured(problem, rules), changed, limits, stop)
