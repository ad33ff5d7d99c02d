"""What a worker does with one municipality: its files come as bytes, and what they became goes back as bytes."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import api
from ..domain.limits import Limits
from ..domain.parts.fields import Language
from ..errors import Fault, InputError
from ..files.batch_folder import Carried
from ..files.names_file import NAME, names_beside
from ..files.problem_file import load
from ..files.results import Run, write_results
from ..reports.answers.outcome_text import outcome_text
from ..reports.batch_summary import Row, bad_row, failed_row, row_of
from ..reports.words.labels import Labels
from ..rules.catalogue import configured


@dataclass(frozen=True, slots=True)
class Task:
    """A municipality's files as bytes, so that a worker needs no folder in common with us. ``file`` is its name."""

    file: str
    content: bytes
    names: bytes | None
    limits: Limits
    partial: bool
    language: Language | None
    user: str


@dataclass(frozen=True, slots=True)
class Finished:
    """What one task left: its row of the summary and its files, by path in the municipality's folder."""

    row: Row
    files: Mapping[str, bytes]
    seconds: float
    peak_mb: float | None


def plan_file(task: Task) -> Finished:
    """Load, plan and report one municipality. What goes wrong with it is its row, never an exception."""
    _forget_peak()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rundertisch-") as folder:
        try:
            row, files = _written(task, Path(folder), begun)
        except InputError as error:
            faults = [_named(fault, Path(folder), task.file) for fault in error.faults]
            row, files = bad_row(task.file, len(faults)), {"faults.txt": "".join(f"{fault}\n" for fault in faults)}
        except Exception as error:  # our bug, but one municipality's only
            row, files = failed_row(task.file, f"{type(error).__name__}: {error}"), {}
    content = {name: data.encode() if isinstance(data, str) else data for name, data in files.items()}
    return Finished(row, content, time.monotonic() - begun, peak_mb())


def _written(task: Task, folder: Path, begun: float) -> tuple[Row, Mapping[str, str | bytes]]:
    path = folder / f"problem{Path(task.file).suffix}"
    path.write_bytes(task.content)
    if task.names is not None:
        (folder / NAME).write_bytes(task.names)
    problem = load(path)
    if task.partial:
        problem = problem.model_copy(update={"partial": True})
    labels = Labels(problem, task.language or problem.municipality.language, names_beside(path))
    rules = configured(problem)
    started = dt.datetime.now().astimezone()
    outcome = api.plan(problem, limits=task.limits)
    carried = Carried(folder / "out")
    run = Run(started, time.monotonic() - begun, task.user, task.limits, False)
    write_results(carried, problem, outcome, run, rules, labels, outcome_text(problem, outcome, rules, labels))
    return row_of(task.file, problem, outcome), carried.files


def _named(fault: Fault, folder: Path, file: str) -> Fault:
    """The fault at the file that people know, instead of our copy of it."""
    copied = Path(fault.file or "").name
    return fault.located(NAME if copied == NAME else file, fault.line)


def _forget_peak() -> None:
    """Linux: begin the peak of memory anew, since a worker plans many. Elsewhere it is the worker's."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def peak_mb() -> float | None:
    """This process's highest memory in MB; None where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return round(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000, 1)
    except (OSError, StopIteration):
        pass
    try:
        import resource
    except ImportError:
        return None
    usage: Any = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(float(usage) / (1_000_000 if sys.platform == "darwin" else 1000), 1)
