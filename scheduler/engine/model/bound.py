"""Bounds that come from parts of a problem, and what they still say of a plan of the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat
from operator import le
from typing import Protocol

from ...domain.answers.outcome import Proof, Solved, StageResult

ANYTHING = 2**62
"""The value of a stage that nothing holds."""


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
class Loose:
    """What a part costs at least in one stage, whatever its floors, while it is at most ``most`` in those before."""

    low: int
    most: tuple[int, ...]

    def holds(self, most: Sequence[int]) -> bool:
        """Is that so for a part that may be as much as this?"""
        return all(map(le, most, self.most))


@dataclass(frozen=True, slots=True)
class Above:
    """So many parts at most are above their floors: ``anywhere``, and of each set ``among`` as many more of its own."""

    anywhere: int = 0
    among: tuple[tuple[frozenset[int], int], ...] = ()

    def may_be(self, part: int) -> bool:
        """Could the part be one of them?"""
        return self.anywhere > 0 or any(part in parts for parts, _ in self.among)

    def dearest(self, losses: Sequence[int]) -> set[int]:
        """Which they are if as much as possible is lost with them."""
        in_order = sorted(range(len(losses)), key=lambda part: -losses[part])
        found: set[int] = set()
        for parts, count in self.among:
            found.update([part for part in in_order if part in parts][:count])
        found.update([part for part in in_order if part not in found][: self.anywhere])
        return found


NOBODY = Above()


@dataclass(frozen=True, slots=True)
class Spread:
    """Floors of parts, by stage, that add up, or of which the worst counts (``worst``: by stage what all parts may use
    there; None: each is held to its own floor).

    What is paid beyond the floor of a sum is paid by somebody: so many parts at most are above their own floors, and
    these may be less in later stages, but not less than what is known of them anyway (``loose``: by stage, by part).
    All others are below neither. ``contended``: by stage, sets of parts that have none in common, and how much more
    than their floors they cost together at least while nobody is above before; so much of what is paid is paid there.
    ``varies``: by stage, whether it could be anything else. ``beyond``: by stage what is at least the same in every
    plan and of no part.
    """

    floors: tuple[tuple[int, ...], ...]
    varies: tuple[bool, ...]
    worst: Mapping[int, int | None]
    beyond: tuple[int, ...] = ()
    loose: Mapping[int, Sequence[Loose | None]] = field(default_factory=dict)
    contended: Mapping[int, Sequence[tuple[frozenset[int], int]]] = field(default_factory=dict)

    def low(self, stage: int, values: Sequence[int]) -> int:
        if stage >= len(self.floors):
            return 0
        above, most = self.before(stage, values)
        kept = self._kept(stage, above, most)
        if stage in self.worst:
            return max(kept, default=0)
        together = self._contended(stage, above)
        more = (max(0, more - sum(kept[n] - self.floors[stage][n] for n in parts)) for parts, more in together)
        return sum(kept) + sum(more) + self._beyond(stage)

    def before(self, stage: int, values: Sequence[int]) -> tuple[Above, list[tuple[int, ...]]]:
        """Which parts may be above their floor before this stage; and by part what it is at most in those."""
        above = NOBODY
        most: list[tuple[int, ...]] = [() for _ in self.floors[stage]]
        for n in range(stage):
            highs: Iterator[int] = repeat(ANYTHING)
            if self.varies[n]:
                above, highs = self._at(n, values[n], above, most)
            most = [(*so_far, high) for so_far, high in zip(most, highs, strict=False)]
        return above, most

    def _at(self, stage: int, value: int, above: Above, most: Sequence[tuple[int, ...]]) -> tuple[Above, Iterator[int]]:
        """Which parts may be above their floor when the stage is that; and by part what it is at most."""
        if stage not in self.worst:
            paid = value - self._beyond(stage)
            extra = max(0, paid - sum(self._kept(stage, above, most)))
            # What follows was found at the floors themselves, whatever is known beside them.
            count = max(0, paid - sum(self._kept(stage, above, most, known=False)))
            contended = self._contended(stage, above)
            anywhere = max(0, count - sum(more for _, more in contended))
            highs = (max(part) + extra for part in self._floors(stage, most))
            return Above(above.anywhere + anywhere, (*above.among, *contended)), highs
        allowed, floors = self.worst[stage], self.floors[stage]
        count = sum(value > (floor if allowed is None else max(floor, allowed)) for floor in floors)
        free = count > 0 or allowed is None
        highs = (ANYTHING if free or allowed is None else max(floor, allowed) for floor in floors)
        return replace(above, anywhere=above.anywhere + count), highs

    def _contended(self, stage: int, above: Above) -> tuple[tuple[frozenset[int], int], ...]:
        return tuple(self.contended.get(stage, ())) if above == NOBODY else ()

    def _kept(self, stage: int, above: Above, most: Sequence[tuple[int, ...]], known: bool = True) -> list[int]:
        """What counts at least of the parts' floors while these may be above those before; with ``known`` all
        that is known to be more counts, too."""
        of_parts = self._floors(stage, most)
        parts = [(max(floor, low), low) if known else (floor, min(floor, low)) for floor, low in of_parts]
        of_all = stage in self.worst  # of which only the highest counts
        lost = above.dearest([floor if of_all else floor - low for floor, low in parts])
        return [low if part in lost else floor for part, (floor, low) in enumerate(parts)]

    def _floors(self, stage: int, most: Sequence[tuple[int, ...]]) -> list[tuple[int, int]]:
        """By part its floor, and what it costs at least even if it is above those before."""
        of_parts = self.loose.get(stage, repeat(None))
        known = zip(self.floors[stage], of_parts, most, strict=False)
        return [(floor, part.low if part is not None and part.holds(high) else 0) for floor, part, high in known]

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
