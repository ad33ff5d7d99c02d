"""Baseline (b): the same whole model as a mixed-integer program in HiGHS.

One place at a time: per pair of workshops that share somebody, a variable says whether they overlap. Agreed load: each
seat is split by week (or day), and what falls into one period is limited. Modes: one weighted sum as in (a), which is
exact in integers but stretches floating-point tolerances; and stage after stage, which does not.

HiGHS must be loaded in a process without OR-Tools, which brings a HiGHS library of its own.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import combinations
from typing import Literal

import highspy
import numpy as np

from scheduler.domain.problem import Problem

from .found import Answers, Listener, StageState, Status
from .objective import Stage, Weighted, stages
from .reading import Reading
from .whole import Term, Whole

Mode = Literal["weighted", "staged"]
THREADS = 2
STAGE_SHARE = 0.5
"""Of the time left, at most this goes into one stage while others follow."""


class Model:
    """Columns and rows, collected and handed to HiGHS at once."""

    def __init__(self) -> None:
        self.low, self.high = array("d"), array("d")
        self.row_low, self.row_high = array("d"), array("d")
        self.starts, self.columns, self.factors = array("i"), array("i"), array("d")

    def integer(self, low: int, high: int) -> int:
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def add(self, terms: Iterable[Term], low: int | None, high: int | None) -> None:
        merged: dict[int, int] = {}
        for factor, variable in terms:
            merged[variable] = merged.get(variable, 0) + factor
        self.starts.append(len(self.columns))
        self.columns.extend(merged.keys())
        self.factors.extend(merged.values())
        self.row_low.append(-highspy.kHighsInf if low is None else low)
        self.row_high.append(highspy.kHighsInf if high is None else high)

    def to_highs(self) -> highspy.Highs:
        highs = highspy.Highs()  # type: ignore[no-untyped-call]
        highs.silent()
        n_columns, n_rows = len(self.low), len(self.row_low)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = n_columns, n_rows
        lp.col_cost_ = np.zeros(n_columns)
        lp.col_lower_, lp.col_upper_ = np.array(self.low), np.array(self.high)
        lp.row_lower_, lp.row_upper_ = np.array(self.row_low), np.array(self.row_high)
        lp.integrality_ = [highspy.HighsVarType.kInteger] * n_columns
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array([*self.starts, len(self.columns)], dtype=np.int32)
        lp.a_matrix_.index_ = np.array(self.columns, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self.factors)
        if highs.passModel(lp) == highspy.HighsStatus.kError:
            raise RuntimeError("HiGHS refuses the model")
        for option, value in (("threads", THREADS), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.99)):
            highs.setOptionValue(option, value)
        return highs


def solve(problem: Problem, listener: Listener, mode: Mode) -> tuple[Status, list[StageState]]:
    """Plan with HiGHS until proved or out of time."""
    model = Model()
    whole = Whole(Reading(problem), model)
    _apart(whole, model)
    _within_load(whole, model)
    goals = stages(whole)
    highs = model.to_highs()
    listener.model(len(model.low), len(model.row_low))
    if mode == "weighted":
        return _weighted(whole, highs, Weighted.of(goals), listener)
    return _staged(whole, highs, goals, listener)


def _weighted(
    whole: Whole, highs: highspy.Highs, weighted: Weighted, listener: Listener
) -> tuple[Status, list[StageState]]:
    answers = Answers(listener, weighted)
    status = _minimise(whole, highs, weighted.terms, weighted.constant, answers, listener.seconds_left)
    answers.flush()
    return status, answers.states() if status == "solved" else []


def _staged(
    whole: Whole, highs: highspy.Highs, goals: Sequence[Stage], listener: Listener
) -> tuple[Status, list[StageState]]:
    states: list[StageState] = []
    planned, last = False, max(n for n, goal in enumerate(goals) if goal.terms)
    for n, goal in enumerate(goals):
        if not goal.terms:
            states.append(StageState(goal.constant, goal.constant))
            continue
        answers = Answers(_At(listener, n), Weighted((goal,), (1,)))
        share = STAGE_SHARE if planned and n < last else 1.0
        status = _minimise(whole, highs, goal.terms, goal.constant, answers, listener.seconds_left * share)
        answers.flush()
        if status != "solved" and not planned:
            return status, []
        if answers.best is None:  # out of time: what is known stands in the plan
            break
        states += answers.states()
        planned = True
        _hold(highs, goal, answers.best[0])
    return "solved", states


class _At:
    """A listener that counts a single stage as the n-th."""

    def __init__(self, listener: Listener, number: int) -> None:
        self.plan, self.model, self._listener, self._number = listener.plan, listener.model, listener, number

    @property
    def seconds_left(self) -> float:
        return self._listener.seconds_left

    def stage(self, number: int, value: int | None, bound: int) -> None:
        self._listener.stage(self._number, value, bound)


def _hold(highs: highspy.Highs, goal: Stage, value: int) -> None:
    """No later stage makes this one worse."""
    costs: dict[int, float] = {}
    for factor, variable in goal.terms:
        costs[variable] = costs.get(variable, 0) + factor
    columns, factors = np.array([*costs], dtype=np.int32), np.array([*costs.values()], dtype=np.float64)
    highs.addRow(-highspy.kHighsInf, value - goal.constant, len(columns), columns, factors)


def _minimise(
    whole: Whole, highs: highspy.Highs, terms: Sequence[Term], constant: int, answers: Answers, seconds: float
) -> Status:
    """Run HiGHS on one sum, from the last solution if there is one. Solutions and bounds go to the answers."""
    before = np.array(highs.getSolution().col_value)
    costs = np.zeros(highs.getNumCol())
    for factor, variable in terms:
        costs[variable] += factor
    highs.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
    highs.changeObjectiveOffset(constant)
    highs.setOptionValue("time_limit", max(0.01, seconds))

    def improved(event: highspy.highs.HighsCallbackEvent) -> None:
        values = np.array(event.data_out.mip_solution)
        answers.solution(float(costs @ np.round(values)) + constant, partial(whole.plan, _chosen(values)))
        answers.bound(event.data_out.mip_dual_bound)

    def logged(event: highspy.highs.HighsCallbackEvent) -> None:
        answers.bound(event.data_out.mip_dual_bound)

    highs.clearCallbacks()  # type: ignore[no-untyped-call]
    highs.cbMipImprovingSolution += improved
    highs.cbMipLogging += logged
    if len(before) == len(costs):
        highs.setSolution(len(before), np.arange(len(before), dtype=np.int32), np.round(before))
    highs.run()
    status = highs.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return "infeasible"
    info = highs.getInfo()
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        values = np.array(highs.getSolution().col_value)
        total = float(costs @ np.round(values)) + constant
        if answers.total is None or total < answers.total:  # the solution it started from is not reported as improved
            answers.solution(total, partial(whole.plan, _chosen(values)))
        answers.bound(info.mip_dual_bound)
    return "undecided" if answers.best is None else "solved"


def _chosen(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Callable[[int], bool]:
    return lambda variable: bool(values[variable] > 0.5)


def _apart(whole: Whole, model: Model) -> None:
    """Nobody in two sessions at once, no room without its changeover."""
    reading = whole.reading
    meet = _Meetings(whole, model)
    for human, of_human in whole.roles.items():
        limits = reading.limits[human]
        if 1 in (limits.day, limits.week):  # which say it already
            continue
        for (a, here), (b, there) in combinations(of_human.items(), 2):
            model.add([*((1, role) for role in (*here, *there)), (1, meet(a, b, 0))], None, 2)
    for room in reading.problem.room_by_id:
        users = [w for w, rooms in whole.room.items() if room in rooms]
        for a, b in combinations(users, 2):
            both = [(1, whole.room[a][room]), (1, whole.room[b][room])]
            model.add([*both, (1, meet(a, b, reading.changeover_min))], None, 2)


class _Meetings:
    """Variables for "these two lie less than the pause apart", made when asked for."""

    def __init__(self, whole: Whole, model: Model) -> None:
        self._whole, self._model = whole, model
        self._known: dict[tuple[str, str, int], int] = {}
        self._spans = {w: {slot: whole.reading.span(w, slot) for slot in at} for w, at in whole.at.items()}

    def __call__(self, a: str, b: str, pause: int) -> int:
        if (a, b, pause) not in self._known:
            meet = self._known[a, b, pause] = self._model.integer(0, 1)
            at_a, at_b = self._whole.at[a], self._whole.at[b]
            for slot, at in at_a.items():
                start, end = self._spans[a][slot]
                near = [
                    at_b[other]
                    for other, (from_, until) in self._spans[b].items()
                    if from_ < end + pause and start < until + pause
                ]
                if near:
                    self._model.add([(1, at), *((1, other) for other in near), (-1, meet)], None, 1)
        return self._known[a, b, pause]


def _within_load(whole: Whole, model: Model) -> None:
    reading = whole.reading
    for human, of_human in whole.roles.items():
        limits = reading.limits[human]
        for most, period in ((limits.day, reading.day), (limits.week, reading.iso_week)):
            if most is not None and len(of_human) > most:
                _limit(whole, model, of_human, period.__getitem__, most)
        if limits.horizon is not None and len(of_human) > limits.horizon:
            model.add([(1, role) for roles in of_human.values() for role in roles], None, limits.horizon)


def _limit(whole: Whole, model: Model, of_human: dict[str, list[int]], period: Callable[[str], int], most: int) -> None:
    """Split what the human does at each workshop by period; in each period no more than ``most``."""
    in_period: dict[int, list[int]] = {}
    for w, roles in of_human.items():
        at: dict[int, list[int]] = {}
        for slot, variable in whole.at[w].items():
            at.setdefault(period(slot), []).append(variable)
        parts = {number: model.integer(0, 1) for number in at}
        model.add([*((1, part) for part in parts.values()), *((-1, role) for role in roles)], 0, 0)
        for number, part in parts.items():
            model.add([(1, part), *((-1, variable) for variable in at[number])], None, 0)
            in_period.setdefault(number, []).append(part)
    for parts_there in in_period.values():
        if len(parts_there) > most:
            model.add([(1, part) for part in parts_there], None, most)
