"""The official three levels of a meeting-scheduling plan, written down again from their definition.

Only used to judge: neither the adapter's rules nor the search know this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .meeting_file import Meeting, MeetingFile

REST = 2
"""People who go on to a meeting that starts at most so many grains after the last should stay in their room."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A meeting's start grain and room, both indices into the file's lists."""

    grain: int
    room: int


@dataclass(frozen=True, slots=True, order=True)
class Levels:
    """Penalties: 0 is best, and a lower level counts only between equals above it."""

    hard: int
    medium: int
    soft: int

    def __str__(self) -> str:
        return f"{-self.hard}hard/{-self.medium}medium/{-self.soft}soft"


def score(file: MeetingFile, plan: Sequence[Placed]) -> Levels:
    """The levels of a plan that places every meeting, in the file's order."""
    hard = medium = soft = 0
    for meeting, placed in zip(file.meetings, plan, strict=True):
        hard += _hard_alone(file, meeting, placed)
        soft += _soft_alone(file, meeting, placed)
    in_order = sorted(zip(file.meetings, plan, strict=True), key=lambda pair: pair[1].grain)
    for n, (a, at_a) in enumerate(in_order):
        end_a = at_a.grain + a.duration
        for b, at_b in in_order[n + 1 :]:
            if at_b.grain > end_a + REST:
                break
            together = max(0, min(end_a, at_b.grain + b.duration) - at_b.grain)
            if together:
                hard += together * _clash(file, a, at_a, b, at_b)
                medium += together * _preferred_clash(file, a, b)
                soft += together * file.weight("Overlapping meetings")
            if at_b.grain == end_a:
                soft += file.weight("One TimeGrain break between two consecutive meetings")
            if at_a.grain < at_b.grain and at_a.room != at_b.room:
                soft += len({*a.people} & {*b.people}) * file.weight("Room stability")
    return Levels(hard, medium, soft)


def _hard_alone(file: MeetingFile, meeting: Meeting, placed: Placed) -> int:
    missing = max(0, len(meeting.people) - file.rooms[placed.room][1])
    found = missing * file.weight("Required room capacity")
    last = placed.grain + meeting.duration - 1
    if last >= len(file.grains):
        found += last * file.weight("Don't go in overtime")
    elif file.grains[last][0] != file.grains[placed.grain][0]:
        found += file.weight("Start and end on same day")
    return found


def _soft_alone(file: MeetingFile, meeting: Meeting, placed: Placed) -> int:
    capacity = file.rooms[placed.room][1]
    larger = sum(max(0, other - capacity) for other in file.capacities)
    last = placed.grain + meeting.duration - 1
    return last * file.weight("Do all meetings as soon as possible") + larger * file.weight("Assign larger rooms first")


def _clash(file: MeetingFile, a: Meeting, at_a: Placed, b: Meeting, at_b: Placed) -> int:
    people = len({*a.required} & {*b.required})
    rooms = int(at_a.room == at_b.room)
    return people * file.weight("Required attendance conflict") + rooms * file.weight("Room conflict")


def _preferred_clash(file: MeetingFile, a: Meeting, b: Meeting) -> int:
    mixed = len({*a.required} & {*b.preferred}) + len({*a.preferred} & {*b.required})
    preferred = len({*a.preferred} & {*b.preferred})
    return mixed * file.weight("Required and preferred attendance conflict") + preferred * file.weight(
        "Preferred attendance conflict"
    )
