"""`Rows` of meetings over every (start, room), for all three levels at once: what the last part of the search needs.

A candidate of a meeting is ``room * starts + k``, k being the k-th grain it can start at. Grains are slots in order.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scheduler.engine.annealing.rows import Floats
from scheduler.engine.instance.instance import Ints

from .meeting_problem import GRAIN_MIN, Mapped
from .meeting_rules import REST, attendance, clash_of, smaller_than_others, wishes_of
from .meeting_score import Placed

AWAY = -1_000_000
"""Where a meeting that is out starts and ends."""


class PlaceRows:
    """Meetings over (start, room). Weighted prices are kept as in `SlotRows`, totals by tier at every move."""

    def __init__(self, mapped: Mapped) -> None:
        problem = mapped.problem
        self._wishes = wishes = wishes_of(mapped.file)
        n, self._n_rooms, self._grains = len(problem.workshops), len(problem.rooms), len(problem.dated_slots)
        required, preferred = attendance(problem, required=True), attendance(problem, required=False)
        both = required + preferred
        self._pairs = np.stack(
            [required @ required.T, clash_of(mapped.file).pairs(problem), np.full((n, n), wishes.overlap)]
        )
        self._shared = (both @ both.T) * wishes.stable
        for pairs in (*self._pairs, self._shared):
            np.fill_diagonal(pairs, 0)
        capacities = np.array([room.capacity for room in problem.rooms])
        places = both.sum(axis=1)
        self._missing: Ints = np.maximum(places[:, None] - capacities, 0)  # (W, R)
        larger = smaller_than_others(problem)
        self._small: Ints = np.array([larger[room.id] for room in problem.rooms]) * wishes.large  # (R,)
        self._duration = [workshop.duration // GRAIN_MIN for workshop in problem.workshops]
        self._starts = _starts(mapped, self._duration)
        self._at = [-1] * n
        self._start: Ints = np.full(n, AWAY)
        self._end: Ints = np.full(n, AWAY)
        self._room: Ints = np.full(n, -1)
        self._totals = [0, 0, 0]
        self.weigh((1.0, 1.0, 1.0))

    @property
    def at(self) -> Sequence[int]:
        return self._at

    def candidate(self, item: int, placed: Placed) -> int:
        starts = self._starts[item]
        return placed.room * len(starts) + int(starts.searchsorted(placed.grain))

    def placed(self, item: int, candidate: int) -> Placed:
        room, k = divmod(candidate, len(self._starts[item]))
        return Placed(int(self._starts[item][k]), room)

    def near(self, item: int) -> Sequence[int]:
        return ()

    def totals(self) -> tuple[int, ...]:
        return tuple(self._totals)

    def weigh(self, weights: Sequence[float]) -> None:
        self._weights = tuple(weights)
        n, rooms, grains = len(self._at), self._n_rooms, self._grains
        self._weighted: Floats = np.tensordot(np.asarray(weights, dtype=np.float64), self._pairs, axes=1)
        self._tick: Floats = np.zeros((grains, n))
        self._busy: Floats = np.zeros((rooms, grains + 1))  # one place to the left, for running sums
        self._begin: Floats = np.zeros(grains + 1)  # how many start
        self._finish: Floats = np.zeros(grains + 1)  # how many have just ended
        # (W, R, grain): what starting there costs because of others before it, and others' starts, by their room.
        wide = grains + REST + max(self._duration) + 2
        self._after: NDArray[np.float32] = np.zeros((n, rooms, wide), dtype=np.float32)
        self._opens: NDArray[np.float32] = np.zeros((n, rooms, wide), dtype=np.float32)
        for item, candidate in enumerate(self._at):
            if candidate >= 0:
                self._put(item, 1)

    def row(self, item: int) -> Floats:
        hard, _, soft = self._weights
        starts, duration, out = self._starts[item], self._duration[item], self._at[item] < 0
        if not out:
            self._count(item, -1)
        ends = starts + duration
        sums = np.add.accumulate(self._tick[:, item])
        base = sums.take(ends - 1) - sums.take(starts) + self._tick[:, item].take(starts)
        wishes = self._wishes
        base += soft * (wishes.early * (ends - 1) + wishes.pause * (self._begin.take(ends) + self._finish.take(starts)))
        busy = np.add.accumulate(self._busy, axis=1)
        row: Floats = (busy.take(ends, axis=1) - busy.take(starts, axis=1)) * hard
        row += base
        row += (hard * self._missing[item] + soft * self._small)[:, None]
        if self._n_rooms > 1 and soft:
            opens = np.add.accumulate(self._opens[item], axis=1)
            change = opens.take(ends + REST, axis=1) - opens.take(starts, axis=1)
            change += self._after[item].take(starts, axis=1)
            row += soft * (change.sum(axis=0) - change)
        if not out:
            self._count(item, 1)
        return row.ravel()

    def place(self, item: int, candidate: int) -> None:
        placed = self.placed(item, candidate)
        self._change(item, placed, 1)
        self._at[item], self._room[item] = candidate, placed.room
        self._start[item], self._end[item] = placed.grain, placed.grain + self._duration[item]
        self._put(item, 1)

    def remove(self, item: int) -> None:
        self._put(item, -1)
        placed = self.placed(item, self._at[item])
        self._at[item] = self._room[item] = -1
        self._start[item] = self._end[item] = AWAY
        self._change(item, placed, -1)

    # -- inside -------------------------------------------------------------------------------------

    def _put(self, item: int, sign: int) -> None:
        start, end, room = int(self._start[item]), int(self._end[item]), int(self._room[item])
        self._tick[start:end] += sign * self._weighted[item]
        shared = sign * self._shared[item]
        self._after[:, room, start + 1 : end + REST + 1] += shared[:, None]
        self._opens[:, room, start] += shared
        self._count(item, sign)

    def _count(self, item: int, sign: int) -> None:
        """The counts in which a meeting would meet itself."""
        start, end = int(self._start[item]), int(self._end[item])
        self._busy[self._room[item], start + 1 : end + 1] += sign
        self._begin[start] += sign
        self._finish[end] += sign

    def _change(self, item: int, placed: Placed, sign: int) -> None:
        """Bring the totals up to date for a meeting that comes or goes, itself being out."""
        start, end, room, wishes = placed.grain, placed.grain + self._duration[item], placed.room, self._wishes
        together = np.minimum(self._end, end) - np.maximum(self._start, start)
        np.maximum(together, 0, out=together)
        elsewhere = self._room != room
        hard, medium, overlap = (self._pairs[:, item] @ together).tolist()
        hard += int(together.sum()) - int(together[elsewhere].sum()) + int(self._missing[item, room])
        soft = overlap + wishes.early * (end - 1) + int(self._small[room])
        soft += wishes.pause * int(np.count_nonzero(self._start == end) + np.count_nonzero(self._end == start))
        before = (self._start < start) & (start <= self._end + REST)
        after = (start < self._start) & (self._start <= end + REST)
        soft += int(self._shared[item] @ ((before | after) & elsewhere))
        for tier, change in enumerate((hard, medium, soft)):
            self._totals[tier] += sign * change


def _starts(mapped: Mapped, durations: Sequence[int]) -> tuple[Ints, ...]:
    """The grains at which each meeting can start to end on the same day."""
    days = np.array(mapped.file.days)
    found = {}
    for duration in set(durations):
        starts = np.arange(max(0, len(days) - duration + 1))
        found[duration] = starts[days[starts] == days[starts + duration - 1]]
    return tuple(found[duration] for duration in durations)
