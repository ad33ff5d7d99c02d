"""Several stages in one solve: weighted so that their sum orders plans exactly as one stage after another does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

from ...rules.base import Stage
from ..model.model import StageInModel
from ..model.poster import Poster

MOST = 1_000_000_000
"""The largest value of a weighted sum. Floating point counts far further; but larger weights slow proofs down."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive stages, each with a weight larger than all that those after it can come to.

    A stage counts in units of its own: what costs 500 cents each time counts 1 each time.
    """

    stages: tuple[StageInModel, ...]
    weights: tuple[int, ...]
    highs: tuple[int, ...]
    units: tuple[int, ...]

    @property
    def sum(self) -> Stage:
        parts = [(w, unit, stage.sum) for w, unit, stage in zip(self.weights, self.units, self.stages, strict=True)]
        terms = tuple((weight * c // unit, literal) for weight, unit, of in parts for c, literal in of.terms)
        return Stage(terms, sum(weight * of.constant // unit for weight, unit, of in parts))

    def total(self, values: Sequence[int]) -> int:
        """The sum's value from those of the stages; a bound between two multiples of a unit counts as the higher."""
        return sum(w * -(-value // unit) for w, unit, value in zip(self.weights, self.units, values, strict=True))

    def least(self, low: int) -> int:
        """What the sum cannot be below where the first stage cannot be below that."""
        return self.total([low, *[0] * (len(self.stages) - 1)])

    def values(self, total: int) -> list[int]:
        """The stages' values from that of the sum."""
        found: list[int] = []
        for weight, unit in zip(self.weights, self.units, strict=True):
            found.append(total // weight * unit)
            total %= weight
        return found

    def bounds(self, bound: int, values: Sequence[int]) -> list[int]:
        """A bound for each stage, given the values of those before it, from a bound of the sum."""
        found: list[int] = []
        for k, (weight, unit, value) in enumerate(zip(self.weights, self.units, values, strict=True)):
            later = sum(w * high for w, high in zip(self.weights[k + 1 :], self.highs[k + 1 :], strict=True))
            found.append(max(0, -(-(bound - later) // weight)) * unit)
            bound -= weight * (value // unit)
        return found


def first_batch(stages: Sequence[StageInModel], poster: Poster, most: int = MOST) -> Batch:
    """As many of the first stages as fit together; at least one."""
    chosen: list[StageInModel] = []
    highs: list[int] = []
    units: list[int] = []
    product = 1
    for stage in stages:
        unit = _unit(stage)
        high = poster.most(stage.sum) // unit
        product *= high + 1
        if chosen and product > most:
            break
        chosen.append(stage)
        highs.append(high)
        units.append(unit)
    weights = [1]
    for high in reversed(highs[1:]):
        weights.insert(0, weights[0] * (high + 1))
    return Batch(tuple(chosen), tuple(weights), tuple(highs), tuple(units))


def _unit(stage: StageInModel) -> int:
    """Whatever the stage comes to is a multiple of this."""
    return gcd(stage.sum.constant, *(coefficient for coefficient, _ in stage.sum.terms)) or 1
