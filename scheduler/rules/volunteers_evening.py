"""volunteers-evening: a volunteer is expected only in a volunteer-friendly slot."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.changes.ways_out import agreed_daytime, extra_saturdays
from ..domain.parts.calendar import Window
from ..domain.parts.fields import WEEKDAYS, Flag, minutes
from ..domain.parts.people import Moderator, Person
from ..domain.plans.schedule import read
from .base import Rule, Sentences
from .open_days import OpenDays

if TYPE_CHECKING:
    from ..domain.changes.change import Change
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance

Span = tuple[int, int]


class VolunteersEvening(Rule):
    """A volunteer, delegate or moderator, is expected only in a volunteer-friendly slot.

    Friendly: Monday to Friday wholly inside the calendar's after-work window; on a Saturday inside
    ``saturday_window``, only with ``saturdays``; and whatever daytime the person agreed to.
    """

    name: ClassVar[str] = "volunteers-evening"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "A volunteer is expected only in a volunteer-friendly slot.",
        "de": "Ehrenamtliche werden nur zu ehrenamtsfreundlichen Zeiten erwartet.",
    }
    source: ClassVar[str] = "… da ehrenamtliches Engagement in der Regel erst zum Feierabend beginnen kann."
    sentences: ClassVar[Sentences] = {
        "en": {
            "person": "{person} is a volunteer and cannot be expected at {workshop} on {slot}.",
            "moderator": "{moderator} is a volunteer and cannot be expected to moderate {workshop} on {slot}.",
        },
        "de": {
            "person": "{person} ist ehrenamtlich tätig und kann zu {workshop} am {slot} nicht erwartet werden.",
            "moderator": "{moderator} ist ehrenamtlich tätig und kann {workshop} am {slot} nicht moderieren.",
        },
    }

    saturdays: Flag = False
    saturday_window: Window = Window(start=dt.time(9, 30), end=dt.time(18))

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        volunteers: dict[tuple[tuple[int, int, int], ...], list[int]] = defaultdict(list)
        for p, volunteer in enumerate(instance.volunteer):
            agreed = instance.agreed_daytime[p]
            if volunteer and agreed is not True:
                volunteers[agreed].append(p)
        for agreed, people in volunteers.items():  # most agreed to the same: nothing
            candidates.refuse_persons(self.name, people, self._refused(instance, agreed))

    def _refused(self, instance: Instance, agreed: Sequence[tuple[int, int, int]]) -> list[bool]:
        """The intervals in which a volunteer who agreed to these times cannot be expected. (T,)"""
        spans = [self._spans(day, instance.after_work, agreed) for day in range(7)]
        times = zip(instance.weekday, instance.start_clock, instance.end_clock, strict=True)
        return [not _inside(spans[weekday], start, end) for weekday, start, end in times]

    def relaxations(self, problem: Problem, because: Because) -> Iterator[Change]:
        for human in (*because.of("person"), *because.of("moderator")):
            yield from agreed_daytime(problem, problem.human(human))
        yield from extra_saturdays(problem, lambda day: OpenDays.why_closed(problem, day) is not None, self.saturdays)

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        after_work = (minutes(problem.calendar.after_work.start), minutes(problem.calendar.after_work.end))
        for session in read(problem, plan).sessions:
            for id in dict.fromkeys((*session.entry.present, *session.entry.moderators)):
                human: Person | Moderator = problem.person_by_id.get(problem.human(id)) or problem.moderator_by_id[id]
                if human.engagement != "volunteer" or human.available_daytime is True or session.interval is None:
                    continue
                windows = human.available_daytime or ()
                agreed = [(WEEKDAYS.index(d), minutes(w.start), minutes(w.end)) for w in windows for d in w.weekdays]
                spans = self._spans(session.day.weekday(), after_work, agreed)
                if not _inside(spans, session.interval.start_min, session.interval.end_min):
                    kind = "person" if id in problem.person_by_id else "moderator"
                    yield self.because(
                        ("person", id) if kind == "person" else ("moderator", id),
                        ("workshop", session.workshop.id),
                        ("slot", session.slot.id),
                        aspect=kind,
                    )

    def _spans(self, weekday: int, after_work: Span, agreed: Sequence[tuple[int, int, int]]) -> list[Span]:
        """The minutes of that weekday on which a volunteer can be expected, joined where they touch."""
        spans = [(start, end) for day, start, end in agreed if day == weekday]
        if weekday < 5:
            spans.append(after_work)
        if weekday == 5 and self.saturdays:
            spans.append((minutes(self.saturday_window.start), minutes(self.saturday_window.end)))
        joined: list[Span] = []
        for start, end in sorted(spans):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return joined


def _inside(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in spans)
