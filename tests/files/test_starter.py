"""The starter file is a complete example: it loads as it is, and the schema describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.domain.answers.outcome import Solved
from scheduler.domain.problem import Problem
from scheduler.files.problem_file import load
from scheduler.files.starter import starter

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path) -> Problem:
    path = folder / "quartal.yaml"
    path.write_text(starter(), encoding="utf-8")
    return load(path)


def test_the_starter_shows_every_part_of_a_problem(tmp_path: Path) -> None:
    problem = written(tmp_path)
    empty = [name for name in Problem.model_fields if not getattr(problem, name)]
    assert sorted(empty) == ["partial", "priorities"]


def test_the_starter_plans_as_it_is(tmp_path: Path) -> None:
    from scheduler import Limits, plan

    outcome = plan(written(tmp_path), limits=Limits(seconds=60))
    assert isinstance(outcome, Solved)
    assert len(outcome.plan.entries) == 5
