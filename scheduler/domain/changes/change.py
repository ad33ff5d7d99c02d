"""A change of the problem that asks less of a plan: what it is about, how much of it, and its price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

from ..because import Subject, SubjectKind
from ..parts.repair_prices import ChangeKind

KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One change. ``amount``: minutes, days, sessions, cents, rooms or moderators, else 1.

    ``value`` is what then holds where the amount changes a number: notice days, gap, sessions, cents, places.
    ``aspect`` tells apart what one subject has several of: the load per day, week or horizon, the first or a later
    gap of a series, the borough of a borrowed room, an evening or a Saturday.
    Subjects of ``unheld`` are a workshop and what follows it.
    """

    kind: ChangeKind
    subjects: tuple[Subject, ...]
    price: int
    amount: int = 1
    value: int = 0
    aspect: str = ""

    def of(self, kind: SubjectKind) -> tuple[str, ...]:
        """The ids of all subjects of that kind, in order."""
        return tuple(subject.id for subject in self.subjects if subject.kind == kind)

    @property
    def thing(self) -> tuple[ChangeKind, tuple[Subject, ...], str]:
        """What is changed, whatever the amount. Of one thing only one change can be chosen."""
        return (self.kind, self.subjects, self.aspect)

    def resembles(self, other: Change) -> bool:
        """Would it be no news beside the other? The same kind for the same subject, on whatever date or by how much."""
        if self.kind != other.kind or self.aspect != other.aspect:
            return False
        if self.kind == "unheld":
            return set(self.subjects) >= set(other.subjects)
        return self._undated == other._undated

    @property
    def _undated(self) -> tuple[Subject, ...]:
        return tuple(subject for subject in self.subjects if subject.kind != "slot")

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "kind": self.kind,
            "subjects": [{"kind": subject.kind, "id": subject.id} for subject in self.subjects],
            "price": self.price,
            "amount": self.amount,
            "value": self.value,
            "aspect": self.aspect,
        }
