"""After each topic's first session: which categories nobody has invited yet, and until when they still can be."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...domain.parts.fields import Language
from ...domain.parts.observance import Kept
from ...domain.parts.people import CATEGORIES, Category
from ...domain.plan import Plan
from ...domain.plans.schedule import Session
from ...domain.problem import Problem
from ...rules.base import Rule
from ...rules.respected_days import RespectedDays
from ..plan.invitations import invite_by
from ..words.labels import Labels
from ..words.layout import wrapped
from ..words.words import date_text, listed
from .topics import TopicSessions, topic_sessions


@dataclass(frozen=True, slots=True)
class Chance:
    """The next session that somebody can still be invited to once the first is over, and by when; both None if none.

    ``keeps``: what they keep at the time of that session, which they should be asked about. ``closed``: what keeps
    them from other sessions, because it must stay free; ``possible``: how many sessions after the first remain.
    """

    session: str | None
    day: dt.date | None
    until: dt.date | None
    keeps: tuple[str, ...]
    closed: tuple[str, ...]
    possible: int


@dataclass(frozen=True, slots=True)
class Missing:
    """Categories that have the same chance."""

    categories: tuple[Category, ...]
    chance: Chance


@dataclass(frozen=True, slots=True)
class TopicGap:
    """``missing``: the categories that no held session of the topic has a seat for. ``later``: sessions after it."""

    topic: str
    first_day: dt.date
    missing: tuple[Missing, ...]
    later: int


def gaps(problem: Problem, plan: Plan, rules: Sequence[Rule]) -> tuple[TopicGap, ...]:
    """Every topic with a held session; ``rules`` are configured."""
    deadlines = invite_by(problem, plan, rules)
    kept = problem.kept if any(isinstance(rule, RespectedDays) for rule in rules) else ()
    return tuple(_gap(problem, of_topic, deadlines, kept) for of_topic in topic_sessions(problem, plan))


def _gap(problem: Problem, of_topic: TopicSessions, deadlines: Mapping[str, dt.date], kept: Sequence[Kept]) -> TopicGap:
    invited = {problem.seat_category(seat) for session in of_topic.all for seat in session.workshop.seats}
    alike: dict[Chance, list[Category]] = defaultdict(list)
    for category in CATEGORIES:
        if category not in invited:
            own = [observance for observance in kept if category in observance.categories]
            alike[_chance(of_topic, deadlines, own)].append(category)
    missing = tuple(Missing(tuple(categories), chance) for chance, categories in alike.items())
    return TopicGap(of_topic.topic, of_topic.begun, missing, len(of_topic.later))


def _chance(of_topic: TopicSessions, deadlines: Mapping[str, dt.date], kept: Sequence[Kept]) -> Chance:
    """For a category that keeps these observances."""
    met = {session.workshop.id: _met(session, kept) for session in of_topic.later}
    closed = {one.id: None for overlapping in met.values() for one in overlapping if one.hard}
    possible = [session for session in of_topic.later if not any(one.hard for one in met[session.workshop.id])]
    for session in possible:
        # On the evening itself nobody writes invitations: the day after is the first on which somebody can.
        until = deadlines.get(session.workshop.id, session.day - dt.timedelta(days=1))
        if until > of_topic.begun:
            keeps = tuple(one.id for one in met[session.workshop.id])
            return Chance(session.workshop.id, session.day, until, keeps, tuple(closed), len(possible))
    return Chance(None, None, None, (), tuple(closed), len(possible))


def _met(session: Session, kept: Sequence[Kept]) -> list[Kept]:
    return [one for one in kept if session.interval is not None and one.overlaps(session.interval)]


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "nobody": "{topic}: Alle Gruppen sind eingeladen.",
        "missing": "{topic} (erste Sitzung {date}), noch nicht eingeladen: {missing}.",
        "several": "{topic} (erste Sitzung {date}), noch nicht eingeladen:",
        "until": "Eine Einladung ist noch bis {until} möglich, zur Sitzung am {day}.",
        "keeps": "Diese Sitzung fällt in eine Zeit, die sie freihalten: {observances}.",
        "too-late": "Für die weiteren Sitzungen wäre eine Einladung danach zu spät; sie muss vorher erfolgen.",
        "closed": "Alle weiteren Sitzungen fallen in eine Zeit, die für sie frei bleiben muss: {observances}.",
        "closed-or-late": "Die weiteren Sitzungen fallen in eine Zeit, die für sie frei bleiben muss ({observances}), "
        "oder eine Einladung danach wäre zu spät; sie muss vorher erfolgen.",
        "no-later": "Eine weitere Sitzung gibt es in diesem Zeitraum nicht.",
    },
    "en": {
        "nobody": "{topic}: every group is invited.",
        "missing": "{topic} (first session {date}), not invited yet: {missing}.",
        "several": "{topic} (first session {date}), not invited yet:",
        "until": "An invitation is possible until {until}, to the session on {day}.",
        "keeps": "That session falls into a time that they keep: {observances}.",
        "too-late": "After it, an invitation to the other sessions would come too late; it has to leave before.",
        "closed": "All further sessions fall into a time that must stay free for them: {observances}.",
        "closed-or-late": "The other sessions fall into a time that must stay free for them ({observances}), or an "
        "invitation would come too late after the first one; it has to leave before.",
        "no-later": "There is no further session in this period.",
    },
}


def gaps_lines(found: Sequence[TopicGap], labels: Labels, width: int) -> list[str]:
    """A line for each topic; where the categories' chances differ, one more for each chance."""
    words, language = _WORDS[labels.language], labels.language
    lines: list[str] = []
    for gap in found:
        given = {"topic": labels.topic(gap.topic), "date": date_text(gap.first_day, language)}
        if not gap.missing:
            lines += wrapped(words["nobody"].format(**given), width, "- ", "  ")
        elif len(gap.missing) == 1:
            (one,) = gap.missing
            text = words["missing"].format(**given, missing=_categories(one, labels))
            lines += wrapped(f"{text} {_chance_text(one.chance, gap.later, labels)}", width, "- ", "  ")
        else:
            lines += wrapped(words["several"].format(**given), width, "- ", "  ")
            for one in gap.missing:
                text = f"{_categories(one, labels)}. {_chance_text(one.chance, gap.later, labels)}"
                lines += wrapped(text[0].upper() + text[1:], width, "  - ", "    ")
    return lines


def _categories(missing: Missing, labels: Labels) -> str:
    return listed([labels.category(category) for category in missing.categories], labels.language)


def _chance_text(chance: Chance, later: int, labels: Labels) -> str:
    words, language = _WORDS[labels.language], labels.language
    if chance.until is not None and chance.day is not None:
        text = words["until"].format(until=date_text(chance.until, language), day=date_text(chance.day, language))
        return f"{text} {_with(words['keeps'], chance.keeps, labels)}" if chance.keeps else text
    if not later:
        return words["no-later"]
    if not chance.closed:
        return words["too-late"]
    return _with(words["closed-or-late" if chance.possible else "closed"], chance.closed, labels)


def _with(text: str, observances: Sequence[str], labels: Labels) -> str:
    return text.format(observances=listed([labels.observance(id) for id in observances], labels.language))
