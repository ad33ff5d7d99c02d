"""What the blocks of a problem cost together: stage by stage the sum, or the worst."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ...check import judge
from ...domain.plan import Plan
from ...domain.problem import Problem
from ...rules.base import Rule, SoftRule
from ...rules.catalogue import tiers

Values = tuple[int, ...]
StageName = tuple[tuple[str, ...], int, bool]


def stage_names(problem: Problem, rules: Sequence[Rule]) -> Iterator[StageName]:
    """The rules of every stage, its place in their tier, and whether it counts the worst of all."""
    for tier in tiers(problem, rules):
        names = tuple(rule.name for _, rule in tier)
        if len(tier) > 1 or tier[0][0] > 1:
            yield names, 0, False
            continue
        for n in range(tier[0][1].n_stages):
            yield names, n, n in tier[0][1].worst_stages


def joined(values: Sequence[Values], worst: Collection[int]) -> Values:
    """Stage by stage the sum, or the worst."""
    stages = zip(*values, strict=True)
    return tuple(max(stage) if n in worst else sum(stage) for n, stage in enumerate(stages))


def of_nobody_else(idle: Problem, rules: Sequence[Rule], worst: Collection[int]) -> Values:
    """By stage what people cost who are in no block (``idle``): their burdens from earlier quarters."""
    stages = judge(idle, Plan(programme_id=idle.programme_id, entries=()), rules).values
    return tuple(0 if n in worst else value for n, value in enumerate(stages))


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages of a problem as its blocks see them: sums, or the worst of all (``worst``).

    ``early``: so many are solved at once: none that counts the worst of all, and of those that moderators decide the
    second at most, since what a block alone knows of it is little (``shared``). ``decided``: so many are no better for
    what the others leave. Both reach as far as who is unheld, wherever the priorities put that. ``with_worst``: up to
    the first that counts the worst of all, and with it. ``moderated_later``: the first after that one to which
    moderators add. ``end``: the first that is neither a sum nor a worst: a weighted one in which the worst counts.
    """

    names: tuple[StageName, ...]
    worst: tuple[int, ...]
    early: int
    decided: int
    with_worst: int
    shared: frozenset[int]
    end: int | None
    moderated_later: int | None

    @classmethod
    def of(cls, problem: Problem, rules: Sequence[Rule]) -> Stages:
        names = tuple(stage_names(problem, rules))
        worst = tuple(n for n, (_, _, is_worst) in enumerate(names) if is_worst)
        soft = [rule for rule in rules if isinstance(rule, SoftRule)]
        additive = {rule.name for rule in soft if rule.additive}
        only_worst = {rule.name for rule in soft if rule.worst_stages and rule.n_stages == 1}
        first = worst[0] if worst else len(names)
        moderated = [n for n, (of_stage, _, _) in enumerate(names[:first]) if additive.issuperset(of_stage)]
        held = next((n + 1 for n, (of_stage, _, _) in enumerate(names[:first]) if "unheld" in of_stage), 1)
        early = max(held, moderated[1] + 1 if len(moderated) > 1 else first)
        later = (n for n, (of_stage, _, _) in enumerate(names) if n > first and not additive.isdisjoint(of_stage))
        mixed = (
            n for n, (of_stage, _, _) in enumerate(names) if n not in worst and not only_worst.isdisjoint(of_stage)
        )
        return cls(
            names,
            worst,
            early,
            max(held, min(early, moderated[0] + 1 if moderated else early)),
            first + 1,
            frozenset(moderated[1:2]),
            next(mixed, None),
            next(later, None),
        )

    @property
    def first_sum(self) -> int:
        """How many stages are solved next: one more than ``with_worst``, or all."""
        return min(self.with_worst + 1, len(self.names))

    def sums(self, until: int) -> list[int]:
        """Of so many stages those that are sums of what each block costs, whatever the others do."""
        end = until if self.end is None else min(until, self.end)
        return [n for n in range(end) if n not in self.worst and n not in self.shared]

    @property
    def first_worst(self) -> int | None:
        return self.worst[0] if self.worst else None
