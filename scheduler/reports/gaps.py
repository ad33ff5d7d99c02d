"""After each topic's first session: which categories nobody has invited yet, and until when they still can be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..domain.fields import Language
from ..domain.people import CATEGORIES, Category
from ..domain.plan import Plan
from ..domain.problem import Problem
from ..rules.base import Rule
from .invitations import invite_by
from .labels import Labels
from .layout import wrapped
from .topics import TopicSessions, topic_sessions
from .words import date_text, listed


@dataclass(frozen=True, slots=True)
class TopicGap:
    """``missing``: the categories that no held session of the topic has a seat for.

    ``session``: the next one that they can still be invited to once the first is over, ``until``: by when; both None
    if there is none. ``later``: sessions after the first one.
    """

    topic: str
    first_day: dt.date
    missing: tuple[Category, ...]
    session: str | None
    day: dt.date | None
    until: dt.date | None
    later: int


def gaps(problem: Problem, plan: Plan, rules: Sequence[Rule]) -> tuple[TopicGap, ...]:
    """Every topic with a held session; ``rules`` are configured."""
    deadlines = invite_by(problem, plan, rules)
    return tuple(_gap(problem, of_topic, deadlines) for of_topic in topic_sessions(problem, plan))


def _gap(problem: Problem, of_topic: TopicSessions, deadlines: Mapping[str, dt.date]) -> TopicGap:
    invited = {problem.seat_category(seat) for session in of_topic.all for seat in session.workshop.seats}
    missing = tuple(category for category in CATEGORIES if category not in invited)
    # On the evening itself nobody writes invitations: the day after is the first on which somebody can.
    open_ones = [
        (session, deadlines.get(session.workshop.id, session.day - dt.timedelta(days=1))) for session in of_topic.later
    ]
    still = next(((session, until) for session, until in open_ones if until > of_topic.begun), None)
    return TopicGap(
        topic=of_topic.topic,
        first_day=of_topic.begun,
        missing=missing,
        session=None if still is None else still[0].workshop.id,
        day=None if still is None else still[0].day,
        until=None if still is None else still[1],
        later=len(of_topic.later),
    )


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "nobody": "{topic}: Alle Gruppen sind eingeladen.",
        "missing": "{topic} (erste Sitzung {date}), noch nicht eingeladen: {missing}.",
        "until": "Eine Einladung ist noch bis {until} möglich, zur Sitzung am {day}.",
        "too-late": "Für die weiteren Sitzungen wäre eine Einladung danach zu spät; sie muss vorher erfolgen.",
        "no-later": "Eine weitere Sitzung gibt es in diesem Zeitraum nicht.",
    },
    "en": {
        "nobody": "{topic}: every group is invited.",
        "missing": "{topic} (first session {date}), not invited yet: {missing}.",
        "until": "An invitation is possible until {until}, to the session on {day}.",
        "too-late": "After it, an invitation to the other sessions would come too late; it has to leave before.",
        "no-later": "There is no further session in this period.",
    },
}


def gaps_lines(found: Sequence[TopicGap], labels: Labels, width: int) -> list[str]:
    words, language = _WORDS[labels.language], labels.language
    lines: list[str] = []
    for gap in found:
        topic = labels.topic(gap.topic)
        if not gap.missing:
            lines += wrapped(words["nobody"].format(topic=topic), width, "- ", "  ")
            continue
        missing = listed([labels.category(category) for category in gap.missing], language)
        text = words["missing"].format(topic=topic, date=date_text(gap.first_day, language), missing=missing)
        if gap.until is not None and gap.day is not None:
            rest = words["until"].format(until=date_text(gap.until, language), day=date_text(gap.day, language))
        else:
            rest = words["too-late" if gap.later else "no-later"]
        lines += wrapped(f"{text} {rest}", width, "- ", "  ")
    return lines
