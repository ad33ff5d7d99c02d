"""What a session of a plan costs."""

from __future__ import annotations

from ..problem import Problem
from .schedule import Session


def session_cents(problem: Problem, session: Session) -> int:
    """The fees of its moderators for its duration, and the rent of its room."""
    minutes = session.workshop.duration_in(session.slot.kind)
    moderators = [problem.moderator_by_id[id] for id in session.entry.moderators]
    rent = 0 if session.entry.room is None else problem.room_by_id[session.entry.room].rent_cents
    return sum(moderator.fee_cents(minutes) or 0 for moderator in moderators) + rent
