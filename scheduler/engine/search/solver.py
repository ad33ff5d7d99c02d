"""One solve of one model: parameters as measured, a clock, a stop button that works from any thread."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ortools.sat.python import cp_model_helper as cmh

from ...domain.limits import Limits
from ...errors import EngineError

Verdict = Literal["optimal", "feasible", "infeasible", "unknown"]
OnSolution = Callable[[Sequence[int], int, int], None]
POLL_SECONDS, AFTER_STOP_SECONDS = 0.02, 3.0

STRATEGIES = ("max_lp", "quick_restart")
"""With few workers CP-SAT's own portfolio has no strong-LP worker. Two run the first of these beside heuristics."""

CONFIRMING = ("max_lp", "default_lp")
"""Strategies for a second opinion."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a solve said: a value for every variable, or nothing, and a bound that is valid whatever the verdict."""

    verdict: Verdict
    solution: Sequence[int]
    bound: int | None
    seconds: float
    core: Sequence[int] = ()  # of an infeasible model: assumptions that are enough for that, as the solver says


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of a whole search, shared by its solves."""

    limits: Limits
    started: float
    stop: threading.Event | None = None

    @classmethod
    def now(cls, limits: Limits, stop: threading.Event | None = None) -> Clock:
        """A clock that starts."""
        return cls(limits, time.monotonic(), stop)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    @property
    def left(self) -> float:
        return max(0.0, self.limits.seconds - self.seconds)

    def share(self, share: float) -> Clock:
        """The same clock, but over when that share of the time left is."""
        return replace(self, limits=replace(self.limits, seconds=self.seconds + self.left * share))

    def for_each(self, share: float) -> Clock:
        """The same clock, with that share of the effort for each solve, where effort is limited and not time."""
        effort = self.limits.deterministic
        return self if effort is None else replace(self, limits=replace(self.limits, deterministic=effort * share))

    @property
    def over(self) -> bool:
        return self.left <= 0 or (self.stop is not None and self.stop.is_set())


def parameters(
    limits: Limits, seconds: float, *, confirming: bool = False, as_hinted: bool = False
) -> cmh.SatParameters:
    """One worker: a strong LP. More: named strategies beside it. No search for symmetries, which finds none.

    ``confirming``: another seed, other strategies, and symmetries. ``as_hinted``: whatever is hinted is held.
    """
    chosen = cmh.SatParameters()
    chosen.random_seed = limits.seed + confirming
    if not confirming:
        chosen.symmetry_level = 0
        chosen.cp_model_probing_level = 1  # the second takes as long as it saves
        chosen.max_presolve_iterations = 1  # more cost small models more than they save large ones
        chosen.relative_gap_limit = limits.gap
    chosen.fix_variables_to_their_hinted_value = as_hinted
    chosen.catch_sigint_signal = False  # signals belong to the command; the solver's own handler aborts the process
    chosen.num_workers = limits.workers
    if limits.workers == 1:
        chosen.linearization_level = 1 if confirming else 2
    elif limits.workers == 2:
        chosen.subsolvers.extend(CONFIRMING if confirming else STRATEGIES)
    if limits.deterministic is not None:
        chosen.max_deterministic_time = limits.deterministic
        chosen.interleave_search = limits.workers > 1
    elif seconds != float("inf"):
        chosen.max_time_in_seconds = max(0.01, seconds)
    return chosen


def solve(
    model: cmh.CpModelProto,
    clock: Clock,
    seconds: float,
    on_solution: OnSolution | None = None,
    on_bound: Callable[[int], None] | None = None,
    confirming: bool = False,
    as_hinted: bool = False,
    enough: Callable[[], bool] | None = None,
) -> Answer:
    """Solve until proved, stopped, ``seconds`` are over, or what was found is ``enough``. ``on_solution`` gets values,
    objective and bound.

    The solver runs in a thread of its own, so that the caller's thread keeps serving signals and the stop event.
    Raises EngineError if the solver calls the model invalid, and whatever a callback raises.
    """
    started = time.monotonic()
    run = _Run(
        model, parameters(clock.limits, seconds, confirming=confirming, as_hinted=as_hinted), on_solution, on_bound
    )
    run.start()
    try:
        while run.is_alive():
            run.join(POLL_SECONDS)
            if (clock.stop is not None and clock.stop.is_set()) or (enough is not None and enough()):
                run.wrapper.stop_search()
    finally:
        if run.is_alive():
            run.wrapper.stop_search()
            run.join()
        run.release()
    if run.failures:
        raise run.failures[0]
    return _answer(run.responses[0], model, time.monotonic() - started)


def solve_as_hinted(model: cmh.CpModelProto, clock: Clock) -> Sequence[int]:
    """The solution in which all that is hinted is held; empty if there is none, or not in time. A stop leaves it a few
    seconds: what is hinted is a plan that would be lost."""
    answer = solve(model, clock, clock.left, as_hinted=True)
    if not answer.solution and clock.stop is not None and clock.stop.is_set():
        answer = solve(model, replace(clock, stop=None), min(clock.left, AFTER_STOP_SECONDS), as_hinted=True)
    return answer.solution


class _Run(threading.Thread):
    """One run of the solver. What callbacks raise is kept: it must not cross the solver's C++ frames."""

    def __init__(
        self,
        model: cmh.CpModelProto,
        chosen: cmh.SatParameters,
        on_solution: OnSolution | None,
        on_bound: Callable[[int], None] | None,
    ) -> None:
        super().__init__(name="rundertisch-solver", daemon=True)
        self.wrapper = cmh.SolveWrapper()
        self.wrapper.set_parameters(chosen)
        self.failures: list[BaseException] = []
        self.responses: list[cmh.CpSolverResponse] = []
        self._model = model
        if on_solution is not None:
            self._callback = _Callback(lambda values, value, bound: self._guard(on_solution, values, value, bound))
            self.wrapper.add_solution_callback(self._callback)
        if on_bound is not None:
            self.wrapper.add_best_bound_callback(lambda bound: self._guard(on_bound, round_up(bound)))

    def run(self) -> None:
        try:
            self.responses.append(self.wrapper.solve(self._model))  # type: ignore[no-untyped-call]  # the stub lacks it
        except BaseException as failure:
            self.failures.append(failure)

    def release(self) -> None:
        """Let go of solver and model: the solver's callbacks hold this object where no collector sees it."""
        del self.wrapper, self._model

    def _guard(self, told: Callable[..., None], *arguments: object) -> None:
        if self.failures:
            return
        try:
            told(*arguments)
        except BaseException as failure:
            self.failures.append(failure)
            self.wrapper.stop_search()


class _Callback(cmh.SolutionCallback):
    def __init__(self, told: OnSolution) -> None:
        super().__init__()
        self._told = told

    def OnSolutionCallback(self) -> None:
        response: cmh.CpSolverResponse = self.Response()  # type: ignore[no-untyped-call]  # the stub lacks it
        value, bound = round(response.objective_value), round_up(response.best_objective_bound)
        self._told(list(response.solution), value, bound)


def round_up(bound: float) -> int:
    """The integer bound that a float bound of an integer objective stands for."""
    return -(2**62) if bound == float("-inf") else math.ceil(bound - 1e-6)


def _answer(response: cmh.CpSolverResponse, model: cmh.CpModelProto, seconds: float) -> Answer:
    status = response.status
    verdicts: dict[object, Verdict] = {
        cmh.CpSolverStatus.OPTIMAL: "optimal",
        cmh.CpSolverStatus.FEASIBLE: "feasible",
        cmh.CpSolverStatus.INFEASIBLE: "infeasible",
        cmh.CpSolverStatus.UNKNOWN: "unknown",
    }
    if status not in verdicts:
        raise EngineError(f"The solver calls the model invalid: {cmh.CpSatHelper.validate_model(model)}")
    bound = round_up(response.best_objective_bound) if model.has_objective() else None
    core = list(response.sufficient_assumptions_for_infeasibility)
    return Answer(verdicts[status], list(response.solution), bound, seconds, core)
