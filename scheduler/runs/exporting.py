"""One run of `rundertisch export`: a plan, or the reports on it, for somebody, to a file or the screen."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from ..domain.problem import Problem
from ..files.export import exported, save
from ..files.plan_file import load_plan, plan_from
from ..reports.plan.agenda import Reader
from ..reports.words.labels import Labels


def run_export(
    problem: Problem,
    labels: Labels,
    plan: Path,
    reader: Reader,
    form: str,
    output: Path | None,
    note: Callable[[str], None],
) -> None:
    """``output``: None or ``-`` is the screen. A plan that breaks rules is passed on, with a warning."""
    with plan_from(plan):
        content, violations = exported(problem, load_plan(plan), reader, labels, form)
    if violations:
        times = "once" if violations == 1 else f"{violations} times"
        note(f"warning: the plan breaks a rule {times}; rundertisch check says which")
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        save(output, content, reader)
