"""Those who plan blocks: jobs are handed out to them, and their answers taken into the plans of all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace

from ...rules.base import Rule
from ..search.solver import Clock
from .added_up import Stages
from .ahead import Ahead
from .apart import Apart
from .beside import Beside, Job
from .block import Answered, plan_block
from .cut import Cut
from .dear import dearest, is_dear
from .exchange import Exchanges
from .in_order import in_order
from .tasks import Tasks


@dataclass
class Crew:
    """``beside``: the plans of all blocks beside each other; ``apart``: what they cost as if there were no others.
    ``hear``: called for every answer. ``hopeless``: a block has no plan even with every moderator to itself."""

    cut: Cut
    rules: tuple[Rule, ...]
    stages: Stages
    clock: Clock
    beside: Beside
    apart: Apart
    hear: Callable[[], None]
    executor: Executor
    hopeless: bool = False
    _exchanges: Exchanges = field(default_factory=Exchanges)

    def __post_init__(self) -> None:
        self.tasks = Tasks(self.cut, self.rules, self.apart, self._exchanges)
        self.ahead = Ahead(self._submit)

    def work(self, jobs: Iterable[Job], clock: Clock) -> bool:
        """Was there time for all of them?"""
        return in_order(clock, jobs, self._give, self._take, self.ahead)

    def each_alone(self, until: int) -> list[Job]:
        """Every block as if there were no others, where that is not known for so many stages."""
        known = self.apart.parts
        blocks = (n for n in range(len(self.cut)) if (n,) not in known or len(known[n,].bounds) < until)
        return [Job((n,), until, alone=True) for n in blocks]

    def _give(self, job: Job) -> Future[Answered] | None:
        return self.ahead.begun(job) or self._submit(job) if job.alone else self._submit(job)

    def _submit(self, job: Job) -> Future[Answered] | None:
        for_worst = job.alone and not job.most and job.until == self.stages.with_worst
        if for_worst and not self.apart.may_be_worst(job.group):
            return None
        if job.dear_in is not None and job.group[0] not in dearest(self.beside, self.apart, job.dear_in):
            return None
        # Whoever is planned in later stages may be dear in one that is not looked at here.
        early = job.until is not None and job.until <= self.stages.early
        with_others = early and not job.alone and (job.exchange or len(job.group) > 1)
        if with_others and not is_dear(self.beside, self.apart, job.group[0], job.until, self.stages.decided):
            return None  # they have helped it meanwhile
        task = self.tasks.of(job, self.beside, self.clock)
        return None if task is None else self.executor.submit(plan_block, task)

    def _take(self, job: Job, answer: Answered) -> Iterator[Job]:
        self.hear()
        if job.exchange:
            yield from self._exchanges.take(self.beside, job, answer)
        elif isinstance(answer, str):
            self.hopeless = self.hopeless or (job.alone and not job.most and answer == "infeasible")
            if job.fair:
                yield replace(job, fair=False)
        elif job.most:
            self.apart.note_loose(job.group, job.most, answer)
        elif job.alone:
            note = self.apart.note_contended if job.contended else self.apart.note
            note(job.group, answer)
            better = len(job.group) > 1 and self.beside.better(job.group, answer.values, job.until)
            if better and self.beside.fits_as_if_alone(job.group, answer.entries):
                self.beside.put(job.group, answer.entries)
        elif job.stands is not None:
            if self.beside.fits(job.group, answer.entries):
                self.beside.put(job.group, answer.entries)
        elif job.until == 0 or self.beside.better(job.group, answer.values, job.until):
            if self.beside.fits(job.group, answer.entries):
                self.beside.put(job.group, answer.entries)
            elif not job.strict:
                yield replace(job, strict=True)
