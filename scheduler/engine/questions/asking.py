"""A problem somebody asks about: its best plan, the plan asked about, and what a wish would cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from ...check import Report, check
from ...domain.answers.conflict import Conflict
from ...domain.answers.explanation import Answer, Verdict
from ...domain.answers.outcome import Solved
from ...domain.because import Because
from ...domain.plan import Plan
from ...domain.plans.difference import difference
from ...domain.plans.score import Score, stages_of
from ...domain.problem import Problem
from ...rules.base import Rule
from ...rules.keep_plan import KeepPlan
from ...rules.wish import Wish
from ..infeasible.conflict import find_conflict
from ..instance.candidates import Candidates, prune
from ..instance.compile import compile_problem
from ..search.solver import Clock
from ..whole import solve_below


@dataclass(frozen=True)
class Asking:
    """``rules`` are configured; ``plan``: the one asked about; ``best``: the best score known, ``proved`` or not."""

    problem: Problem
    rules: tuple[Rule, ...]
    clock: Clock
    plan: Plan
    best: Score
    proved: bool

    def answer(self, wishes: Sequence[Wish], share: float = 1.0) -> Answer:
        """What the best plan with all these wishes costs, within that share of the time left."""
        clock = self.clock.share(share)
        found = self._solved(wishes, clock)
        if found == "infeasible":
            return Answer("impossible", proved=True, before=self.best)
        if found == "undecided":
            return Answer("open", proved=False, before=self.best)
        after = check(self.problem, found.plan, self.rules)
        verdict = compared(self.best, after.score)
        priced = found.stages[: len(stages_of(self.best))]
        exact = self.proved and (verdict == "tie" or all(stage.proof != "gap" for stage in priced))
        return Answer(
            verdict,
            proved=exact,
            before=self.best,
            after=after.score,
            plan=found.plan,
            moves=difference(self.plan, found.plan),
            few_moves=found.proved and len(found.stages) > len(priced),
            pays=grown(self._report, after),
            gains=grown(after, self._report),
        )

    def conflict(self, wishes: Sequence[Wish], share: float = 1.0) -> Conflict | None:
        """What the wishes cannot hold together with; None if that was not found in time."""
        return find_conflict(self.problem, (*self.rules, *wishes), self.clock, self.clock.left * share)

    def refused_by(self, wish: Wish) -> tuple[str, ...] | None:
        """The rules that leave no candidate for the wish, without a search; None if there still is one."""
        candidates, instance = self.candidates, self.candidates.instance
        w = instance.workshops.index(wish.workshop)
        if wish.kind == "person":
            return self._refused_person(w, wish.id)
        mask = f"{wish.kind}s"
        index = {"slot": instance.slots, "moderator": instance.moderators, "room": instance.rooms}[wish.kind]
        column = index.index(wish.id)
        if getattr(candidates, mask)[w, column]:
            return None
        return tuple(rule for rule in candidates.rules if candidates.refused_by(rule, mask)[w, column])

    def _refused_person(self, w: int, person: str) -> tuple[str, ...] | None:
        candidates, instance = self.candidates, self.candidates.instance
        p = instance.humans.index(person)
        slots = candidates.slots[w]
        if not any(p in seat.people for seat in instance.seats[w]) or not slots.any():
            return None
        intervals = instance.interval_of[w][slots]
        if candidates.people[p, intervals].any():
            return None
        return tuple(rule for rule in candidates.rules if candidates.refused_by(rule, "people")[p, intervals].any())

    @cached_property
    def candidates(self) -> Candidates:
        """What all rules together leave without any wish."""
        return prune(compile_problem(self.problem), self.rules)

    @cached_property
    def _report(self) -> Report:
        return check(self.problem, self.plan, self.rules)

    def _solved(self, wishes: Sequence[Wish], clock: Clock) -> Solved | Literal["infeasible", "undecided"]:
        """Where the best score is proved, a plan of the same score is looked for first: that needs no minimising."""
        rules = (*self.rules, *wishes, *keeping(self.plan, self.rules))
        if self.proved and len(rules) > len(self.rules) + len(wishes):
            tied = solve_below(self.problem, rules, stages_of(self.best), clock.share(0.5))
            if isinstance(tied, Solved):
                return tied
        return solve_below(self.problem, rules, (), clock)


def keeping(plan: Plan, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The wish to stay near the plan, after everything else; nothing if the rules have such a wish already."""
    return () if any(isinstance(rule, KeepPlan) for rule in rules) else (KeepPlan(previous=plan, last=True),)


def compared(before: Score, after: Score) -> Verdict:
    """Is the second score worse?"""
    a, b = stages_of(before), stages_of(after)
    return "tie" if a == b else "worse" if a < b else "better"


def grown(before: Report, after: Report) -> tuple[Because, ...]:
    """The penalties that are new or larger, by how much."""
    amounts = Counter[Because]()
    for penalty in after.penalties:
        amounts[replace(penalty, amount=1)] += penalty.amount
    for penalty in before.penalties:
        amounts[replace(penalty, amount=1)] -= penalty.amount
    return tuple(replace(penalty, amount=amount) for penalty, amount in sorted(amounts.items()) if amount > 0)
