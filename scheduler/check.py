"""The independent judgement of a plan: from problem and plan alone, in plain Python, apart from the engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .domain.because import Because
from .domain.faults.references import unknown_id
from .domain.plan import Entry, Plan
from .domain.plans.score import Score, Tier, stages_of
from .domain.problem import Problem
from .domain.uncollected import uncollected
from .errors import Fault, PlanError
from .rules.base import Rule, SoftRule
from .rules.catalogue import RULES, configured, tiers


@dataclass(frozen=True, slots=True)
class Report:
    """Every violation of a plan, its whole score, and what the score is made of."""

    violations: tuple[Because, ...]
    score: Score
    penalties: tuple[Because, ...]

    @property
    def valid(self) -> bool:
        return not self.violations

    @property
    def values(self) -> tuple[int, ...]:
        """Of all stages."""
        return stages_of(self.score)


def check(problem: Problem, plan: Plan, rules: Sequence[Rule] = RULES) -> Report:
    """Judge a plan as written.

    Raises PlanError if it names what the problem does not know, InputError for bad parameters.
    """
    faults = list(_unknown(problem, plan))
    if faults:
        raise PlanError(faults)
    return judge(problem, plan, configured(problem, rules))


def judge(problem: Problem, plan: Plan, rules: Sequence[Rule]) -> Report:
    """Judge a plan that names only what the problem knows, by ``rules`` that have its parameters already."""
    with uncollected():
        return _report(problem, plan, rules)


def _report(problem: Problem, plan: Plan, rules: Sequence[Rule]) -> Report:
    violations = tuple(because for rule in rules for because in rule.check(problem, plan))
    score: list[Tier] = []
    penalties: list[Because] = []
    for tier in tiers(problem, rules):
        judged = [(weight, rule, *rule.judged(problem, plan)) for weight, rule in tier]
        score.append(_tier([(weight, rule, stages) for weight, rule, stages, _ in judged]))
        penalties += [because for _, _, _, found in judged for because in found]
    return Report(violations, tuple(score), tuple(penalties))


def _tier(tier: Sequence[tuple[int, SoftRule, tuple[int, ...]]]) -> Tier:
    names = tuple(rule.name for _, rule, _ in tier)
    if len(tier) == 1 and tier[0][0] == 1:
        return Tier(names, tier[0][2])
    return Tier(names, (sum(weight * sum(stages) for weight, _, stages in tier),))


def _unknown(problem: Problem, plan: Plan) -> Iterator[Fault]:
    if plan.programme_id != problem.programme_id:
        yield Fault(("programme_id",), f'"{plan.programme_id}"', f'"{problem.programme_id}", the problem\'s')
    for n, entry in enumerate(plan.entries):
        yield from _unknown_in(problem, entry, ("entries", n))


def _unknown_in(problem: Problem, entry: Entry, path: tuple[str | int, ...]) -> Iterator[Fault]:
    if entry.workshop not in problem.workshop_by_id:
        yield unknown_id((*path, "workshop"), entry.workshop, "a workshop", problem.workshop_by_id)
        return
    if entry.slot not in problem.slot_by_id:
        yield unknown_id((*path, "slot"), entry.slot, "a slot", problem.slot_by_id)
    if entry.room is not None and entry.room not in problem.room_by_id:
        yield unknown_id((*path, "room"), entry.room, "a room", problem.room_by_id)
    for k, moderator in enumerate(entry.moderators):
        if moderator not in problem.moderator_by_id:
            yield unknown_id((*path, "moderators", k), moderator, "a moderator", problem.moderator_by_id)
    keys = [seat.key for seat in problem.workshop_by_id[entry.workshop].seats]
    for k, seated in enumerate(entry.seats):
        if seated.seat not in keys:
            yield unknown_id((*path, "seats", k, "seat"), seated.seat, "a seat of the workshop", keys)
        for j, person in enumerate(seated.people):
            if person not in problem.person_by_id:
                yield unknown_id((*path, "seats", k, "people", j), person, "a person", problem.person_by_id)
