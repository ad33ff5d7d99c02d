"""What is known of a stage from its linear relaxation, as one row: no plan pays more beyond it than is between the two.

Some rows of the model, added up, say that the stage costs so much plus a reduced cost for every literal. Where the
stage is held to a value, the reduced costs together are at most what is missing. Whatever costs more by itself is
ruled out, and a search sees at once what else is. The relaxation only tells how often to take which row: the sum is
made anew, in whole numbers, so that nothing depends on how exactly it was solved.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from ortools.math_opt import (  # type: ignore[import-untyped]  # ships stubs without saying so
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    parameters_pb2,
    result_pb2,
    solution_pb2,
)
from ortools.math_opt.core.python import solver as linear_solver  # type: ignore[import-untyped]  # the same
from ortools.sat.python import cp_model_helper as cmh
from pybind11_abseil.status import StatusCode, StatusNotOk  # type: ignore[import-untyped]  # the same

from ...domain.answers.outcome import StageResult
from ...rules.base import Stage
from ..instance.instance import Ints
from ..model.bound import ANYTHING
from ..model.model import Model
from ..model.poster import INFINITY, as_variables
from .solver import POLL_SECONDS, Clock

if TYPE_CHECKING:
    from ...rules.base import Term

SCALE = 10_000
"""How often a row is taken is rounded to such parts."""

PARTS = 1_000
"""What is missing between the relaxation and the value is cut into so many parts. Less than one is left out."""

MOST_ITERATIONS = 50_000
"""XL takes 5,000 of them, with scarce moderators 15,000."""

YEAR_SECONDS = 3.0e7
"""Longer is no limit."""

EXACT = 2.0**61
"""Beyond this, sums of whole numbers would overflow."""


@dataclass(frozen=True)
class Rows:
    """Constraints as low <= sum of coefficient times variable <= high, but for those that hold under a condition."""

    row: Ints  # (entries,), as the next two; in order, and each variable once
    variable: Ints
    coefficient: Ints
    low: Ints  # (rows,), as the next one
    high: Ints


def post_reduced_costs(
    model: Model, results: Sequence[StageResult], clock: Clock, seconds: float, n: int | None = None
) -> None:
    """Post what the relaxation says of the n-th of the stages that the model holds to these results, or of the largest
    one, if that is found in time."""
    held = [k for k, result in enumerate(results) if result.value < ANYTHING and model.stages[k].sum.terms]
    largest = max(held, key=lambda k: len(model.stages[k].sum.terms), default=None)
    n = largest if n is None else n
    if n is None or n not in held:
        return
    row = reduced_costs(model.poster.finish(), model.stages[n].sum, results[n].value, clock, seconds)
    if row is not None:
        terms, most = row
        model.poster.linear(terms, None, most, None)


def reduced_costs(
    model: cmh.CpModelProto, stage: Stage, value: int, clock: Clock, seconds: float
) -> tuple[list[Term], int] | None:
    """Terms that every plan in which the stage is at most ``value`` keeps at most at the number; None if there was not
    time enough, or nothing is gained."""
    if clock.over or seconds <= 0:
        return None
    coefficients, variables, constant = as_variables(stage.terms)
    domains = [tuple(variable.domain) for variable in model.variables]
    low = np.array([domain[0] for domain in domains], dtype=np.int64)
    high = np.array([domain[-1] for domain in domains], dtype=np.int64)
    costs = np.zeros(len(domains), dtype=np.int64)
    costs[variables] = coefficients
    rows = _rows(model, frozenset(variables))
    duals = _duals(rows, costs, low, high, clock, seconds)
    if duals is None:
        return None
    times = np.rint(duals * SCALE)
    # A side that is open says nothing.
    times[((times > 0) & (rows.low <= -INFINITY)) | ((times < 0) & (rows.high >= INFINITY))] = 0
    largest = float(np.abs(rows.coefficient).max(initial=1)) * float(np.abs(times).sum())
    largest = max(largest, SCALE * float(np.abs(costs).max(initial=0))) * max(1, int(high.max(initial=0)))
    if not largest <= EXACT:  # nor if it is no number at all
        return None
    return _as_row(rows, times.astype(np.int64), SCALE * costs, low, high, SCALE * (value - stage.constant - constant))


def _as_row(rows: Rows, times: Ints, costs: Ints, low: Ints, high: Ints, most: int) -> tuple[list[Term], int] | None:
    """The rows taken so many times, without what any plan pays."""
    taken = np.flatnonzero(times)
    sides = np.where(times > 0, rows.low, rows.high)[taken].tolist()
    left = most - sum(n * side for n, side in zip(times[taken].tolist(), sides, strict=True))
    reduced = costs.copy()
    np.subtract.at(reduced, rows.variable, rows.coefficient * times[rows.row])
    cheapest = np.where(reduced > 0, low, high)
    left -= sum((reduced * cheapest).tolist())
    part = max(1, left // PARTS)
    cut = np.minimum(np.abs(reduced) // part, left // part + 1)
    chosen = np.flatnonzero((cut > 0) & (low == 0) & (high == 1)).tolist()
    terms = [(int(cut[n]), n if reduced[n] > 0 else -n - 1) for n in chosen]
    return (terms, left // part) if terms else None


def _rows(model: cmh.CpModelProto, but: frozenset[int]) -> Rows:
    """The rows of a model, but for those on exactly these variables."""
    row: list[int] = []
    variable: list[int] = []
    coefficient: list[int] = []
    low: list[int] = []
    high: list[int] = []

    def add(variables: Sequence[int], coefficients: Sequence[int], least: int, most: int) -> None:
        row.extend([len(low)] * len(variables))
        variable.extend(variables)
        coefficient.extend(coefficients)
        low.append(least)
        high.append(most)

    def count(literals: Sequence[int], least: int, most: int) -> None:
        negated = sum(literal < 0 for literal in literals)
        variables = [literal if literal >= 0 else -literal - 1 for literal in literals]
        coefficients = [1 if literal >= 0 else -1 for literal in literals]
        add(variables, coefficients, max(-INFINITY, least - negated), most if most == INFINITY else most - negated)

    for constraint in model.constraints:
        if constraint.enforcement_literal:
            continue
        if constraint.has_linear():
            linear = constraint.linear
            variables, domain = list(linear.vars), list(linear.domain)
            if len(variables) != len(but) or but != frozenset(variables):
                add(variables, list(linear.coeffs), domain[0], domain[-1])
        elif constraint.has_bool_or():
            count(list(constraint.bool_or.literals), 1, INFINITY)
        elif constraint.has_at_most_one():
            count(list(constraint.at_most_one.literals), -INFINITY, 1)
        elif constraint.has_exactly_one():
            count(list(constraint.exactly_one.literals), 1, 1)
    entries = np.array(row, dtype=np.int64) * len(model.variables) + np.array(variable, dtype=np.int64)
    entries, which = np.unique(entries, return_inverse=True)
    merged = np.zeros(len(entries), dtype=np.int64)
    np.add.at(merged, which, coefficient)
    at, of = np.divmod(entries, len(model.variables))
    return Rows(at, of, merged, np.array(low, dtype=np.int64), np.array(high, dtype=np.int64))


def _duals(
    rows: Rows, costs: Ints, low: Ints, high: Ints, clock: Clock, seconds: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    """By row, what one more on its right side would cost in the cheapest fractional solution."""
    model = model_pb2.ModelProto()
    model.variables.ids.extend(range(len(costs)))
    model.variables.lower_bounds.extend(low.tolist())
    model.variables.upper_bounds.extend(high.tolist())
    model.variables.integers.extend([False] * len(costs))
    (paid,) = costs.nonzero()
    model.objective.linear_coefficients.ids.extend(paid.tolist())
    model.objective.linear_coefficients.values.extend(costs[paid].tolist())
    model.linear_constraints.ids.extend(range(len(rows.low)))
    model.linear_constraints.lower_bounds.extend(np.where(rows.low <= -INFINITY, -np.inf, rows.low).tolist())
    model.linear_constraints.upper_bounds.extend(np.where(rows.high >= INFINITY, np.inf, rows.high).tolist())
    matrix = model.linear_constraint_matrix
    matrix.row_ids.extend(rows.row.tolist())
    matrix.column_ids.extend(rows.variable.tolist())
    matrix.coefficients.extend(rows.coefficient.tolist())
    solution = _solved(model, clock, seconds)
    if solution is None:
        return None
    duals = np.zeros(len(rows.low))
    duals[solution.dual_solution.dual_values.ids] = solution.dual_solution.dual_values.values
    return duals


def _solved(model: model_pb2.ModelProto, clock: Clock, seconds: float) -> solution_pb2.SolutionProto | None:
    """Its optimum, if it is found in time and with no more than so many iterations. It cannot be stopped: after a stop
    it is not waited for. Raises whatever the solver does, unless it got lost in rounding."""
    parameters = parameters_pb2.SolveParametersProto(iteration_limit=MOST_ITERATIONS)
    if clock.limits.deterministic is None and seconds < YEAR_SECONDS:
        parameters.time_limit.FromTimedelta(timedelta(seconds=seconds))
    results: list[result_pb2.SolveResultProto] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            results.append(
                linear_solver.solve(
                    model,
                    parameters_pb2.SOLVER_TYPE_HIGHS,
                    parameters_pb2.SolverInitializerProto(),
                    parameters,
                    model_parameters_pb2.ModelSolveParametersProto(),
                    None,
                    callback_pb2.CallbackRegistrationProto(),
                    None,
                    None,
                )
            )
        except BaseException as failure:
            failures.append(failure)

    thread = threading.Thread(target=run, name="rundertisch-relaxation", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(POLL_SECONDS)
        if clock.stop is not None and clock.stop.is_set():
            return None
    for failure in failures:
        if not (isinstance(failure, StatusNotOk) and failure.status.code() == StatusCode.INTERNAL):
            raise failure
    if not results or results[0].termination.reason != result_pb2.TERMINATION_REASON_OPTIMAL:
        return None
    return results[0].solutions[0]
