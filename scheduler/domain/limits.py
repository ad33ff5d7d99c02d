"""How long and how hard to search, and what a search tells while it runs."""

from __future__ import annotations

from dataclasses import dataclass

from .plan import Plan


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds``: wall clock for the whole search. ``gap``: a stage is good enough within this share of its bound.

    ``deterministic`` replaces the clock by the solver's deterministic time, so that equal input gives an equal plan.
    """

    seconds: float = 60.0
    gap: float = 0.0
    workers: int = 2
    seed: int = 0
    deterministic: float | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for limits that no search could keep."""
        sensible = {
            "seconds": self.seconds > 0,
            "gap": 0 <= self.gap <= 1,
            "workers": 1 <= self.workers <= 256,
            "seed": 0 <= self.seed < 2**31,
            "deterministic": self.deterministic is None or 0 < self.deterministic < float("inf"),
        }
        for name, fine in sensible.items():
            if not fine:
                raise ValueError(f"Limits.{name}: {getattr(self, name)} is no limit")

    @classmethod
    def reproducible(cls, effort: float = 30.0, seed: int = 0) -> Limits:
        """Same input, same plan: one worker, ``effort`` units of deterministic time for each stage, no clock."""
        return cls(seconds=float("inf"), workers=1, seed=seed, deterministic=effort)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the search stands. ``best`` is None before the first plan; ``plan`` is set when a better one was found.

    ``confirming``: every stage is closed, and the whole score is being confirmed.
    """

    tier: int
    rule: str
    stage: int
    best: int | None
    bound: int
    seconds: float
    seconds_left: float
    plan: Plan | None = None
    confirming: bool = False

    @property
    def gap(self) -> float | None:
        """(best - bound) / max(1, best)."""
        return None if self.best is None else max(0, self.best - self.bound) / max(1, self.best)
