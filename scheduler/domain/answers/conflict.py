"""A conflict: rule instances that cannot hold together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..because import Because


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rule instances, in order, of which at least one has to give way.

    A member names a rule and what it speaks of: the workshop, the person or room at a workshop, the person's load.
    That a workshop has to take place is a member too (`placed-once`). ``minimal``: without any one of them the others
    can hold together; each was tried.
    """

    members: tuple[Because, ...]
    minimal: bool

    @classmethod
    def of(cls, members: frozenset[Because], minimal: bool) -> Conflict:
        """The members in their order, each once."""
        return cls(tuple(sorted(members)), minimal)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "minimal": self.minimal,
            "members": [
                {
                    "rule": member.rule,
                    "aspect": member.aspect,
                    "subjects": [{"kind": subject.kind, "id": subject.id} for subject in member.subjects],
                }
                for member in self.members
            ],
        }

    def of_rule(self, rule: str) -> tuple[Because, ...]:
        return tuple(member for member in self.members if member.rule == rule)

    @property
    def workshops(self) -> tuple[str, ...]:
        """The workshops that are to take place and cannot all."""
        return tuple(id for member in self.of_rule("placed-once") for id in member.of("workshop")[:1])
