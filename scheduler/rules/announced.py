"""announced: what was announced stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.plans.schedule import read
from .base import Rule, Sentences

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance


class Announced(Rule):
    """What was announced stays: the slot, the room and the moderators that are locked, each on its own."""

    name: ClassVar[str] = "announced"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "What was announced stays.",
        "de": "Was angekündigt ist, bleibt.",
    }
    source: ClassVar[str] = "Er ebnet zudem den Weg für eine vertrauensvolle langfristige Zusammenarbeit."
    sentences: ClassVar[Sentences] = {
        "en": {
            "slot": "{workshop} was announced for {slot}, but is planned for {slot2}.",
            "room": "{workshop} was announced for {room}, but is planned for another room.",
            "moderators": "{workshop} was announced with {moderator}, who does not moderate it.",
        },
        "de": {
            "slot": "{workshop} wurde für {slot} angekündigt, ist aber für {slot2} geplant.",
            "room": "{workshop} wurde für {room} angekündigt, ist aber in einem anderen Raum geplant.",
            "moderators": "{workshop} wurde mit {moderator} angekündigt, wird aber anders moderiert.",
        },
    }

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        for w, id in enumerate(instance.workshops):
            locked = instance.problem.workshop_by_id[id].locked
            if locked.slot is not None:
                candidates.refuse_slot_row(self.name, w, [slot != locked.slot for slot in instance.slots])
            if locked.room is not None:
                candidates.refuse_rooms(
                    self.name, w, [r for r, room in enumerate(instance.rooms) if room != locked.room]
                )
            if locked.moderators is not None:
                candidates.refuse_moderators(
                    self.name,
                    w,
                    [m for m, moderator in enumerate(instance.moderators) if moderator not in locked.moderators],
                )

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        for session in read(problem, plan).sessions:
            locked, entry = session.workshop.locked, session.entry
            workshop = session.workshop.id
            if locked.slot is not None and entry.slot != locked.slot:
                yield self.because(("workshop", workshop), ("slot", locked.slot), ("slot", entry.slot), aspect="slot")
            if locked.room is not None and entry.room != locked.room:
                yield self.because(("workshop", workshop), ("room", locked.room), aspect="room")
            for moderator in locked.moderators or ():
                if moderator not in entry.moderators:
                    yield self.because(("workshop", workshop), ("moderator", moderator), aspect="moderators")
