"""notice: nobody is invited too late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from ..domain.because import Because
from ..domain.changes.ways_out import shorter_notice
from ..domain.plans.schedule import read
from .base import Rule, Sentences

if TYPE_CHECKING:
    from ..domain.changes.change import Change
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance


class Notice(Rule):
    """Nobody is invited too late: the invitation leaves ``notice_days`` before the date, neither end counted.

    It leaves on a day outside every invitation blackout and not before the planning date.
    """

    name: ClassVar[str] = "notice"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Nobody is invited too late.",
        "de": "Niemand wird zu spät eingeladen.",
    }
    source: ClassVar[str] = (
        "Hier müssen im Vorfeld der Einladung zum Gespräch Kompromisse in der Terminfindung gefunden werden …"
    )
    sentences: ClassVar[Sentences] = {
        "en": "The invitation to {workshop} on {date} would have had to leave {amount} {amount|day|days} before the planning date.",
        "de": "Die Einladung zu {workshop} am {date} hätte {amount} {amount|Tag|Tage} vor dem Planungstag verschickt werden müssen.",
    }

    notice_days: Annotated[int, Field(strict=True, ge=0, le=366)] = 14

    def invite_by(self, problem: Problem, day: dt.date) -> dt.date:
        """The last day on which the invitation to a workshop on that day can leave."""
        last = day - dt.timedelta(days=self.notice_days + 1)
        while (blackout := next((b for b in problem.calendar.invitation_blackouts if last in b), None)) is not None:
            last = blackout.first - dt.timedelta(days=1)
        return last

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        planning_date = instance.problem.planning_date
        late = [self.invite_by(instance.problem, day) < planning_date for day in instance.dates]
        candidates.refuse_slots(self.name, [late[day] for day in instance.slot_day])

    def relaxations(self, problem: Problem, because: Because) -> Iterator[Change]:
        yield from shorter_notice(problem, self.notice_days)

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        for session in read(problem, plan).sessions:
            late = (problem.planning_date - self.invite_by(problem, session.day)).days
            if late > 0:
                yield self.because(("workshop", session.workshop.id), ("date", str(session.day)), amount=late)
