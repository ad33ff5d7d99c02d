"""Tasks that ask nothing of the answers before theirs: begun before their turn by workers who would wait otherwise."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Job = TypeVar("Job", bound=Hashable)
Answer = TypeVar("Answer")


@dataclass
class Ahead(Generic[Job, Answer]):
    """``give`` hands a job out. What it makes of it must be the same whenever it does."""

    give: Callable[[Job], Future[Answer] | None]
    _waiting: deque[Job] = field(default_factory=deque)
    _begun: dict[Job, Future[Answer]] = field(default_factory=dict)

    def expect(self, jobs: Iterable[Job]) -> None:
        """These come next, in this order; whatever was expected before does not."""
        self.forget()
        self._waiting.extend(jobs)

    def begin(self, count: int) -> None:
        """So many are to be under way."""
        under_way = len(self.open)
        while self._waiting and under_way < count:
            job = self._waiting.popleft()
            future = self.give(job)
            if future is not None:
                self._begun[job] = future
                under_way += 1

    @property
    def open(self) -> list[Future[Answer]]:
        """Those under way."""
        return [future for future in self._begun.values() if not future.done()]

    def begun(self, job: Job) -> Future[Answer] | None:
        """The answer of a job whose turn has come, if it was begun. All later ones' turn comes with it."""
        if job in self._begun or job in self._waiting:
            self._waiting.clear()
        return self._begun.pop(job, None)

    def forget(self) -> None:
        """Nothing is expected any more."""
        self._waiting.clear()
        for future in self._begun.values():
            future.cancel()
        self._begun.clear()
