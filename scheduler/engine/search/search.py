"""The stages of one model, one after another: each bound handed on, each solution the next one's hint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from ...check import check, judge
from ...domain.answers.outcome import Proof, Solved, StageResult
from ...domain.plan import Plan
from ...errors import EngineError
from ...rules.base import Rule, Stage
from ..instance.candidates import Candidates
from ..instance.instance import Assignment
from ..model.bound import ANYTHING, NOTHING_KNOWN, Bound
from ..model.extract import assignments, literals_of, plan_of
from ..model.model import Model, StageInModel, ends_of_long_tiers, hold_stage, post_slots_floor, value_of
from .added import Additions
from .among import better_among, go_on_in
from .approach import Approach, tolerance
from .batches import Batch, first_batch
from .condensed import Condensed, condense
from .narrow import SHARE, Narrowing, few_left
from .reporter import Listener, Reporter, progress, solve_told
from .solver import Answer, Clock, solve, solve_as_hinted

FIRST_PLAN_SHARE = 0.7
"""Of the time, at most this share goes into a first whole plan; the rest is for a partial one if there is none."""

CONDENSING_SHARE = 0.1
"""Of the time left, at most this share goes into what the condensed model may assume."""

LATER_STAGES_SHARE = 0.5
"""A stage leaves at least half of the time to those after it, so that a hard proof does not starve them."""

Verdict = Literal["going", "done", "infeasible", "undecided"]


@dataclass
class Search:
    """Stage after stage of a model. ``known``: the best values of the first stages, where another search proved them;
    None: the stage may be anything.

    ``bound``: what others know of the stages, and ``slots_bound`` of what they cost without moderators; ``additions``:
    what these add. ``start``: a plan to start from. ``at_once``: as many of the first stages as fit together in one
    solve; else the first one by itself, so that there is a plan early, or its bound where the rest is hard.
    ``narrowing``: the share of the time left that a question about slots may take which no plan takes that is as good
    so far; 0: none is left out. Where few are left: ``near``: a bound within this share of a stage is enough;
    ``condenses``: ask with organisations in place of persons first.
    """

    model: Model
    rules: Sequence[Rule]
    clock: Clock
    on_progress: Listener | None = None
    known: tuple[int | None, ...] = ()
    bound: Bound | None = None
    slots_bound: Bound = NOTHING_KNOWN
    start: Mapping[int, Assignment | None] = field(default_factory=dict)
    at_once: bool = False
    narrowing: float = SHARE
    additions: Additions | None = None
    near: float = 0.0
    condenses: bool = False
    condensed: Condensed | None = None
    solution: Sequence[int] = ()
    values: tuple[int, ...] = ()  # of the solution, by stage
    results: list[StageResult] = field(default_factory=list)
    varies: list[bool] = field(default_factory=list)  # by stage: could it be anything else, with those before it held?
    narrowed: list[tuple[int, Candidates]] = field(default_factory=list)  # what is left once so many stages are held
    _minimised: bool = False  # has any stage been solved?
    _last: tuple[Sequence[int], Plan, tuple[int, ...]] | None = None  # the solution judged last
    _free: set[int] = field(default_factory=set)  # stages that may be anything, or anything up to a value

    def __post_init__(self) -> None:
        for n, (stage, value) in enumerate(zip(self.model.stages, self.known, strict=False)):
            if value is None:
                self._free.add(n)
                self.results.append(StageResult(stage.rules, stage.stage, ANYTHING, 0, "gap", 0.0))
                self.varies.append(True)
            else:
                self._hold(stage, value)

    def stand(self) -> None:
        """Have the plan to start from as the first one, if it is one of this model. Else it remains a hint."""
        self.model.poster.minimise(Stage(()))
        self.model.poster.hint(literals_of(self.model.x, self.start))
        self.solution = solve_as_hinted(self.model.poster.finish(), self.clock)
        if self.solution:
            self.values = self._judged(self.solution)[1]

    def run(self, until: int | None = None) -> Solved | Literal["infeasible", "undecided"]:
        """Until so many stages are closed (0: any plan will do), or all, or the time is over; with a plan in any case,
        if there can be."""
        verdict = self.close(until)
        return verdict if verdict in ("infeasible", "undecided") else self.solved()

    def close(self, until: int | None) -> Verdict:
        """The same, without judging the plan."""
        last = len(self.model.stages) if until is None else until
        verdict: Verdict = "going"
        while verdict == "going":
            enough = self.solution and (len(self.results) >= last or self.clock.over)
            verdict = "done" if enough else self.step(last)
        return verdict

    def step(self, last: int | None = None) -> Verdict:
        """Close the next stage, or a batch of them; none after so many."""
        model = self.model
        if len(self.results) == len(model.stages):
            return "done" if self.solution else self._any_with_all_known()
        if not model.instance.partial and not model.candidates.slots.any(axis=1).all():
            return "infeasible"
        stages = model.stages[len(self.results) : None if last is None else max(last, len(self.results) + 1)]
        if self._is_known(stages[0], bool(self.solution) or len(stages) > 1):
            return "going"
        alone = not (self._minimised or self.at_once) or self.clock.limits.gap > 0 or self._condenses
        batch = first_batch(stages[: 1 if alone else self._together(stages)], model.poster)
        more = bool(self.solution) and any(stage.sum.terms for stage in stages[len(batch.stages) :])
        share = LATER_STAGES_SHARE if more else 1.0
        answer = self._minimise(batch, share)
        self._minimised = True
        if answer.verdict == "infeasible":
            if self.solution:
                raise EngineError(
                    f"A plan was found, and then none under its own score, at {'+'.join(stages[0].rules)}."
                )
            return "infeasible"
        if answer.solution and not self._is_worse(answer.solution):
            self.solution = answer.solution
        if not self.solution:
            return "undecided"
        done = len(self.results)
        self._close(batch, answer)
        more_to_come = len(self.results) < (len(model.stages) if last is None else last)
        long = any(done < end <= len(self.results) for end in ends_of_long_tiers(model.stages))
        if self.narrowing and more_to_come and long:
            self.narrow(self.narrowing, last)
        return "going"

    def narrow(self, share: float, until: int | None = None) -> None:
        """Go on with a smaller model, without the slots that no plan as good so far takes. If it is not known in time
        which these are, from a plan that is better in those taken for sure, for so many stages; that is tried once."""
        narrowing = Narrowing(self.model, self.results, self.solution, self.clock, share)
        candidates = narrowing.find()
        if candidates is not None:
            go_on_in(self, candidates)
        elif narrowing.seen is not None and not self.clock.over:
            self.narrowing = 0.0
            better_among(self, narrowing.seen, until)

    def left(self, best: Solved) -> tuple[int, Candidates] | None:
        """What narrowing left to plans as good as the best, and how many stages were held then; None if it left all, or
        the best is not known to be as good in these."""
        closed = zip(self.results, self.varies, best.stages, strict=False)
        as_good = [own.gap == 0 and (own.value <= held.value or not varies) for held, varies, own in closed]
        return next((one for one in reversed(self.narrowed) if all(as_good[: one[0]])), None)

    def any_plan(self, spared: Stage) -> Verdict:
        """Any plan, whatever its stages cost, that spares what it can of something else. It is not judged."""
        self.model.poster.minimise(spared)
        answer = solve(self.model.poster.finish(), self.clock, self.clock.left)
        if not answer.solution:
            return "infeasible" if answer.verdict == "infeasible" else "undecided"
        self.solution = answer.solution
        return "done"

    def _any_with_all_known(self) -> Verdict:
        verdict = self.any_plan(Stage(()))
        if verdict == "done":
            self.values = self._judged(self.solution)[1]
        return verdict

    def allow(self, value: int) -> None:
        """Let the next stage be anything up to this value."""
        stage = self.model.stages[len(self.results)]
        self._free.add(len(self.results))
        self._note(stage, StageResult(stage.rules, stage.stage, value, 0, "gap", 0.0))

    @property
    def assignments(self) -> dict[int, Assignment | None]:
        """The last solution on indices."""
        return assignments(self.model.instance, self.model.x, self.solution)

    @property
    def _held(self) -> list[int]:
        """The values of the stages closed so far."""
        return [result.value for result in self.results]

    def _is_known(self, stage: StageInModel, skippable: bool) -> bool:
        """Note the stage without a solve if it is a constant, or already as low as it can be in the last plan."""
        if not stage.sum.terms and skippable:
            value = stage.sum.constant
        elif self.values and self.values[len(self.results)] <= self._low(stage):
            value = self.values[len(self.results)]
        else:
            return False
        self._hold(stage, value)
        return True

    def _low(self, stage: StageInModel) -> int:
        """What the stage cannot be below, known before any solve."""
        low = self.results[-1].bound if stage.sum.not_below_previous and self.results else 0
        return max(low, (self.bound or NOTHING_KNOWN).low(len(self.results), self._held))

    def _hold(self, stage: StageInModel, value: int) -> None:
        """Note a stage whose best value is known, and hold all later ones to it."""
        self._note(stage, StageResult(stage.rules, stage.stage, value, value, "proved-once", 0.0))

    def _note(self, stage: StageInModel, result: StageResult) -> None:
        self.results.append(result)
        self.varies.append(bool(stage.sum.terms))
        hold_stage(self.model, stage, result.value, result.bound if self.clock.limits.workers == 1 else None)

    def _minimise(self, batch: Batch, share: float) -> Answer:
        poster, stage, low = self.model.poster, batch.stages[0], self._low(batch.stages[0])
        post_slots_floor(self.model, stage, self.slots_bound.low(len(self.results), self._held))
        if self._condenses and self.solution and self.condensed is None:
            clock = self.clock.share(CONDENSING_SHARE).for_each(CONDENSING_SHARE)
            self.condensed = condense(self.model, self.rules, self.results, clock)
        if self.additions is not None and self.additions.stage < len(self.results) + len(batch.stages):
            for model in (self.model, *(() if self.condensed is None else (self.condensed.model,))):
                self.additions.post(model, self._held)
            self.additions = None
        poster.minimise(batch.sum)
        if self.solution:
            poster.hint(self.solution)
        elif self.start:
            poster.hint(literals_of(self.model.x, self.start))
        seconds = self.clock.left * (share if self.solution or self.model.instance.partial else FIRST_PLAN_SHARE)
        if not self._enough(0) and self.condensed is None:
            return solve_told(poster, self.clock, seconds, self._reporter(batch), batch.least(low))
        return Approach(
            self.model,
            self.condensed,
            batch,
            self.results,
            low,
            max(self._near, self.clock.limits.gap),
            self.clock,
            partial(self._reporter, batch),
            lambda solution: self._judged(solution)[1][len(self.results)],
        ).run(self.solution, seconds)

    @property
    def _condenses(self) -> bool:
        return self.condenses and few_left(self.model.candidates)

    @property
    def _near(self) -> float:
        return self.near if few_left(self.model.candidates) else 0.0

    def _enough(self, n: int) -> int:
        """So far from its bound the n-th open stage may be at its value in the last plan."""
        return tolerance(self.values[len(self.results) + n], self._near) if self.solution else 0

    def _together(self, stages: Sequence[StageInModel]) -> int:
        """How many of the open stages may be solved at once: none with one that need not be exact."""
        return max(1, next((n for n in range(len(stages)) if self._enough(n)), len(stages)))

    def _reporter(self, batch: Batch, high: int | None = None) -> Reporter | None:
        """``high``: no bound counts further."""
        if self.on_progress is None:
            return None
        low = self._low(batch.stages[0])
        return Reporter(self.on_progress, batch, self.clock, lambda solution: self._judged(solution)[0], low, high)

    def _is_worse(self, solution: Sequence[int]) -> bool:
        """Than the last plan? A hint may be lost where time is short; and that one may be better by now than a stage
        before was held to."""
        counting = [n for n in range(len(self.values)) if n not in self._free]
        values = self._judged(solution)[1] if counting else ()
        return [values[n] for n in counting] > [self.values[n] for n in counting]

    def _close(self, batch: Batch, answer: Answer) -> None:
        """Note each stage's value, as the check counts it, and its bound; hold every later stage to the value."""
        plan, values = self._judged(self.solution)
        self.values = values
        here = values[len(self.results) : len(self.results) + len(batch.stages)]
        bounds = batch.bounds(answer.bound or 0, here)
        for stage, value, bound in zip(batch.stages, here, bounds, strict=True):
            taken = answer.solution and answer.solution is self.solution  # another might be better here, worse before
            if taken and value > (counted := value_of(stage, answer.solution)):
                raise EngineError(f"The engine counts {counted} for {'+'.join(stage.rules)}, the check {value}.")
            least = min(value, max(self._low(stage), bound))
            proof: Proof = "proved-once" if least >= value else "gap"
            # The seconds of a batch are told with its first stage.
            seconds = answer.seconds if stage is batch.stages[0] else 0.0
            self._note(stage, StageResult(stage.rules, stage.stage, value, least, proof, seconds))
            if self.on_progress is not None:
                self.on_progress(progress(stage, value, least, self.clock, plan))

    def solved(self) -> Solved:
        """The last plan, with what is known of every stage."""
        plan, values = self._judged(self.solution)
        stages = [
            # A stage left with a gap may have become better since.
            replace(result, value=value, proof="proved-once" if result.bound >= value else "gap")
            for result, value in zip(self.results, values, strict=False)
        ]
        for stage, value in zip(self.model.stages[len(stages) :], values[len(stages) :], strict=True):
            proof: Proof = "gap" if value else "proved-once"
            stages.append(StageResult(stage.rules, stage.stage, value, 0, proof, 0.0))
        if values > tuple(result.value for result in self.results) + values[len(self.results) :]:
            raise EngineError("A later stage made an earlier one worse.")
        return Solved(plan, check(self.model.instance.problem, plan, self.rules).score, tuple(stages))

    def _judged(self, solution: Sequence[int]) -> tuple[Plan, tuple[int, ...]]:
        """The solution as a plan, and its stages. Raises EngineError if the independent check refuses it."""
        if self._last is None or self._last[0] is not solution:
            instance = self.model.instance
            plan = plan_of(instance, assignments(instance, self.model.x, solution))
            report = judge(instance.problem, plan, self.rules)
            if report.violations:
                found = "; ".join(map(str, report.violations))
                raise EngineError(f"The engine made a plan that the check refuses: {found}")
            self._last = solution, plan, report.values
        return self._last[1:]
