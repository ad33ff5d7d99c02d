"""Bounds that come from parts of a problem, and what they still say of a plan of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ..domain.outcome import Proof, Solved, StageResult


class Bound(Protocol):
    """Something that knows how low a stage can get."""

    def low(self, stage: int, values: Sequence[int]) -> int:
        """What the stage is not below in any plan whose earlier stages are at most these ``values``; 0 if unknown."""


@dataclass(frozen=True, slots=True)
class Floors:
    """By stage its floor, valid while every stage before it is at most its premise (None: whatever it is)."""

    floors: tuple[int, ...]
    premises: tuple[int | None, ...]

    def low(self, stage: int, values: Sequence[int]) -> int:
        if stage >= len(self.floors):
            return 0
        before = zip(values[:stage], self.premises, strict=False)
        return self.floors[stage] if all(premise is None or value <= premise for value, premise in before) else 0


NOTHING_KNOWN = Floors((), ())


@dataclass(frozen=True, slots=True)
class Together:
    """Several bounds: the highest counts, or their sum for stages in which each part pays for itself."""

    bounds: tuple[Bound, ...]
    additive: tuple[bool, ...]

    def low(self, stage: int, values: Sequence[int]) -> int:
        lows = [bound.low(stage, values) for bound in self.bounds]
        return sum(lows) if self.additive[stage] else max(lows, default=0)


@dataclass(frozen=True, slots=True)
class Highest:
    """Several bounds of the same thing: the highest counts."""

    bounds: tuple[Bound, ...]

    def low(self, stage: int, values: Sequence[int]) -> int:
        return max((bound.low(stage, values) for bound in self.bounds), default=0)


def bounded(solved: Solved, bound: Bound) -> Solved:
    """The plan with what the bound says of its stages beside what is known already."""
    values = tuple(stage.value for stage in solved.stages)
    stages: list[StageResult] = []
    for n, stage in enumerate(solved.stages):
        low = min(stage.value, max(stage.bound, bound.low(n, values)))
        proof: Proof = stage.proof if low == stage.bound else "proved-once" if low == stage.value else "gap"
        stages.append(replace(stage, bound=low, proof=proof))
    return replace(solved, stages=tuple(stages))


def unbounded(solved: Solved) -> Solved:
    """The plan without the bounds of its search: they held for a part of all plans only."""
    return replace(
        solved,
        stages=tuple(replace(stage, bound=0, proof="gap" if stage.value else "proved-once") for stage in solved.stages),
    )
