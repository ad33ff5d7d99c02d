"""A search without a solver over anything that offers `Rows`: a greedy start, then annealing by whole rows.

Every step sees all candidates of one item at once and draws one by a heat bath, so no step is wasted on a refusal;
some steps take two related items out and put them back one after the other. Equal seeds and steps give equal answers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import exp

import numpy as np

from .rows import Floats, Rows

BLOCK = 256
"""Steps between two looks at the clock and the temperature."""

POOL = 1 << 16
"""Noise is drawn once and read from random places."""

LEVELS = 8
"""In so many steps the weights go from the first to the last."""

TOLERANCE = 1e-6
"""Weighted sums differ by more than this, or only by rounding."""


@dataclass(frozen=True, slots=True)
class Cooling:
    """Temperatures in units of the weighted price, falling geometrically; weights of the tiers from start to end.

    ``compound``: the share of steps that move two related items at once.
    """

    hot: float
    cold: float
    weights: tuple[float, ...]
    last_weights: tuple[float, ...]
    compound: float = 0.0

    def temperature(self, progress: float) -> float:
        return self.hot * float((self.cold / self.hot) ** progress)

    def weights_at(self, progress: float) -> tuple[float, ...]:
        share = int(progress * LEVELS) / (LEVELS - 1)
        return tuple(a + (b - a) * min(1.0, share) for a, b in zip(self.weights, self.last_weights, strict=True))


@dataclass(frozen=True, slots=True)
class Budget:
    """How long: by the clock, or by steps where the answer must be reproducible. What ends first counts."""

    seconds: float = float("inf")
    steps: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The best placement seen, by its totals as a tuple."""

    at: tuple[int, ...]
    totals: tuple[int, ...]
    steps: int = 0


def greedy(rows: Rows, order: Iterable[int]) -> Found:
    """Put the items on their cheapest candidates one after another; of equally cheap ones the first."""
    for item in order:
        rows.place(item, int(rows.row(item).argmin()))
    return Found(tuple(rows.at), rows.totals())


def restore(rows: Rows, at: Sequence[int]) -> None:
    """Bring every item to where that placement has it."""
    for item, candidate in enumerate(at):
        if rows.at[item] != candidate:
            if rows.at[item] >= 0:
                rows.remove(item)
            if candidate >= 0:
                rows.place(item, candidate)


def anneal(
    rows: Rows,
    cooling: Cooling,
    budget: Budget,
    seed: int,
    enough: Callable[[tuple[int, ...]], bool] = lambda _: False,
) -> Found:
    """Anneal from where the items are, all of them placed; they are left on the best placement seen.

    ``enough`` ends the search when the best totals satisfy it.
    """
    search = _Search(rows, np.random.default_rng(seed), cooling.compound, enough)
    started = time.monotonic()
    while not search.done:
        share = (time.monotonic() - started) / budget.seconds
        if budget.steps is not None:
            share = max(share, search.steps / max(1, budget.steps))
        if share >= 1:
            break
        search.weigh(cooling.weights_at(share))
        left = BLOCK if budget.steps is None else min(BLOCK, budget.steps - search.steps)
        search.run(cooling.temperature(share), left)
    restore(rows, search.best.at)
    return Found(search.best.at, search.best.totals, search.steps)


@dataclass
class _Search:
    rows: Rows
    draw: np.random.Generator
    compound: float
    enough: Callable[[tuple[int, ...]], bool]
    steps: int = 0
    value: float = 0.0  # weighted, of where the items are
    best_value: float = 0.0  # weighted, of the best seen
    weights: tuple[float, ...] = ()
    done: bool = False
    temperature: float = 1.0
    best: Found = field(init=False)
    noise: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.best = Found(tuple(self.rows.at), self.rows.totals())
        self.done = self.enough(self.best.totals)
        self.pool = self.draw.gumbel(size=POOL)
        self.noise = self.pool

    def weigh(self, weights: tuple[float, ...]) -> None:
        if weights != self.weights:
            self.weights = weights
            self.rows.weigh(weights)
            self.value = self._weighted(self.rows.totals())
            self.best_value = self._weighted(self.best.totals)

    def run(self, temperature: float, steps: int) -> None:
        """That many steps at one temperature."""
        self.temperature, self.noise = temperature, self.pool * temperature
        items = self.draw.integers(len(self.rows.at), size=steps).tolist()
        places = self.draw.integers(1 << 40, size=steps).tolist()
        lots = self.draw.random(steps).tolist()
        for item, place, lot in zip(items, places, lots, strict=True):
            together = lot < self.compound
            moved = self._move_two(item, place, lot / self.compound) if together else self._move(item, place)
            if moved and self.value < self.best_value - TOLERANCE:
                self._note()
                if self.done:
                    break
        self.steps += steps

    def _drawn(self, row: Floats, place: int) -> int:
        """A candidate with probability exp(-price / temperature): the cheapest after Gumbel noise."""
        if len(row) > POOL // 2:
            return int((row - self.temperature * self.draw.gumbel(size=len(row))).argmin())
        begin = place % (POOL - len(row))
        return int((row - self.noise[begin : begin + len(row)]).argmin())

    def _move(self, item: int, place: int) -> bool:
        rows = self.rows
        old, row = rows.at[item], rows.row(item)
        new = self._drawn(row, place)
        if new == old:
            return False
        self.value += float(row[new] - row[old])
        rows.remove(item)
        rows.place(item, new)
        return True

    def _move_two(self, item: int, place: int, lot: float) -> bool:
        """Take the item and a related one out, put them back one by one, and keep that by Metropolis' rule.

        What single moves cannot do: exchange places. Three at once did no better, at a higher price.
        """
        rows, near = self.rows, self.rows.near(item)
        if not near:
            return self._move(item, place)
        first, second = both = (item, near[place % len(near)])
        old = [rows.at[i] for i in both]
        change = -float(rows.row(second)[old[1]])
        rows.remove(second)
        rows.remove(first)
        row = rows.row(first)
        new = self._drawn(row, place >> 8)
        change += float(row[new] - row[old[0]])
        rows.place(first, new)
        row = rows.row(second)
        new = self._drawn(row, place >> 16)
        change += float(row[new])
        rows.place(second, new)
        if change > 0 and lot >= exp(-change / self.temperature):
            for i, candidate in zip(both, old, strict=True):
                rows.remove(i)
                rows.place(i, candidate)
            return False
        self.value += change
        return [rows.at[i] for i in both] != old

    def _note(self) -> None:
        """The weighted sum is lower than the best one's; the tiers decide."""
        totals = self.rows.totals()
        if totals < self.best.totals:
            self.best = Found(tuple(self.rows.at), totals)
            self.best_value = self._weighted(totals)
            self.done = self.enough(totals)

    def _weighted(self, totals: Sequence[int]) -> float:
        return sum(weight * total for weight, total in zip(self.weights, totals, strict=True))
