from __future__ import annotations

import json
from typing import Literal

import pytest

from scheduler.files.export import exported
from scheduler.reports.plan.agenda import Reader
from scheduler.reports.words.labels import Labels

from ..reports.town import town, town_plan


def report(level: Literal["public", "participant", "coordinator"], form: str, id: str | None = None) -> str:
    problem = town()
    content, violations = exported(problem, town_plan(), Reader(level, id), Labels(problem, "de"), form)
    assert violations == 0
    return content.decode()


def test_the_public_report_as_text() -> None:
    text = report("public", "report")
    assert text.startswith("Neustadt · 2027-Q1 · Bericht für die Öffentlichkeit\n")
    assert "amina" not in text
    assert text.endswith("\n")


ALSO = {"late_joiners", "meetings"}


@pytest.mark.parametrize(
    ("level", "id", "sections"),
    [("public", None, set()), ("participant", "amina", ALSO), ("coordinator", None, ALSO | {"moderators"})],
)
def test_the_document_holds_what_the_reader_may_know(
    level: Literal["public", "participant", "coordinator"], id: str | None, sections: set[str]
) -> None:
    document = json.loads(report(level, "report-json", id))
    assert document["level"] == level
    assert {"gaps", "delimitation", "compromise"} <= document.keys()
    assert document.keys() & {"late_joiners", "meetings", "moderators"} == sections


def test_equal_plans_give_equal_documents() -> None:
    assert report("coordinator", "report-json") == report("coordinator", "report-json")
