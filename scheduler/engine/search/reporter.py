"""What a listener hears of one solve: every bound, and a better plan now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...domain.limits import Progress
from ...domain.plan import Plan
from ..model.model import StageInModel
from ..model.poster import Poster
from .batches import Batch
from .solver import Answer, Clock, solve

PLAN_EVERY_SECONDS = 1.0
"""A better plan is extracted and told no more often than this while a solve runs."""

Listener = Callable[[Progress], None]


@dataclass
class Reporter:
    """``batch``: what is minimised. ``extract``: a plan from a solution. ``high``: no bound counts beyond it."""

    listener: Listener
    batch: Batch
    clock: Clock
    extract: Callable[[Sequence[int]], Plan]
    high: int | None = None
    _best: int | None = None
    _last_plan: float = float("-inf")

    def on_solution(self, solution: Sequence[int], value: int, bound: int) -> None:
        self._best = self.batch.values(value)[0]
        now = time.monotonic()
        plan = None
        if now - self._last_plan >= PLAN_EVERY_SECONDS:
            self._last_plan, plan = now, self.extract(solution)
        self._tell(bound, plan)

    def on_bound(self, bound: int) -> None:
        self._tell(bound, None)

    def _tell(self, bound: int, plan: Plan | None) -> None:
        first = self.batch.bounds(bound, [0] * len(self.batch.stages))[0]
        if self.high is not None:
            first = min(first, self.high)
        self.listener(progress(self.batch.stages[0], self._best, first, self.clock, plan))


def progress(stage: StageInModel, best: int | None, bound: int, clock: Clock, plan: Plan | None) -> Progress:
    """Where the stage stands by that clock."""
    return Progress(
        tier=stage.tier,
        rule="+".join(stage.rules),
        stage=stage.stage,
        best=best,
        bound=max(0, bound),
        seconds=clock.seconds,
        seconds_left=clock.left,
        plan=plan,
    )


def solve_told(poster: Poster, clock: Clock, seconds: float, told: Reporter | None) -> Answer:
    """Solve what was posted, and tell what is found."""
    if told is None:
        return solve(poster.finish(), clock, seconds)
    return solve(poster.finish(), clock, seconds, told.on_solution, told.on_bound)
