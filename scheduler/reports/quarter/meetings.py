"""Which organisations of a topic met: who was at each session, and which pairs were never in one room."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ...domain.parts.fields import Language
from ...domain.plan import Plan
from ...domain.plans.schedule import Session, read
from ...domain.problem import Problem
from ..words.labels import Labels
from ..words.layout import wrapped
from ..words.words import alphabetical, date_text, together
from .topics import start_of, topic_sessions

PAIRS_SHOWN, LONELY_SHOWN = 6, 4
"""So many pairs that never met are told one by one; of more, the organisations that met the fewest others."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """The organisations that somebody at a session comes from, in the order of the problem."""

    session: str
    day: dt.date
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicMeetings:
    """``organisations``: those at some session of the topic; ``never``: the pairs of them never in one room."""

    topic: str
    sessions: int
    organisations: tuple[str, ...]
    never: tuple[tuple[str, str], ...]

    @property
    def pairs(self) -> int:
        return len(self.organisations) * (len(self.organisations) - 1) // 2


@dataclass(frozen=True, slots=True)
class Meetings:
    gatherings: tuple[Gathering, ...]
    topics: tuple[TopicMeetings, ...]


def meetings(problem: Problem, plan: Plan) -> Meetings:
    sessions = sorted(read(problem, plan).sessions, key=start_of)
    return Meetings(
        tuple(Gathering(one.workshop.id, one.day, _present(problem, one)) for one in sessions),
        tuple(_topic(problem, of.topic, of.all) for of in topic_sessions(problem, plan)),
    )


def _present(problem: Problem, session: Session) -> tuple[str, ...]:
    there = {problem.person_by_id[person].organisation for person in session.entry.present}
    return tuple(organisation.id for organisation in problem.organisations if organisation.id in there)


def _topic(problem: Problem, topic: str, sessions: Sequence[Session]) -> TopicMeetings:
    rooms = [_present(problem, session) for session in sessions]
    met = {pair for room in rooms for pair in combinations(room, 2)}
    seen = {id for room in rooms for id in room}
    everyone = tuple(organisation.id for organisation in problem.organisations if organisation.id in seen)
    never = tuple(pair for pair in combinations(everyone, 2) if pair not in met)
    return TopicMeetings(topic, len(sessions), everyone, never)


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "session": "{day} · {title}: {organisations}",
        "nobody": "keine Organisation",
        "alone": "{topic}: Hier gibt es noch kein Paar von Organisationen.",
        "all": "{topic}: Alle {organisations} Organisationen sind einander begegnet.",
        "some-one": "{topic}: {organisations} Organisationen; von {pairs} Paaren ist sich eines begegnet.",
        "some": "{topic}: {organisations} Organisationen; von {pairs} Paaren sind sich {met} begegnet.",
        "pairs": "Nie in einem Raum: {pairs}.",
        "pair": "{one} und {other}",
        "lonely": "Am wenigsten begegnet: {lonely}.",
        "who": "{one} ({met} von {others})",
    },
    "en": {
        "session": "{day} · {title}: {organisations}",
        "nobody": "no organisation",
        "alone": "{topic}: there is no pair of organisations here yet.",
        "all": "{topic}: all {organisations} organisations have met each other.",
        "some-one": "{topic}: {organisations} organisations; of {pairs} pairs one has met.",
        "some": "{topic}: {organisations} organisations; of {pairs} pairs {met} have met.",
        "pairs": "Never in one room: {pairs}.",
        "pair": "{one} and {other}",
        "lonely": "Met the fewest others: {lonely}.",
        "who": "{one} ({met} of {others})",
    },
}


def meetings_lines(found: Meetings, labels: Labels, width: int) -> list[str]:
    """The sessions with who was there, then each topic with who never met."""
    words, language = _WORDS[labels.language], labels.language
    lines: list[str] = []
    for one in found.gatherings:
        there = together(alphabetical(labels.organisation(id) for id in one.organisations))
        day, title = date_text(one.day, language), labels.title(one.session)
        text = words["session"].format(day=day, title=title, organisations=there or words["nobody"])
        lines += wrapped(text, width, "- ", "  ")
    lines += [""] if found.topics else []
    for topic in found.topics:
        lines += wrapped(_topic_text(topic, labels), width, "- ", "  ")
    return lines


def _topic_text(found: TopicMeetings, labels: Labels) -> str:
    words = _WORDS[labels.language]
    label, count = labels.topic(found.topic), len(found.organisations)
    if not found.pairs:
        return words["alone"].format(topic=label)
    if not found.never:
        return words["all"].format(topic=label, organisations=count)
    met = found.pairs - len(found.never)
    head = words["some-one" if met == 1 else "some"].format(
        topic=label, organisations=count, pairs=found.pairs, met=met
    )
    return f"{head} {_strangers(found, labels)}"


def _strangers(found: TopicMeetings, labels: Labels) -> str:
    words = _WORDS[labels.language]
    if len(found.never) <= PAIRS_SHOWN:
        pairs = [words["pair"].format(one=labels.organisation(a), other=labels.organisation(b)) for a, b in found.never]
        return words["pairs"].format(pairs="; ".join(pairs))
    missed = Counter(id for pair in found.never for id in pair)
    others = len(found.organisations) - 1
    lonely = [
        words["who"].format(one=labels.organisation(id), met=others - count, others=others)
        for id, count in missed.most_common(LONELY_SHOWN)
    ]
    return words["lonely"].format(lonely=together(lonely))
