"""Tasks through any `concurrent.futures.Executor`, each answered once, also where workers die."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED as FIRST
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Generic, TypeVar

from .errors import Fault, InputError

T = TypeVar("T")
R = TypeVar("R")

POLL_SECONDS = 0.1
TRIES = 2
"""A task that was alone when its worker died so often is given up."""

MANY_OBJECTS = 100_000
"""So many new ones are made before a worker looks for cycles among them."""

DASK_RETRIES = 2
CONNECT_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Lost:
    """A task without an answer: its workers died, or what it raised."""

    reason: str


@dataclass(frozen=True, slots=True)
class Pool:
    """Where tasks go: ``make`` gives an executor, and another one when that broke. ``at_once``: tasks handed over."""

    make: Callable[[], Executor]
    at_once: int


@dataclass
class Tasks(Generic[T, R]):
    """Asks ``function`` about every task. The function and the tasks travel by pickle."""

    function: Callable[[T], R]
    tasks: Mapping[str, T]
    pool: Pool
    stop: threading.Event | None = None
    _waiting: deque[str] = field(default_factory=deque)
    _suspects: deque[str] = field(default_factory=deque)
    _deaths: Counter[str] = field(default_factory=Counter)
    _running: dict[Future[R], str] = field(default_factory=dict)
    _alone: bool = False
    _broken: bool = False

    def answers(self) -> Iterator[tuple[str, R | Lost]]:
        """Every key once, as its task is done; no more once ``stop`` is set."""
        self._waiting.extend(self.tasks)
        executor = self.pool.make()
        try:
            while self._waiting or self._suspects or self._running:
                if self._broken and not self._running:
                    executor.shutdown(wait=False)
                    executor, self._broken = self.pool.make(), False
                self._fill(executor)
                done, _ = wait(self._running, timeout=POLL_SECONDS, return_when=FIRST)
                for future in done:
                    key = self._running.pop(future)
                    answer = self._answer(key, future)
                    if answer is not None:
                        yield key, answer
                if self.stop is not None and self.stop.is_set():
                    return
        finally:
            for future in self._running:
                future.cancel()
            executor.shutdown(wait=False, cancel_futures=True)

    def _fill(self, executor: Executor) -> None:
        """Suspects go alone, so that the innocent is not blamed for a neighbour's death."""
        while not self._broken and not (self._alone and self._running):
            alone = bool(self._suspects)
            queue = self._suspects or self._waiting
            if not queue or len(self._running) >= (1 if alone else self.pool.at_once):
                return
            key = queue.popleft()
            try:
                future = executor.submit(self.function, self.tasks[key])
            except BrokenExecutor as error:  # told like any other task of a broken executor
                future = Future()
                future.set_exception(error)
            self._running[future] = key
            self._alone = alone

    def _answer(self, key: str, future: Future[R]) -> R | Lost | None:
        """None if the task has to be asked again."""
        try:
            return future.result()
        except BrokenExecutor as error:
            self._broken = True
            self._deaths[key] += self._alone
            if self._deaths[key] < TRIES:
                self._suspects.append(key)
                return None
            return Lost(f"its worker died again and again ({type(error).__name__})")
        except BaseException as error:  # a cancelled future's error is no Exception everywhere
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            return Lost(f"{type(error).__name__}: {error}")


def processes(workers: int) -> Pool:
    """Processes of this machine, started afresh (spawn), so that nothing of this process is in them."""

    def make() -> Executor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)

    return Pool(make, workers + 1)


def _begin() -> None:
    """Ctrl-C reaches every process of a terminal; the parent alone decides what it means. And a task that arrives is
    tens of thousands of objects without a cycle: to go through them again and again takes half the time of unpacking.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(MANY_OBJECTS, *gc.get_threshold()[1:])


def given(executor: Executor, at_once: int) -> Pool:
    """An executor of the caller's, who also closes it. It cannot be made again when it breaks."""

    def make() -> Executor:
        return _Borrowed(executor)

    return Pool(make, at_once)


class _Borrowed(Executor):
    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def submit(self, *arguments: Any, **named: Any) -> Future[Any]:
        return self._executor.submit(*arguments, **named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Not ours to close."""


@contextmanager
def dask(address: str) -> Iterator[Pool]:
    """The workers of a Dask scheduler. Dask itself hands a dead worker's tasks to others.

    Raises InputError if Dask is not installed or nobody answers there.
    """
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise InputError([Fault(("executor",), "no Dask", "pip install 'rundertisch[dask]'")]) from None
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError([Fault(("scheduler",), f"{address!r} ({error})", "a Dask scheduler that answers")]) from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise InputError([Fault(("scheduler",), "a Dask scheduler without workers", "at least one worker")])
        yield given(client.get_executor(retries=DASK_RETRIES, pure=False), 2 * threads)
