"""What the blocks of a problem cost together: stage by stage the sum, or the worst."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from ..domain.problem import Problem
from ..rules.base import Rule
from ..rules.catalogue import tiers
from .block import Part
from .bound import NOTHING_KNOWN, Floors

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


def floors_of(parts: Sequence[Part], worst: Mapping[int, int | None]) -> Floors:
    """What these blocks cost together without moderators, as far as each was solved.

    A sum is at its floor only if each block is at its own; of the worst of all every block may use what is allowed.
    """
    closed = min((len(part.bounds) for part in parts), default=0)
    if not closed:
        return NOTHING_KNOWN
    floors = joined([part.bounds[:closed] for part in parts], worst)
    premises = [
        None if not any(part.varies[n] for part in parts) else worst[n] if worst.get(n) is not None else floors[n]
        for n in range(closed)
    ]
    return Floors(floors, tuple(premises))
