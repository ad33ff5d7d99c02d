"""What may be spent, on all workshops and on those of a topic."""

from __future__ import annotations

from pydantic import Field

from .fields import Cents, Id, Model


class Budget(Model):
    """Caps in cents, in all and by topic. A session counts for its own topic, a kick-off without one for none."""

    total_cents: Cents | None = None
    topic_cents: dict[Id, Cents] = Field(default={})
