"""From a plan to better ones, until none is better by more than is near.

A bound that far off is found sooner than where every better plan counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ...domain.answers.outcome import StageResult
from ..model.model import Model
from .batches import Batch
from .condensed import Condensed
from .reporter import Reporter, solve_told
from .solver import Answer, Clock

NEAR = 0.01
"""Where a problem is large, every stage first comes within this share of its bound, which is soon known: then the exact
best of one takes no time from those after it. What is open then is closed in order."""

CLOSE, MANY = 1.5, 10
"""So much closer than this times what is near a solution need not come, where that is many units: to refuse what is
better by what is near is quicker then than to find the best."""

COMPLETING_SHARE = 0.05
"""Of the time of a question to the condensed model, this share is for completing its answer."""


def tolerance(value: int, near: float) -> int:
    """How far a bound may be below the value, so that the value is no more than this share above it."""
    return int(value * near / (1 + near))


@dataclass
class Approach:
    """``batch``: the one stage that is minimised. ``low``: no plan is below it. ``near``: no more than this share above
    a bound is enough.

    ``condensed``, where it is there, is asked before the whole ``model``, until an answer of it stands for no plan.
    ``reporter``: who is told what a solve finds, with a bound that counts no further. ``value_of``: what the stage
    costs in a plan.
    """

    model: Model
    condensed: Condensed | None
    batch: Batch
    results: Sequence[StageResult]
    low: int
    near: float
    clock: Clock
    reporter: Callable[[int], Reporter | None]
    value_of: Callable[[Sequence[int]], int]

    def run(self, start: Sequence[int], seconds: float) -> Answer:
        """From a plan. The answer has a solution if a better plan was found."""
        began = self.clock.seconds
        solution, value = start, self.value_of(start)
        self.low = self.batch.values(self.batch.least(self.low))[0]
        for near in sorted({self.near, NEAR if self.condensed is not None else self.near}, reverse=True):
            while (most := value - tolerance(value, near) - 1) >= self.low:
                left = began + seconds - self.clock.seconds
                if left <= 0 or self.clock.over:
                    break
                answer = self._better(solution, value, most, near, left)
                if answer.verdict == "infeasible":
                    self.low = most + 1
                    break
                self.low = max(self.low, min(most + 1, self.batch.values(answer.bound or 0)[0]))
                if not answer.solution:
                    break
                solution, value = answer.solution, self.value_of(answer.solution)
        found = () if solution is start else solution
        return Answer("feasible", found, self.batch.total([self.low]), self.clock.seconds - began)

    def _better(self, start: Sequence[int], value: int, most: int, near: float, seconds: float) -> Answer:
        """A plan in which the stage is at most that, or at least a better one; or that there is none of the former."""
        began, told, bound = self.clock.seconds, self.reporter(most + 1), 0
        if self.condensed is not None:
            answer = self._of_condensed(self.condensed, told, most, near, seconds * (1 - COMPLETING_SHARE))
            if not answer.solution:
                return answer
            clock = self.clock.for_each(COMPLETING_SHARE)
            solution = self.condensed.completed(
                self.model, self.batch.sum, answer.solution, clock, seconds * COMPLETING_SHARE
            )
            costs = self.value_of(solution) if solution else value
            if costs > most:
                self.condensed = None
            seconds -= self.clock.seconds - began
            if costs < value or seconds <= 0:
                return replace(answer, solution=solution if costs < value else ())
            bound = answer.bound or 0
        poster = self.model.poster
        poster.hint(start)
        poster.minimise(self.batch.sum, high=most // self.batch.units[0])
        answer = solve_told(poster, self.clock, seconds, told, self.batch.least(self.low))
        return replace(answer, bound=max(bound, answer.bound or 0))

    def _of_condensed(
        self, condensed: Condensed, told: Reporter | None, most: int, near: float, seconds: float
    ) -> Answer:
        """The condensed model's answer, its bound as one of the batch."""

        def total(bound: int | None) -> int:
            return self.batch.total([max(0, bound or 0)])

        on_bound = None if told is None else (lambda bound: told.on_bound(total(bound)))
        close = CLOSE * near if tolerance(most, near) >= MANY * self.batch.units[0] else 0.0
        answer = condensed.better(most, self.results, close, self.clock, seconds, on_bound)
        return replace(answer, bound=total(answer.bound))
