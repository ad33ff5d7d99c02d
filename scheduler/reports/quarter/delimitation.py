"""Delimitation against committees (Abgrenzung zu Gremien): a paragraph per topic that can go into a council paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...domain.parts.calendar import instant
from ...domain.parts.committee import Committee, Sitting
from ...domain.parts.fields import Language
from ...domain.plan import Plan
from ...domain.plans.schedule import Session
from ...domain.problem import Problem
from ...rules.base import Rule
from ...rules.committee_clash import CommitteeClash
from ...rules.no_duplication import NoDuplication
from ..words.labels import Labels
from ..words.layout import wrapped
from ..words.suppression import FEWEST
from ..words.words import listed, number_text, plain_date
from .topics import TopicSessions, topic_sessions


@dataclass(frozen=True, slots=True)
class Near:
    """A sitting on the topic a few days before (negative) or after a workshop, or on its day."""

    session: str
    day: dt.date
    committee: str
    sitting: dt.date
    days: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """A sitting on the topic at the same time as a workshop."""

    session: str
    day: dt.date
    committee: str


@dataclass(frozen=True, slots=True)
class Delimitation:
    """One topic beside the committees that deal with it.

    ``sessions``: its workshops with their days; ``days``: how many before and after count as near; ``in_both``: people
    at a table of the topic who were members of such a committee on that day; None: fewer than five, no more is said.
    """

    topic: str
    sessions: tuple[tuple[str, dt.date], ...]
    committees: tuple[str, ...]
    days: int
    near: tuple[Near, ...]
    overlaps: tuple[Overlap, ...]
    in_both: int | None


def delimitation(problem: Problem, plan: Plan, rules: Sequence[Rule], *, small_cells: bool) -> tuple[Delimitation, ...]:
    """Every topic with a held session; nothing if the problem knows no committees.

    ``rules`` are configured. ``small_cells``: whether a number of people below five may be said.
    """
    if not problem.committees:
        return ()
    days = next((rule.days for rule in rules if isinstance(rule, NoDuplication)), NoDuplication().days)
    clash = next((rule for rule in rules if isinstance(rule, CommitteeClash)), CommitteeClash())
    return tuple(
        _of_topic(problem, of_topic, days, clash, small_cells=small_cells) for of_topic in topic_sessions(problem, plan)
    )


def _of_topic(
    problem: Problem, of_topic: TopicSessions, days: int, clash: CommitteeClash, *, small_cells: bool
) -> Delimitation:
    committees = [committee for committee in problem.committees if of_topic.topic in committee.topics]
    near: list[Near] = []
    overlaps: list[Overlap] = []
    for session in of_topic.all:
        for committee in committees:
            for sitting in committee.sittings:
                apart = (sitting.start.date() - session.day).days
                if sitting.cancelled or abs(apart) > max(days, 1):
                    continue
                if abs(apart) <= days:
                    near.append(Near(session.workshop.id, session.day, committee.id, sitting.start.date(), apart))
                if _at_once(problem, session, sitting, clash.assumed_min):
                    overlaps.append(Overlap(session.workshop.id, session.day, committee.id))
    in_both = len(_in_both(of_topic, committees))
    return Delimitation(
        topic=of_topic.topic,
        sessions=tuple((session.workshop.id, session.day) for session in of_topic.all),
        committees=tuple(committee.id for committee in committees),
        days=days,
        near=tuple(sorted(near, key=lambda one: (one.sitting, one.day))),
        overlaps=tuple(overlaps),
        in_both=in_both if small_cells or in_both >= FEWEST else None,
    )


def _at_once(problem: Problem, session: Session, sitting: Sitting, assumed_min: int) -> bool:
    if session.interval is None:
        return False
    start = instant(sitting.start.date(), sitting.start.time(), problem.zone)
    if sitting.end is None:
        end = start + dt.timedelta(minutes=assumed_min)
    else:
        end = instant(sitting.end.date(), sitting.end.time(), problem.zone)
    return session.interval.start < end and start < session.interval.end


def _in_both(of_topic: TopicSessions, committees: Sequence[Committee]) -> set[str]:
    return {
        member.person
        for session in of_topic.all
        for committee in committees
        for member in committee.members
        if member.on(session.day) and member.person in session.entry.present
    }


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "unknown": "Zu Sitzungen von Gremien liegen keine Angaben vor.",
        "heading": "Abgrenzung zu Gremien: {topic}",
        "none": "Mit dem Thema „{topic}“ ist nach den vorliegenden Angaben kein Gremium befasst; "
        "eine Doppelung ist nicht zu erwarten.",
        "committee": "Mit dem Thema „{topic}“ ist bereits ein Gremium befasst: {committees}.",
        "committees": "Mit dem Thema „{topic}“ sind bereits {count} Gremien befasst: {committees}.",
        "role-one": "Der Workshop des Runden Tisches zu diesem Thema ({days}) hat beratenden Charakter: Er führt die "
        "in der Kommune tätigen Akteure an einem Tisch zusammen und bereitet Empfehlungen vor.",
        "role-many": "Die {count} Workshops des Runden Tisches zu diesem Thema ({days}) haben beratenden Charakter: "
        "Sie führen die in der Kommune tätigen Akteure an einem Tisch zusammen und bereiten Empfehlungen vor.",
        "resolves": "Beschlüsse werden dort nicht gefasst; bestehende Zuständigkeiten bleiben unberührt.",
        "apart": "Zeitliche Überschneidungen mit Sitzungen zu diesem Thema gibt es nicht.",
        "overlap": "Zeitlich überschneiden sich: {overlaps}.",
        "overlap-pair": "der Workshop am {day} und eine Sitzung ({committee})",
        "near-one": "Höchstens {days} entfernt liegt folgende Sitzung: {near}.",
        "near-many": "Höchstens {days} entfernt liegen folgende Sitzungen: {near}.",
        "far-one": "Auch am Tag davor und danach findet keine Sitzung zu diesem Thema statt.",
        "far-many": "Auch in den {days} Tagen davor und danach findet keine Sitzung zu diesem Thema statt.",
        "days-one": "einen Tag",
        "days-many": "{count} Tage",
        "sitting": "{committee} am {sitting} ({when})",
        "same-day": "am Tag des Workshops",
        "before": "{days} vor dem Workshop am {day}",
        "after": "{days} nach dem Workshop am {day}",
        "body-one": "diesem Gremium",
        "body-many": "einem dieser Gremien",
        "both": "Dem Austausch dient, dass {count} Personen sowohl {body} als auch dem Runden Tisch angehören.",
        "both-one": "Dem Austausch dient, dass eine Person sowohl {body} als auch dem Runden Tisch angehört.",
        "both-none": "Personelle Überschneidungen gibt es nicht.",
        "both-few": "Weniger als {count} Personen gehören sowohl {body} als auch dem Runden Tisch an.",
    },
    "en": {
        "unknown": "Nothing is known about sittings of committees.",
        "heading": "Delimitation against committees: {topic}",
        "none": "As far as is known, no committee deals with “{topic}”; no duplication is to be expected.",
        "committee": "One committee deals with “{topic}” already: {committees}.",
        "committees": "Already {count} committees deal with “{topic}”: {committees}.",
        "role-one": "The round table's workshop on this topic ({days}) is advisory: it brings the local actors "
        "together at one table and prepares recommendations.",
        "role-many": "The round table's {count} workshops on this topic ({days}) are advisory: they bring the local "
        "actors together at one table and prepare recommendations.",
        "resolves": "No resolutions are passed there; existing responsibilities remain untouched.",
        "apart": "No workshop overlaps in time with a sitting on this topic.",
        "overlap": "The following overlap in time: {overlaps}.",
        "overlap-pair": "the workshop on {day} and a sitting ({committee})",
        "near-one": "The following sitting is at most {days} away: {near}.",
        "near-many": "The following sittings are at most {days} away: {near}.",
        "far-one": "Nor is there a sitting on this topic on the day before or after.",
        "far-many": "Nor is there a sitting on this topic in the {days} days before and after.",
        "days-one": "one day",
        "days-many": "{count} days",
        "sitting": "{committee} on {sitting} ({when})",
        "same-day": "on the day of the workshop",
        "before": "{days} before the workshop on {day}",
        "after": "{days} after the workshop on {day}",
        "body-one": "this committee",
        "body-many": "one of these committees",
        "both": "It helps the exchange that {count} people belong both to {body} and to the round table.",
        "both-one": "It helps the exchange that one person belongs both to {body} and to the round table.",
        "both-none": "Nobody belongs both to a committee on this topic and to the round table.",
        "both-few": "Fewer than {count} people belong both to {body} and to the round table.",
    },
}


def paragraph(found: Delimitation, labels: Labels) -> str:
    """For a council paper; nobody's id or name is in it."""
    words, language = _WORDS[labels.language], labels.language
    topic = labels.topic(found.topic)
    days = listed(list(dict.fromkeys(plain_date(day, language) for _, day in found.sessions)), language)
    role = words["role-one" if len(found.sessions) == 1 else "role-many"]
    advises = [role.format(days=days, count=number_text(len(found.sessions), language)), words["resolves"]]
    if not found.committees:
        return " ".join([words["none"].format(topic=topic), *advises])
    names = listed([labels.committee(id) for id in found.committees], language)
    many = len(found.committees) > 1
    count = number_text(len(found.committees), language)
    first = words["committees" if many else "committee"].format(topic=topic, count=count, committees=names)
    body = words["body-many" if many else "body-one"]
    return " ".join([first, *advises, *_in_time(found, labels), _people(found, body, labels)])


def _in_time(found: Delimitation, labels: Labels) -> list[str]:
    words, language = _WORDS[labels.language], labels.language
    pairs = [
        words["overlap-pair"].format(day=plain_date(one.day, language), committee=labels.committee(one.committee))
        for one in found.overlaps
    ]
    parts = [words["overlap"].format(overlaps=listed(pairs, language)) if pairs else words["apart"]]
    near = list(dict.fromkeys(_near_text(one, labels) for one in found.near))
    if near:
        days = _days_text(found.days, words, language)
        parts.append(words["near-one" if len(near) == 1 else "near-many"].format(days=days, near="; ".join(near)))
    elif found.days:
        days = number_text(found.days, language)
        parts.append(words["far-one" if found.days == 1 else "far-many"].format(days=days))
    return parts


def _near_text(one: Near, labels: Labels) -> str:
    words, language = _WORDS[labels.language], labels.language
    kind = "before" if one.days < 0 else "after" if one.days else "same-day"
    days = _days_text(abs(one.days), words, language)
    when = words[kind].format(days=days, day=plain_date(one.day, language))
    sitting = plain_date(one.sitting, language)
    return words["sitting"].format(committee=labels.committee(one.committee), sitting=sitting, when=when)


def _days_text(days: int, words: Mapping[str, str], language: Language) -> str:
    return words["days-one" if days == 1 else "days-many"].format(count=number_text(days, language))


def _people(found: Delimitation, body: str, labels: Labels) -> str:
    words, language = _WORDS[labels.language], labels.language
    if found.in_both is None:
        return words["both-few"].format(count=number_text(FEWEST, language), body=body)
    if not found.in_both:
        return words["both-none"]
    count = number_text(found.in_both, language)
    return words["both-one" if found.in_both == 1 else "both"].format(count=count, body=body)


def delimitation_lines(found: Sequence[Delimitation], labels: Labels, width: int) -> list[str]:
    """A heading and a paragraph for each topic."""
    words = _WORDS[labels.language]
    if not found:
        return wrapped(words["unknown"], width)
    lines: list[str] = []
    for one in found:
        lines += ["", *wrapped(words["heading"].format(topic=labels.topic(one.topic)), width)]
        lines += wrapped(paragraph(one, labels), width)
    return lines[1:]
