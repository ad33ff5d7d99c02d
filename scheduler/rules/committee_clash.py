"""committee-clash: nobody is expected while a committee of theirs sits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.parts.calendar import instant
from ..domain.parts.committee import Sitting
from ..domain.parts.fields import Count, Positive
from ..domain.plans.schedule import Session, read
from .base import Rule, Sentences

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class CommitteeClash(Rule):
    """Nobody is expected while a committee they are a member of on that date sits, ``buffer_min`` before and after included.

    For a sitting with a borough the way between it and the room takes the buffer's place. A cancelled sitting is ignored; one without an end is taken to last ``assumed_min``.
    """

    name: ClassVar[str] = "committee-clash"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Nobody is expected while a committee of theirs sits.",
        "de": "Niemand wird erwartet, während ein eigenes Gremium tagt.",
    }
    source: ClassVar[str] = "… und dass er keine Doppelung zu anderen Gremien darstellt."
    sentences: ClassVar[Sentences] = {
        "en": {
            "": "{person} sits in {committee} on {date} and cannot be at {workshop}.",
            "assumed-end": "{person} sits in {committee} on {date} (end of the sitting assumed) and cannot be at {workshop}.",
        },
        "de": {
            "": "{person} tagt am {date} in {committee} und kann nicht bei {workshop} sein.",
            "assumed-end": "{person} tagt am {date} in {committee} (Ende der Sitzung angenommen) und kann nicht bei {workshop} sein.",
        },
    }

    buffer_min: Count = 30
    assumed_min: Positive = 150

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        for p, sittings in enumerate(instance.sittings):
            for start, end, borough in sittings:
                until = start + self.assumed_min if end is None else end
                buffer = self.buffer_min if borough < 0 else 0  # elsewhere it is the way, which depends on the room
                clash = (instance.start < until + buffer) & (instance.end > start - buffer)
                candidates.refuse_person(self.name, p, clash)

    def post(self, instance: Instance, x: Variables, poster: Poster) -> None:
        """From a sitting with a borough to the room and back: the way depends on the room."""
        for p, roles in enumerate(x.roles_of_human):
            for start, end, borough in instance.sittings[p]:
                until = start + self.assumed_min if end is None else end
                for w, role in roles:
                    for slot, boroughs in instance.too_far(w, x.at(w), start, until, borough):
                        because = self.because(instance.human(p), ("workshop", instance.workshops[w]))
                        poster.not_all([role, x.at(w)[slot], x.in_boroughs(w, boroughs)], because)

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        sessions = read(problem, plan).of_human
        for committee in problem.committees:
            for sitting in committee.sittings:
                if sitting.cancelled:
                    continue
                start, end = self._sits(problem, sitting)
                for person in dict.fromkeys(m.person for m in committee.members if m.on(sitting.start.date())):
                    for session in sessions.get(person, ()):
                        interval, buffer = session.interval, self._buffer(problem, sitting, session)
                        if interval is not None and interval.start < end + buffer and start - buffer < interval.end:
                            yield self.because(
                                ("person", person),
                                ("committee", committee.id),
                                ("date", str(sitting.start.date())),
                                ("workshop", session.workshop.id),
                                aspect="" if sitting.end else "assumed-end",
                            )

    def _sits(self, problem: Problem, sitting: Sitting) -> tuple[dt.datetime, dt.datetime]:
        """The instants from and to which it sits."""
        start = instant(sitting.start.date(), sitting.start.time(), problem.zone)
        if sitting.end is None:
            return start, start + dt.timedelta(minutes=self.assumed_min)
        return start, instant(sitting.end.date(), sitting.end.time(), problem.zone)

    def _buffer(self, problem: Problem, sitting: Sitting, session: Session) -> dt.timedelta:
        if sitting.borough is None:
            return dt.timedelta(minutes=self.buffer_min)
        room = session.entry.room
        borough = None if room is None else problem.room_by_id[room].borough
        return dt.timedelta(minutes=problem.travel_min(sitting.borough, borough))
