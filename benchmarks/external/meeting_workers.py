"""One search in a process for each core: other seeds, the best plan exchanged when the medium level is done."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait

from .meeting_problem import Mapped
from .meeting_score import score
from .meeting_search import Plan, better_medium, better_soft

MEDIUM_SHARE = 0.7
"""Of the time that is left when the first plan is there."""

GRACE_SECONDS = 5.0
"""A worker that is later than this is given up."""


def searched(
    mapped: Mapped, start: Plan, deadline: float, cores: int, seed: int, meanwhile: Callable[[], None]
) -> Iterator[Plan]:
    """The best plan after the medium phase, then the best of all. ``deadline`` is a reading of the monotonic clock.

    ``meanwhile`` runs once, beside the workers. A worker that dies costs what it would have found, nothing else.
    """
    medium_until = time.monotonic() + MEDIUM_SHARE * max(0.0, deadline - time.monotonic())
    with _workers(mapped, start, medium_until, deadline, cores, seed) as connections:
        meanwhile()
        best = start
        for until in (medium_until, deadline):
            best = min((best, *_received(connections, until)), key=lambda plan: score(mapped.file, plan))
            for connection in connections:
                _send(connection, best)
            yield best


@contextmanager
def _workers(
    mapped: Mapped, start: Plan, medium_until: float, deadline: float, cores: int, seed: int
) -> Iterator[list[Connection]]:
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
    connections: list[Connection] = []
    processes = []
    for core in range(cores):
        here, there = context.Pipe()
        arguments = (there, mapped, start, medium_until, deadline, seed + core)
        process = context.Process(target=_work, args=arguments, daemon=True)  # type: ignore[attr-defined]
        process.start()
        there.close()
        connections.append(here)
        processes.append(process)
    try:
        yield connections
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _work(connection: Connection, mapped: Mapped, start: Plan, medium_until: float, deadline: float, seed: int) -> None:
    """One worker: medium, exchange, soft."""
    connection.send(better_medium(mapped, start, medium_until, seed))
    best: Plan = connection.recv()
    connection.send(better_soft(mapped, best, deadline, seed))


def _received(connections: Sequence[Connection], until: float) -> Iterator[Plan]:
    """One plan from every worker that still lives."""
    waiting = list(connections)
    while waiting:
        ready = wait(waiting, timeout=max(0.0, until - time.monotonic()) + GRACE_SECONDS)
        if not ready:
            return
        for connection in ready:
            assert isinstance(connection, Connection)
            waiting.remove(connection)
            try:
                yield connection.recv()
            except (EOFError, OSError):
                continue


def _send(connection: Connection, plan: Plan) -> None:
    try:
        connection.send(plan)
    except OSError:
        return
