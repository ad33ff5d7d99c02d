"""How a solver under measurement tells what it finds while it runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from scheduler.domain.plan import Plan

from .objective import Weighted

Status = Literal["solved", "infeasible", "undecided", "partial"]
PLAN_EVERY_SECONDS = 1.0
"""A better plan is written down no more often than this, except the first and the last."""


@dataclass(frozen=True, slots=True)
class StageState:
    """Where one stage stands: the best value so far (None: no plan yet) and what no plan can beat."""

    value: int | None
    bound: int


class Listener(Protocol):
    """The receiving end. ``seconds_left`` counts from the start of the process."""

    @property
    def seconds_left(self) -> float: ...

    def model(self, variables: int, constraints: int) -> None: ...

    def stage(self, number: int, value: int | None, bound: int) -> None:
        """The stage that is being worked on, counted through all tiers."""

    def plan(self, plan: Plan, found: float | None = None) -> None:
        """A better plan. ``found``: when, by `time.monotonic`, if not just now."""


class Answers:
    """Solutions of a weighted sum, passed on as plans and stages."""

    def __init__(self, listener: Listener, weighted: Weighted) -> None:
        self.listener, self.weighted = listener, weighted
        self.best: list[int] | None = None
        self.total: int | None = None
        self._bound = float("-inf")
        self._told = float("-inf")
        self._waiting: tuple[Callable[[], Plan], float] | None = None

    def solution(self, total: float, plan: Callable[[], Plan]) -> None:
        """A better solution. ``plan`` is called now or later, so it must keep what it needs."""
        self.total = round(total)
        self.best = self.weighted.split(self.total)
        now = time.monotonic()
        self._waiting = (plan, now)
        if now - self._told >= PLAN_EVERY_SECONDS:
            self._told = now
            self.flush()
        self._tell()

    def bound(self, bound: float) -> None:
        if bound > self._bound:
            self._bound = bound
            self._tell()

    def flush(self) -> None:
        """Pass the last plan on, if it still waits."""
        if self._waiting is not None:
            plan, found = self._waiting
            self._waiting = None
            self.listener.plan(plan(), found)

    def states(self) -> list[StageState]:
        values: Sequence[int] | None = self.best
        if self._bound == float("-inf"):
            return [StageState(None if values is None else value, 0) for value in values or self.weighted.weights]
        bounds = self.weighted.bounds(self._bound, values or [0] * len(self.weighted.weights))
        if values is None:
            return [StageState(None, bounds[0]), *(StageState(None, 0) for _ in bounds[1:])]
        return [StageState(value, min(value, bound)) for value, bound in zip(values, bounds, strict=True)]

    def _tell(self) -> None:
        states = self.states()
        for n, state in enumerate(states):
            if state.value is None or state.bound < state.value or n == len(states) - 1:
                self.listener.stage(n, state.value, state.bound)
                return
