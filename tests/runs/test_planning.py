"""One run of `plan`: what is left behind when the engine is wrong, and the prices when they are asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler import api
from scheduler.domain.answers.outcome import Outcome
from scheduler.domain.limits import Limits
from scheduler.errors import EngineError
from scheduler.reports.words.labels import Labels
from scheduler.runs import planning

from ..builders import MORNING, problem, workshop

SEATS = ({"organisation": "office"}, {"organisation": "helpers"})
TOWN = problem(MORNING, "2027-02-16/17:00-21:00", workshops=[workshop("arrival-1", *SEATS)])


def run(folder: Path, *, as_json: bool = False, priced: bool = False) -> tuple[str, str]:
    """What is said and what is noted."""
    said: list[str] = []
    noted: list[str] = []
    planning.run_plan(
        TOWN, Labels(TOWN, "en"), Limits(seconds=60), folder, as_json, priced, say=said.append, note=noted.append
    )
    return "".join(said), "\n".join(noted)


def test_a_contradiction_leaves_its_model_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No model of ours contradicts itself, so the engine has to be told to."""

    def contradict(*_: object, **__: object) -> Outcome:
        raise EngineError("Two verdicts contradict each other.", "variables { domain: 0 }")

    monkeypatch.setattr(api, "plan", contradict)
    with pytest.raises(EngineError):
        run(tmp_path / "plan")
    assert (tmp_path / "plan" / "engine-error.txt").read_text("utf-8") == "variables { domain: 0 }"
    assert not (tmp_path / "plan" / "plan.json").exists()


def test_prices_come_after_the_plan_and_in_the_document(tmp_path: Path) -> None:
    text, _ = run(tmp_path / "text", priced=True)
    lines = text.splitlines()
    start = lines.index("What each priority costs those below it:")
    assert "Everyone invited is at the table" in lines[start + 1]
    assert text == (tmp_path / "text" / "plan.txt").read_text("utf-8")
    document = json.loads(run(tmp_path / "json", as_json=True, priced=True)[0])
    price = next(price for price in document["prices"] if price["rules"] == ["full-table"])
    weeks = next(tier["stages"] for tier in price["score_without"] if tier["rules"] == ["early-involvement"])
    assert weeks[0] == 0


def test_unasked_nothing_is_priced(tmp_path: Path) -> None:
    assert "prices" not in json.loads(run(tmp_path / "plan", as_json=True)[0])
