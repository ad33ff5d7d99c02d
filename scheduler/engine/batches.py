"""Several stages in one solve: weighted so that their sum orders plans exactly as one stage after another does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..rules.base import Stage
from .model import StageInModel
from .poster import Poster

MOST = 1_000_000
"""The largest value of a weighted sum: beyond it bounds in floating point are no longer to be trusted to a unit."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive stages, each with a weight larger than all that those after it can come to."""

    stages: tuple[StageInModel, ...]
    weights: tuple[int, ...]
    highs: tuple[int, ...]

    @property
    def sum(self) -> Stage:
        parts = list(zip(self.weights, (stage.sum for stage in self.stages), strict=True))
        if len(parts) == 1:
            return parts[0][1]
        terms = tuple((weight * coefficient, literal) for weight, of in parts for coefficient, literal in of.terms)
        return Stage(terms, sum(weight * of.constant for weight, of in parts))

    def total(self, values: Sequence[int]) -> int:
        """The sum's value from those of the stages."""
        return sum(weight * value for weight, value in zip(self.weights, values, strict=True))

    def values(self, total: int) -> list[int]:
        """The stages' values from that of the sum."""
        found: list[int] = []
        for weight in self.weights:
            found.append(total // weight)
            total -= found[-1] * weight
        return found

    def bounds(self, bound: int, values: Sequence[int]) -> list[int]:
        """A bound for each stage, given the values of those before it, from a bound of the sum."""
        found: list[int] = []
        for k, (weight, value) in enumerate(zip(self.weights, values, strict=True)):
            later = sum(w * high for w, high in zip(self.weights[k + 1 :], self.highs[k + 1 :], strict=True))
            found.append(max(0, -(-(bound - later) // weight)))
            bound -= weight * value
        return found


def first_batch(stages: Sequence[StageInModel], poster: Poster, most: int = MOST) -> Batch:
    """As many of the first stages as fit together; at least one."""
    highs = [poster.most(stages[0].sum)]
    for stage in stages[1:]:
        high = poster.most(stage.sum)
        product = high + 1
        for other in highs:
            product *= other + 1
        if product > most:
            break
        highs.append(high)
    weights = [1]
    for high in reversed(highs[1:]):
        weights.insert(0, weights[0] * (high + 1))
    return Batch(tuple(stages[: len(highs)]), tuple(weights), tuple(highs))
