"""One run of `rundertisch batch`: what is left to do, through an executor, and everything done kept on disk at once."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..domain.limits import Limits
from ..domain.parts.fields import Language
from ..errors import Fault, InputError
from ..executors import Lost, Pool, Tasks, dask, processes
from ..files.batch_folder import BatchFolder, Source, fingerprint, sources
from ..files.folder import open_folder
from ..files.results import user, versions
from ..reports.batch_summary import Row, bad_row, failed_row
from ..reports.documents import limits_document
from .batch_progress import BatchProgress, batch_progress
from .batch_task import Finished, Task, plan_file
from .console import interruptible
from .exit_codes import BAD_INPUT, NO, OUR_BUG, UNDECIDED, YES

_WORST_FIRST = {"failed": OUR_BUG, "bad-input": BAD_INPUT, "infeasible": NO, "undecided": UNDECIDED}
_FOLDER: Mapping[Language, str] = {"de": "Ergebnisse: {folder}", "en": "Results: {folder}"}


def run_batch(folder: Path, output: Path, options: Mapping[str, Any], note: Callable[[str], None]) -> int:
    """The exit code. ``options``: those of the command, by name. Raises InputError if there is nothing to plan."""
    found = sources(folder)
    limits = _limits(options)
    run = _Run(BatchFolder(open_folder(output)), limits, options["partial"], options["lang"])
    tasks = run.tasks(found)
    started, begun = dt.datetime.now().astimezone(), time.monotonic()
    language = options["lang"] or run.language
    with interruptible() as interruption, _pool(options) as pool, _children_ended():
        shown = batch_progress(sys.stderr, len(found), run.rows, language)
        try:
            for name, answer in Tasks(plan_file, tasks, pool, interruption.stop).answers():
                run.keep(name, answer, shown)
        finally:
            shown.close()
            seconds = time.monotonic() - begun
            run.folder.write_summary(run.rows, options["lang"] or run.language)
            run.folder.write_run(_run_document(started, seconds, limits, run, interruption.signal is not None))
    note(_FOLDER[options["lang"] or run.language].format(folder=output))
    return _code(run.rows) if interruption.exit_code is None else interruption.exit_code


class _Run:
    """Who is done, and how."""

    def __init__(self, folder: BatchFolder, limits: Limits, partial: bool, language: Language | None) -> None:
        self.folder = folder
        self.rows: dict[str, Row] = {}
        self.measured: dict[str, Mapping[str, Any]] = {}
        self._limits, self._partial, self._language = limits, partial, language
        self._marks: dict[str, str] = {}
        self._files: dict[str, str] = {}

    @property
    def language(self) -> Language:
        """That of the first municipality by name."""
        known = [row.language for _, row in sorted(self.rows.items()) if row.language is not None]
        return known[0] if known else "de"

    def tasks(self, found: list[Source]) -> dict[str, Task]:
        """What is not finished. Those that are get their rows."""
        shared = {
            "limits": limits_document(self._limits),
            "partial": self._partial,
            "language": self._language,
            "versions": versions(),
        }
        tasks: dict[str, Task] = {}
        for source in found:
            self._files[source.name] = source.file
            try:
                content, names = source.read()
            except OSError as error:
                fault = Fault((), f"a file that cannot be read ({error.strerror})", "a readable file", source.file)
                faults = {"faults.txt": f"{fault}\n".encode()}
                self._keep(source.name, "", bad_row(source.file, 1), faults)
                continue
            mark = fingerprint((source.file.encode(), content, names), shared)
            self._marks[source.name] = mark
            row = self.folder.finished(source.name, mark)
            if row is not None:
                self.rows[source.name] = row
                continue
            limits, partial, language = self._limits, self._partial, self._language
            tasks[source.name] = Task(source.file, content, names, limits, partial, language, user())
        return tasks

    def keep(self, name: str, answer: Finished | Lost, shown: BatchProgress) -> None:
        if isinstance(answer, Lost):
            self._keep(name, "", failed_row(self._files[name], answer.reason), {})
            shown(name, self.rows[name], 0.0)
            return
        self._keep(name, self._marks[name], answer.row, answer.files)
        self.measured[name] = {"seconds": round(answer.seconds, 3), "peak_mb": answer.peak_mb}
        shown(name, answer.row, answer.seconds)

    def _keep(self, name: str, mark: str, row: Row, files: Mapping[str, bytes]) -> None:
        self.folder.keep(name, mark, row, files)
        self.rows[name] = row


def _limits(options: Mapping[str, Any]) -> Limits:
    workers, seed, gap = options["workers_per_plan"], options["seed"], options["gap"]
    if options["reproducible"]:
        return replace(Limits.reproducible(options["effort"], seed), workers=workers, gap=gap)
    return Limits(seconds=options["seconds"], gap=gap, workers=workers, seed=seed)


@contextmanager
def _pool(options: Mapping[str, Any]) -> Iterator[Pool]:
    if options["executor"] == "processes":
        yield processes(options["workers"])
    elif options["scheduler"] is None:
        raise InputError([Fault(("scheduler",), "nothing", "the address of a Dask scheduler: tcp://HOST:PORT")])
    else:
        with dask(options["scheduler"]) as pool:
            yield pool


@contextmanager
def _children_ended() -> Iterator[None]:
    """Workers that are still at a plan nobody waits for are ended: they write nothing themselves."""
    try:
        yield
    finally:
        for child in multiprocessing.active_children():
            child.terminate()


def _code(rows: Mapping[str, Row]) -> int:
    """The worst of all: a failure before bad input before a no before no answer."""
    outcomes = {row.outcome for row in rows.values()}
    return next((code for outcome, code in _WORST_FIRST.items() if outcome in outcomes), YES)


def _run_document(
    started: dt.datetime, seconds: float, limits: Limits, run: _Run, interrupted: bool
) -> Mapping[str, Any]:
    """What changes from run to run. Municipalities that were finished before are not in it."""
    return {
        "schema_version": 1,
        "kind": "rundertisch-batch-run",
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(seconds, 3),
        "user": user(),
        "limits": limits_document(limits),
        "versions": versions(),
        "interrupted": interrupted,
        "municipalities": {name: run.measured[name] for name in sorted(run.measured)},
    }
