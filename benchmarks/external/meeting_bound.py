"""A lower bound on the medium level: a linear programme over what can run at the same time.

In a plan without hard violation, let S(g) be the set of meetings that run in grain g. No two of them require the same
person, and they fit into different rooms; call such a set possible, the empty set too. Let c(S) be what the medium
level costs for one grain in which exactly S runs. Then the medium level of the plan is the sum of c(S(g)) over all G
grains, and every meeting i runs in exactly as many grains as it lasts, d(i). So for any prices p(i) >= 0

    medium = sum over g of [c(S(g)) - p(S(g))] + sum over i of d(i) p(i)
          >= G * min over possible S of [c(S) - p(S)] + sum over i of d(i) p(i),

where p(S) is the sum over S. The minimum is never above 0, because of the empty set. The right side is a valid bound
for *any* prices, provided the minimum is exact: `_dearest` enumerates it. What linear programming and column
generation do is find good prices; that part may stop anywhere, and everything here is counted in integers, so nothing
hangs on rounding. The medium level being an integer, the bound is rounded up.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ortools.linear_solver import pywraplp  # type: ignore[import-untyped]

from scheduler.engine.instance.instance import Bools, Ints

from .meeting_file import MeetingFile

SCALE = 10_000
"""Prices are integers, this many to a point."""

COLUMNS = 200
"""New sets for each price; the dearest are always among them."""


@dataclass(frozen=True, slots=True)
class Sets:
    """What can run together: costs beside each other, hard conflicts, and how many rooms fit each meeting at least."""

    cost: Ints  # (W, W)
    conflict: Bools  # (W, W)
    fitting: tuple[int, ...]  # W, the number of rooms that fit
    duration: tuple[int, ...]  # W
    grains: int


def medium_bound(sets: Sets, seconds: float) -> int | None:
    """The best bound found in that time. None: it is proved that there is no plan without hard violation."""
    if 0 in sets.fitting:
        return None
    return _Generation(sets, time.monotonic() + seconds).run()


def sets_of(file: MeetingFile) -> Sets:
    n = len(file.meetings)
    required, preferred = np.zeros((2, n, len(file.people)), dtype=np.int64)
    for w, meeting in enumerate(file.meetings):
        required[w, list(meeting.required)] = 1
        preferred[w, list(meeting.preferred)] = 1
    mixed = required @ preferred.T
    cost = file.weight("Required and preferred attendance conflict") * (mixed + mixed.T)
    cost += file.weight("Preferred attendance conflict") * (preferred @ preferred.T)
    np.fill_diagonal(cost, 0)
    return Sets(
        cost=cost,
        conflict=(required @ required.T) > 0,
        fitting=tuple(sum(capacity >= len(m.people) for capacity in file.capacities) for m in file.meetings),
        duration=tuple(m.duration for m in file.meetings),
        grains=len(file.grains),
    )


class _Generation:
    """Column generation: prices from the linear programme, the dearest sets at those prices as new columns."""

    def __init__(self, sets: Sets, deadline: float) -> None:
        self.sets, self.deadline, self.known = sets, deadline, set[tuple[int, ...]]()
        n = len(sets.duration)
        # More than any plan can cost: every two meetings side by side as long as the shorter one lasts.
        shorter = np.minimum.outer(np.array(sets.duration), np.array(sets.duration))
        self.most = int((shorter * sets.cost).sum()) // 2
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.lasts = [self.solver.Constraint(float(d), self.solver.infinity()) for d in sets.duration]
        self.grains = self.solver.Constraint(-self.solver.infinity(), float(sets.grains))
        self.objective = self.solver.Objective()
        self.objective.SetMinimization()
        extra = self.solver.NumVar(0, self.solver.infinity(), "")  # a grain more than there are
        self.grains.SetCoefficient(extra, -1)
        self.objective.SetCoefficient(extra, float(10 * self.most + 10))
        for item in range(n):
            self._column((item,), 0)

    def run(self) -> int | None:
        best = 0
        while self._solved():
            prices = [max(0, round(c.dual_value() * SCALE)) for c in self.lasts]
            found = _dearest(self.sets, prices, self.deadline)
            if found is None:
                break
            total = sum(d * p for d, p in zip(self.sets.duration, prices, strict=True))
            best = max(best, -(-(total - self.sets.grains * found[0][0]) // SCALE))
            if best > self.most:
                return None
            if not sum(self._column(items, cost) for _, items, cost in found):
                break
        return best

    def _solved(self) -> bool:
        """Whether the linear programme has been solved again in time."""
        left = self.deadline - time.monotonic()
        self.solver.SetTimeLimit(max(1, int(1_000 * left)))
        return left > 0 and bool(self.solver.Solve() == pywraplp.Solver.OPTIMAL)

    def _column(self, items: tuple[int, ...], cost: int) -> bool:
        """True if it is new."""
        if items in self.known:
            return False
        self.known.add(items)
        column = self.solver.NumVar(0, self.solver.infinity(), "")
        for item in items:
            self.lasts[item].SetCoefficient(column, 1)
        self.grains.SetCoefficient(column, 1)
        self.objective.SetCoefficient(column, float(cost))
        return True


def _dearest(sets: Sets, prices: Sequence[int], deadline: float) -> list[tuple[int, tuple[int, ...], int]] | None:
    """The possible sets of highest p(S) - c(S), the exact maximum first, as (that, items, c). None: no time left.

    A meeting adds ever less to a growing set, so one that adds nothing now never will, and the largest additions of
    now bound all that can still come.
    """
    order = sorted((item for item, price in enumerate(prices) if price > 0), key=lambda item: -prices[item])
    search = _Enumeration(sets, deadline)
    gains = np.array([prices[item] for item in order], dtype=np.int64)
    if not search.grow((), 0, 0, np.array(order, dtype=np.int64), gains):
        return None
    return sorted(search.found, reverse=True)[:COLUMNS] or [(0, (), 0)]


class _Enumeration:
    """Depth first over the possible sets that may still be the dearest."""

    def __init__(self, sets: Sets, deadline: float) -> None:
        self.sets, self.deadline, self.best = sets, deadline, 0
        self.found: list[tuple[int, tuple[int, ...], int]] = []
        self.levels = sorted(set(sets.fitting))
        self.fitting = np.array(sets.fitting)

    def grow(self, items: tuple[int, ...], worth: int, cost: int, others: Ints, gains: Ints) -> bool:
        """Try every larger set with some of the others; False if the time is over."""
        if time.monotonic() > self.deadline:
            return False
        free = self.levels[-1] - len(items)
        for k in range(len(others)):
            rest = gains[k:]
            top = rest if len(rest) <= free else np.partition(rest, len(rest) - free)[len(rest) - free :]
            if worth + int(top.sum()) <= self.best:
                break
            item, gain = int(others[k]), int(gains[k])
            chosen = (*items, item)
            if not self._has_rooms(chosen):
                continue
            here, price = worth + gain, cost + sum(int(self.sets.cost[item, other]) for other in items)
            if here > self.best:
                self.best = here
            if here > 0:
                self.found.append((here, tuple(sorted(chosen)), price))
            later = others[k + 1 :]
            added = gains[k + 1 :] - SCALE * self.sets.cost[item, later]
            useful = (added > 0) & ~self.sets.conflict[item, later]
            if free > 1 and useful.any() and not self.grow(chosen, here, price, later[useful], added[useful]):
                return False
        return True

    def _has_rooms(self, items: tuple[int, ...]) -> bool:
        """Rooms that fit a meeting fit all smaller ones, so counting decides."""
        fitting = self.fitting[list(items)]
        return all(int((fitting <= level).sum()) <= level for level in self.levels)
