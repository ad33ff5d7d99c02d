"""A stage as a model has it."""

from __future__ import annotations

from scheduler.engine.model.model import StageInModel, TierInModel
from scheduler.rules.base import Stage


def in_model(n: int, stage: Stage) -> StageInModel:
    """A tier of this one stage."""
    return StageInModel(n, (f"rule-{n}",), 0, TierInModel(lambda: (stage,)))
