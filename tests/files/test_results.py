from __future__ import annotations

import datetime as dt
import json
import stat
from pathlib import Path

from scheduler.check import check
from scheduler.domain.answers.outcome import Outcome, Solved, Undecided
from scheduler.domain.limits import Limits
from scheduler.files.folder import open_folder
from scheduler.files.results import Run, write_results
from scheduler.reports.words.labels import Labels
from scheduler.rules.catalogue import configured

from ..reports.town import town, town_plan


def written(folder: Path, outcome: Outcome) -> None:
    problem = town()
    run = Run(dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC), 1.0, "somebody", Limits(seconds=1), interrupted=False)
    write_results(open_folder(folder), problem, outcome, run, configured(problem), Labels(problem, "de"), "text\n")


def solved() -> Solved:
    return Solved(town_plan(), check(town(), town_plan()).score, ())


def test_the_coordinators_report_lies_beside_the_plan(tmp_path: Path) -> None:
    written(tmp_path / "plan", solved())
    assert "vertraulich" in (tmp_path / "plan" / "report.txt").read_text("utf-8")
    assert json.loads((tmp_path / "plan" / "report.json").read_text("utf-8"))["level"] == "coordinator"
    assert stat.S_IMODE((tmp_path / "plan" / "report.json").stat().st_mode) == 0o600


def test_no_report_outlives_its_plan(tmp_path: Path) -> None:
    written(tmp_path / "plan", solved())
    written(tmp_path / "plan", Undecided())
    assert sorted(file.name for file in (tmp_path / "plan").glob("*.*")) == ["plan-before.json", "plan.txt", "run.json"]
