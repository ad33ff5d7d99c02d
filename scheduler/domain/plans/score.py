"""What a plan is worth: the stages of every tier, and how two plans compare."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tier:
    """A soft rule, or several joined with weights, and the values of its integer stages on a plan."""

    rules: tuple[str, ...]
    stages: tuple[int, ...]


Score = tuple[Tier, ...]


def stages_of(score: Score) -> tuple[int, ...]:
    """The concatenation of all stages: what scores are compared by."""
    return tuple(value for tier in score for value in tier.stages)
