"""Rows of prices: what they say of a move is what the totals say after it."""

from __future__ import annotations

import random

import numpy as np
import pytest

from scheduler.domain.problem import Problem
from scheduler.engine.annealing.rows import Grid, Nested, SlotRows, Together
from scheduler.engine.instance.compile import compile_problem

from ... import builders
from .. import tiny

EARLY, LATE, OVERLAPPING = "2027-01-12/17:00-19:00", "2027-01-12/19:00-21:00", "2027-01-12/18:00-20:00"
WEIGHTS = (100.0, 7.0)


def three(*slots: str) -> Problem:
    """Three workshops of two hours."""
    return builders.problem(*slots, workshops=[builders.workshop(f"arrival-{n}") for n in range(3)])


def pairs(**costs: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """``pairs(_01=2)``: workshops 0 and 1 cost 2 together."""
    found = np.zeros((3, 3), dtype=np.int64)
    for name, cost in costs.items():
        a, b = int(name[1]), int(name[2])
        found[a, b] = found[b, a] = cost
    return found


def test_a_workshop_pays_for_the_time_it_shares() -> None:
    """Beside a session from 17 to 19 a start at 18 shares one hour, at 17 two, at 19 none."""
    rows = SlotRows(three(EARLY, OVERLAPPING, LATE), [[Together(pairs(_01=3), 60)]])
    rows.place(0, 0)
    assert rows.row(1).tolist() == [6, 3, 0]
    assert rows.row(2).tolist() == [0, 0, 0]
    rows.remove(0)
    assert rows.row(1).tolist() == [0, 0, 0]


def test_a_room_that_only_one_workshop_fits_holds_no_second() -> None:
    """Workshops 0 and 1 fit one room only, 2 both: with 0 there, 1 is one too many and 2 is not."""
    nested = Nested(rank=(0, 0, 1), most=(1, 2), minutes=60)
    rows = SlotRows(three(EARLY, LATE), [[nested]])
    rows.place(0, 0)
    assert rows.row(1).tolist() == [2, 0]
    assert rows.row(2).tolist() == [0, 0]
    rows.place(2, 0)
    assert rows.row(1).tolist() == [4, 0]  # now one too many of both ranks


def test_a_workshop_never_pays_for_itself() -> None:
    """A row reads as if the workshop were out, wherever it is."""
    nested = Nested(rank=(0, 0, 0), most=(1,), minutes=60)
    rows = SlotRows(three(EARLY, OVERLAPPING, LATE), [[Together(pairs(_01=1), 60), nested]])
    rows.place(0, 0)
    rows.place(1, 1)
    there = rows.row(1).tolist()
    rows.remove(1)
    assert there == rows.row(1).tolist() == [4, 2, 0]


def test_slots_that_are_too_short_are_no_candidates() -> None:
    rows = SlotRows(three("2027-01-12/17:00-18:00", LATE), [[]])
    assert [slots.tolist() for slots in rows.grid.slots] == [[1], [1], [1]]


def test_who_is_near_shares_a_price() -> None:
    rows = SlotRows(three(EARLY, LATE), [[Together(pairs(_01=1), 60)], [Together(pairs(_12=1), 60)]])
    assert [list(rows.near(item)) for item in range(3)] == [[1], [0, 2], [1]]


def test_only_one_price_by_ranks() -> None:
    nested = Nested((0, 0, 0), (1,), 60)
    with pytest.raises(ValueError, match="one Nested"):
        SlotRows(three(EARLY), [[nested], [nested]])


@pytest.mark.parametrize("seed", range(40))
def test_rows_are_differences_of_the_totals(seed: int) -> None:
    """On random problems: brute force over every candidate of every workshop, in the middle of random moves."""
    problem = tiny.problem(seed)
    if problem is None:
        return
    draw = np.random.default_rng(seed)
    n = len(problem.workshops)
    prices = [draw.integers(0, 4, (n, n)) for _ in WEIGHTS]
    together = [np.triu(price, 1) + np.triu(price, 1).T for price in prices]
    nested = Nested(tuple(draw.integers(0, 2, n).tolist()), (1, 2), 5)
    rows = SlotRows(problem, [[Together(together[0], 5), nested], [Together(together[1], 1)]])
    rows.weigh(WEIGHTS)
    for item in range(n):
        rows.place(item, int(draw.integers(len(rows.grid.slots[item]))))
    for _ in range(10):
        item = int(draw.integers(n))
        row, here = rows.row(item).copy(), rows.at[item]
        totals = []
        for candidate in range(len(row)):
            rows.remove(item)
            rows.place(item, candidate)
            totals.append(sum(w * t for w, t in zip(WEIGHTS, rows.totals(), strict=True)))
            assert rows.totals() == by_hand(problem, rows, together, nested)
        assert np.allclose(row - row[here], np.array(totals) - totals[here])
        rows.remove(item)
        rows.place(item, int(draw.integers(len(row))))
        rows.weigh(WEIGHTS)  # builds anew what was kept up to date


def by_hand(
    problem: Problem, rows: SlotRows, together: list[np.ndarray[tuple[int, ...], np.dtype[np.int64]]], nested: Nested
) -> tuple[int, ...]:
    """The totals, minute by minute over the problem's own intervals."""
    spans = []
    for workshop, slots, candidate in zip(problem.workshops, rows.grid.slots, rows.at, strict=True):
        interval = problem.interval(workshop.id, problem.dated_slots[slots[candidate]].id)
        assert interval is not None
        spans.append((interval.start.timestamp() // 60, interval.end.timestamp() // 60))
    hard = soft = 0
    for minute in sorted({m for start, end in spans for m in range(int(start), int(end))}):
        running = [w for w, (start, end) in enumerate(spans) if start <= minute < end]
        hard += sum(int(together[0][a, b]) for a in running for b in running if a < b)
        soft += sum(int(together[1][a, b]) for a in running for b in running if a < b)
        for rank, most in enumerate(nested.most):
            hard += max(0, sum(nested.rank[w] <= rank for w in running) - most)
    return round(hard / 5), soft


def test_the_grid_is_the_instance() -> None:
    """Equal minutes in every slot as the compiled instance has them."""
    tried = 0
    for seed in random.Random(1).sample(range(1_000), 60):
        problem = tiny.problem(seed)
        if problem is None:
            continue
        tried += 1
        grid, instance = Grid(problem), compile_problem(problem)
        for w in range(instance.n_workshops):
            assert grid.slots[w].tolist() == np.flatnonzero(instance.interval_of[w] >= 0).tolist()
            intervals = instance.interval_of[w][grid.slots[w]]
            minutes = instance.end[intervals] - instance.start[intervals]
            assert ((grid.last[w] - grid.first[w]) * grid.minutes == minutes).all()
    assert tried > 20
