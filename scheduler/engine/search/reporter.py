"""What a listener hears of one solve: every bound, and a better plan now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

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
    """``batch``: what is minimised. ``extract``: a plan from a solution. ``low``: what is known of the first stage
    anyway; ``high``: no bound counts beyond it."""

    listener: Listener
    batch: Batch
    clock: Clock
    extract: Callable[[Sequence[int]], Plan]
    low: int = 0
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
        first = max(self.low, self.batch.bounds(bound, [0] * len(self.batch.stages))[0])
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


def solve_told(poster: Poster, clock: Clock, seconds: float, told: Reporter | None, least: int = 0) -> Answer:
    """Solve what was posted, and tell what is found.

    ``least``: no solution is below it, so one that comes to it ends the solve. As a row, or a bound of the objective,
    it made some solves many times longer. Where effort is limited and several work, what else they find of that value
    decides which solution it is, so no clock ends it.
    """
    values: list[int] = []

    def on_solution(solution: Sequence[int], value: int, bound: int) -> None:
        values.append(value)
        if told is not None:
            told.on_solution(solution, value, bound)

    ends = least > 0 and (clock.limits.deterministic is None or clock.limits.workers == 1)
    answer = solve(
        poster.finish(),
        clock,
        seconds,
        on_solution if ends or told is not None else None,
        None if told is None else told.on_bound,
        enough=lambda: ends and bool(values) and values[-1] <= least,
    )
    return replace(answer, bound=max(answer.bound or 0, least)) if least > 0 else answer
