"""Plan against plan: what moved, and who has to be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..plan import Entry, Plan

if TYPE_CHECKING:
    from ..problem import Problem


@dataclass(frozen=True, slots=True)
class Move:
    """A workshop whose entry is not the same in both plans. None: it is not held there."""

    workshop: str
    before: Entry | None
    after: Entry | None

    @property
    def slot(self) -> bool:
        """Is it held in one plan only, or in another slot?"""
        return (self.before and self.before.slot) != (self.after and self.after.slot)

    @property
    def room(self) -> bool:
        return (self.before and self.before.room) != (self.after and self.after.room)

    @property
    def left(self) -> tuple[str, ...]:
        """People and moderators who were there and are there no more, by their ids in the plan."""
        return _missing(self.before, self.after)

    @property
    def joined(self) -> tuple[str, ...]:
        """Those who are there and were not."""
        return _missing(self.after, self.before)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "workshop": self.workshop,
            "before": None if self.before is None else self.before.model_dump(mode="json"),
            "after": None if self.after is None else self.after.model_dump(mode="json"),
            "slot": self.slot,
            "room": self.room,
            "left": list(self.left),
            "joined": list(self.joined),
        }


def difference(before: Plan, after: Plan) -> tuple[Move, ...]:
    """Every workshop that is not as it was, in the order of the first plan, then of the second."""
    old, new = _by_workshop(before), _by_workshop(after)
    return tuple(
        Move(id, old.get(id), new.get(id))
        for id in dict.fromkeys((*old, *new))
        if _written(old.get(id)) != _written(new.get(id))
    )


def changes_of(problem: Problem, before: Plan, after: Plan) -> dict[str, int]:
    """By human of the first plan: how many of their entries changed or vanished.

    An entry is kept if they still sit, or moderate, there, in the same slot and, where one was named, the same room.
    On which of the workshop's seats somebody sits is no change.
    """
    new = _by_workshop(after)
    found: dict[str, int] = {}
    for entry in before.entries:
        now = new.get(entry.workshop)
        stays = now is not None and now.slot == entry.slot and entry.room in (None, now.room)
        for human, roles in roles_of(problem, entry).items():
            kept = stays and now is not None and roles <= roles_of(problem, now).get(human, frozenset())
            found[human] = found.get(human, 0) + (not kept)
    return found


def roles_of(problem: Problem, entry: Entry) -> dict[str, frozenset[str]]:
    """By human: whether they sit there, moderate, or both."""
    found: dict[str, set[str]] = {}
    for id in entry.present:
        found.setdefault(problem.human(id), set()).add("sits")
    for id in entry.moderators:
        found.setdefault(problem.human(id), set()).add("moderates")
    return {human: frozenset(roles) for human, roles in found.items()}


def _missing(there: Entry | None, elsewhere: Entry | None) -> tuple[str, ...]:
    return tuple(id for id in _everyone(there) if id not in set(_everyone(elsewhere)))


def _everyone(entry: Entry | None) -> Iterator[str]:
    if entry is not None:
        yield from dict.fromkeys((*entry.moderators, *entry.present))


def _by_workshop(plan: Plan) -> Mapping[str, Entry]:
    return {entry.workshop: entry for entry in plan.entries}


def _written(entry: Entry | None) -> object:
    """What matters of an entry: not the order in which people are listed."""
    if entry is None:
        return None
    seats = {seat: frozenset(people) for seat, people in entry.by_seat.items() if people}
    return entry.slot, entry.room, frozenset(entry.moderators), seats
