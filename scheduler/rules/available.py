"""available: people, moderators and rooms are used only when they are free."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.changes.ways_out import borrowed_rooms, more_externals
from ..domain.plans.schedule import read
from .base import Rule, Sentences

if TYPE_CHECKING:
    from ..domain.changes.change import Change
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance


class Available(Rule):
    """People, moderators and rooms are used only when they are free: at no minute is their level impossible.

    Whoever is person and moderator at once must be free as both.
    """

    name: ClassVar[str] = "available"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "People, moderators and rooms are used only when they are free.",
        "de": "Menschen, Moderationen und Räume werden nur verplant, wenn sie frei sind.",
    }
    source: ClassVar[str] = "… sich über deren zeitliche und personelle Ressourcen im Klaren zu sein."
    sentences: ClassVar[Sentences] = {
        "en": {
            "person": "{person} is not free for {workshop} on {slot}.",
            "moderator": "{moderator} is not free for {workshop} on {slot}.",
            "room": "{room} is not free for {workshop} on {slot}.",
        },
        "de": {
            "person": "{person} ist für {workshop} am {slot} nicht frei.",
            "moderator": "{moderator} ist für {workshop} am {slot} nicht frei.",
            "room": "{room} ist für {workshop} am {slot} nicht frei.",
        },
    }

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        candidates.refuse_people(self.name, ~instance.free)
        candidates.refuse_rooms_times(self.name, ~instance.room_free)

    def relaxations(self, problem: Problem, because: Because) -> Iterator[Change]:
        """Nobody is talked out of what they have to do; rooms and moderators can be found."""
        if because.of("room"):
            yield from borrowed_rooms(problem)
        if because.of("moderator"):
            yield from more_externals(problem)

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        schedule = read(problem, plan)
        for session in schedule.sessions:
            if session.interval is None:
                continue
            where = (("workshop", session.workshop.id), ("slot", session.slot.id))
            for id in dict.fromkeys((*session.entry.present, *session.entry.moderators)):
                if "impossible" in schedule.levels(problem.human(id), session):
                    kind = "person" if id in problem.person_by_id else "moderator"
                    subject = ("person", id) if kind == "person" else ("moderator", id)
                    yield self.because(subject, *where, aspect=kind)
            room = session.entry.room
            if room is not None and problem.room_by_id[room].availability.level(session.interval) == "impossible":
                yield self.because(("room", room), *where, aspect="room")
