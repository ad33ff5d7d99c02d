"""Plan a meeting-scheduling set: `python -m benchmarks.external.meeting_scheduling FILE --seconds 60 -o SOLUTION`.

Prints one line of JSON. SOLUTION gets one line ``meeting grain room`` for each meeting, in the file's order: the
meeting's ``id``, and the indices, from 0, of its first grain in ``grains`` and of its room in ``rooms``.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from scheduler.check import check

from .meeting_bound import medium_bound, sets_of
from .meeting_exact import exact_plan
from .meeting_fet import fet
from .meeting_file import MeetingFile, MeetingFileError, read
from .meeting_problem import Mapped, mapped
from .meeting_rules import rules_of
from .meeting_score import Levels, Placed, score
from .meeting_search import Plan, first_plan, fitting
from .meeting_workers import searched

STARTED = time.monotonic() - time.process_time()
"""When the process started, nearly: what it has done so far is importing."""

EXACT_SHARE = 0.2
"""Of the time, at most this share goes into a first plan by CP-SAT, where the quick ways find none."""

BOUND_SHARE = 0.5
"""Of the time, at most this share goes into the bound, beside the search."""

HELP = f"""{__doc__}
hard is 0 if there is no hard violation, else the official hard score, which is negative. medium, soft and bound are
penalties, so the official score is hard, -medium, -soft; it stands under score. No plan without hard violation has a
medium below bound; bound is null where it is proved that there is no such plan (infeasible), or where it would say
nothing. seconds is the time from the loaded file to the first plan without hard violation, null if none was found.
total_seconds is wall clock, cpu_seconds what all processes together got of the processors.

Exit code 0: planned, whatever the score; 2: the file cannot be used.
""".replace("`", "")


class BadFile(click.ClickException):
    exit_code = 2


@dataclass
class Bounded:
    """What is known of the medium level, and how long that took."""

    file: MeetingFile
    seconds: float
    value: int | None = 0
    took: float = 0.0

    def find(self) -> None:
        started = time.monotonic()
        self.value = medium_bound(sets_of(self.file), self.seconds)
        self.took = time.monotonic() - started


@click.command(help=HELP)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--seconds", type=click.FloatRange(min=0.5), default=60.0, show_default=True, help="Wall clock, for all.")
@click.option("--cores", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that search.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="SOLUTION")
@click.option("--with-fet", is_flag=True, help="Run fet-cl beside it, for the same time, where it is installed.")
def main(path: Path, seconds: float, cores: int, seed: int, output: Path | None, with_fet: bool) -> None:
    if output is not None and not output.parent.is_dir():
        raise BadFile(f"{output}: there is no folder {output.parent}")
    try:
        file = read(path)
        whole = fitting(file)
        problem = mapped(file.only(tuple(file.meetings[n] for n in whole))) if whole else None
    except MeetingFileError as error:
        raise BadFile(str(error)) from None
    found = Run(file, whole, output)
    bound = Bounded(file, BOUND_SHARE * seconds)
    if problem is None:
        found.take(problem, ())
    else:
        search(found, bound, problem, seconds, cores, seed)
    said = record(found, bound) | {"file": path.name, "seed": seed, "cores": cores}
    if with_fet:
        said["fet"] = fet(file, seconds)
    click.echo(json.dumps(said))


def search(found: Run, bound: Bounded, problem: Mapped, seconds: float, cores: int, seed: int) -> None:
    first = first_plan(problem, seed)
    found.take(problem, first)
    if found.levels.hard:
        exact = exact_plan(problem.file, EXACT_SHARE * seconds, seed)
        found.impossible = found.impossible or exact == "infeasible"
        if isinstance(exact, tuple):
            first = exact
            found.take(problem, first)
    for plan in searched(problem, first, STARTED + seconds - found.judging, cores, seed, bound.find):
        found.take(problem, plan)


def record(found: Run, bound: Bounded) -> dict[str, Any]:
    levels = found.levels
    impossible = found.impossible or bound.value is None
    return {
        "meetings": len(found.file.meetings),
        "hard": -levels.hard,
        "medium": levels.medium,
        "soft": levels.soft,
        "bound": None if impossible or levels.hard else bound.value,
        "seconds": None if found.first is None else round(found.first - found.loaded, 3),
        "score": str(levels),
        "infeasible": impossible,
        "first_medium": found.first_medium,
        "bound_seconds": round(bound.took, 3),
        "load_seconds": round(found.loaded - STARTED, 3),
        "total_seconds": round(time.monotonic() - STARTED, 1),
        "cpu_seconds": round(sum(os.times()[:4]), 1),
    }


class Run:
    """The best plan so far: judged when it comes, on disk as soon as it is judged."""

    def __init__(self, file: MeetingFile, whole: tuple[int, ...], output: Path | None) -> None:
        self.file, self.whole, self.output = file, whole, output
        self.levels = Levels(0, 0, 0)
        self.first: float | None = None
        self.first_medium: int | None = None
        self.judging = 0.7  # seconds that one judgement takes, with some to spare
        self.impossible = len(whole) < len(file.meetings)
        self.loaded = time.monotonic()

    def take(self, problem: Mapped | None, plan: Plan) -> None:
        """Raises RuntimeError if the official levels and our check do not agree on it."""
        came = time.monotonic()
        every = self._every(plan)
        self.levels = score(self.file, every)
        if not self.levels.hard and self.first is None:
            self.first, self.first_medium = came, self.levels.medium
        if problem is not None:
            agreed(problem, plan)
        if self.output is not None:
            write(self.output, self.file, every)
        self.judging = max(self.judging, 2 * (time.monotonic() - came))

    def _every(self, plan: Plan) -> Plan:
        """With the meetings that fit into no day: from the first grain on, in the largest room."""
        largest = self.file.capacities.index(max(self.file.capacities))
        placed = dict(zip(self.whole, plan, strict=True))
        return tuple(placed.get(n, Placed(0, largest)) for n in range(len(self.file.meetings)))


def agreed(problem: Mapped, plan: Plan) -> None:
    """Judge a plan by our own check too."""
    official = score(problem.file, plan)
    report = check(problem.problem, problem.plan(plan), rules_of(problem.file))
    if report.valid != (official.hard == 0) or report.values != (official.medium, official.soft):
        raise RuntimeError(f"the check says {report.valid}, {report.values}, the official score {official}")


def write(output: Path, file: MeetingFile, plan: Plan) -> None:
    """All of it or nothing."""
    lines = [f"{meeting.id} {at.grain} {at.room}\n" for meeting, at in zip(file.meetings, plan, strict=True)]
    handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as text:
        text.writelines(lines)
    Path(name).replace(output)


if __name__ == "__main__":
    main()
