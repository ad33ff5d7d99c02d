"""What a search without a solver needs: the price of every candidate of one workshop, the rest staying where it is.

`Rows` is the protocol that `anneal` speaks. `SlotRows` keeps it for prices on sessions that run at the same time;
a rule offers such prices by an optional face, ``rows(problem)``, on the problem's workshops in their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ...domain.parts.calendar import KINDS, instant
from ...domain.problem import Problem
from ..instance.instance import Bools, Ints

Floats = NDArray[np.float64]


class Rows(Protocol):
    """Items that each sit on one of their own candidates, numbered from 0 by item, or are out (-1).

    The price of a candidate is by how much the weighted total rises when the item is put there, all others staying.
    """

    @property
    def at(self) -> Sequence[int]:
        """Where every item is."""

    def weigh(self, weights: Sequence[float]) -> None:
        """What a point of each tier costs from now on."""

    def row(self, item: int) -> Floats:
        """The price of every candidate, as if the item were out. Valid until the next call of anything. (C,)"""

    def place(self, item: int, candidate: int) -> None:
        """Put an item that is out on a candidate."""

    def remove(self, item: int) -> None:
        """Take an item out."""

    def near(self, item: int) -> Sequence[int]:
        """Other items that are worth moving together with this one."""

    def totals(self) -> tuple[int, ...]:
        """The exact total of each tier, whatever the weights."""


@dataclass(frozen=True)
class Together:
    """What two workshops cost for every ``minutes`` that they run at the same time. Symmetric, 0 on the diagonal."""

    pairs: Ints  # (W, W)
    minutes: int


@dataclass(frozen=True)
class Nested:
    """At most ``most[k]`` workshops of rank k or lower at the same time; each one too many costs 1 every ``minutes``.

    Rooms by size are such ranks: a workshop's rank says how small it is, the lowest fits the fewest rooms.
    """

    rank: tuple[int, ...]  # W
    most: tuple[int, ...]
    minutes: int


Price = Together | Nested


class OffersRows(Protocol):
    """A rule with the optional face."""

    def rows(self, problem: Problem) -> Iterable[Price]: ...


class Grid:
    """Every slot of a problem on one line of equally long ticks; times in which nothing can run are left out.

    ``slots[w]`` are the slots the workshop is not too long for; there it runs in the ticks [first[w], last[w]).
    """

    def __init__(self, problem: Problem) -> None:
        spans, kinds = _spans(problem), [slot.kind for slot in problem.dated_slots]
        fitting: dict[tuple[int, ...], tuple[Ints, Ints, Ints]] = {}  # by durations: slots, starts, ends
        keys = [tuple(workshop.duration_in(kind) for kind in KINDS) for workshop in problem.workshops]
        for key in dict.fromkeys(keys):
            lasts = np.array([key[KINDS.index(kind)] for kind in kinds], dtype=np.int64)
            slots = np.flatnonzero(spans[:, 0] + lasts <= spans[:, 1])
            fitting[key] = slots, spans[slots, 0], spans[slots, 0] + lasts[slots]
        edges = np.sort(np.concatenate([edge for _, *both in fitting.values() for edge in both]))
        self.minutes = int(np.gcd.reduce(np.diff(edges)))
        ticks = _covered([(starts, ends) for _, starts, ends in fitting.values()], self.minutes)
        self.n_ticks = len(ticks)
        on_line = {
            key: (slots, ticks.searchsorted(starts), ticks.searchsorted(ends - self.minutes) + 1)
            for key, (slots, starts, ends) in fitting.items()
        }
        self.slots: tuple[Ints, ...] = tuple(on_line[key][0] for key in keys)
        self.first: tuple[Ints, ...] = tuple(on_line[key][1] for key in keys)
        self.last: tuple[Ints, ...] = tuple(on_line[key][2] for key in keys)


class SlotRows:
    """`Rows` of workshops over their slots, for prices on what runs at the same time, tier by tier.

    Kept beside each other: what one more tick of workshop w would cost (ticks, W), and whether a rank is full
    (ranks, ticks). A row is then one running sum over the ticks, a move two updates of as many ticks as it lasts.
    """

    def __init__(self, problem: Problem, prices: Sequence[Iterable[Price]]) -> None:
        """Raises ValueError for more than one `Nested` price."""
        self.grid = grid = Grid(problem)
        n, nested = len(problem.workshops), []
        self._pairs: Floats = np.zeros((len(prices), n, n))  # for one tick
        for tier, parts in enumerate(prices):
            for part in parts:
                if isinstance(part, Together):
                    self._pairs[tier] += part.pairs * (grid.minutes / part.minutes)
                else:
                    nested.append((tier, part))
        if len(nested) > 1:
            raise ValueError("SlotRows knows one Nested price")
        self._tier, self._nested = nested[0] if nested else (0, Nested((0,) * n, (n,), 1))
        self._most = np.array(self._nested.most, dtype=np.int64)[:, None]
        self._rank = self._nested.rank
        related: Bools = (self._pairs != 0).any(axis=0)
        self._related: list[list[int]] = [np.flatnonzero(row).tolist() for row in related]
        self._at = [-1] * n
        self._start = np.full(n, -1, dtype=np.int64)
        self._end = self._start.copy()
        self._sums: Floats = np.zeros(grid.n_ticks + 1)
        self.weigh((1.0,) * len(prices))

    @property
    def at(self) -> Sequence[int]:
        return self._at

    def weigh(self, weights: Sequence[float]) -> None:
        n, ticks, ranks = len(self._at), self.grid.n_ticks, len(self._most)
        self._weighted: Floats = np.tensordot(np.asarray(weights, dtype=np.float64), self._pairs, axes=1)
        self._each = weights[self._tier] * self.grid.minutes / self._nested.minutes
        self._tick: Floats = np.zeros((ticks, n))
        self._running = np.zeros((ranks, ticks), dtype=np.int64)
        self._full: Floats = np.zeros((ranks, ticks))  # what one more of that rank costs
        self._own: Floats = np.zeros((ranks, ticks))  # what one less of that rank spares, minus the former
        self._above: Floats = np.triu(np.full((ranks, ranks), self._each))  # a rank pays for itself and all above
        self._see(0, ticks)
        for item, candidate in enumerate(self._at):
            if candidate >= 0:
                self._put(item, int(self._start[item]), int(self._end[item]), 1)

    def row(self, item: int) -> Floats:
        rank = self._rank[item]
        tick = self._tick[:, item] + self._full[rank]
        if self._at[item] >= 0:
            own = slice(self._start[item], self._end[item])
            tick[own] += self._own[rank, own]
        np.add.accumulate(tick, out=self._sums[1:])
        row: Floats = self._sums.take(self.grid.last[item])
        row -= self._sums.take(self.grid.first[item])
        return row

    def place(self, item: int, candidate: int) -> None:
        first, last = int(self.grid.first[item][candidate]), int(self.grid.last[item][candidate])
        self._at[item], self._start[item], self._end[item] = candidate, first, last
        self._put(item, first, last, 1)

    def remove(self, item: int) -> None:
        self._put(item, int(self._start[item]), int(self._end[item]), -1)
        self._at[item] = -1

    def near(self, item: int) -> Sequence[int]:
        """Those with a price beside this one, whenever they are: single moves cannot exchange days."""
        return self._related[item]

    def totals(self) -> tuple[int, ...]:
        overlap = np.minimum.outer(self._end, self._end) - np.maximum.outer(self._start, self._start)
        np.fill_diagonal(overlap, 0)
        out = np.array(self._at) < 0
        overlap[out] = overlap[:, out] = 0
        found = [float((pairs * np.maximum(overlap, 0)).sum()) / 2 for pairs in self._pairs]
        excess = int(np.maximum(self._running - self._most, 0).sum())
        found[self._tier] += excess * self.grid.minutes / self._nested.minutes
        return tuple(round(total) for total in found)

    # -- inside -------------------------------------------------------------------------------------

    def _put(self, item: int, first: int, last: int, sign: int) -> None:
        if sign > 0:
            self._tick[first:last] += self._weighted[item]
        else:
            self._tick[first:last] -= self._weighted[item]
        self._running[self._rank[item] :, first:last] += sign
        self._see(first, last)

    def _see(self, first: int, last: int) -> None:
        """Bring the prices of ranks up to date: a workshop counts in its own rank and all above."""
        running = self._running[:, first:last]
        full = np.dot(self._above, running >= self._most)
        self._full[:, first:last] = full
        self._own[:, first:last] = np.dot(self._above, running > self._most) - full


def _spans(problem: Problem) -> Ints:
    """Start and latest end of every slot, in minutes from the first start. (S, 2)"""
    ends = [
        (instant(slot.day, slot.start, problem.zone), instant(slot.day, slot.latest_end, problem.zone))
        for slot in problem.dated_slots
    ]
    origin = ends[0][0]
    return np.array([[(edge - origin).total_seconds() // 60 for edge in both] for both in ends], dtype=np.int64)


def _covered(spans: Sequence[tuple[Ints, Ints]], minutes: int) -> Ints:
    """The starts of all ticks in which some interval runs."""
    low = min(int(starts.min()) for starts, _ in spans if starts.size)
    high = max(int(ends.max()) for _, ends in spans if ends.size)
    change = np.zeros((high - low) // minutes + 1, dtype=np.int64)
    for starts, ends in spans:
        np.add.at(change, (starts - low) // minutes, 1)
        np.add.at(change, (ends - low) // minutes, -1)
    covered: Ints = np.flatnonzero(np.cumsum(change)) * minutes + low
    return covered
