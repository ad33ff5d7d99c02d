"""open-days: no workshop on a closed day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.plans.schedule import read
from .base import Rule, Sentences

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance


class OpenDays(Rule):
    """No workshop on a public holiday of the Land, a Sunday, 24 or 31 December, a listed closed day, or in school holidays that are closed."""

    name: ClassVar[str] = "open-days"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "No workshop on a closed day.",
        "de": "Kein Workshop an einem geschlossenen Tag.",
    }
    source: ClassVar[str] = "… Kompromisse in der Terminfindung …"
    sentences: ClassVar[Sentences] = {
        "en": {
            "public-holiday": "{workshop} lies on a public holiday: {date}.",
            "sunday": "{workshop} lies on a Sunday: {date}.",
            "year-end": "{workshop} lies on a day when everything is closed: {date}.",
            "closed-day": "{workshop} lies on a day listed as closed: {date}.",
            "school-holiday": "{workshop} lies in the school holidays: {date}.",
        },
        "de": {
            "public-holiday": "{workshop} liegt auf einem Feiertag: {date}.",
            "sunday": "{workshop} liegt auf einem Sonntag: {date}.",
            "year-end": "{workshop} liegt auf einem Tag, an dem alles geschlossen ist: {date}.",
            "closed-day": "{workshop} liegt auf einem geschlossenen Tag: {date}.",
            "school-holiday": "{workshop} liegt in den Schulferien: {date}.",
        },
    }

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        closed = [self.why_closed(instance.problem, day) is not None for day in instance.dates]
        candidates.refuse_slots(self.name, [closed[day] for day in instance.slot_day])

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        for session in read(problem, plan).sessions:
            why = self.why_closed(problem, session.day)
            if why is not None:
                yield self.because(("workshop", session.workshop.id), ("date", str(session.day)), aspect=why)

    @staticmethod
    def why_closed(problem: Problem, day: dt.date) -> str | None:
        """The aspect under which that day is closed, None if it is open."""
        if day in problem.public_holidays:
            return "public-holiday"
        if day.weekday() == 6:
            return "sunday"
        if (day.month, day.day) in ((12, 24), (12, 31)):
            return "year-end"
        if day in problem.calendar.closed_days:
            return "closed-day"
        if problem.calendar.school_holidays == "closed" and day in problem.school_holidays:
            return "school-holiday"
        return None
