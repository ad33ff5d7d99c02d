"""What a worker is asked: a job on the blocks as they stand now, made into a task that can be handed over."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...domain.plan import Entry
from ...domain.problem import Problem
from ...rules.base import Rule
from ..search.solver import Clock
from .apart import Apart
from .beside import Beside, Job
from .block import Task
from .cut import Cut
from .exchange import Exchanges

SECONDS = 6.0
"""For one block in one go, or moderators of many; two together may take twice as long, and most take a tenth. Many of
which only the bound is asked may take as long as two."""

CONTENDED_SHARE = 0.1
"""Of the time left, at most this share goes into what many cost together."""


@dataclass(frozen=True, slots=True)
class Tasks:
    """Notes what is offered in ``exchanges``; whatever is known of blocks by themselves (``apart``) goes with them."""

    cut: Cut
    rules: tuple[Rule, ...]
    apart: Apart
    exchanges: Exchanges

    def of(self, job: Job, beside: Beside, clock: Clock) -> Task | None:
        """None: there is nothing to do, or nobody to do it with."""
        standing: list[Entry] = []
        if job.alone:
            part: Problem | None = self.cut.alone(job.group)
        elif job.exchange:
            given = self.exchanges.offer(beside, job)
            part = None if given is None else given.problem
            standing += () if given is None else given.standing
        else:
            part = beside.problem_of(job.group, strict=job.strict, fair=job.fair)
        if part is None:
            return None
        start, barred = _start(job, part, beside), () if job.alone else self.cut.barred(part)
        if job.stands is not None:
            if len(start) < len(part.workshops):
                return None  # what is unheld cannot stay where it is
            there = part.moderator_by_id
            barred += tuple((w, m) for w, m in beside.busy_elsewhere(job.group) if m in there)
        whole = job.until == 0 or job.exchange
        some_unheld = job.promised or (not whole and any(beside.unheld(k) for k in job.group))
        in_turn = 1 if job.stands is not None else 2 if job.contended else len(job.group)
        seconds = min(SECONDS * in_turn, max(1.0, clock.left * (CONTENDED_SHARE if job.contended else 1.0)))
        if clock.limits.deterministic is not None:
            seconds = float("inf")
        task = Task(
            part if job.alone or not some_unheld else part.model_copy(update={"partial": True}),
            self.rules,
            replace(clock.limits, workers=1, seconds=seconds),
            job.until,
            shared=self.cut.shared(job.group) if job.until == 0 else frozenset(),
            start=self.apart.parts[job.group].entries if job.most else (*start, *standing),
            kept=frozenset(entry.workshop for entry in standing),
            barred=barred,
            stands=job.stands,
        )
        return self.beginning(task, job, beside)

    def beginning(self, task: Task, job: Job, beside: Beside) -> Task:
        """The task with what is known of its first stages already."""
        if job.most:
            return replace(task, allowed=job.most)
        if job.stands is not None:
            return task
        if job.until == 0 or task.problem.partial:
            return task  # what cannot be less when all are held may be less when some are not
        if job.alone:
            known, allowed = self.apart.beginning(job.group, beside.worst)
            task = replace(task, known=known, allowed=() if allowed is None else (allowed,))
        floors = self.apart.bound(job.group, beside.worst)
        # Who is alone may be asked before or after others were loosened, and is to be asked the same.
        return replace(task, floors=replace(floors, loose={}, contended={}) if job.alone else floors)


def _start(job: Job, part: Problem, beside: Beside) -> tuple[Entry, ...]:
    """What these blocks have now, as far as the moderators are there in the part."""
    if job.strict or (job.alone and len(job.group) == 1):
        return ()
    there = part.moderator_by_id
    entries = (entry for n in job.group for entry in beside.entries.get(n, ()))
    return tuple(entry for entry in entries if all(moderator in there for moderator in entry.moderators))
