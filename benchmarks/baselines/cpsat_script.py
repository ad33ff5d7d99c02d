"""Baseline (a): what a competent user writes with CP-SAT's own API: the whole model and one weighted sum.

Sessions are optional intervals: one place at a time is a no-overlap per human and room, an agreed load a no-overlap or
cumulative over weeks or days. Modes: CP-SAT's default on two workers; the same with a greedy plan as hint; one worker
with a strong LP.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Literal

from ortools.sat.python import cp_model

from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem

from .found import Answers, Listener, StageState, Status
from .greedy import greedy_plan
from .objective import Weighted, stages
from .reading import Reading
from .whole import Term, Whole

Mode = Literal["default", "lp", "hint"]


class Model:
    """CP-SAT behind the two verbs of the shared linear part."""

    def __init__(self) -> None:
        self.proto = cp_model.CpModel()
        self.variables: list[cp_model.IntVar] = []

    def integer(self, low: int, high: int) -> int:
        self.variables.append(self.proto.new_int_var(low, high, ""))
        return len(self.variables) - 1

    def sum(self, terms: Iterable[Term]) -> cp_model.LinearExprT:
        factors, numbers = zip(*terms, strict=True)
        return cp_model.LinearExpr.weighted_sum([self.variables[n] for n in numbers], factors)

    def add(self, terms: Iterable[Term], low: int | None, high: int | None) -> None:
        terms = list(terms)
        least = cp_model.INT32_MIN if low is None else low
        most = cp_model.INT32_MAX if high is None else high
        self.proto.add_linear_constraint(self.sum(terms) if terms else 0, least, most)


def solve(problem: Problem, listener: Listener, mode: Mode) -> tuple[Status, list[StageState]]:
    """Plan with CP-SAT until proved or out of time."""
    reading, model = Reading(problem), Model()
    whole = Whole(reading, model)
    _apart(whole, model)
    _within_load(whole, model)
    weighted = Weighted.of(stages(whole))
    model.proto.minimize(model.sum(weighted.terms) + weighted.constant if weighted.terms else 0)
    if mode == "hint":
        for variable, value in whole.values_of(greedy_plan(reading)).items():
            model.proto.add_hint(model.variables[variable], value)
    listener.model(len(model.proto.proto.variables), len(model.proto.proto.constraints))
    answers = Answers(listener, weighted)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1 if mode == "lp" else 2
    solver.parameters.linearization_level = 2 if mode == "lp" else 1
    solver.parameters.max_time_in_seconds = max(0.01, listener.seconds_left)
    solver.best_bound_callback = answers.bound
    status = solver.solve(model.proto, _Solutions(whole, model, answers))
    if status == cp_model.INFEASIBLE:
        return "infeasible", []
    if status == cp_model.MODEL_INVALID:
        raise RuntimeError(f"CP-SAT calls the model invalid: {model.proto.validate()}")
    if status == cp_model.UNKNOWN:
        return "undecided", []
    answers.bound(solver.best_objective_bound)
    answers.flush()
    return "solved", answers.states()


class _Solutions(cp_model.CpSolverSolutionCallback):
    def __init__(self, whole: Whole, model: Model, answers: Answers) -> None:
        super().__init__()
        self._whole, self._model, self._answers = whole, model, answers

    def on_solution_callback(self) -> None:
        values = list(self.response_proto.solution)
        indices = [variable.index for variable in self._model.variables]
        self._answers.solution(self.objective_value, partial(_plan, self._whole, values, indices))
        self._answers.bound(self.best_objective_bound)


def _plan(whole: Whole, values: list[int], indices: list[int]) -> Plan:
    return whole.plan(lambda variable: bool(values[indices[variable]]))


def _apart(whole: Whole, model: Model) -> None:
    """Nobody in two sessions at once, no room without its changeover."""
    reading, cp = whole.reading, model.proto
    spans = {w: {slot: reading.span(w, slot) for slot in at} for w, at in whole.at.items()}
    start = {w: _number(whole, model, w, {slot: of[0] for slot, of in spans[w].items()}) for w in whole.at}
    end = {w: _number(whole, model, w, {slot: of[1] for slot, of in spans[w].items()}) for w in whole.at}
    size = {w: _number(whole, model, w, {slot: of[1] - of[0] for slot, of in spans[w].items()}) for w in whole.at}

    def session(w: str, there: int) -> cp_model.IntervalVar:
        return cp.new_optional_interval_var(start[w], size[w], end[w], model.variables[there], "")

    for human, of_human in whole.roles.items():
        limits = reading.limits[human]
        if len(of_human) > 1 and 1 not in (limits.day, limits.week):  # which say it already
            cp.add_no_overlap([session(w, there) for w, roles in of_human.items() for there in roles])
    pause = reading.changeover_min
    for room in reading.problem.room_by_id:
        users = [w for w, rooms in whole.room.items() if room in rooms]
        if len(users) > 1:
            uses = [(w, model.variables[whole.room[w][room]]) for w in users]
            cp.add_no_overlap(
                [cp.new_optional_interval_var(start[w], size[w] + pause, end[w] + pause, use, "") for w, use in uses]
            )


def _within_load(whole: Whole, model: Model) -> None:
    """Per day and week a session is an interval of one unit; the limit is how many may lie on one another."""
    reading, cp = whole.reading, model.proto
    day = {w: _number(whole, model, w, reading.day) for w in whole.at}
    week = {w: _number(whole, model, w, reading.iso_week) for w in whole.at}
    for human, of_human in whole.roles.items():
        limits = reading.limits[human]
        roles = [(w, there) for w, of_workshop in of_human.items() for there in of_workshop]
        for most, period in ((limits.day, day), (limits.week, week)):
            if most is not None and len(of_human) > most:
                units = [
                    cp.new_optional_fixed_size_interval_var(period[w], 1, model.variables[r], "") for w, r in roles
                ]
                if most == 1:
                    cp.add_no_overlap(units)
                else:
                    cp.add_cumulative(units, [1] * len(units), most)
        if limits.horizon is not None and len(of_human) > limits.horizon:
            model.add([(1, there) for _, there in roles], None, limits.horizon)


def _number(whole: Whole, model: Model, workshop: str, number: Mapping[str, int]) -> cp_model.IntVar:
    """A variable for a number that hangs on the workshop's slot."""
    values = [number[slot] for slot in whole.at[workshop]] or [0]
    low = 0 if whole.reading.problem.partial else min(values)
    variable = model.integer(low, max(values))
    model.add([*whole.times(workshop, number.__getitem__), (-1, variable)], 0, 0)
    return model.variables[variable]
