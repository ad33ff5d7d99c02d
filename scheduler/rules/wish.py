"""wish: one thing somebody asks for, to see what it would cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar, Literal

from ..domain.because import Because
from ..errors import Fault
from .base import Rule, Sentences

if TYPE_CHECKING:
    from ..domain.plan import Entry, Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables

Kind = Literal["slot", "moderator", "room", "person"]
"""What a wish is about: when, with which moderator, where, or who sits there."""


class Wish(Rule):
    """The workshop takes place in that slot, with that moderator, in that room, or with that person at the table.

    ``avoid``: it does not, if it takes place at all. The rule belongs to a question, not to the catalogue.
    """

    name: ClassVar[str] = "wish"
    summary: ClassVar[Mapping[str, str]] = {
        "en": "What was asked for comes true.",
        "de": "Was gewünscht ist, trifft ein.",
    }
    source: ClassVar[str] = "Kompromisse in der Terminfindung"
    sentences: ClassVar[Sentences] = {
        "en": {
            "slot": "{workshop} is wished for {slot}.",
            "moderator": "{workshop} is wished for with {moderator} as moderator.",
            "room": "{workshop} is wished for in {room}.",
            "person": "{workshop} is wished for with {person}.",
            "not-slot": "{workshop} is wished for at another time than {slot}.",
            "not-moderator": "{workshop} is wished for without {moderator} as moderator.",
            "not-room": "{workshop} is wished for in another room than {room}.",
            "not-person": "{workshop} is wished for without {person}.",
        },
        "de": {
            "slot": "{workshop} ist für {slot} gewünscht.",
            "moderator": "{workshop} ist mit der Moderation {moderator} gewünscht.",
            "room": "{workshop} ist im Raum {room} gewünscht.",
            "person": "{workshop} ist mit {person} gewünscht.",
            "not-slot": "{workshop} ist zu einer anderen Zeit als {slot} gewünscht.",
            "not-moderator": "{workshop} ist ohne die Moderation {moderator} gewünscht.",
            "not-room": "{workshop} ist in einem anderen Raum als {room} gewünscht.",
            "not-person": "{workshop} ist ohne {person} gewünscht.",
        },
    }
    workshop: str
    kind: Kind
    id: str
    avoid: bool = False

    @property
    def aspect(self) -> str:
        return f"not-{self.kind}" if self.avoid else self.kind

    @property
    def about(self) -> Because:
        """The wish as a reason."""
        return self.because(("workshop", self.workshop), (self.kind, self.id), aspect=self.aspect)

    def faults(self, problem: Problem) -> Iterator[Fault]:
        known: Mapping[Kind, Mapping[str, object]] = {
            "slot": problem.slot_by_id,
            "moderator": problem.moderator_by_id,
            "room": problem.room_by_id,
            "person": problem.person_by_id,
        }
        if self.workshop not in problem.workshop_by_id:
            yield Fault(("wish", "workshop"), f'"{self.workshop}"', "the id of a workshop")
        if self.id not in known[self.kind]:
            yield Fault(("wish", self.kind), f'"{self.id}"', f"the id of a {self.kind}")

    def propagate(self, instance: Instance, candidates: Candidates) -> None:
        """Not `prune`: what is refused there stands in a conflict without the slot that is wished for."""
        if self.workshop not in instance.workshops:
            return
        w = instance.workshops.index(self.workshop)
        if self.kind == "slot":
            refused = [(slot == self.id) == self.avoid for slot in instance.slots]
            candidates.refuse_slot_row(self.name, w, refused)
        elif self.kind == "room":
            rooms = [r for r, room in enumerate(instance.rooms) if (room == self.id) == self.avoid]
            candidates.refuse_rooms(self.name, w, rooms)
        elif self.kind == "moderator" and (self.avoid or instance.asked_moderators[w] == 1):
            moderators = [m for m, one in enumerate(instance.moderators) if (one == self.id) == self.avoid]
            candidates.refuse_moderators(self.name, w, moderators)

    def post(self, instance: Instance, x: Variables, poster: Poster) -> None:
        if self.workshop not in instance.workshops:
            return
        literals = self._literals(instance, x, instance.workshops.index(self.workshop))
        if not self.avoid:
            poster.some_of(literals, self.about)
            return
        for literal in literals:
            poster.some_of([-literal - 1], self.about)

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        entries = [entry for entry in plan.entries if entry.workshop == self.workshop]
        if self.avoid and any(self._true(entry) for entry in entries):
            yield self.about
        if not self.avoid and not any(self._true(entry) for entry in entries):
            yield self.about

    def _true(self, entry: Entry) -> bool:
        chosen = {
            "slot": (entry.slot,),
            "moderator": entry.moderators,
            "room": (entry.room,),
            "person": entry.present,
        }
        return self.id in chosen[self.kind]

    def _literals(self, instance: Instance, x: Variables, w: int) -> list[int]:
        """Of which one is true exactly if the wish is, or would be without ``avoid``."""
        if self.kind == "slot":
            return [at for s, at in x.at(w).items() if instance.slots[s] == self.id]
        if self.kind == "room":
            return [used for r, used in x.room(w).items() if instance.rooms[r] == self.id]
        if self.kind == "moderator":
            return [literal for m, literal in x.moderator(w).items() if instance.moderators[m] == self.id]
        return [sits for seat in x.seats(w) for p, sits in seat.items() if instance.humans[p] == self.id]
