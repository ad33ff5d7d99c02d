"""A plan in the form and at the level that somebody asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..check import check
from ..domain.plan import Plan
from ..domain.problem import Problem
from ..reports.documents import agenda_document
from ..reports.plan.agenda import Reader, agenda
from ..reports.quarter.quarter import quarter, quarter_text
from ..reports.quarter.quarter_document import quarter_document
from ..reports.words.document import written
from ..reports.words.labels import Labels
from ..rules.base import Rule
from ..rules.catalogue import RULES, configured
from .calendar_file import calendar_bytes
from .csv_file import csv_bytes
from .folder import write_atomically


def exported(
    problem: Problem, plan: Plan, reader: Reader, labels: Labels, form: str, rules: Sequence[Rule] = RULES
) -> tuple[bytes, int]:
    """The content, and how many violations the plan has. ``form``: json, csv, ics, report or report-json."""
    rules = configured(problem, rules)
    # A partial plan is one that people pass on too: what it leaves out is no fault of what it holds.
    violations = len(check(problem.model_copy(update={"partial": True}), plan, rules).violations)
    if form in ("report", "report-json"):
        found = quarter(problem, plan, reader, labels, rules)
        text = (
            quarter_text(found, labels, rules) if form == "report" else written(quarter_document(found, labels, rules))
        )
        return text.encode(), violations
    appointments = agenda(problem, plan, reader, labels, rules)
    if form == "csv":
        return csv_bytes(appointments, reader, labels.language), violations
    if form == "ics":
        return calendar_bytes(problem, appointments, labels.language), violations
    return written(agenda_document(problem, appointments, reader)).encode(), violations


def save(path: Path, content: bytes, reader: Reader) -> None:
    """To a file, whole or not at all; what is not public only for its owner. Devices and pipes are written to."""
    if path.exists() and not path.is_file():
        path.write_bytes(content)
    else:
        write_atomically(path.resolve(), content, 0o666 if reader.level == "public" else 0o600)
