"""A large problem block by block: what each costs alone is a bound, and beside the others they make a plan.

Blocks share moderators and money only. First each takes any plan with what those before it left. Then each is solved
as if there were no others, with every moderator to itself: every stage is a sum over the blocks (or the worst of
them), so this is a bound. One flow finds moderators for all these sessions. Blocks where some find none, or that cost
more than alone, are planned anew with the moderators that the others leave, then with what their moderators do
elsewhere and others may take over, and then together with others that have some they could ask. What time is left goes
to blocks that cost more in later stages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from ..domain.cut import Cut, Group
from ..domain.outcome import Solved, stages_of
from ..domain.plan import Entry
from ..domain.problem import Problem
from ..domain.uncollected import uncollected
from ..rules.base import Rule
from .added_up import Stages, Values, of_nobody_else
from .ahead import Ahead
from .apart import Apart
from .beside import Beside, Job
from .block import Answered, plan_block, ready
from .bound import NOTHING_KNOWN, Bound, Highest, bounded, n_closed
from .dear import dear_groups, dearest, is_dear
from .exchange import Exchanges
from .in_order import in_order
from .judged import better_of, judged
from .neighbourhood import joined_in_pairs, neighbourhoods, with_rivals
from .on_from import on_from
from .part import known
from .reach import in_reach
from .reporter import Listener
from .solver import Clock
from .staff import staff
from .tasks import Tasks
from .telling import Telling
from .time_for_all import enough_for_staffing, without_judging
from .transport import moderators_alone

WHOLE_SHARE, LOOSENING_SHARE, REST_SHARE = 0.4, 0.25, 0.6
"""Of the time left, at most this share goes into a model of all blocks, where that is in reach; into `_loosen`; and
into the plan of the first stage after the one that counts the worst of all, before all later ones."""

DECIDED_SHARE = 0.85
"""Of the time left, at most this share goes into the stages up to the first that moderators decide."""

ATTEMPTS, ATTEMPTS_TO_HOLD, ATTEMPTS_IN_PAIRS = 6, 8, 6
"""So many times, each time with further ones; the second where sessions are unheld, the third for exchanges of two."""

ENOUGH, FEW = 0.9, 0.005
"""If moderators are found for fewer of the sessions than the first share, their slots are no good; if no more of them
than the second are unheld in the end beside those before, they are worth going on with."""


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
    _moderators: Bound = NOTHING_KNOWN
    _whole: Bound = NOTHING_KNOWN
    _judged: dict[int, tuple[Entry, ...]] = field(default_factory=dict)
    _exchanges: Exchanges = field(default_factory=Exchanges)
    _hopeless: bool = False  # a block has no plan even with every moderator to itself

    def run(self) -> Solved | Literal["infeasible", "undecided"]:
        with uncollected():
            return self._found()

    def _found(self) -> Solved | Literal["infeasible", "undecided"]:
        if self.executor is not None:
            for _ in range(self.clock.limits.workers):
                self.executor.submit(ready)  # workers start while this process goes on
        self.cut = Cut(self.problem, self.groups, stand_ins=known(self.rules))
        self.beside = Beside(self.problem, self.rules, self.cut)
        self._stages = Stages.of(self.problem, self.rules)
        self._telling = Telling(self._stages.names, self.clock, self.on_progress)
        self.beside.worst = dict.fromkeys(self._stages.worst)
        self._apart = Apart(len(self.cut), self._stages.first_worst, self._stages.shared, self._stages.end)
        self._tasks = Tasks(self.cut, self.rules, self._apart, self._exchanges)
        self._ahead = Ahead(self._submit)
        if self.executor is not None:
            return self._run(self.executor)
        with ThreadPoolExecutor(self.clock.limits.workers) as executor:
            self.executor = executor
            return self._run(executor)

    def _run(self, executor: Executor) -> Solved | Literal["infeasible", "undecided"]:
        later = without_judging(self.clock, len(self.problem.workshops))
        self._ahead.expect(self._each_alone(self._stages.early))
        self._any(later)
        if self._solved_apart(self._stages.early, later):
            self._ahead.expect(self._each_alone(self._stages.with_worst))
            self._staffed(later.share(DECIDED_SHARE))
            self._loosen(self._stages.early, later)
            self._tighten(later.share(WHOLE_SHARE))
            if enough_for_staffing(later, len(self.problem.workshops)):
                self._later_stages(executor, later)
        self._ahead.forget()
        return self.best or ("infeasible" if self._hopeless else "undecided")

    def _later_stages(self, executor: Executor, clock: Clock) -> None:
        """From the first that counts the worst of all, or all that are left."""
        # A copy: what this process looks up in the problem must not get in the way of handing it over.
        moderators = executor.submit(moderators_alone, self.problem.model_copy(), self.rules)
        if self._solved_apart(self._stages.with_worst, clock):
            self._moderators = moderators.result()
            self._keep()
            for until in self._stages.after_worst:
                rest = clock if until == len(self._stages.names) else clock.share(REST_SHARE)
                self._work([Job((n,), until) for n in range(len(self.cut))], rest)
                self._keep()
                if self._solved_apart(until, clock) and len(self.beside.entries) == len(self.cut):
                    self._loosen(until, clock)
                    self._use_rest(until, rest)
                self._keep()
        moderators.cancel()

    def _use_rest(self, until: int, clock: Clock) -> None:
        """Stage after stage of so many, exchanges for blocks that cost more than alone there, as long as that helps; if
        not all stages are asked for, then for each of them with another one that has moderators it could ask."""
        every, last = range(len(self.cut)), until == len(self._stages.names)
        for attempt in range(1 if last else 1 + ATTEMPTS_IN_PAIRS):
            for stage in self._stages.sums(until):
                for _ in range(ATTEMPTS):
                    dear, before = dearest(self.beside, self._apart, stage), self.beside.together(every)
                    groups = with_rivals(self.beside, dear, attempt - 1) if attempt else ((n,) for n in dear)
                    asked = None if last else until  # None: content or not
                    self._work([Job(group, asked, exchange=True, dear_in=stage) for group in groups], clock)
                    if clock.over:
                        return
                    if self.beside.together(every) >= before:
                        break

    def _loosen(self, until: int, clock: Clock) -> None:
        """What blocks cost at least while they pay more before, for those of so many stages whose bound lacks that."""
        values = stages_of(self.best.score) if self.best is not None else ()
        for stage in self._stages.sums(until) if values else ():
            loosened = self._apart.to_loosen(stage, values, self.beside.worst, self._beyond)
            jobs = [Job(group, stage + 1, alone=True, most=most) for group, most in loosened]
            self._work(jobs, clock.share(LOOSENING_SHARE))
        self._keep()

    def _any(self, clock: Clock) -> None:
        """Some plan, with everybody held if that is not too hard. What is announced is seen to before anything else is
        given up."""
        blocks = self.cut.hardest_first()
        self._work([Job((n,), 0, fair=True) for n in blocks], clock)
        open_ = [n for n in blocks if n not in self.beside.entries]
        self._work([Job((n,), 0, exchange=True) for n in open_], clock)
        open_ = [n for n in blocks if n not in self.beside.entries]
        self._work([Job((n,), 0, promised=True) for n in open_], clock)
        self._work(self._together([(n,) for n in open_], 0, 0), clock)
        self._work([Job((n,), 1) for n in open_ if self.beside.unheld(n)], clock)
        self._hold(1, clock)
        self._keep()

    def _hold(self, until: int | None, clock: Clock) -> None:
        """Blocks with somebody unheld are planned together with others, as long as that helps."""
        for attempt in range(ATTEMPTS_TO_HOLD):
            unheld = [(n,) for n in range(len(self.cut)) if self.beside.unheld(n)]
            if not unheld or clock.over:
                return
            self._work([Job(group, until, exchange=True) for group in unheld], clock)
            self._work(self._together([g for g in unheld if self.beside.unheld(g[0])], until, attempt), clock)

    def _each_alone(self, until: int | None) -> list[Job]:
        return [Job((n,), until, alone=True) for n in range(len(self.cut))]

    def _solved_apart(self, until: int | None, clock: Clock) -> bool:
        """Every block up to a stage as if there were no others. Was there time for all?"""
        done = self._work(self._each_alone(until), clock) and self._apart.complete
        first = self._apart.first_worst
        if done and first is not None and (until is None or until > first):
            self.beside.worst[first] = max(values[first] for values in self._apart.values)
        return done

    def _staffed(self, clock: Clock) -> None:
        """Moderators for all these sessions at once; then blocks that are not content are planned anew."""
        if not enough_for_staffing(clock, len(self.problem.workshops)):
            return
        slots, until, before = self._apart.slots(), self._stages.early, self.beside
        held = staff(self.problem, slots, self.rules, self.cut.at_home)
        if len(held) >= ENOUGH * len(slots):
            self.beside = self.beside.anew(held)
            self._hold(self._stages.decided, clock)  # stages after these take longer, and wait for the later ones
        if before.entries and self.beside.n_unheld > before.n_unheld + FEW * len(slots):
            self.beside = before
        self._improve(until, clock)
        if before.entries and self.beside.n_unheld > before.n_unheld:
            self.beside = before
            self._improve(until, clock)

    def _improve(self, until: int, clock: Clock) -> None:
        """Blocks that are not content are planned anew, alone, in pairs and with others that could help."""
        for attempt in range(ATTEMPTS):
            self._work([Job(group, until) for group in self._dear_groups(until)], clock)
            if not attempt and not self.beside.n_unheld:
                self._keep()
            pairs = joined_in_pairs(self.beside, self._apart, self._dear_groups(until))
            self._work([Job(group, until, alone=True) for group in pairs], clock)
            self._work([Job(group, until) for group in self._dear_groups(until) if len(group) > 1], clock)
            self._keep_if_closed()
            self._work([Job(group, until, exchange=True) for group in self._dear_groups(until)], clock)
            self._keep_if_closed()
            dear = self._dear_groups(until)
            if not dear or clock.over or in_reach(self.problem):
                break
            self._work(self._together(dear, until, attempt), clock)
            self._keep_if_closed()
        self._keep()

    def _tighten(self, clock: Clock) -> None:
        """What blocks take from each other in the stages that moderators decide, from a model of all of them."""
        best, until = self.best, self._stages.decided
        if best is None or not in_reach(self.problem) or all(stage.gap == 0 for stage in best.stages[:until]):
            return
        found, self._whole = on_from(self.problem, self.rules, best, self.bound, until, clock, self.on_progress)
        if found is not None:
            self.best, beside = found, self.beside.anew(found.plan.entries)
            self.beside = beside if not beside.n_unheld else self.beside
        self._keep()

    def _together(self, dear: Sequence[Group], until: int | None, attempt: int) -> list[Job]:
        return [Job(group, until) for group in neighbourhoods(self.beside, dear, attempt)]

    def _dear_groups(self, until: int | None) -> list[Group]:
        return dear_groups(self.beside, self._apart, until, self._stages.decided)

    def _work(self, jobs: Iterable[Job], clock: Clock) -> bool:
        return in_order(clock, jobs, self._give, self._take, self._ahead)

    def _give(self, job: Job) -> Future[Answered] | None:
        return self._ahead.begun(job) or self._submit(job) if job.alone else self._submit(job)

    def _submit(self, job: Job) -> Future[Answered] | None:
        assert self.executor is not None
        if job.dear_in is not None and job.group[0] not in dearest(self.beside, self._apart, job.dear_in):
            return None
        # Whoever is planned in later stages may be dear in one that is not looked at here.
        early = job.until is not None and job.until <= self._stages.early
        with_others = early and not job.alone and (job.exchange or len(job.group) > 1)
        if with_others and not is_dear(self.beside, self._apart, job.group[0], job.until, self._stages.decided):
            return None  # they have helped it meanwhile
        task = self._tasks.of(job, self.beside, self.clock)
        return None if task is None else self.executor.submit(plan_block, task)

    def _take(self, job: Job, answer: Answered) -> Iterator[Job]:
        self._telling.tell(self.best)
        if job.exchange:
            yield from self._exchanges.take(self.beside, job, answer)
        elif isinstance(answer, str):
            self._hopeless = self._hopeless or (job.alone and not job.most and answer == "infeasible")
            if job.fair:
                yield replace(job, fair=False)
        elif job.most:
            self._apart.note_loose(job.group, job.most, answer)
        elif job.alone:
            self._apart.note(job.group, answer)
            better = len(job.group) > 1 and self.beside.better(job.group, answer.values, job.until)
            if better and self.beside.fits_as_if_alone(job.group, answer.entries):
                self.beside.put(job.group, answer.entries)
        elif job.until == 0 or self.beside.better(job.group, answer.values, job.until):
            if self.beside.fits(job.group, answer.entries):
                self.beside.put(job.group, answer.entries)
            elif not job.strict:
                yield replace(job, strict=True)

    def _keep(self) -> None:
        """Keep the blocks' plans as one if it is better; and what is known of all plans by now."""
        before = self.best
        if self.beside.entries and self.beside.entries != self._judged:
            self._judged = dict(self.beside.entries)
            solved = judged(self.problem, self.rules, self._stages.names, self.beside.plan)
            if solved is not None and len(solved.plan.entries) < len(self.problem.workshops):
                self.partial = better_of(solved, self.partial)
            elif solved is not None:
                self.best = better_of(solved, self.best)
        if self.best is not None:
            new = self.best is not before
            self.best = bounded(self.best, self.bound)
            self._telling.tell(self.best, self.best.plan if new else None)

    def _keep_if_closed(self) -> None:
        """Keep them if all are held for the first time, or if that closes a stage: to judge the whole takes as long as
        to plan dozens of blocks."""
        if self.beside.n_unheld:
            return
        if self.best is None:
            self._keep()
            return
        every = range(len(self.cut))
        together = [value + beyond for value, beyond in zip(self.beside.together(every), self._beyond, strict=True)]
        if n_closed(together, self.bound) > n_closed(stages_of(self.best.score), self.bound):
            self._keep()

    @property
    def bound(self) -> Bound:
        """What no plan is below."""
        every = self._apart.bound(range(len(self.cut)), self.beside.worst, self._beyond)
        return Highest((every, self._moderators, self._whole))

    @cached_property
    def _beyond(self) -> Values:
        return of_nobody_else(self.cut.idle(), self.rules, self._stages.worst)
