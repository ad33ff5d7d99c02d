"""A large problem block by block: what each costs alone is a bound, and beside the others they make a plan.

Blocks share moderators and money only. First each takes any plan with what those before it left. Then each is solved
without moderators, stage after stage: every stage is a sum over the blocks (or the worst of them), so this is a bound.
One flow finds moderators for all these sessions. Blocks where some find none, or pay for it, are planned anew with the
moderators that the others leave, and then together with another block that has some they could ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Literal

from ..check import check
from ..domain.blocks import blocks
from ..domain.cut import Cut, Group
from ..domain.outcome import Solved, StageResult, stages_of
from ..domain.plan import Entry
from ..domain.problem import Problem
from ..domain.uncollected import uncollected
from ..errors import EngineError
from ..rules.base import Rule, SoftRule
from .added_up import floors_of, stage_names
from .beside import Beside, Job
from .block import Answered, Part, Task, plan_block, ready
from .bound import NOTHING_KNOWN, Bound, Floors, Together, bounded
from .in_order import in_order
from .neighbourhood import neighbourhoods
from .search import Listener
from .solver import Clock
from .staff import staff
from .telling import Telling
from .transport import moderators_alone
from .unstaffed import is_relaxed_by_it

MANY = 150
"""From so many workshops on a model of all of them is out of reach."""

SECONDS = 6.0
"""For one block in one go; two together may take twice as long, and most take a tenth."""

KEPT_BACK = 0.05
"""Of the time, this share is kept for judging the whole plan in the end."""

EARLY_SHARE = 0.6
"""Of the time left, at most this share goes into the stages up to the first that counts the worst of all."""

ATTEMPTS = 4
"""So many times, each time with further ones."""

ATTEMPTS_TO_HOLD = 8
"""The same where sessions are unheld."""

ENOUGH = 0.95
"""If moderators are found for fewer of the sessions than this share, their slots are no good."""

MAY_BREAK = (("placed-once", "announced"),)
"""What a plan may leave broken in which some are still unheld."""


def falls_apart(problem: Problem, rules: Sequence[Rule]) -> bool:
    """Too large to be solved in one, and made of blocks?"""
    large = len(problem.workshops) >= MANY and not problem.partial
    return large and is_relaxed_by_it(rules) and len(blocks(problem)) > 1


@dataclass
class Blocks:
    """``best``: the best plan so far; ``partial``: one in which some workshops are unheld."""

    problem: Problem
    rules: tuple[Rule, ...]
    groups: Sequence[Sequence[str]]
    clock: Clock
    on_progress: Listener | None = None
    executor: Executor | None = None
    best: Solved | None = None
    partial: Solved | None = None
    _alone: dict[int, Part] = field(default_factory=dict)
    _moderators: Bound = NOTHING_KNOWN
    _idle: tuple[int, ...] = ()
    _hopeless: bool = False  # a block has no plan even without moderators

    def run(self) -> Solved | Literal["infeasible", "undecided"]:
        if self.executor is not None:
            for _ in range(self.clock.limits.workers):
                self.executor.submit(ready)  # workers start while this process goes on
        with uncollected():
            self.cut = Cut(self.problem, self.groups)
        self.beside = Beside(self.problem, self.rules, self.cut)
        self._names = tuple(stage_names(self.problem, self.rules))
        self._telling = Telling(self._names, self.clock, self.on_progress)
        worst = [n for n, (_, _, is_worst) in enumerate(self._names) if is_worst]
        self.beside.worst = dict.fromkeys(worst)
        self._first_worst = worst[0] if worst else None
        adding = {rule.name for rule in self.rules if isinstance(rule, SoftRule) and rule.additive}
        self._additive = tuple(all(name in adding for name in names) for names, _, _ in self._names)
        # Up to here it does not matter who moderates, as long as there is somebody.
        self._alike = max(1, self._additive.index(True) if True in self._additive else len(self._names))
        if self.executor is not None:
            return self._run(self.executor)
        with ThreadPoolExecutor(self.clock.limits.workers) as executor:
            self.executor = executor
            return self._run(executor)

    def _run(self, executor: Executor) -> Solved | Literal["infeasible", "undecided"]:
        later = self.clock.share(1 - KEPT_BACK)
        self._any(later)
        early = len(self._names) if self._first_worst is None else self._first_worst + 1
        if self._slots(self._alike, later):
            self._staffed(self._alike, later.share(EARLY_SHARE))
            # A copy: what this process looks up in the problem must not get in the way of handing it over.
            moderators = executor.submit(moderators_alone, self.problem.model_copy(), self.rules)
            if self._slots(early, later):
                self._moderators = moderators.result()
                self._staffed(early, later.share(EARLY_SHARE))
                self._work([Job((n,), None) for n in range(len(self.cut))], later)
                self._keep()
                if self._slots(None, later):
                    self._staffed(None, later)
            moderators.cancel()
        return self.best or ("infeasible" if self._hopeless else "undecided")

    def _any(self, clock: Clock) -> None:
        """Some plan, with everybody held if that is not too hard. What is announced is seen to before anything else is
        given up."""
        blocks = self.cut.hardest_first()
        self._work([Job((n,), 0, fair=True) for n in blocks], clock)
        open_ = [n for n in blocks if n not in self.beside.entries]
        self._work([Job((n,), 0, promised=True) for n in open_], clock)
        self._work(self._together(open_, 0), clock)
        self._work([Job((n,), 1) for n in open_ if self.beside.unheld(n)], clock)
        self._hold(1, clock)
        self._keep()

    def _hold(self, until: int | None, clock: Clock) -> None:
        """Blocks with somebody unheld are planned together with others, as long as that helps."""
        for attempt in range(ATTEMPTS_TO_HOLD):
            unheld = [n for n in range(len(self.cut)) if self.beside.unheld(n)]
            if not unheld or clock.over:
                return
            self._work(self._together(unheld, until, attempt), clock)

    def _slots(self, until: int | None, clock: Clock) -> bool:
        """Every block without moderators up to a stage. Was there time for all?"""
        first = self._first_worst
        done = self._work([Job((n,), until, alone=True) for n in range(len(self.cut))], clock)
        done = done and len(self._alone) == len(self.cut)
        if done and first is not None and (until is None or until > first):
            self.beside.worst[first] = max(part.values[first] for part in self._alone.values())
        return done

    def _staffed(self, until: int | None, clock: Clock) -> None:
        """Moderators for all these sessions at once; then blocks that are not content are planned anew."""
        slots = [entry for part in self._alone.values() for entry in part.entries]
        held = {entry.workshop: entry for entry in staff(self.problem, slots, self.rules)}
        before = self.beside
        if len(held) >= ENOUGH * len(slots):
            self.beside = Beside(self.problem, self.rules, self.cut)
            self.beside.worst = before.worst
            for n, group in enumerate(self.groups):
                self.beside.put_checked(n, tuple(held[workshop] for workshop in group if workshop in held))
            self._work([Job((n,), until) for n in range(len(self.cut)) if self.beside.unheld(n)], clock)
            self._hold(until, clock)
            self._keep()
        if before.entries and self._n_unheld(self.beside) > self._n_unheld(before):
            self.beside = before
        for attempt in range(ATTEMPTS):
            dear = [n for n in range(len(self.cut)) if self._dear(n, until)]
            self._work([Job((n,), until) for n in dear], clock)
            dear = [n for n in dear if self._dear(n, until)]
            self._work(self._together(dear, until, attempt), clock)
            if not dear or clock.over:
                break
        self._keep()

    def _n_unheld(self, beside: Beside) -> int:
        return sum(len(beside.unheld(n)) for n in range(len(self.cut)))

    def _together(self, dear: Sequence[int], until: int | None, attempt: int = 0) -> list[Job]:
        return [Job(group, until) for group in neighbourhoods(self.beside, dear, attempt)]

    def _dear(self, n: int, until: int | None) -> bool:
        """Does the block leave somebody unheld, or cost more than without moderators up to the first stage that they
        decide?"""
        if self.beside.unheld(n) or until in (0, 1):
            return bool(self.beside.unheld(n))
        until = self._alike + 1 if until is None else min(until, self._alike + 1)
        return n in self._alone and self.beside.better((n,), self._alone[n].values, until)

    def _work(self, jobs: Iterable[Job], clock: Clock) -> bool:
        return in_order(clock, jobs, self._give, self._take)

    def _give(self, job: Job) -> Future[Answered] | None:
        assert self.executor is not None
        n = job.group[0]
        if job.alone:
            part: Problem | None = self.cut.alone(job.group)
        else:
            if len(job.group) > 1 and not self._dear(n, job.until):
                return None  # another pair has helped it meanwhile
            part = self.beside.problem_of(job.group, strict=job.strict, fair=job.fair)
        if part is None:
            return None
        some_unheld = job.promised or (job.until != 0 and any(self.beside.unheld(k) for k in job.group))
        seconds = min(SECONDS * len(job.group), max(1.0, self.clock.left))
        task = Task(
            part if job.alone or not some_unheld else part.model_copy(update={"partial": True}),
            self.rules,
            replace(self.clock.limits, workers=1, seconds=seconds),
            job.until,
            staffed=not job.alone,
            shared=self.cut.shared(job.group) if job.until == 0 else frozenset(),
            start=() if job.strict or job.alone else self._start(job.group, part),
        )
        return self.executor.submit(plan_block, self._beginning(task, job))

    def _start(self, group: Group, part: Problem) -> tuple[Entry, ...]:
        """What these blocks have now, as far as the moderators are there in the part."""
        there = part.moderator_by_id
        entries = (entry for n in group for entry in self.beside.entries.get(n, ()))
        return tuple(entry for entry in entries if all(moderator in there for moderator in entry.moderators))

    def _beginning(self, task: Task, job: Job) -> Task:
        """What is known of the first stages already."""
        first = self._first_worst
        if job.until == 0 or task.problem.partial or any(n not in self._alone for n in job.group):
            return task  # what cannot be less when all are held may be less when some are not
        if not job.alone:
            parts = [self._alone[n] for n in job.group]
            return replace(task, floors=floors_of(parts, self.beside.worst))
        of_block = self._alone[job.group[0]]
        known = of_block.values[: len(of_block.bounds)][:first]
        if first is None or len(of_block.bounds) <= first:
            return replace(task, known=known)
        return replace(task, known=known, allowed=self.beside.worst[first])

    def _take(self, job: Job, answer: Answered) -> Iterator[Job]:
        self._telling.tell(self.best)
        if isinstance(answer, str):
            self._hopeless = self._hopeless or (job.alone and answer == "infeasible")
            if job.fair:
                yield replace(job, fair=False)
        elif job.alone:
            self._note(job.group[0], answer)
        elif job.until == 0 or self.beside.better(job.group, answer.values, job.until):
            if self.beside.fits(job.group, answer.entries):
                self.beside.put(job.group, answer.entries)
            elif not job.strict:
                yield replace(job, strict=True)

    def _note(self, n: int, answer: Part) -> None:
        """What the block costs alone; of the stages known before, what was known."""
        before = self._alone.get(n)
        if before is not None:
            answer = replace(answer, bounds=(*before.bounds, *answer.bounds[len(before.bounds) :]))
        self._alone[n] = answer

    def _bound(self) -> Together:
        """What all blocks cost without moderators, if every one was solved, and what moderators cost."""
        parts = list(self._alone.values()) if len(self._alone) == len(self.cut) else []
        known = floors_of(parts, self.beside.worst)
        lows = tuple(low + idle for low, idle in zip(known.floors, self._idle, strict=False))
        premises = (
            None if premise is None else premise + idle
            for premise, idle in zip(known.premises, self._idle, strict=False)
        )
        return Together((Floors(lows, tuple(premises)), self._moderators), self._additive)

    def _keep(self) -> None:
        """Keep the blocks' plans as one if it is better."""
        if not self.beside.entries:
            return
        plan = self.beside.plan
        some_left = len(plan.entries) < len(self.problem.workshops)
        problem = self.problem.model_copy(update={"partial": True}) if some_left else self.problem
        report = check(problem, plan, self.rules)
        if any((violation.rule, violation.aspect) not in MAY_BREAK for violation in report.violations):
            raise EngineError(
                "The engine made a plan that the check refuses: " + "; ".join(map(str, report.violations[:10]))
            )
        if report.violations:
            return
        stages = [
            StageResult(names, stage, value, 0, "gap" if value else "proved-once", 0.0)
            for (names, stage, _), value in zip(self._names, stages_of(report.score), strict=True)
        ]
        solved = Solved(plan, report.score, tuple(stages))
        if some_left:
            self.partial = _better(solved, self.partial)
        else:
            if len(self._alone) == len(self.cut):
                self._idle = self._beyond(stages)
            self.best = bounded(_better(solved, self.best), self._bound())
        self._telling.tell(self.best, None if some_left or self.best is None else self.best.plan)

    def _beyond(self, stages: Sequence[StageResult]) -> tuple[int, ...]:
        """Whoever sits nowhere is in no block, and what their burdens from earlier quarters cost is always the same."""
        values = zip(stages, self.beside.together(range(len(self.cut))), strict=True)
        return tuple(0 if n in self.beside.worst else stage.value - value for n, (stage, value) in enumerate(values))


def _better(one: Solved, other: Solved | None) -> Solved:
    return one if other is None or stages_of(one.score) <= stages_of(other.score) else other
