"""The official levels, on plans small enough to count by hand."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.external.meeting_file import MeetingFile
from benchmarks.external.meeting_score import Levels, Placed, score

QUIET = {
    "Do all meetings as soon as possible": 0,
    "One TimeGrain break between two consecutive meetings": 0,
    "Overlapping meetings": 0,
    "Assign larger rooms first": 0,
    "Room stability": 0,
}


def two(first: dict[str, Any], second: dict[str, Any], loud: dict[str, int]) -> MeetingFile:
    """Two meetings of two grains on two days of four; a room for three and one for two."""
    return MeetingFile.model_validate(
        {
            "grains": [[day, 480 + 15 * n] for day in (0, 1) for n in range(4)],
            "rooms": [["Large", 3], ["Small", 2]],
            "people": ["A", "B", "C"],
            "meetings": [{"id": 0, "duration": 2, **first}, {"id": 1, "duration": 2, **second}],
            "weights": {**QUIET, **loud},
        }
    )


def levels(file: MeetingFile, *at: tuple[int, int]) -> tuple[int, int, int]:
    found = score(file, [Placed(*place) for place in at])
    return found.hard, found.medium, found.soft


def test_the_same_room_and_the_same_required_person_are_hard_for_every_grain() -> None:
    file = two({"required": [0, 1]}, {"required": [0]}, {})
    assert levels(file, (0, 0), (0, 1)) == (2, 0, 0)
    assert levels(file, (0, 0), (1, 1)) == (1, 0, 0)
    assert levels(file, (0, 0), (1, 0)) == (2, 0, 0)  # and the room
    assert levels(file, (0, 0), (2, 0)) == (0, 0, 0)


def test_a_day_and_the_horizon_end() -> None:
    file = two({}, {}, {})
    assert levels(file, (3, 0), (0, 0)) == (1, 0, 0)  # over night
    assert levels(file, (7, 0), (0, 0)) == (8, 0, 0)  # its last grain would be number 8


def test_a_room_holds_required_and_preferred() -> None:
    file = two({"required": [0], "preferred": [1, 2]}, {}, {})
    assert levels(file, (0, 1), (4, 0)) == (1, 0, 0)
    assert levels(file, (0, 0), (4, 0)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("first", "second", "medium"),
    [
        ({"required": [0]}, {"preferred": [0]}, 6),
        ({"preferred": [0]}, {"required": [0]}, 6),
        ({"preferred": [0]}, {"preferred": [0]}, 10),
        ({"preferred": [0, 1]}, {"preferred": [1], "required": [0]}, 16),
        ({"preferred": [0]}, {"preferred": [1]}, 0),
    ],
)
def test_wishes_that_clash_are_medium(first: dict[str, Any], second: dict[str, Any], medium: int) -> None:
    loud = {"Required and preferred attendance conflict": 3, "Preferred attendance conflict": 5}
    assert levels(two(first, second, loud), (0, 0), (0, 1)) == (0, medium, 0)


def test_each_soft_wish() -> None:
    def soft(name: str, *at: tuple[int, int]) -> int:
        return levels(two({"required": [0]}, {"preferred": [0]}, {name: 1}), *at)[2]

    assert soft("Do all meetings as soon as possible", (0, 0), (5, 0)) == 1 + 6
    assert soft("One TimeGrain break between two consecutive meetings", (0, 0), (2, 0)) == 1
    assert soft("One TimeGrain break between two consecutive meetings", (4, 0), (2, 0)) == 1
    assert soft("One TimeGrain break between two consecutive meetings", (0, 0), (3, 0)) == 0
    assert soft("Overlapping meetings", (0, 0), (1, 1)) == 1
    assert soft("Assign larger rooms first", (0, 0), (5, 1)) == 1
    assert [soft("Room stability", (0, 0), (later, 1)) for later in (0, 1, 2, 3, 4, 5)] == [0, 1, 1, 1, 1, 0]
    assert soft("Room stability", (0, 0), (2, 0)) == 0


def test_it_reads_as_the_official_score() -> None:
    assert str(Levels(0, 12, 345)) == "0hard/-12medium/-345soft"
