"""A meeting-scheduling file of CSPLib 046 as a problem of ours, with the rules it needs and no other.

Meeting → workshop that fills a slot, in a room and borough of its own that are announced; agent → person with required
seats; slots of travel → minutes between boroughs. The slots follow one another without a pause on one day, in UTC.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

from scheduler.domain.answers.conflict import Conflict
from scheduler.domain.because import Because
from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.rules.announced import Announced
from scheduler.rules.base import Rule
from scheduler.rules.one_place import OnePlace
from scheduler.rules.one_table import OneTable
from scheduler.rules.placed_once import PlacedOnce
from scheduler.rules.unheld import Unheld

from .csplib046_file import BadFileError, Meetings

RULES: tuple[Rule, ...] = (PlacedOnce(), OnePlace(changeover_min=0), OneTable(), Announced(), Unheld())
FACTS = ("announced",)
"""That each meeting has its own place."""

DAY = "2027-01-11"
LENGTHS_MIN = (60, 30, 15)
DAY_MIN = 24 * 60 - 1
"""A day's last slot ends a minute before midnight at the latest."""


def problem_of(meetings: Meetings) -> Problem:
    """Raises BadFileError if there are more slots than quarters of an hour in a day."""
    length = next((length for length in LENGTHS_MIN if meetings.slots * length <= DAY_MIN), None)
    if length is None:
        most = DAY_MIN // LENGTHS_MIN[-1]
        raise BadFileError(f"slots: found {meetings.slots}, expected at most {most}, the quarters of an hour in a day")
    capacity = max(1, len(meetings.agents))
    given: dict[str, Any] = {
        "schema_version": 1,
        "programme_id": "csplib046",
        "municipality": {"label": "CSPLib 046", "land": "NW", "time_zone": "UTC"},
        "horizon": {"first": DAY, "last": DAY},
        "planning_date": "2026-12-01",
        "slots": {"single": [_slot(n, length) for n in range(meetings.slots)]},
        "boroughs": [{"id": f"b{n}", "label": f"Place {n}"} for n in range(meetings.count)],
        "travel": [
            # Farther apart than all slots together is as far as can be.
            {"between": (f"b{a}", f"b{b}"), "travel_min": length * min(meetings.dist[a][b], meetings.slots)}
            for a, b in combinations(range(meetings.count), 2)
        ],
        "people": [{"id": f"a{n}", "engagement": "paid"} for n in range(len(meetings.agents))],
        "topics": [{"id": "meetings", "label": "Meetings"}],
        "rooms": [{"id": f"r{n}", "capacity": capacity, "borough": f"b{n}"} for n in range(meetings.count)],
        "workshops": [
            {
                "id": f"m{n}",
                "label": f"Meeting {n}",
                "topic": "meetings",
                "duration": length,
                "seats": [{"person": f"a{k}", "required": True} for k, of in enumerate(meetings.agents) if n in of],
                "locked": {"room": f"r{n}"},
            }
            for n in range(meetings.count)
        ],
    }
    return Problem.model_validate(given)


def _slot(n: int, length: int) -> dict[str, str]:
    return {"date": DAY, "start": _clock(n * length), "end": _clock((n + 1) * length)}


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def slots_of(problem: Problem, plan: Plan) -> list[int]:
    """The plan read back: the slot of each meeting."""
    number = {slot.id: n for n, slot in enumerate(problem.dated_slots)}
    slot_of = {entry.workshop: number[entry.slot] for entry in plan.entries}
    return [slot_of[workshop.id] for workshop in problem.workshops]


def words(meetings: Meetings, conflict: Conflict) -> list[str]:
    """The conflict in sentences, one for each member, and the ways that make it one."""
    lines = [_sentence(member) for member in conflict.members]
    involved = sorted({int(id[1:]) for id in conflict.workshops})
    for member in conflict.of_rule("one-place"):
        for a, b in combinations([m for m in meetings.agents[_number(member)] if m in involved], 2):
            slots = meetings.dist[a][b]
            lines.append(f"From meeting {a} to meeting {b} it takes {slots} {'slot' if slots == 1 else 'slots'}.")
    return [*dict.fromkeys(lines), f"There are {meetings.slots} slots."]


def _sentence(member: Because) -> str:
    meeting = next((id[1:] for id in member.of("workshop")), "")
    if member.rule == "one-table":
        return f"Agent {member.of('seat')[0].partition('/')[2][1:]} has to be at meeting {meeting}."
    if member.rule == "one-place":
        return f"Agent {_number(member)} cannot be in two places at once, and needs the time for the way."
    return f"Meeting {meeting} has to take place."


def _number(member: Because) -> int:
    return int(member.of("person")[0][1:])
