"""The exact core on everything: stage after stage, each bound handed on, each solution the next one's hint."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ..check import check
from ..domain.limits import Limits, Progress
from ..domain.outcome import Infeasible, Outcome, Proof, Solved, StageResult, Undecided, stages_of
from ..domain.plan import Plan
from ..domain.problem import Problem
from ..errors import EngineError
from ..rules.base import Rule
from .batches import Batch, first_batch
from .compile import compile_problem
from .confirm import confirm_infeasible, confirm_score
from .extract import assignments, plan_of
from .instance import Instance
from .lost import lost_slots
from .model import Model, StageInModel, build
from .poster import Poster
from .solver import Answer, Clock, solve

PLAN_EVERY_SECONDS = 1.0
"""A better plan is extracted and handed to the listener no more often than this while a stage runs."""

FIRST_PLAN_SHARE = 0.7
"""Of the time, at most this share goes into a first whole plan; the rest is for a partial one if there is none."""

LATER_STAGES_SHARE = 0.5
"""A stage leaves at least half of the time to those after it, so that a hard proof does not starve them."""

Listener = Callable[[Progress], None]


def solve_whole(
    problem: Problem,
    rules: Sequence[Rule],
    limits: Limits,
    on_progress: Listener | None = None,
    stop: threading.Event | None = None,
) -> Outcome:
    """Plan a problem with these (configured) rules. What is infeasible is answered with the largest partial plan."""
    clock = Clock(limits, time.monotonic(), stop)
    instance = compile_problem(problem)
    answer = _Search(instance, rules, clock, on_progress).run()
    if isinstance(answer, Solved):
        return _confirmed(instance, rules, answer, clock, on_progress)
    partial = None
    if not problem.partial:
        relaxed = problem.model_copy(update={"partial": True})
        second = _Search(compile_problem(relaxed), rules, clock, on_progress).run()
        partial = second if isinstance(second, Solved) else None
    if answer == "infeasible":
        sure = confirm_infeasible(instance, rules, clock, clock.left) == "confirmed"
        return Infeasible(lost_slots(instance, rules), "proved" if sure else "proved-once", partial)
    return Undecided(partial)


def solve_below(
    problem: Problem, rules: Sequence[Rule], known: tuple[int, ...], clock: Clock
) -> Solved | Literal["infeasible", "undecided"]:
    """The best plan where the best values of the first stages are known from elsewhere. Nothing is confirmed."""
    return _Search(compile_problem(problem), rules, clock, None, known).run()


def _confirmed(
    instance: Instance, rules: Sequence[Rule], solved: Solved, clock: Clock, on_progress: Listener | None
) -> Solved:
    """Where every stage is closed and time is left, the whole score is confirmed by another pass."""
    if not solved.proved or clock.over:
        return solved
    values = stages_of(solved.score)
    if on_progress is not None:
        last, tier = solved.stages[-1], len(solved.score) - 1
        now = (clock.seconds, clock.left)
        on_progress(Progress(tier, "+".join(last.rules), last.stage, last.value, last.bound, *now, confirming=True))
    if confirm_score(instance, rules, values, clock, clock.left) == "open":
        return solved
    return replace(solved, stages=tuple(replace(stage, proof="proved") for stage in solved.stages))


@dataclass
class _Search:
    instance: Instance
    rules: Sequence[Rule]
    clock: Clock
    on_progress: Listener | None
    known: tuple[int, ...] = ()  # the best values of the first stages, where another search has proved them
    values: tuple[int, ...] = ()
    results: list[StageResult] = field(default_factory=list)

    def run(self) -> Solved | Literal["infeasible", "undecided"]:
        model = build(self.instance, self.rules)
        if not self.instance.partial and not model.candidates.slots.any(axis=1).all():
            return "infeasible"
        solution: Sequence[int] = ()
        for stage, value in zip(model.stages, self.known, strict=False):
            self._hold(model, stage, value)
        while len(self.results) < len(model.stages):
            if self.clock.over and solution:
                break
            stages = model.stages[len(self.results) :]
            to_solve = [later for later in stages[1:] if later.sum.terms]
            if self._known(model, stages[0], bool(solution or to_solve)):
                continue
            alone = not solution or self.clock.limits.gap > 0
            batch = first_batch(stages[:1] if alone else stages, model.poster)
            share = LATER_STAGES_SHARE if solution and len(to_solve) >= len(batch.stages) else 1.0
            answer = self._minimise(model, batch, solution, share)
            if answer.verdict == "infeasible":
                if solution:
                    raise EngineError(
                        f"A plan was found, and then none under its own score, at {'+'.join(stages[0].rules)}."
                    )
                return "infeasible"
            solution = answer.solution or solution
            if not solution:
                return "undecided"
            self._close(model, batch, answer, solution)
        return self._solved(model, solution)

    def _known(self, model: Model, stage: StageInModel, skippable: bool) -> bool:
        """Note the stage without a solve if it is a constant, or already as low as it can be in the last plan."""
        if not stage.sum.terms and skippable:
            value = stage.sum.constant
        elif self.values and self.values[len(self.results)] == self._low(stage):
            value = self.values[len(self.results)]
        else:
            return False
        self._hold(model, stage, value)
        return True

    def _low(self, stage: StageInModel) -> int:
        """What the stage cannot be below, known before any solve."""
        return self.results[-1].bound if stage.sum.not_below_previous and self.results else 0

    def _hold(self, model: Model, stage: StageInModel, value: int) -> None:
        """Note a stage whose best value is known, and hold all later ones to it."""
        self.results.append(StageResult(stage.rules, stage.stage, value, value, "proved-once", 0.0))
        _between(model, stage, value, value)

    def _minimise(self, model: Model, batch: Batch, solution: Sequence[int], share: float) -> Answer:
        poster, stage = model.poster, batch.stages[0]
        poster.minimise(batch.sum, low=self._low(stage) * batch.weights[0])
        if solution:
            poster.hint(solution)
        throttle = _Throttle()

        def tell(values: Sequence[int] | None, best: int | None, bound: int) -> None:
            if self.on_progress is not None:
                plan = self._judged(model, values)[0] if values is not None and throttle.ready() else None
                self.on_progress(self._progress(stage, best, batch.bounds(bound, [0] * len(batch.stages))[0], plan))

        told: list[int] = []

        def on_solution(values: Sequence[int], value: int, bound: int) -> None:
            told.append(batch.values(value)[0])
            tell(values, told[-1], bound)

        def on_bound(bound: int) -> None:
            tell(None, told[-1] if told else None, bound)

        listen = self.on_progress is not None
        if not solution and not self.instance.partial:
            share = FIRST_PLAN_SHARE
        return solve(
            poster.finish(),
            self.clock,
            self.clock.left * share,
            on_solution if listen else None,
            on_bound if listen else None,
        )

    def _close(self, model: Model, batch: Batch, answer: Answer, solution: Sequence[int]) -> None:
        """Note each stage's value, as the check counts it, and its bound; hold every later stage to the value."""
        plan, values = self._judged(model, solution)
        self.values = values
        here = values[len(self.results) : len(self.results) + len(batch.stages)]
        bounds = batch.bounds(answer.bound or 0, here)
        for stage, value, bound in zip(batch.stages, here, bounds, strict=True):
            counted = value_of(stage, solution)
            if value > counted:
                raise EngineError(f"The engine counts {counted} for {'+'.join(stage.rules)}, the check {value}.")
            least = min(value, max(self._low(stage), bound))
            proof: Proof = "proved-once" if least >= value else "gap"
            # The seconds of a batch are told with its first stage.
            seconds = answer.seconds if stage is batch.stages[0] else 0.0
            self.results.append(StageResult(stage.rules, stage.stage, value, least, proof, seconds))
            _between(model, stage, least, value)
            if self.on_progress is not None:
                self.on_progress(self._progress(stage, value, least, plan))

    def _solved(self, model: Model, solution: Sequence[int]) -> Solved:
        plan, values = self._judged(model, solution)
        stages = [
            # A stage left with a gap may have become better since.
            replace(result, value=value, proof="proved-once" if result.bound >= value else "gap")
            for result, value in zip(self.results, values, strict=False)
        ]
        for stage, value in zip(model.stages[len(stages) :], values[len(stages) :], strict=True):
            proof: Proof = "gap" if value else "proved-once"
            stages.append(StageResult(stage.rules, stage.stage, value, 0, proof, 0.0))
        if values > tuple(result.value for result in self.results) + values[len(self.results) :]:
            raise EngineError("A later stage made an earlier one worse.")
        return Solved(plan, check(self.instance.problem, plan, self.rules).score, tuple(stages))

    def _judged(self, model: Model, solution: Sequence[int]) -> tuple[Plan, tuple[int, ...]]:
        """The solution as a plan, and its stages. Raises EngineError if the independent check refuses it."""
        plan = plan_of(self.instance, assignments(self.instance, model.x, solution))
        report = check(self.instance.problem, plan, self.rules)
        if report.violations:
            raise EngineError(
                "The engine made a plan that the check refuses: " + "; ".join(map(str, report.violations))
            )
        return plan, stages_of(report.score)

    def _progress(self, stage: StageInModel, best: int | None, bound: int, plan: Plan | None) -> Progress:
        return Progress(
            tier=stage.tier,
            rule="+".join(stage.rules),
            stage=stage.stage,
            best=best,
            bound=max(0, bound),
            seconds=self.clock.seconds,
            seconds_left=self.clock.left,
            plan=plan,
        )


def _between(model: Model, stage: StageInModel, bound: int, value: int) -> None:
    """Hold the stage; that it cannot be below its bound follows, but spares later proofs from finding it again."""
    if stage.sum.terms:
        model.poster.linear(stage.sum.terms, bound - stage.sum.constant, value - stage.sum.constant, None)


class _Throttle:
    def __init__(self) -> None:
        self._last = float("-inf")

    def ready(self) -> bool:
        now = time.monotonic()
        if now - self._last < PLAN_EVERY_SECONDS:
            return False
        self._last = now
        return True


def value_of(stage: StageInModel, solution: Sequence[int]) -> int:
    """The stage's sum on a solution."""
    total = stage.sum.constant
    for coefficient, literal in stage.sum.terms:
        if literal >= 0:
            total += coefficient * (1 if literal == Poster.TRUE else solution[literal])
        else:
            total += coefficient * (0 if literal == -Poster.TRUE - 1 else 1 - solution[-literal - 1])
    return total
