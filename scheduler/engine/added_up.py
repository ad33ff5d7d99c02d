"""What the blocks of a problem cost together: stage by stage the sum, or the worst."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ..domain.problem import Problem
from ..rules.base import Rule
from ..rules.catalogue import tiers

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
