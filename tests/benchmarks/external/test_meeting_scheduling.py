"""The command: one line of JSON and a solution that anybody can judge, or what is wrong with the file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from benchmarks.external.meeting_file import read
from benchmarks.external.meeting_scheduling import main
from benchmarks.external.meeting_score import Placed, score

from . import tiny_meetings

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT.parent / "shared" / "data" / "meeting_scheduling"


def run(file: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.external.meeting_scheduling", str(file), *options]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)


def planned(folder: Path, raw: dict[str, Any], seconds: float = 1.0, *options: str) -> dict[str, Any]:
    """What the command says of a set; its solution must have the levels it says."""
    file, solution = folder / "set.json", folder / "solution.txt"
    file.write_text(json.dumps(raw), encoding="utf-8")
    done = run(file, "--seconds", str(seconds), "-o", str(solution), *options)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1
    said: dict[str, Any] = json.loads(done.stdout)
    levels = judged(file, solution)
    assert (said["hard"], said["medium"], said["soft"]) == (-levels[0], levels[1], levels[2])
    return said


def judged(file: Path, solution: Path) -> tuple[int, int, int]:
    meetings = read(file)
    lines = [line.split() for line in solution.read_text(encoding="utf-8").splitlines()]
    assert [id for id, _, _ in lines] == [str(meeting.id) for meeting in meetings.meetings]
    levels = score(meetings, [Placed(int(grain), int(room)) for _, grain, room in lines])
    return levels.hard, levels.medium, levels.soft


@pytest.mark.parametrize("seed", range(3))
def test_a_tiny_set(tmp_path: Path, seed: int) -> None:
    said = planned(tmp_path, tiny_meetings.raw(seed, meetings=4, days=2, grains=6))
    assert said["hard"] == 0
    assert 0 <= said["bound"] <= said["medium"]
    assert said["seconds"] >= 0


def test_one_meeting_of_nobody(tmp_path: Path) -> None:
    raw = {"grains": [[3, 480]], "rooms": [["R", 1]], "people": [], "meetings": [{"id": 7, "duration": 1}]}
    said = planned(tmp_path, raw, 1.0, "--cores", "1")
    assert (said["hard"], said["medium"], said["soft"], said["bound"]) == (0, 0, 0, 0)
    assert (tmp_path / "solution.txt").read_text(encoding="utf-8") == "7 0 0\n"


def test_other_numbers_of_rooms_and_days(tmp_path: Path) -> None:
    """Thirty meetings, two rooms of which one is small, three days of unequal length."""
    raw = tiny_meetings.raw(5, meetings=30)
    raw["grains"] = [[day, 480 + 15 * n] for day, length in ((0, 40), (2, 9), (9, 25)) for n in range(length)]
    raw["rooms"] = [["Small", 2], ["Large", 9]]
    raw["people"] = [f"P{n}" for n in range(25)]
    for n, meeting in enumerate(raw["meetings"]):
        meeting["id"] = f"meeting-{n}"
        meeting["required"], meeting["preferred"] = [n % 25], [(n + 3) % 25, (n + 9) % 25][: n % 3]
    said = planned(tmp_path, raw, 3.0)
    assert said["hard"] == 0
    assert said["bound"] <= said["medium"]


def test_rooms_that_are_nearly_full(tmp_path: Path) -> None:
    """Six days of four grains in two rooms: 44 of the 48 are needed."""
    raw = tiny_meetings.raw(1, days=6)
    raw["rooms"] = [["R 1", 3], ["R 2", 3]]
    durations = [3, 3, 3, 3, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 4, 4, 3, 1]
    raw["meetings"] = [{"id": n, "duration": d, "required": [n % 5]} for n, d in enumerate(durations)]
    raw["people"] = [f"P{n}" for n in range(5)]
    assert sum(durations) == 44
    assert planned(tmp_path, raw, 2.0)["hard"] == 0


def test_a_meeting_that_no_room_holds_is_an_honest_no(tmp_path: Path) -> None:
    raw = tiny_meetings.raw(1)
    raw["meetings"][0].update(required=[0, 1, 2, 3], preferred=[4])
    said = planned(tmp_path, raw)
    assert said["hard"] < 0
    assert said["infeasible"] is True
    assert said["bound"] is said["seconds"] is None


def test_too_many_meetings_for_the_grains_are_an_honest_no(tmp_path: Path) -> None:
    """One person is required for five quarters of an hour, of which there are four."""
    raw = tiny_meetings.raw(1, days=1)
    raw["meetings"] = [{"id": n, "duration": 1, "required": [0]} for n in range(5)]
    said = planned(tmp_path, raw)
    assert said["hard"] < 0
    assert said["infeasible"] is True


def test_a_meeting_longer_than_every_day_is_an_honest_no(tmp_path: Path) -> None:
    raw = tiny_meetings.raw(1)
    raw["meetings"][1]["duration"] = 5
    said = planned(tmp_path, raw)
    assert said["hard"] < 0
    assert said["infeasible"] is True
    raw["meetings"] = [raw["meetings"][1]]
    assert planned(tmp_path, raw)["hard"] < 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "Invalid JSON"),
        ("[]", "object"),
        ('{"grains": [[0, 480]], "rooms": [["R", 3]], "people": ["A"]}', "meetings"),
        (
            '{"grains": [[0, 480]], "rooms": [["R", 3]], "people": ["A"], '
            '"meetings": [{"id": 4, "duration": 1, "required": [1]}]}',
            "meeting 4: found person 1",
        ),
        (
            '{"grains": [[1, 480], [0, 480]], "rooms": [["R", 3]], "people": [], '
            '"meetings": [{"id": 4, "duration": 1}]}',
            "grains in order of time",
        ),
        (
            '{"grains": [[0, 480]], "rooms": [["R", 3]], "people": ["A"], '
            '"meetings": [{"id": 4, "duration": 1, "required": [0], "preferred": [0]}]}',
            "found person 0 2 times",
        ),
    ],
)
def test_a_file_that_is_no_set(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "set.json"
    file.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, [str(file)])
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "set.json" in done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_no_file(tmp_path: Path) -> None:
    done = run(tmp_path / "nothing.json")
    assert done.returncode == 2
    assert "nothing.json: cannot be read" in done.stderr


def test_no_folder_for_the_solution(tmp_path: Path) -> None:
    file = tmp_path / "set.json"
    file.write_text(json.dumps(tiny_meetings.raw(0)), encoding="utf-8")
    done = CliRunner().invoke(main, [str(file), "-o", str(tmp_path / "missing" / "solution.txt")])
    assert done.exit_code == 2
    assert "there is no folder" in done.stderr


@pytest.mark.skipif(not DATA.exists(), reason="the published sets are not here")
@pytest.mark.parametrize(
    ("name", "medium"), [("50meetings-160timegrains-5rooms", 245), ("200meetings-640timegrains-5rooms", 140)]
)
def test_published_sets(tmp_path: Path, name: str, medium: int) -> None:
    """A tenth of the time of the published figures, on a machine with other work."""
    raw = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    said = planned(tmp_path, raw, 6.0)
    assert said["hard"] == 0
    assert said["medium"] <= medium
    assert 0 <= said["bound"] <= said["medium"]
    assert said["seconds"] < 3
