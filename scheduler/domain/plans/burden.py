"""What taking part costs a person: points for every session at a bad time, far away or at short notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..parts.calendar import Window
from ..parts.fields import Clock, Count, Model, Positive, minutes
from ..parts.people import Person
from ..plan import Plan
from ..problem import Problem
from .schedule import Schedule, Session, read

Cause = Literal["if_needed", "late", "saturday", "outside_office", "travel", "short_notice", "history"]
SATURDAY = 5
MOST = 12
"""Nobody's burden counts for more."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of somebody's burden. What comes from earlier quarters belongs to no workshop."""

    cause: Cause
    points: int
    workshop: str | None = None


class BurdenScale(Model):
    """How many points what is worth, and from where on. Points for travel count per ``travel_step_min`` begun."""

    if_needed: Count = 2
    late: Count = 1
    late_after: Clock = dt.time(20)
    saturday: Count = 1
    outside_office: Count = 1
    office_hours: Window = Window(start=dt.time(8), end=dt.time(17))
    travel: Count = 1
    free_travel_min: Count = 30
    travel_step_min: Positive = 30
    short_notice: Count = 1
    short_notice_days: Count = 28

    def of_time(self, weekday: int, start_min: int, end_min: int, days: int, *, paid: bool) -> Iterator[Part]:
        """For a session between two minutes of a weekday, so many days after the planning date."""
        if end_min > minutes(self.late_after):
            yield Part("late", self.late)
        if weekday == SATURDAY:
            yield Part("saturday", self.saturday)
        if paid and not (weekday < SATURDAY and self.office_hours.covers(start_min, end_min)):
            yield Part("outside_office", self.outside_office)
        if days <= self.short_notice_days:
            yield Part("short_notice", self.short_notice)

    def of_travel(self, travel_min: int) -> int:
        """Points for a way of so many minutes."""
        return self.travel * -(-max(0, travel_min - self.free_travel_min) // self.travel_step_min)

    def burdens(self, problem: Problem, plan: Plan) -> Mapping[str, tuple[Part, ...]]:
        """What everyone's burden consists of, by person; empty for those who carry none. ``total`` sums it up."""
        schedule = read(problem, plan)
        sessions_of = schedule.of_human
        of_time: dict[tuple[str, str, bool], tuple[Part, ...]] = {}
        found: dict[str, tuple[Part, ...]] = {}
        for person in problem.people:
            parts = [Part("history", person.history)] if person.history else []
            for session in sessions_of.get(person.id, ()):
                key = (session.entry.slot, session.workshop.id, person.engagement == "paid")
                if key not in of_time:
                    of_time[key] = tuple(self._of_session(problem, session, paid=key[2]))
                parts += self._of_person(schedule, person, session, of_time[key])
            found[person.id] = tuple(parts)
        return found

    def _of_session(self, problem: Problem, session: Session, *, paid: bool) -> Iterator[Part]:
        """What the time of a session costs whoever is there."""
        interval = session.interval
        if interval is not None:
            days = (session.day - problem.planning_date).days
            clock = (session.day.weekday(), interval.start_min, interval.end_min)
            for part in self.of_time(*clock, days, paid=paid):
                if part.points:
                    yield Part(part.cause, part.points, session.workshop.id)

    def _of_person(
        self,
        schedule: Schedule,
        person: Person,
        session: Session,
        of_time: Sequence[Part],
    ) -> Iterator[Part]:
        """What the session costs a person who sits there or moderates, with what its time costs everyone like them."""
        problem, workshop = schedule.problem, session.workshop.id
        if session.interval is None:
            return
        levels = schedule.levels(person.id, session)
        if self.if_needed and "if_needed" in levels and "impossible" not in levels:
            yield Part("if_needed", self.if_needed, workshop)
        yield from of_time
        organisation = None if person.organisation is None else problem.organisation_by_id[person.organisation]
        room = None if session.entry.room is None else problem.room_by_id[session.entry.room]
        if organisation is not None and room is not None and organisation.borough != room.borough:
            points = self.of_travel(problem.travel_min(organisation.borough, room.borough))
            if points:
                yield Part("travel", points, workshop)


def total(parts: Sequence[Part]) -> int:
    """The burden that counts."""
    return min(MOST, sum(part.points for part in parts))
