"""Tasks through an executor, some ahead of the others, but told and answered in a fixed order.

What a task is made of may depend on all answers up to a fixed number before it, and on nothing else. So equal tasks
give equal answers, however fast those are who work on them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TypeVar

from ..search.solver import Clock
from .ahead import Ahead

Job = TypeVar("Job", bound=Hashable)
Answer = TypeVar("Answer")

POLL_SECONDS = 0.1
AHEAD = 2
"""So many tasks are given out for every worker: one to work on, one that waits for it."""


def in_order(
    clock: Clock,
    jobs: Iterable[Job],
    give: Callable[[Job], Future[Answer] | None],
    take: Callable[[Job, Answer], Iterable[Job]],
    ahead: Ahead[Job, Answer] | None = None,
) -> bool:
    """``give`` hands a job out (None: nothing to do), ``take`` gets its answer and may return further jobs, which come
    last. Whether all was done before the time was over. ``ahead``: for workers who would wait for others."""
    waiting, given = deque(jobs), deque[tuple[Job, Future[Answer]]]()
    try:
        while (waiting or given) and not clock.over:
            while waiting and len(given) < AHEAD * clock.limits.workers:
                job = waiting.popleft()
                future = give(job)
                if future is not None:
                    given.append((job, future))
            if not given:
                continue
            job, future = given[0]
            while not future.done() and not clock.over:
                others: list[Future[Answer]] = []
                if ahead is not None:
                    ahead.begin(clock.limits.workers - sum(not later.done() for _, later in given))
                    others = ahead.open
                wait([future, *others], timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
            if future.done():
                given.popleft()
                waiting.extend(take(job, future.result()))
    finally:
        for _, future in given:
            future.cancel()
    return not waiting and not given
