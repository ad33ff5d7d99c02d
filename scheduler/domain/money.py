"""What may be spent, on all workshops and on those of a topic, and what a session costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from .fields import Cents, Id, Model

if TYPE_CHECKING:
    from .problem import Problem
    from .schedule import Session


class Budget(Model):
    """Caps in cents, in all and by topic. A session counts for its own topic, a kick-off without one for none."""

    total_cents: Cents | None = None
    topic_cents: dict[Id, Cents] = Field(default={})


def session_cents(problem: Problem, session: Session) -> int:
    """What a held session costs: the fees of its moderators for its duration, and the rent of its room."""
    minutes = session.workshop.duration_in(session.slot.kind)
    moderators = [problem.moderator_by_id[id] for id in session.entry.moderators]
    rent = 0 if session.entry.room is None else problem.room_by_id[session.entry.room].rent_cents
    return sum(moderator.fee_cents(minutes) or 0 for moderator in moderators) + rent
