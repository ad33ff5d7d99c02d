"""The dated sessions of a plan for somebody: what that reader may know, and nothing else. Every export starts here."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ...check import check
from ...domain.parts.fields import Language
from ...domain.plan import Plan
from ...domain.plans.schedule import Session
from ...domain.problem import Problem
from ...rules.base import Rule
from ...rules.catalogue import RULES, configured
from ..words.labels import Labels
from .attendance import attendance, missing_lines, seated_lines
from .invitations import invite_by
from .moderation import moderator_text
from .obstacles import Obstacles
from .plan_table import by_date, end_of

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:rundertisch:calendar")
"""Of calendar ids. Must never change, or every calendar shows its events twice."""


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom. ``public``: topic, time and place. ``participant``: the same, own sessions only, with the own role."""

    level: Literal["public", "participant", "coordinator"] = "public"
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Inside:
    """What only the coordinator sees."""

    workshop: str
    moderators: tuple[str, ...]
    moderation: tuple[str, ...]
    seats: tuple[tuple[str, tuple[str, ...]], ...]
    seated: tuple[str, ...]
    missing: tuple[str, ...]
    invite_by: dt.date | None


@dataclass(frozen=True, slots=True)
class Appointment:
    """A session as its reader may know it. ``start`` and ``end`` in the municipality's time zone."""

    uid: str
    title: str
    topics: tuple[str, ...]
    start: dt.datetime
    end: dt.datetime
    place: str | None
    role: str | None = None
    inside: Inside | None = None


_ROLES: Mapping[Language, Mapping[str, str]] = {
    "de": {"sits": "am Tisch", "moderates": "Moderation"},
    "en": {"sits": "at the table", "moderates": "moderation"},
}


def agenda(
    problem: Problem, plan: Plan, reader: Reader, labels: Labels, rules: Sequence[Rule] = RULES
) -> tuple[Appointment, ...]:
    """The sessions in the order of the calendar. Raises PlanError if the plan names what the problem does not know."""
    rules = configured(problem, rules)
    check(problem, plan, rules)
    if reader.level == "participant":
        return own_agenda(problem, plan, str(reader.id), labels)
    sessions = by_date(problem, plan)
    if reader.level == "public":
        return tuple(_appointment(problem, session, labels) for session in sessions)
    obstacles = Obstacles(problem, plan, rules)
    until = invite_by(problem, plan, rules)
    return tuple(
        _appointment(problem, session, labels, inside=_inside(problem, session, labels, rules, obstacles, until))
        for session in sessions
    )


def own_agenda(problem: Problem, plan: Plan, id: str, labels: Labels) -> tuple[Appointment, ...]:
    """The sessions where that person or moderator sits or moderates. The plan names only what the problem knows."""
    human = problem.human(id)
    roles = [(session, _role(problem, session, human)) for session in by_date(problem, plan)]
    return tuple(_appointment(problem, session, labels, role) for session, role in roles if role is not None)


def knows(problem: Problem, id: str) -> bool:
    """Whether there is such a person or moderator."""
    return id in problem.person_by_id or id in problem.moderator_by_id


def uid(problem: Problem, workshop: str) -> str:
    """Stable however often it is planned anew; the programme keeps equal workshops of different quarters apart."""
    return str(uuid.uuid5(NAMESPACE, f"{problem.programme_id}/{workshop}"))


def _role(problem: Problem, session: Session, human: str) -> str | None:
    if human in {problem.human(id) for id in session.entry.moderators}:
        return "moderates"
    return "sits" if human in session.entry.present else None


def _appointment(
    problem: Problem, session: Session, labels: Labels, role: str | None = None, inside: Inside | None = None
) -> Appointment:
    workshop, room = session.workshop, session.entry.room
    start = dt.datetime.combine(session.day, session.slot.start, tzinfo=problem.zone)
    return Appointment(
        uid=uid(problem, workshop.id),
        title=labels.title(workshop.id),
        topics=tuple(labels.topic(topic) for topic in problem.topics_of(workshop)),
        start=start,
        end=dt.datetime.combine(session.day, end_of(problem, session), tzinfo=problem.zone),
        place=None if room is None else labels.place(room),
        role=None if role is None else _ROLES[labels.language][role],
        inside=inside,
    )


def _inside(
    problem: Problem,
    session: Session,
    labels: Labels,
    rules: Sequence[Rule],
    obstacles: Obstacles,
    until: Mapping[str, dt.date],
) -> Inside:
    entry = session.entry
    there = attendance(problem, entry, obstacles)
    return Inside(
        workshop=entry.workshop,
        moderators=entry.moderators,
        moderation=tuple(moderator_text(problem, id, labels) for id in entry.moderators),
        seats=tuple((seat.key, people) for seat, people in there.seated),
        seated=tuple(seated_lines(there, labels)),
        missing=tuple(_missing(missing_lines(missing, rules, labels)) for missing in there.missing),
        invite_by=until.get(entry.workshop),
    )


def _missing(lines: Sequence[str]) -> str:
    seat, *reasons = lines
    return f"{seat}: {' '.join(reasons)}"
