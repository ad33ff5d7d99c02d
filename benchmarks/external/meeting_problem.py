"""A meeting-scheduling set as a problem of ours: meeting → workshop, start grain → slot, attendance → seat.

Grains are counted by index, so the k-th grain of a day is k quarters of an hour after midnight UTC here, whatever
its clock in the file: a slot for every grain, lasting to the end of its day. Required attendances are required seats
that name the person, preferred ones optional seats. The plan seats only who is required; that a preferred person
cannot be at two meetings is what the medium level counts.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from scheduler.domain.plan import Entry, Plan, Seated
from scheduler.domain.problem import Problem
from scheduler.errors import InputError

from .meeting_file import Meeting, MeetingFile, MeetingFileError
from .meeting_score import Placed

GRAIN_MIN = 15
FIRST = dt.date(2027, 1, 4)
MOST_GRAINS_A_DAY = 95
LONGEST = 48


@dataclass(frozen=True)
class Mapped:
    """The problem, and the way back: ``slots`` and ``rooms`` are ids by the file's indices."""

    file: MeetingFile
    problem: Problem
    slots: tuple[str, ...]
    rooms: tuple[str, ...]

    def plan(self, placed: Sequence[Placed]) -> Plan:
        entries = tuple(
            Entry(
                workshop=f"m{n}",
                slot=self.slots[at.grain],
                room=self.rooms[at.room],
                seats=tuple(Seated(seat=f"p{p}", people=(f"p{p}",)) for p in meeting.required),
            )
            for n, (meeting, at) in enumerate(zip(self.file.meetings, placed, strict=True))
        )
        return Plan(programme_id=self.problem.programme_id, entries=entries)

    def placed(self, plan: Plan) -> tuple[Placed, ...]:
        """A plan read back; it must hold every workshop."""
        grain, room = {id: n for n, id in enumerate(self.slots)}, {id: n for n, id in enumerate(self.rooms)}
        at = {entry.workshop: Placed(grain[entry.slot], room[str(entry.room)]) for entry in plan.entries}
        return tuple(at[f"m{n}"] for n in range(len(self.file.meetings)))


def mapped(file: MeetingFile) -> Mapped:
    """Raises MeetingFileError where a set goes beyond what a problem of ours can say."""
    if file.longest_day > MOST_GRAINS_A_DAY:
        raise MeetingFileError(f"a day of {file.longest_day} grains, expected at most {MOST_GRAINS_A_DAY}")
    longest = max(meeting.duration for meeting in file.meetings)
    if longest > LONGEST:
        raise MeetingFileError(f"a meeting of {longest} grains, expected at most {LONGEST}")
    slots = _slots(file)
    last = FIRST + dt.timedelta(days=len(set(file.days)) - 1)
    raw: dict[str, Any] = {
        "schema_version": 1,
        "programme_id": "meeting-scheduling",
        "municipality": {"label": "Meeting scheduling", "land": "NW", "time_zone": "UTC"},
        "horizon": {"first": FIRST, "last": last},
        "planning_date": FIRST,
        "calendar": {"school_holidays": "ignored"},
        "slots": {"single": slots},
        "people": [{"id": f"p{p}", "engagement": "paid"} for p in range(len(file.people))],
        "topics": [{"id": "meetings", "label": "Meetings"}],
        "rooms": [{"id": f"r{r}", "capacity": capacity} for r, capacity in enumerate(file.capacities)],
        "workshops": [_workshop(n, meeting) for n, meeting in enumerate(file.meetings)],
    }
    try:
        problem = Problem.model_validate(raw)
    except (InputError, ValidationError) as error:
        raise MeetingFileError(f"the set does not map to a problem: {error}") from None
    ids = tuple(f"{slot['date']}/{slot['start']:%H:%M}-{slot['end']:%H:%M}" for slot in slots)
    return Mapped(file, problem, ids, tuple(room.id for room in problem.rooms))


def _slots(file: MeetingFile) -> list[dict[str, Any]]:
    """One for every grain: from it to the end of its day."""
    grains = Counter(file.days)
    rank = {day: n for n, day in enumerate(sorted(grains))}
    seen: Counter[int] = Counter()
    found = []
    for day in file.days:
        found.append(
            {
                "date": FIRST + dt.timedelta(days=rank[day]),
                "start": _clock(seen[day]),
                "end": _clock(grains[day]),
            }
        )
        seen[day] += 1
    return found


def _clock(grain: int) -> dt.time:
    return dt.time(grain * GRAIN_MIN // 60, grain * GRAIN_MIN % 60)


def _workshop(n: int, meeting: Meeting) -> dict[str, Any]:
    seats = [{"person": f"p{p}", "required": True} for p in meeting.required]
    seats += [{"person": f"p{p}"} for p in meeting.preferred]
    duration = meeting.duration * GRAIN_MIN
    return {"id": f"m{n}", "topic": "meetings", "duration": duration, "moderators": 0, "seats": seats}
