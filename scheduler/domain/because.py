"""The one currency of violations, conflicts and penalties: a rule, its subjects and an amount."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SubjectKind = Literal[
    "workshop",
    "series",
    "slot",
    "room",
    "moderator",
    "person",
    "organisation",
    "category",
    "committee",
    "observance",
    "topic",
    "seat",
    "date",
]


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """Somebody or something by id. A date stands as ISO text, a seat as ``workshop/seat``."""

    kind: SubjectKind
    id: str


@dataclass(frozen=True, slots=True, order=True)
class Because:
    """Why something is refused or costs: ids only, words come when it is printed.

    ``aspect`` picks the sentence where a rule has more than one; ``amount`` is in the rule's own unit.
    """

    rule: str
    subjects: tuple[Subject, ...]
    amount: int = 1
    aspect: str = ""

    def of(self, kind: SubjectKind) -> tuple[str, ...]:
        """The ids of all subjects of that kind, in order."""
        return tuple(subject.id for subject in self.subjects if subject.kind == kind)
