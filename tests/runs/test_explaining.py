"""`rundertisch explain` as a process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BERLIN = "fixtures/berlin-infeasible/problem.yaml"
EVENINGS = "fixtures/one-visit-comes-first/problem.yaml"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "cli.py", "explain", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120
    )


def test_an_infeasible_problem_is_explained_with_ways_out() -> None:
    done = run(BERLIN)
    assert done.returncode == 1
    assert done.stdout == (ROOT / "fixtures/berlin-infeasible/expected.de.txt").read_text(encoding="utf-8")


def test_a_feasible_one_says_so() -> None:
    done = run(EVENINGS, "--lang", "en")
    assert done.returncode == 0
    assert "There is a plan" in done.stdout


def test_who_asks_about_a_workshop_that_is_not_there_is_told_the_nearest() -> None:
    done = run(BERLIN, "--why", "teilhabe-l")
    assert done.returncode == 2
    assert 'nearest: "teilhabe-' in done.stderr
    assert run(BERLIN, "--why-not", "teilhabe-1=vhs-form").returncode == 2


def test_one_question_at_a_time() -> None:
    done = run(BERLIN, "--why", "teilhabe-1", "--options", "teilhabe-1")
    assert done.returncode == 2
    assert "one question at a time" in done.stderr


def test_a_participant_has_to_say_who_asks() -> None:
    assert run(BERLIN, "--for", "participant").returncode == 2
    done = run(BERLIN, "--for", "participant", "--person", "p-002", "--json")
    assert done.returncode == 1
    document = json.loads(done.stdout)
    assert document["kind"] == "rundertisch-explanation"
    assert "explanation" not in document
    assert "p-121" not in done.stdout


def test_the_coordinator_gets_the_plans_of_the_ways_out_as_json() -> None:
    document = json.loads(run(BERLIN, "--json").stdout)
    assert all(repair["plan"]["entries"] for repair in document["explanation"]["repairs"])
    assert len(document["told"]["ways"]) == 3
