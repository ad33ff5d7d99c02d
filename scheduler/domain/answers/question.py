"""What people ask about a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from ..problem import Problem

PlaceKind = Literal["slot", "moderator", "room", "person"]
"""What can be wished of a workshop: when, with which moderator, where, or who sits there."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why is this workshop then, there, and with this moderator? Up to ``most`` alternatives of each kind."""

    workshop: str
    most: int = 3

    def document(self) -> dict[str, Any]:
        return {"question": "why", "workshop": self.workshop, "most": self.most}


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why not in this slot, with this moderator, in this room, or with this person at the table?"""

    workshop: str
    kind: PlaceKind
    id: str

    def document(self) -> dict[str, Any]:
        return {"question": "why-not", "workshop": self.workshop, "kind": self.kind, "id": self.id}


@dataclass(frozen=True, slots=True)
class Options:
    """Where could this new or moved workshop be? The ``most`` best slots."""

    workshop: str
    most: int = 3

    def document(self) -> dict[str, Any]:
        return {"question": "options", "workshop": self.workshop, "most": self.most}


@dataclass(frozen=True, slots=True)
class Alternatives:
    """``n`` whole plans (the best one among them) that differ in as many slots as possible, to negotiate over.

    They equal the best one in every tier up to and with the one that holds the rule ``up_to`` (None: in all tiers);
    each stage of a later tier may be up to ``tolerance`` above the best plan's.
    """

    n: int = 3
    up_to: str | None = None
    tolerance: int = 0

    def document(self) -> dict[str, Any]:
        return {"question": "alternatives", "n": self.n, "up_to": self.up_to, "tolerance": self.tolerance}


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What if the problem were this one: a person drops out, a room closes, a slot is added?"""

    changed: Problem

    def document(self) -> dict[str, Any]:
        return {"question": "what-if"}


Question = Why | WhyNot | Options | Alternatives | WhatIf
