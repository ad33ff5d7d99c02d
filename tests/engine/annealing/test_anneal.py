"""Annealing over a row provider that knows nothing of workshops: items in bins that must not be too full."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from scheduler.engine.annealing.anneal import Budget, Cooling, Found, anneal, greedy, restore
from scheduler.engine.annealing.rows import Floats

COLD = Cooling(hot=5, cold=0.2, weights=(20, 1), last_weights=(50, 1))


class Bins:
    """Items of some size in bins. Tier 0: how far bins are over their capacity; tier 1: what each place costs."""

    def __init__(self, sizes: Sequence[int], capacity: Sequence[int], costs: Sequence[Sequence[int]]) -> None:
        self.sizes, self.capacity = sizes, np.array(capacity)
        self.costs = np.array(costs)
        self.at = [-1] * len(sizes)
        self.weights: tuple[float, ...] = (1, 1)

    def weigh(self, weights: Sequence[float]) -> None:
        self.weights = tuple(weights)

    def _load(self, without: int = -1) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        load = np.zeros(len(self.capacity), dtype=np.int64)
        for item, bin in enumerate(self.at):
            if bin >= 0 and item != without:
                load[bin] += self.sizes[item]
        return load

    def row(self, item: int) -> Floats:
        load = self._load(item)
        over, now = load + self.sizes[item] - self.capacity, load - self.capacity
        hard = np.maximum(over, 0) - np.maximum(now, 0)
        return np.asarray(self.weights[0] * hard + self.weights[1] * self.costs[item], dtype=np.float64)

    def place(self, item: int, candidate: int) -> None:
        assert self.at[item] < 0
        self.at[item] = candidate

    def remove(self, item: int) -> None:
        assert self.at[item] >= 0
        self.at[item] = -1

    def near(self, item: int) -> Sequence[int]:
        return [other for other in range(len(self.at)) if other != item]

    def totals(self) -> tuple[int, ...]:
        costs = sum(int(self.costs[item, bin]) for item, bin in enumerate(self.at) if bin >= 0)
        return int(np.maximum(self._load() - self.capacity, 0).sum()), costs


def bins(seed: int) -> Bins:
    draw = np.random.default_rng(seed)
    sizes = draw.integers(1, 5, 6).tolist()
    capacity = [sum(sizes) // 3 + 1] * 3
    return Bins(sizes, capacity, draw.integers(0, 9, (6, 3)).tolist())


def optimum(problem: Bins) -> tuple[int, ...]:
    """Every placement tried."""
    best: tuple[int, ...] = (10**9, 0)
    for placement in product(range(3), repeat=6):
        restore(problem, placement)
        best = min(best, problem.totals())
    return best


def test_greedy_takes_the_cheapest_place_and_the_first_of_equals() -> None:
    problem = Bins([2, 2, 2], [2, 2, 9], [[0, 0, 1], [0, 0, 1], [0, 0, 1]])
    problem.weigh((10, 1))
    assert greedy(problem, [2, 0, 1]) == Found(at=(1, 2, 0), totals=(0, 1))


@pytest.mark.parametrize("compound", [0.0, 0.5])
@pytest.mark.parametrize("seed", range(8))
def test_it_finds_the_optimum_of_small_cases(seed: int, compound: float) -> None:
    best = optimum(bins(seed))
    problem = bins(seed)
    start = greedy(problem, range(6))
    found = anneal(problem, Cooling(5, 0.2, (5, 1), (30, 1), compound), Budget(steps=4_000), seed)
    assert found.totals == best <= start.totals
    assert tuple(problem.at) == found.at  # the items are left on the best placement
    assert problem.totals() == found.totals


def test_equal_seeds_and_steps_give_equal_answers() -> None:
    def run(seed: int) -> Found:
        problem = bins(3)
        restore(problem, [0] * 6)
        return anneal(problem, Cooling(9, 5, (1, 1), (1, 1), 0.3), Budget(steps=4), seed)

    assert run(1) == run(1)
    assert len({run(seed).at for seed in range(20)}) > 1


def test_it_is_never_worse_than_its_start() -> None:
    problem = bins(5)
    start = greedy(problem, range(6))
    hot = Cooling(hot=1e6, cold=1e5, weights=(1, 1), last_weights=(1, 1))
    assert anneal(problem, hot, Budget(steps=50), 0).totals <= start.totals


def test_it_stops_when_it_is_good_enough() -> None:
    problem = bins(2)
    greedy(problem, range(6))
    found = anneal(problem, COLD, Budget(steps=100_000), 0, lambda totals: totals[0] == 0)
    assert found.totals[0] == 0
    assert found.steps < 10_000


def test_it_keeps_to_the_clock() -> None:
    problem = bins(2)
    greedy(problem, range(6))
    assert anneal(problem, COLD, Budget(seconds=0.05), 0).steps > 0
    assert anneal(problem, COLD, Budget(steps=10), 0).steps == 10


def test_rows_longer_than_the_noise_are_drawn_from_as_a_whole() -> None:
    """Of very many candidates the only cheap one is the last."""
    n = 70_000
    problem = Bins([1], [9] * n, [[1_000] * (n - 1) + [0]])
    restore(problem, [0])
    assert anneal(problem, COLD, Budget(steps=1), 0).at == (n - 1,)


def test_cooling_falls_and_weights_rise() -> None:
    assert COLD.temperature(0) == 5
    assert COLD.temperature(1) == pytest.approx(0.2)
    assert COLD.weights_at(0) == (20, 1)
    assert COLD.weights_at(0.5)[0] > 20
    assert COLD.weights_at(0.99) == (50, 1)
