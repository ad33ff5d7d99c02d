"""What stands in the way of a small change to a plan: asked of the rules themselves, on the few sessions it touches."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from ...check import check
from ...domain.because import Because
from ...domain.plan import Entry, Plan
from ...domain.plans.schedule import read
from ...domain.plans.score import Score, stages_of
from ...domain.problem import Problem
from ...rules.base import Rule
from ...rules.budget import WithinBudget
from ...rules.each_once import EachOnce

WIDE = (WithinBudget, EachOnce)
"""Rules that must see the whole plan: what others cost, and who sits at the repeats, decides with them."""


class Obstacles:
    """Asks about one plan. ``rules`` are configured; the plan names only what the problem knows."""

    def __init__(self, problem: Problem, plan: Plan, rules: Sequence[Rule]) -> None:
        self._problem = problem
        self._plan = plan
        self._rules = rules
        self._before: dict[tuple[str, ...], frozenset[Because]] = {}

    def hard(self, old: Entry, new: Entry, newcomer: str) -> tuple[Because, ...]:
        """The violations that arise if ``new``, where ``newcomer`` comes in, replaces ``old``.

        Only these and the sessions where the newcomer is already are looked at: whoever else is there was there before.
        Money and repeated sessions are judged on the whole plan.
        """
        human = self._problem.human(newcomer)
        there = [session.entry for session in read(self._problem, self._plan).of_human.get(human, ())]
        others = [entry for entry in there if entry.workshop != old.workshop]
        before = self._violations_before(old, others)
        narrow = [because for because in self._violations((new, *others)) if because not in before]
        changed = self._with(tuple(new if entry is old else entry for entry in self._plan.entries))
        wide = [because for because in self._wide(changed) if because not in self._wide_before]
        return (*narrow, *wide)

    def at_repeats(self, entry: Entry) -> frozenset[str]:
        """The keys of the seats that have people at another of the identical sessions: they are missed at none."""
        repeat = self._problem.workshop_by_id[entry.workshop].repeat
        others = [other for other in self._plan.entries if other.workshop != entry.workshop] if repeat else []
        return frozenset(
            seated.seat
            for other in others
            if self._problem.workshop_by_id[other.workshop].repeat == repeat
            for seated in other.seats
            if seated.people
        )

    def worse_tier(self, old: Entry, new: Entry) -> tuple[str, ...] | None:
        """The rules of the highest tier that the change makes worse; None if it makes the plan no worse."""
        changed = self._with(tuple(new if entry is old else entry for entry in self._plan.entries))
        score = check(self._problem, changed, self._rules).score
        if stages_of(score) <= stages_of(self._score):
            return None
        return next(tier.rules for tier, was in zip(score, self._score, strict=True) if tier.stages > was.stages)

    @cached_property
    def _score(self) -> Score:
        return check(self._problem, self._plan, self._rules).score

    @cached_property
    def _wide_before(self) -> frozenset[Because]:
        return frozenset(self._wide(self._plan))

    def _wide(self, plan: Plan) -> list[Because]:
        return [
            because for rule in self._rules if isinstance(rule, WIDE) for because in rule.check(self._problem, plan)
        ]

    def _violations_before(self, old: Entry, others: Sequence[Entry]) -> frozenset[Because]:
        key = (old.workshop, *(entry.workshop for entry in others))
        if key not in self._before:
            self._before[key] = frozenset(self._violations((old, *others)))
        return self._before[key]

    def _violations(self, entries: tuple[Entry, ...]) -> list[Because]:
        plan = self._with(entries)
        narrow = (rule for rule in self._rules if not isinstance(rule, WIDE))
        return [because for rule in narrow for because in rule.check(self._problem, plan)]

    def _with(self, entries: tuple[Entry, ...]) -> Plan:
        return Plan(programme_id=self._plan.programme_id, entries=entries)
