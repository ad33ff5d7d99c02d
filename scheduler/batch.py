"""Many municipalities: one task each, through any `concurrent.futures.Executor`."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial

from . import api
from .domain.answers.outcome import Outcome
from .domain.limits import Limits
from .domain.problem import Problem
from .executors import Lost, Tasks, given, processes
from .rules.base import Rule
from .rules.catalogue import RULES

ONE_WORKER = Limits(workers=1)


def batch(
    problems: Mapping[str, Problem],
    executor: Executor | None = None,
    limits: Limits = ONE_WORKER,
    rules: Sequence[Rule] = RULES,
    stop: threading.Event | None = None,
    at_once: int = 4,
) -> Iterator[tuple[str, Outcome | Lost]]:
    """Plan every problem; answers come as they are ready. ``limits`` hold for each plan.

    ``executor``: any, Dask's `Client.get_executor()` too; at most ``at_once`` plans are handed to it. None: two
    processes, made again when one dies. `Lost` says what became of a problem without an answer.
    """
    pool = processes(2) if executor is None else given(executor, at_once)
    return Tasks(partial(_planned, limits=limits, rules=tuple(rules)), problems, pool, stop).answers()


def _planned(problem: Problem, limits: Limits, rules: Sequence[Rule]) -> Outcome:
    return api.plan(problem, rules, limits)
