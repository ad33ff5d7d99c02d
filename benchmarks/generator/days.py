"""The calendar of an instance: its weekly slots, and the dated ones that are open and not too soon."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from scheduler.domain.parts.calendar import Horizon, Slot
from scheduler.domain.parts.fields import WEEKDAYS, minutes
from scheduler.domain.parts.holidays import school_holidays
from scheduler.domain.parts.people import Category
from scheduler.domain.problem import Problem
from scheduler.rules.notice import Notice
from scheduler.rules.open_days import OpenDays

from .sizes import Knobs

Part = Literal["morning", "afternoon", "evening", "saturday"]
PARTS: dict[Part, tuple[str, str]] = {
    "morning": ("09:00", "12:30"),
    "afternoon": ("13:30", "17:00"),
    "evening": ("17:00", "21:00"),
    "saturday": ("10:00", "14:00"),
}
"""The part of the day each slot lies in, with its start and latest end.

An afternoon ends when the evening begins, so that the way from one borough to another counts.
"""

FEASTS = ("eid-al-adha", "eid-al-fitr")
DAY_MIN = 210
EVENING_MIN = (120, 150)


@dataclass(frozen=True, slots=True)
class Time:
    """A dated slot that a session can take."""

    id: str
    day: dt.date
    weekday: int
    week: int
    part: Part
    start: int
    shut: frozenset[Category] = frozenset()
    """The categories that cannot be invited then, as a hard observance of theirs overlaps the slot."""

    def end(self, evening_min: int) -> int:
        """Minutes since midnight at which a session of that evening length ends."""
        return self.start + (evening_min if self.part == "evening" else DAY_MIN)


def frame(knobs: Knobs, programme_id: str) -> dict[str, Any]:
    """The head of the problem: everything but the people and what they meet for."""
    week = [*WEEKDAYS[:5]]
    weekly = [_weekly(week, "morning"), _weekly(week, "afternoon"), _weekly(week[:4], "evening")]
    rules: dict[str, Any] = {"series-order": {"first_gap_days": knobs.first_gap_days, "gap_days": knobs.gap_days}}
    if knobs.saturdays:
        weekly.append(_weekly(["sat"], "saturday"))
        rules["volunteers-evening"] = {"saturdays": True}
    calendar: dict[str, Any] = {"school_holidays": knobs.school_holidays}
    horizon = Horizon.model_validate({"quarter": knobs.quarter})
    first = horizon.first
    if knobs.recess_weeks:
        calendar["closed_days"] = [str(day) for day in _recess(knobs, horizon)]
    if first.month == 1:
        pause = {"first": f"{first.year - 1}-12-21", "last": f"{first.year}-01-06", "label": "Weihnachtspause"}
        calendar["invitation_blackouts"] = [pause]
    observances = [{"id": id, "hard": True} for id in FEASTS] if knobs.hard_feasts else []
    return {
        "schema_version": 1,
        "programme_id": programme_id,
        "municipality": {"label": "Musterland", "land": knobs.land},
        "horizon": {"quarter": knobs.quarter},
        "planning_date": str(first - dt.timedelta(days=knobs.lead_days)),
        "calendar": calendar,
        "slots": {"weekly": weekly},
        **({"observances": observances} if observances else {}),
        "rules": rules,
    }


def _recess(knobs: Knobs, horizon: Horizon) -> list[dt.date]:
    free = [day for day in sorted(school_holidays(knobs.land, horizon.first.year)) if day in horizon]
    middle = free[len(free) // 2]
    monday = middle - dt.timedelta(days=middle.weekday(), weeks=knobs.recess_weeks // 2)
    days = (monday + dt.timedelta(days=n) for n in range(7 * knobs.recess_weeks))
    return [day for day in days if day.weekday() < 5]


def _weekly(weekdays: list[Any], part: Part) -> dict[str, Any]:
    start, end = PARTS[part]
    return {"weekdays": weekdays, "start": start, "end": end}


def times(frame: dict[str, Any]) -> list[Time]:
    """The slots on open days to which people can still be invited in time, by date and start."""
    nothing = {"id": "w", "topic": "t", "duration": 15}
    problem = Problem.model_validate({**frame, "workshops": [nothing], "topics": [{"id": "t", "label": "t"}]})
    starts: dict[int, Part] = {_minutes(start): part for part, (start, _) in PARTS.items() if part != "saturday"}
    return [
        Time(
            slot.id,
            slot.day,
            slot.day.weekday(),
            slot.day.isocalendar().year * 100 + slot.day.isocalendar().week,
            "saturday" if slot.kind == "saturday" else starts[minutes(slot.start)],
            minutes(slot.start),
            _shut(problem, slot),
        )
        for slot in problem.dated_slots
        if OpenDays.why_closed(problem, slot.day) is None
        and Notice().invite_by(problem, slot.day) >= problem.planning_date
    ]


def _shut(problem: Problem, slot: Slot) -> frozenset[Category]:
    start, end = minutes(slot.start), minutes(slot.latest_end)
    hard = [kept.categories for kept in problem.kept if kept.hard and kept.meets(slot.day, start, end)]
    return frozenset[Category]().union(*hard)


def _minutes(clock: str) -> int:
    return minutes(dt.time.fromisoformat(clock))
