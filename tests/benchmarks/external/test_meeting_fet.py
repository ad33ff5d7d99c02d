"""FET beside it: its input says the whole set, its timetable is judged like ours."""

from __future__ import annotations

import shutil

import pytest

from benchmarks.external.meeting_fet import COMMAND, fet, written
from benchmarks.external.meeting_file import MeetingFile

from . import tiny_meetings


def test_its_input_says_the_whole_set() -> None:
    raw = tiny_meetings.raw(2, meetings=6)
    raw["grains"] = [[day, 480 + 15 * n] for day, length in ((0, 6), (4, 4)) for n in range(length)]
    root = written(MeetingFile.model_validate(raw))
    assert [day.text for day in root.iterfind("Days_List/Day/Name")] == ["d0", "d4"]
    assert len(root.findall("Hours_List/Hour")) == 6
    assert len(root.findall(".//Break_Time")) == 2  # the second day is shorter
    activities = root.findall("Activities_List/Activity")
    for activity, meeting in zip(activities, raw["meetings"], strict=True):
        assert [teacher.text for teacher in activity.findall("Teacher")] == [f"p{p}" for p in meeting["required"]]
        assert activity.findtext("Duration") == str(meeting["duration"])


@pytest.mark.skipif(shutil.which(COMMAND) is None, reason="FET is not installed")
def test_its_timetable_has_no_hard_violation() -> None:
    said = fet(tiny_meetings.file(0, meetings=4, days=2, grains=6), 10.0)
    assert said["status"] == "timetable"
    assert said["hard"] == 0
    assert said["medium"] >= 0


@pytest.mark.skipif(shutil.which(COMMAND) is None, reason="FET is not installed")
def test_it_says_when_there_is_no_timetable() -> None:
    raw = tiny_meetings.raw(1, days=1)
    raw["meetings"] = [{"id": n, "duration": 1, "required": [0]} for n in range(5)]
    assert fet(MeetingFile.model_validate(raw), 3.0)["status"] == "no timetable"


def test_without_fet_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert fet(tiny_meetings.file(0), 1.0) == {"status": "fet-cl is not installed"}
