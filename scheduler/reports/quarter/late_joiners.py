"""Who joins a topic after its first session, and so needs an introduction: to what, and which sessions they missed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...domain.parts.fields import Language
from ...domain.parts.workshop import Actor
from ...domain.plan import Plan
from ...domain.plans.schedule import Session
from ...domain.problem import Problem
from ...rules.early_involvement import EarlyInvolvement
from ..words.labels import Labels
from ..words.layout import wrapped
from ..words.words import alphabetical, date_text, listed
from .topics import topic_sessions


@dataclass(frozen=True, slots=True)
class LateJoiners:
    """Actors that first sit at the table on a topic at ``session``. ``missed``: its sessions before and their days."""

    topic: str
    session: str
    day: dt.date
    actors: tuple[Actor, ...]
    missed: tuple[tuple[str, dt.date], ...]


def late_joiners(problem: Problem, plan: Plan, *, people: bool) -> tuple[LateJoiners, ...]:
    """By topic and session; who joins late is early-involvement's judgement.

    Left out: actors for whom only those come whose organisation has been there before, on another seat; it knows.
    ``people``: for the coordinator. Else a seat's person shows as their organisation, and without one not at all.
    """
    late: dict[str, list[Actor]] = defaultdict(list)
    for involvement in EarlyInvolvement().involvements(problem, plan):
        if involvement.late:
            late[involvement.topic].append(involvement.actor)
    found: list[LateJoiners] = []
    for of_topic in topic_sessions(problem, plan):
        waiting = late[of_topic.topic]
        before: list[Session] = []
        known: set[str] = set()
        for session in of_topic.all:
            sitting = _actors_at(problem, session)
            joining = [actor for actor in waiting if sitting.get(actor, set()) - known]
            shown = joining if people else _without_people(problem, joining)
            if shown:
                missed = tuple((one.workshop.id, one.day) for one in before)
                found.append(LateJoiners(of_topic.topic, session.workshop.id, session.day, tuple(shown), missed))
            waiting = [actor for actor in waiting if actor not in sitting]
            before.append(session)
            known = known.union(*sitting.values())
    return tuple(found)


def _actors_at(problem: Problem, session: Session) -> dict[Actor, set[str]]:
    """What the filled seats name, with the organisations that fill them (people without one as themselves)."""
    people = {seated.seat: seated.people for seated in session.entry.seats if seated.people}
    found: dict[Actor, set[str]] = defaultdict(set)
    for seat in session.workshop.seats:
        for person in people.get(seat.key, ()):
            found[seat.actor].add(problem.person_by_id[person].organisation or person)
    return dict(found)


def _without_people(problem: Problem, actors: Sequence[Actor]) -> list[Actor]:
    found: dict[Actor, None] = {}
    for kind, id in actors:
        organisation = problem.person_by_id[id].organisation if kind == "person" else None
        if organisation is not None:
            found["organisation", organisation] = None
        elif kind != "person":
            found[kind, id] = None
    return list(found)


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "none": "Niemand kommt erst nach der ersten Sitzung eines Themas dazu.",
        "joins": "{topic}, ab {session}: {actors}.",
        "missed": "Verpasst: {missed}.",
    },
    "en": {
        "none": "Nobody joins a topic after its first session.",
        "joins": "{topic}, from {session} on: {actors}.",
        "missed": "Missed: {missed}.",
    },
}


def late_joiners_lines(found: Sequence[LateJoiners], labels: Labels, width: int) -> list[str]:
    words, language = _WORDS[labels.language], labels.language
    if not found:
        return wrapped(words["none"], width)
    lines: list[str] = []
    for one in found:
        actors = alphabetical(labels.actor(actor) for actor in one.actors)
        missed = [_session_text(id, day, labels) for id, day in one.missed]
        text = words["joins"].format(
            topic=labels.topic(one.topic),
            session=_session_text(one.session, one.day, labels),
            actors=listed(actors, language),
        )
        lines += wrapped(f"{text} {words['missed'].format(missed=listed(missed, language))}", width, "- ", "  ")
    return lines


def _session_text(workshop: str, day: dt.date, labels: Labels) -> str:
    """The day says which of a topic's sessions it is; a label of its own says it better."""
    known, when = labels.problem.workshop_by_id[workshop].label, date_text(day, labels.language)
    return when if known is None else f"{labels.workshop(workshop)} ({when})"
