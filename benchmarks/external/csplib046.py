"""CSPLib problem 046, meeting scheduling, by our engine: `python -m benchmarks.external.csplib046 FILE… [--words]`.

One JSON line for each file: file, verdict (satisfiable, infeasible or undecided), published (the verdict known from
elsewhere, or null), published_valid (does our check accept the published solution?), seconds, conflict_size, minimal;
with --words also the conflict in words. Exit code 1 if a verdict is not the published one, 2 if a file cannot be read.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import click

from scheduler.api import plan
from scheduler.check import check
from scheduler.domain.answers.conflict import Conflict
from scheduler.domain.answers.outcome import Infeasible, Solved
from scheduler.domain.limits import Limits
from scheduler.domain.plan import Entry, Plan, Seated
from scheduler.domain.problem import Problem
from scheduler.engine.infeasible.conflict import find_conflict
from scheduler.engine.search.solver import Clock
from scheduler.rules.catalogue import configured

from .csplib046_file import BadFileError, Meetings, read
from .csplib046_problem import FACTS, RULES, problem_of, slots_of, words

CONFLICT_SHARE = 0.9
"""Of the time goes into a conflict first; if there is none, the rest is for a plan."""


def answered(path: Path, meetings: Meetings, problem: Problem, seconds: float, in_words: bool) -> dict[str, Any]:
    started = time.monotonic()
    limits = Limits(seconds=seconds)
    clock = Clock(limits, started)
    conflict = find_conflict(problem, configured(problem, RULES), clock, seconds * CONFLICT_SHARE, FACTS)
    verdict = "undecided" if conflict is None else "infeasible"
    if conflict is None and clock.left > 0:
        outcome = plan(problem, RULES, Limits(seconds=clock.left))
        if isinstance(outcome, Solved):
            if not meetings.solved_by(slots_of(problem, outcome.plan)):
                raise RuntimeError("the plan read back does not solve the file: the mapping is wrong")
            verdict = "satisfiable"
        elif isinstance(outcome, Infeasible):
            verdict = "infeasible"
            conflict = next(iter(outcome.conflicts), None)
    return {
        "file": str(path),
        "verdict": verdict,
        "published": meetings.published,
        "published_valid": None if meetings.solution is None else _accepted(problem, meetings),
        "seconds": round(time.monotonic() - started, 2),
        "conflict_size": None if conflict is None else len(conflict.members),
        "minimal": None if conflict is None else conflict.minimal,
        **({"words": _words(meetings, conflict)} if in_words else {}),
    }


def _words(meetings: Meetings, conflict: Conflict | None) -> list[str]:
    return [] if conflict is None else words(meetings, conflict)


def _accepted(problem: Problem, meetings: Meetings) -> bool:
    """Does the published solution, read as a plan of ours, break no rule?"""
    assert meetings.solution is not None
    if not all(0 <= slot < meetings.slots for slot in meetings.solution):
        return False
    entries = tuple(
        Entry(
            workshop=workshop.id,
            slot=problem.dated_slots[slot].id,
            room=workshop.locked.room,
            seats=tuple(Seated(seat=seat.key, people=(str(seat.person),)) for seat in workshop.seats),
        )
        for workshop, slot in zip(problem.workshops, meetings.solution, strict=True)
    )
    return check(problem, Plan(programme_id=problem.programme_id, entries=entries), RULES).valid


def _mapped(path: Path) -> tuple[Meetings, Problem]:
    """Raises BadFileError, with the path, for a file that cannot be read or mapped."""
    meetings = read(path)
    try:
        return meetings, problem_of(meetings)
    except BadFileError as error:
        raise BadFileError(f"{path}: {error}") from None


@click.command(help=(__doc__ or "").replace("`", ""))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--seconds", type=float, default=20.0, show_default=True, help="For each file.")
@click.option("--words", "in_words", is_flag=True, help="Say the conflict in sentences too.")
def main(files: tuple[Path, ...], seconds: float, in_words: bool) -> None:
    try:
        given = [(path, *_mapped(path)) for path in files]
    except BadFileError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from None
    different = False
    for path, meetings, problem in given:
        record = answered(path, meetings, problem, seconds, in_words)
        click.echo(json.dumps(record))
        different |= record["published"] not in (None, record["verdict"])
    raise SystemExit(1 if different else 0)


if __name__ == "__main__":
    main()
