"""CP-SAT for tight sets: its plans have no hard violation, and its no is a no."""

from __future__ import annotations

import pytest

from benchmarks.external.meeting_exact import exact_plan
from benchmarks.external.meeting_file import MeetingFile
from benchmarks.external.meeting_score import score

from . import tiny_meetings
from .test_meeting_bound import best_medium


@pytest.mark.parametrize("seed", range(20))
def test_it_finds_a_plan_exactly_where_there_is_one(seed: int) -> None:
    file = tiny_meetings.file(seed, meetings=3, days=1, grains=4)
    found = exact_plan(file, 30.0, seed)
    if best_medium(file) is None:
        assert found == "infeasible"
    else:
        assert isinstance(found, tuple)
        assert score(file, found).hard == 0


def test_a_meeting_longer_than_a_day() -> None:
    raw = tiny_meetings.raw(0)
    raw["meetings"][0]["duration"] = 5
    assert exact_plan(MeetingFile.model_validate(raw), 30.0, 0) == "infeasible"
