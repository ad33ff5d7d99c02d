"""The fixed job that every measurement stands beside: one CP-SAT model and one pure-Python loop.

Machines differ and are shared; a figure means something only next to what this job took in the same minutes.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Calibration:
    """Seconds for each half of the job."""

    solver_seconds: float
    python_seconds: float


def calibrate() -> Calibration:
    """Run both halves once."""
    return Calibration(_solver(), _python())


def as_json() -> dict[str, float]:
    return {name: round(seconds, 3) for name, seconds in asdict(calibrate()).items()}


def _solver() -> float:
    """A queens-like assignment with costs, one worker, fixed seed: proved optimal in about a second."""
    from ortools.sat.python import cp_model

    started = time.perf_counter()
    size = 16
    model = cp_model.CpModel()
    cell = [[model.new_bool_var("") for _ in range(size)] for _ in range(size)]
    for n in range(size):
        model.add_exactly_one(cell[n])
        model.add_exactly_one(row[n] for row in cell)
    for shift in range(1 - size, size):
        model.add_at_most_one(cell[r][r + shift] for r in range(size) if 0 <= r + shift < size)
    for total in range(2 * size - 1):
        model.add_at_most_one(cell[r][total - r] for r in range(size) if 0 <= total - r < size)
    cost = {(r, c): (7 * r * r + 13 * c * c + 5 * r * c) % 31 for r in range(size) for c in range(size)}
    model.minimize(sum(price * cell[r][c] for (r, c), price in cost.items()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = 60
    if solver.solve(model) != cp_model.OPTIMAL:
        raise RuntimeError("the calibration model was not proved within a minute")
    return time.perf_counter() - started


def _python() -> float:
    """Three million steps of a linear congruential generator."""
    started = time.perf_counter()
    state = 1
    for _ in range(3_000_000):
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return time.perf_counter() - started
