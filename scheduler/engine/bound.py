"""Bounds that come from parts of a problem, and what they still say of a plan of the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def floors_of(stages: Sequence[StageResult]) -> Floors:
    """What a search found out, stage after stage, of all plans that are as good as its own."""
    return Floors(tuple(stage.bound for stage in stages), tuple(stage.value for stage in stages))


NOTHING_KNOWN = Floors((), ())


@dataclass(frozen=True, slots=True)
class Spread:
    """Floors of parts, by stage, that add up, or of which the worst counts (``worst``: by stage what all parts may use
    there; None: each is held to its own floor).

    What is paid beyond the floor of a sum is paid by somebody: so many parts at most are above their own floors, and
    these may be anything in later stages, also less. All others are not below theirs. ``varies``: by stage, whether it
    could be anything else. ``beyond``: by stage what is at least the same in every plan and of no part.
    """

    floors: tuple[tuple[int, ...], ...]
    varies: tuple[bool, ...]
    worst: Mapping[int, int | None]
    beyond: tuple[int, ...] = ()

    def low(self, stage: int, values: Sequence[int]) -> int:
        if stage >= len(self.floors):
            return 0
        above = 0
        for n in range(stage):
            if self.varies[n]:
                above += self._above(n, values[n], above)
        floors = self._kept(stage, above)
        return max(floors, default=0) if stage in self.worst else sum(floors) + self._beyond(stage)

    def _kept(self, stage: int, above: int) -> list[int]:
        """The floors that count at least while so many parts may be anything."""
        floors = sorted(self.floors[stage])
        return floors[: max(0, len(floors) - above)]

    def _above(self, stage: int, value: int, before: int) -> int:
        """So many more parts at most are above their floor when the stage is that, beside as many as ``before``."""
        floors = self.floors[stage]
        if stage not in self.worst:
            return max(0, value - self._beyond(stage) - sum(self._kept(stage, before)))
        allowed = self.worst[stage]
        return sum(value > (floor if allowed is None else max(floor, allowed)) for floor in floors)

    def _beyond(self, stage: int) -> int:
        return self.beyond[stage] if stage < len(self.beyond) else 0


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


def n_closed(values: Sequence[int], bound: Bound) -> int:
    """So many of the first stages are at their bound."""
    open_ = (n for n, value in enumerate(values) if bound.low(n, values) < value)
    return next(open_, len(values))


def unbounded(solved: Solved) -> Solved:
    """The plan without the bounds of its search: they held for a part of all plans only."""
    return replace(
        solved,
        stages=tuple(replace(stage, bound=0, proof="gap" if stage.value else "proved-once") for stage in solved.stages),
    )
