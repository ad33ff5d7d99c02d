"""A listener that remembers."""

from __future__ import annotations

import time

from scheduler.domain.plan import Plan


class Heard:
    """What a baseline told, and the time it has."""

    def __init__(self, seconds: float = 60.0) -> None:
        self._end = time.monotonic() + seconds
        self.plans: list[Plan] = []
        self.stages: list[tuple[int, int | None, int]] = []
        self.variables = 0

    @property
    def seconds_left(self) -> float:
        return self._end - time.monotonic()

    def model(self, variables: int, constraints: int) -> None:
        self.variables = variables

    def stage(self, number: int, value: int | None, bound: int) -> None:
        self.stages.append((number, value, bound))

    def plan(self, plan: Plan, found: float | None = None) -> None:
        self.plans.append(plan)
