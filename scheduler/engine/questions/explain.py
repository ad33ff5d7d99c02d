"""A question about a problem and its plan, answered."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...check import check
from ...domain.answers.explanation import Explanation
from ...domain.answers.outcome import Infeasible, Outcome, Solved
from ...domain.answers.question import Alternatives, Options, Question, WhatIf, Why, WhyNot
from ...domain.faults.references import unknown_id
from ...domain.limits import Limits
from ...domain.plan import Plan
from ...domain.plans.score import stages_of
from ...domain.problem import Problem
from ...errors import Fault, InputError
from ...rules.base import Rule
from ...rules.catalogue import tiers
from ...rules.wish import Wish
from ..search.solver import Clock
from ..whole import solve_whole
from .alternatives import alternatives
from .asking import Asking
from .what_if import what_if
from .why import options, why, why_not

BEST_SHARE = 0.5
"""Of the time, what goes at most into the best plan, before anything can be compared with it."""


def explain(
    problem: Problem,
    plan: Plan | Solved | None,
    question: Question | None,
    rules: Sequence[Rule],
    changed_rules: Sequence[Rule],
    limits: Limits,
    stop: threading.Event | None,
) -> Explanation:
    """``rules`` are configured, ``changed_rules`` for the changed problem of a what-if.

    Raises InputError if the question, and PlanError if the plan names what the problem does not know.
    """
    faults = list(_faults(problem, rules, question))
    if faults:
        raise InputError(faults)
    clock = Clock(limits, time.monotonic(), stop)
    found = plan.plan if isinstance(plan, Solved) else plan
    given = None if found is None else check(problem, found, rules)
    best = plan if isinstance(plan, Solved) and plan.proved else _best(problem, rules, question, clock)
    if isinstance(best, Infeasible):
        return Explanation(question, found, None, False, conflicts=best.conflicts, repairs=best.repairs)
    if not isinstance(best, Solved):
        return Explanation(question, found, None, False)
    score, proved = best.score, best.proved
    if given is not None and given.valid and given.values < stages_of(score):
        score = given.score  # the search was short; nothing is proved then
    asking = Asking(problem, tuple(rules), clock, found or best.plan, score, proved)
    explanation = Explanation(question, asking.plan, score, proved)
    if question is None:
        return explanation
    return _answered(asking, explanation, question, changed_rules)


def _best(problem: Problem, rules: Sequence[Rule], question: Question | None, clock: Clock) -> Outcome:
    seconds = clock.left * (1.0 if question is None else BEST_SHARE)
    return solve_whole(problem, rules, replace(clock.limits, seconds=max(0.001, seconds)), None, clock.stop)


def _answered(
    asking: Asking, explanation: Explanation, question: Question, changed_rules: Sequence[Rule]
) -> Explanation:
    if isinstance(question, WhyNot):
        return replace(explanation, answers=(why_not(asking, question),), complete=True)
    if isinstance(question, WhatIf):
        return replace(explanation, answers=(what_if(asking, question.changed, changed_rules),), complete=True)
    if isinstance(question, Why):
        answers, complete = why(asking, question)
    elif isinstance(question, Options):
        answers, complete = options(asking, question)
    else:
        answers, complete = alternatives(asking, question)
    return replace(explanation, answers=answers, complete=complete)


def _faults(problem: Problem, rules: Sequence[Rule], question: Question | None) -> Iterator[Fault]:
    if isinstance(question, WhyNot):
        yield from Wish(workshop=question.workshop, kind=question.kind, id=question.id).faults(problem)
    elif isinstance(question, (Why, Options)) and question.workshop not in problem.workshop_by_id:
        yield unknown_id(("question", "workshop"), question.workshop, "a workshop", problem.workshop_by_id)
    elif isinstance(question, Alternatives) and question.up_to is not None:
        soft = [rule.name for tier in tiers(problem, rules) for _, rule in tier]
        if question.up_to not in soft:
            yield unknown_id(("question", "up_to"), question.up_to, "a soft rule", soft)
