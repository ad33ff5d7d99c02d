"""Tiny random meeting-scheduling sets, as their files would say it."""

from __future__ import annotations

import random
from typing import Any

from benchmarks.external.meeting_file import MeetingFile


def raw(seed: int, meetings: int = 4, days: int = 2, grains: int = 4) -> dict[str, Any]:
    """Few people, so that wishes clash; two rooms, of which the smaller does not fit everyone."""
    draw = random.Random(seed)
    people = 5
    listed = []
    for n in range(meetings):
        named = draw.sample(range(people), draw.choice((2, 3, 3)))
        required = draw.choice((0, 1, 1, 2))
        listed.append(
            {
                "id": n,
                "topic": f"Meeting {n}",
                "duration": draw.choice((1, 2, 2, 3)),
                "required": named[:required],
                "preferred": named[required:],
            }
        )
    return {
        "name": f"tiny-{seed}",
        "grains": [[day, 480 + 15 * grain] for day in range(days) for grain in range(grains)],
        "rooms": [["Large room", 3], ["Small room", draw.choice((2, 3))]],
        "people": [f"Person {n}" for n in range(people)],
        "meetings": listed,
        "weights": {"Preferred attendance conflict": draw.choice((1, 2))},
    }


def file(seed: int, meetings: int = 4, days: int = 2, grains: int = 4) -> MeetingFile:
    return MeetingFile.model_validate(raw(seed, meetings, days, grains))
