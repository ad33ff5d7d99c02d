"""The held sessions of every topic: which were its first, and which came after."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ...domain.plan import Plan
from ...domain.plans.schedule import Session, read
from ...domain.problem import Problem


@dataclass(frozen=True, slots=True)
class TopicSessions:
    """``first``: those that start first, and what repeats one of them; ``later``: the rest by start."""

    topic: str
    first: tuple[Session, ...]
    later: tuple[Session, ...]

    @property
    def all(self) -> tuple[Session, ...]:
        return tuple(sorted((*self.first, *self.later), key=start_of))

    @property
    def begun(self) -> dt.date:
        return self.first[0].day


def topic_sessions(problem: Problem, plan: Plan) -> tuple[TopicSessions, ...]:
    """In the order of the problem; topics without a held session are left out."""
    held = read(problem, plan).of_workshop
    found: list[TopicSessions] = []
    for topic, workshops in problem.sessions_of_topic.items():
        there = sorted((held[workshop] for workshop in workshops if workshop in held), key=start_of)
        if not there:
            continue
        earliest = [session for session in there if start_of(session) == start_of(there[0])]
        repeats = {session.workshop.repeat for session in earliest} - {None}
        first = [session for session in there if session in earliest or session.workshop.repeat in repeats]
        later = [session for session in there if session not in first]
        found.append(TopicSessions(topic, tuple(first), tuple(later)))
    return tuple(found)


def start_of(session: Session) -> dt.datetime:
    """Local, without a zone."""
    return dt.datetime.combine(session.day, session.slot.start)
