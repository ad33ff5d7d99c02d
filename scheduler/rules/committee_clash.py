"""committee-clash: nobody is expected while a committee of theirs sits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.calendar import instant
from ..domain.committee import Sitting
from ..domain.fields import Count, Positive
from ..domain.schedule import read
from .base import Rule, Sentences

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.candidates import Candidates
    from ..engine.instance import Instance


class CommitteeClash(Rule):
    """Nobody is expected while a committee they are a member of on that date sits, ``buffer_min`` before and after included.

    A cancelled sitting is ignored; one without an end is taken to last ``assumed_min``.
    """

    name: ClassVar[str] = "committee-clash"
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
            for start, end in sittings:
                until = start + self.assumed_min if end is None else end
                clash = (instance.start < until + self.buffer_min) & (instance.end > start - self.buffer_min)
                candidates.refuse_person(self.name, p, clash)

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        sessions = read(problem, plan).of_human
        for committee in problem.committees:
            for sitting in committee.sittings:
                if sitting.cancelled:
                    continue
                start, end = self._blocked(problem, sitting)
                for person in dict.fromkeys(m.person for m in committee.members if m.on(sitting.start.date())):
                    for session in sessions.get(person, ()):
                        interval = session.interval
                        if interval is not None and interval.start < end and start < interval.end:
                            yield self.because(
                                ("person", person),
                                ("committee", committee.id),
                                ("date", str(sitting.start.date())),
                                ("workshop", session.workshop.id),
                                aspect="" if sitting.end else "assumed-end",
                            )

    def _blocked(self, problem: Problem, sitting: Sitting) -> tuple[dt.datetime, dt.datetime]:
        """The instants from and to which a member is taken, with the buffers."""
        buffer = dt.timedelta(minutes=self.buffer_min)
        start = instant(sitting.start.date(), sitting.start.time(), problem.zone)
        if sitting.end is None:
            end = start + dt.timedelta(minutes=self.assumed_min)
        else:
            end = instant(sitting.end.date(), sitting.end.time(), problem.zone)
        return start - buffer, end + buffer
