"""The process that is measured: `python -m benchmarks.bench.child SOLVER PROBLEM EVENTS STARTED SECONDS`.

It writes one JSON line per event as it happens, so that what was found survives when the process is killed. Times are
seconds since STARTED, a reading of the monotonic clock that all processes of a machine share.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

from scheduler.domain.plan import Plan
from scheduler.files.problem_file import load

from .solvers import solver


class Events:
    """A listener that writes everything down. Solvers call it from threads of their own."""

    def __init__(self, path: Path, started: float, seconds: float) -> None:
        self._file = path.open("w", encoding="utf-8")
        self._started, self._seconds = started, seconds
        self._lock = threading.Lock()
        self._last: tuple[int, int | None, int] | None = None

    @property
    def seconds_left(self) -> float:
        return self._started + self._seconds - time.monotonic()

    def model(self, variables: int, constraints: int) -> None:
        self.write("model", variables=variables, constraints=constraints)

    def stage(self, number: int, value: int | None, bound: int) -> None:
        if (number, value, bound) != self._last:
            self._last = (number, value, bound)
            self.write("stage", stage=number, best=value, bound=bound)

    def plan(self, plan: Plan, found: float | None = None) -> None:
        now = time.monotonic()
        self.write("plan", now if found is None else found, plan=plan.model_dump(mode="json"))

    def write(self, event: str, at: float | None = None, **more: Any) -> None:
        seconds = round((time.monotonic() if at is None else at) - self._started, 3)
        with self._lock:
            self._file.write(json.dumps({"event": event, "seconds": seconds, **more}) + "\n")
            self._file.flush()


def main(name: str, problem: str, path: str, started: str, seconds: str) -> None:
    events = Events(Path(path), float(started), float(seconds))
    read = load(problem)
    events.write("loaded")
    status, stages = solver(name)(read, events)
    events.write("end", status=status, stages=[[stage.value, stage.bound] for stage in stages])


if __name__ == "__main__":
    main(*sys.argv[1:])
