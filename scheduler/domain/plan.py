"""A plan: for every held workshop its slot, room, moderators and who sits where. Ids only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

from .parts.fields import Id, Model, SlotId


class Seated(Model):
    """The people on one seat of the workshop, by the seat's key."""

    seat: Id
    people: tuple[Id, ...]


class Entry(Model):
    """One held workshop. A seat that is not listed is empty."""

    workshop: Id
    slot: SlotId
    room: Id | None = None
    moderators: tuple[Id, ...] = ()
    seats: tuple[Seated, ...] = ()

    @property
    def present(self) -> tuple[str, ...]:
        """Everyone who sits there, in the order of the seats."""
        return tuple([person for seated in self.seats for person in seated.people])

    @property
    def by_seat(self) -> Mapping[str, Sequence[str]]:
        """The people by the key of the seat, all of them where it is listed twice, and none where it is not."""
        found: dict[str, list[str]] = defaultdict(list)
        for seated in self.seats:
            found[seated.seat] += seated.people
        return found


class Plan(Model):
    """The held workshops. What is not listed is unheld."""

    schema_version: Literal[1] = 1
    kind: Literal["rundertisch-plan"] = "rundertisch-plan"
    programme_id: Id
    entries: tuple[Entry, ...]
