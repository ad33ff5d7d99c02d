"""The adapter for CSPLib problem 046: verdicts, conflicts in words, files that are not as they should be."""

from __future__ import annotations

import json
import os
import random
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from benchmarks.external.csplib046 import main
from benchmarks.external.csplib046_file import read

SHARED = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[3] / "shared" / "data")) / "csplib_prob046"


def written(folder: Path, **parts: Any) -> Path:
    """Two meetings, one slot of travel apart, and one agent who attends both; four slots."""
    path = folder / "meetings.json"
    given = {"slots": 4, "agents": [[0, 1]], "dist": [[0, 1], [1, 0]], **parts}
    path.write_text(json.dumps(given), encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def answer(*arguments: object) -> dict[str, Any]:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    record = json.loads(result.stdout)
    assert isinstance(record, dict)
    return record


def test_two_meetings_with_time_for_the_way(tmp_path: Path) -> None:
    record = answer(written(tmp_path, slots=3))
    assert record["verdict"] == "satisfiable"
    assert record["published"] is None
    assert record["conflict_size"] is None


def test_two_meetings_without_time_for_the_way_in_words(tmp_path: Path) -> None:
    record = answer(written(tmp_path, slots=2, status="infeasible"), "--words")
    assert record["verdict"] == record["published"] == "infeasible"
    assert record["minimal"]
    assert record["conflict_size"] == 5
    assert sorted(record["words"]) == sorted(
        [
            "Agent 0 cannot be in two places at once, and needs the time for the way.",
            "Agent 0 has to be at meeting 0.",
            "Agent 0 has to be at meeting 1.",
            "Meeting 0 has to take place.",
            "Meeting 1 has to take place.",
            "From meeting 0 to meeting 1 it takes 1 slot.",
            "There are 2 slots.",
        ]
    )


def test_a_published_verdict_that_is_not_ours_is_told(tmp_path: Path) -> None:
    result = run(written(tmp_path, slots=2, published=[0, 1]))
    assert result.exit_code == 1
    record = json.loads(result.stdout)
    assert (record["verdict"], record["published"], record["published_valid"]) == ("infeasible", "satisfiable", False)


@pytest.mark.parametrize("slots", [30, 90])
def test_more_slots_than_hours(tmp_path: Path, slots: int) -> None:
    """As far apart as the first and the last slot, and not a slot more."""
    far = [[0, slots - 2], [slots - 2, 0]]
    assert answer(written(tmp_path, slots=slots, dist=far))["verdict"] == "satisfiable"
    far = [[0, slots - 1], [slots - 1, 0]]
    assert answer(written(tmp_path, slots=slots, dist=far))["verdict"] == "infeasible"


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"slots": 0}, "slots"),
        ({"slots": 96}, "at most 95"),
        ({"dist": [[0, 1]]}, "dist[0]"),
        ({"dist": [[0, 1], [2, 0]]}, "the other way"),
        ({"agents": [[0, 2]]}, "agents[0]"),
        ({"agents": None}, "agents"),
        ({"published": [0]}, "published"),
        ({"status": "maybe"}, "status"),
        ({"dist": []}, "no meeting"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, parts: dict[str, Any], says: str) -> None:
    result = run(written(tmp_path, **parts))
    assert result.exit_code == 2
    assert says in result.stderr
    assert "meetings.json" in result.stderr


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    assert run(tmp_path / "nothing.json").exit_code == 2
    (tmp_path / "text.json").write_text("no json", encoding="utf-8")
    assert run(tmp_path / "text.json").exit_code == 2


def test_verdicts_of_random_files_are_those_of_trying_everything(tmp_path: Path) -> None:
    seen: set[str] = set()
    for seed in range(25):
        draw = random.Random(seed)
        n, slots = draw.choice((3, 4)), draw.choice((3, 4, 5))
        dist = [[0] * n for _ in range(n)]
        for a in range(n):
            for b in range(a):
                dist[a][b] = dist[b][a] = draw.choice((0, 1, 1, 2))
        agents = [sorted(draw.sample(range(n), draw.choice((1, 2, 3)))) for _ in range(3)]
        path = written(tmp_path, slots=slots, dist=dist, agents=agents)
        meetings = read(path)
        possible = any(meetings.solved_by(slot_of) for slot_of in product(range(slots), repeat=n))
        record = answer(path)
        assert record["verdict"] == ("satisfiable" if possible else "infeasible"), seed
        assert possible or record["minimal"]
        seen.add(record["verdict"])
    assert len(seen) == 2


@pytest.mark.skipif(not SHARED.exists(), reason="the published files are elsewhere")
@pytest.mark.parametrize("name", ["instance01", "instance10"])
def test_published_verdicts(name: str) -> None:
    record = answer(SHARED / f"{name}.json", "--seconds", "60")
    assert record["verdict"] == record["published"]
    assert record["published_valid"] in (None, True)
    assert record["minimal"] in (None, True)
