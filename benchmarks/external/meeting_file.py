"""A file of the meeting-scheduling sets: time grains, rooms, people, and meetings that ask for both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

HARD = {
    "Room conflict": 1,
    "Don't go in overtime": 1,
    "Required attendance conflict": 1,
    "Required room capacity": 1,
    "Start and end on same day": 1,
}
MEDIUM = {"Required and preferred attendance conflict": 1, "Preferred attendance conflict": 1}
SOFT = {
    "Do all meetings as soon as possible": 1,
    "One TimeGrain break between two consecutive meetings": 100,
    "Overlapping meetings": 10,
    "Assign larger rooms first": 1,
    "Room stability": 1,
}
DEFAULTS: Mapping[str, int] = {**HARD, **MEDIUM, **SOFT}
"""The official weights, where a file does not say otherwise."""

Natural = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
Capacity = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]


class MeetingFileError(Exception):
    """What is wrong with a file, in one sentence for each fault."""


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Meeting(_Read):
    """``required`` and ``preferred`` are indices into the file's people."""

    id: Natural | Annotated[str, Field(strict=True, pattern=r"^\S+$")]
    duration: Annotated[int, Field(strict=True, ge=1, le=100_000)]
    required: tuple[Natural, ...] = ()
    preferred: tuple[Natural, ...] = ()

    @property
    def people(self) -> tuple[int, ...]:
        return self.required + self.preferred


class MeetingFile(_Read):
    """``grains`` are (day, minute) in order, ``rooms`` (name, capacity). What a file says besides is left aside."""

    grains: Annotated[tuple[tuple[int, int], ...], Field(min_length=1)]
    rooms: Annotated[tuple[tuple[str, Capacity], ...], Field(min_length=1)]
    people: tuple[Any, ...]
    meetings: Annotated[tuple[Meeting, ...], Field(min_length=1)]
    weights: dict[str, Natural] = Field(default={})

    @model_validator(mode="after")
    def _fits_together(self) -> MeetingFile:
        faults = [*_faults(self)]
        if faults:
            raise PydanticCustomError("meeting_file", "{faults}", {"faults": "; ".join(faults[:5])})
        return self

    def weight(self, name: str) -> int:
        return self.weights.get(name, DEFAULTS[name])

    @property
    def days(self) -> tuple[int, ...]:
        return tuple(day for day, _ in self.grains)

    @property
    def capacities(self) -> tuple[int, ...]:
        return tuple(capacity for _, capacity in self.rooms)

    @property
    def longest_day(self) -> int:
        """In grains."""
        return max(Counter(self.days).values())

    def only(self, meetings: tuple[Meeting, ...]) -> MeetingFile:
        """The same file with some of its meetings."""
        return self.model_copy(update={"meetings": meetings})


def read(path: Path) -> MeetingFile:
    """Raises MeetingFileError for a file that is missing, no JSON, or no meeting-scheduling set."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise MeetingFileError(f"{path}: cannot be read ({error.strerror})") from None
    try:
        return MeetingFile.model_validate_json(text)
    except ValidationError as error:
        told = [
            f"{'.'.join(map(str, fault['loc'])) or 'the file'}: {fault['msg']}"
            for fault in error.errors(include_url=False)[:5]
        ]
        raise MeetingFileError(f"{path}: " + "; ".join(told)) from None


def _faults(file: MeetingFile) -> Iterator[str]:
    if list(file.days) != sorted(file.days):
        yield "grains: found a day before the one before it, expected grains in order of time"
    for id, count in Counter(str(meeting.id) for meeting in file.meetings).items():
        if count > 1:
            yield f"meetings: found the id {id} {count} times, expected each once"
    for meeting in file.meetings:
        for person, count in Counter(meeting.people).items():
            if person >= len(file.people):
                yield f"meeting {meeting.id}: found person {person}, expected an index below {len(file.people)}"
            if count > 1:
                yield f"meeting {meeting.id}: found person {person} {count} times, expected each once"
    for name in HARD:
        if file.weight(name) < 1:
            yield f"weights: found 0 for the hard level's {name!r}, expected at least 1"
