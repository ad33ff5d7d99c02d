"""What a run of `plan` leaves in the working folder: plan, text, report, calendars, and what is known of the run."""

from __future__ import annotations

import datetime as dt
import getpass
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from ..domain.answers.outcome import Outcome, Solved
from ..domain.limits import Limits
from ..domain.plan import Plan
from ..domain.problem import Problem
from ..reports.documents import limits_document, score_document, stages_document
from ..reports.plan.agenda import Appointment, Reader, own_agenda
from ..reports.quarter.quarter import Quarter, quarter, quarter_text
from ..reports.quarter.quarter_document import quarter_document
from ..reports.words.document import SCHEMA_VERSION, written
from ..reports.words.labels import Labels
from ..rules.base import Rule
from .calendar_file import calendar_bytes
from .folder import RUN, TEXT, Folder, file_stem

REPORT, REPORT_DOCUMENT = "report.txt", "report.json"


@dataclass(frozen=True, slots=True)
class Run:
    """What changes from run to run, and so never goes into the plan."""

    started: dt.datetime
    seconds: float
    user: str
    limits: Limits
    interrupted: bool


def write_results(
    folder: Folder, problem: Problem, outcome: Outcome, run: Run, rules: Sequence[Rule], labels: Labels, text: str
) -> None:
    """Everything of one run; calendars of an earlier one that are not written again go."""
    before = folder.calendars_before()
    solved = outcome if isinstance(outcome, Solved) else outcome.partial
    if solved is None:
        folder.set_old_plan_aside()
        for name in (REPORT, REPORT_DOCUMENT):
            (folder.path / name).unlink(missing_ok=True)
    else:
        folder.write_plan(solved.plan)
        found = quarter(problem, solved.plan, Reader("coordinator"), labels, rules)
        _write_report(folder, found, rules, labels)
        _write_calendars(folder, problem, solved.plan, found.appointments, labels)
    folder.write(TEXT, text)
    folder.remove_calendars_of(before)
    folder.write(RUN, written(_run_document(outcome, solved, run, folder.calendars)))


def _write_report(folder: Folder, found: Quarter, rules: Sequence[Rule], labels: Labels) -> None:
    """Everything, for the coordinator only; `export` makes those for others."""
    folder.write(REPORT, quarter_text(found, labels, rules))
    folder.write(REPORT_DOCUMENT, written(quarter_document(found, labels, rules)))


def _write_calendars(
    folder: Folder, problem: Problem, plan: Plan, everything: Sequence[Appointment], labels: Labels
) -> None:
    """All sessions with everything for the coordinator, and for everybody their own sessions to pass on."""
    folder.write_calendar("all", calendar_bytes(problem, everything, labels.language))
    moderators = {id for entry in plan.entries for id in entry.moderators}
    people = {id for entry in plan.entries for id in entry.present}
    for kind, ids in (("moderator", moderators), ("person", people)):
        for id in sorted(ids):
            own = own_agenda(problem, plan, id, labels)
            folder.write_calendar(f"{kind}-{file_stem(id)}", calendar_bytes(problem, own, labels.language))


def _run_document(outcome: Outcome, solved: Solved | None, run: Run, calendars: Sequence[str]) -> Mapping[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "rundertisch-run",
        "started": run.started.isoformat(timespec="seconds"),
        "seconds": round(run.seconds, 3),
        "user": run.user,
        "limits": limits_document(run.limits),
        "versions": versions(),
        "outcome": type(outcome).__name__.lower(),
        "interrupted": run.interrupted,
        "score": None if solved is None else score_document(solved.score),
        "stages": None if solved is None else stages_document(solved.stages),
        "calendars": sorted(calendars),
    }


def user() -> str:
    """Who runs this."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container's user need not have a name
        return "unknown"


def versions() -> dict[str, str | None]:
    found: dict[str, str | None] = {"python": platform.python_version()}
    for name in ("rundertisch", "ortools"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = None
    return found
