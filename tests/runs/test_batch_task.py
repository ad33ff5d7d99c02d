"""What a worker of a batch does with one municipality: its files come and go as bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from scheduler.domain.limits import Limits
from scheduler.runs.batch_task import Task, plan_file

TOWN = Path(__file__).resolve().parents[2] / "fixtures" / "late-joiner-costs-two" / "problem.yaml"


def test_a_task_needs_no_folder_and_ends_in_a_row_whatever_its_file_says() -> None:
    task = Task("late.yaml", TOWN.read_bytes(), None, Limits.reproducible(1), False, "en", "somebody")
    planned = plan_file(task)
    assert planned.row.outcome == "solved"
    assert {"plan.json", "plan.txt", "report.txt", "run.json"} <= set(planned.files)
    person = json.loads(planned.files["plan.json"])["entries"][0]["seats"][0]["people"][0]
    names = f"id;name;mail\n{person};Amina Kaya;\n".encode()
    assert "Amina Kaya" in plan_file(replace(task, names=names)).files["plan.txt"].decode()
    faulty = plan_file(replace(task, content=b"people: 7\n"))
    assert faulty.row.outcome == "bad-input"
    assert set(faulty.files) == {"faults.txt"}
    assert all(line.startswith("late.yaml") for line in faulty.files["faults.txt"].decode().splitlines())
