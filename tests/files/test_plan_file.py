"""A plan file is read with the same manners as a problem file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.domain.plan import Entry, Plan, Seated
from scheduler.errors import PlanError
from scheduler.files.plan_file import load_plan

if TYPE_CHECKING:
    from pathlib import Path

PLAN = Plan(
    programme_id="kleinstadt",
    entries=(
        Entry(workshop="analyse", slot="2027-04-01/17:00-20:00", seats=(Seated(seat="jobcenter", people=("anna",)),)),
    ),
)


def test_a_plan_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(PLAN.model_dump_json(indent=1), encoding="utf-8")
    assert load_plan(path) == PLAN


def test_a_plan_written_by_hand_in_yaml(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(
        "programme_id: kleinstadt\n"
        "entries:\n"
        "  - workshop: analyse\n"
        "    slot: 2027-04-01/17:00-20:00\n"
        "    seats: [{seat: jobcenter, people: [anna]}]\n",
        encoding="utf-8",
    )
    assert load_plan(path) == PLAN


def test_all_faults_of_a_plan_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(
        "programme_id: kleinstadt\nentries:\n  - workshop: analyse\n    slots: x\n  - {workshop: b c, slot: x}\n",
        encoding="utf-8",
    )
    with pytest.raises(PlanError) as refused:
        load_plan(path)
    assert str(refused.value).splitlines() == [
        f'{path} line 4: entries[0].slots: found "slots", expected "slot", "seats", "workshop", "room" or "moderators"',
        f'{path} line 5: entries[1].workshop: found "b c", '
        "expected an id of letters, digits and _ . - that begins with a letter, a digit or _",
    ]


def test_a_problem_is_no_plan_and_a_missing_file_neither(tmp_path: Path) -> None:
    path = tmp_path / "town.yaml"
    path.write_text("schema_version: 1\nprogramme_id: kleinstadt\nhorizon: {quarter: 2027-Q2}\n", encoding="utf-8")
    with pytest.raises(PlanError, match=r"line 3: horizon: found \"horizon\""):
        load_plan(path)
    with pytest.raises(PlanError, match="no such file"):
        load_plan(tmp_path / "nothing.json")
