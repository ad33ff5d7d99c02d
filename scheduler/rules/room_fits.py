"""room-fits: the room holds everyone and has what is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.changes.ways_out import borrowed_rooms
from ..domain.parts.fields import Count
from ..domain.plans.schedule import read
from .base import Rule, Sentences

if TYPE_CHECKING:
    from ..domain.changes.change import Change
    from ..domain.parts.places import Room
    from ..domain.parts.workshop import Workshop
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance


class RoomFits(Rule):
    """The room holds all places of all seats, the moderators and ``newcomer_seats`` at every session but a series' first.

    It has every feature the workshop needs and lies in the borough it asks for. An identical session (``repeat``)
    with ``group_size.max`` needs no more places than that.
    """

    name: ClassVar[str] = "room-fits"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "The room holds everyone and has what is needed.",
        "de": "Der Raum fasst alle und hat, was gebraucht wird.",
    }
    source: ClassVar[str] = (
        "Beim ersten Treffen ist zu überlegen, wer noch fehlt und zukünftig miteinbezogen werden sollte."
    )
    sentences: ClassVar[Sentences] = {
        "en": {
            "capacity": "{room} is too small for {workshop}: {amount} {amount|place is|places are} missing.",
            "needs": "{room} lacks {amount} {amount|thing|things} that {workshop} needs.",
            "borough": "{room} is not in the borough that {workshop} asks for.",
        },
        "de": {
            "capacity": "{room} ist zu klein für {workshop}: es {amount|fehlt|fehlen} {amount} {amount|Platz|Plätze}.",
            "needs": "{room} {amount|fehlt eine Sache|fehlen {amount} Sachen}, die {workshop} braucht.",
            "borough": "{room} liegt nicht in dem Stadtteil, den {workshop} verlangt.",
        },
    }

    newcomer_seats: Count = 2

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        for w, id in enumerate(instance.workshops):
            workshop = instance.problem.workshop_by_id[id]
            places = self._places(instance.problem, workshop)
            unfit = [
                r
                for r, room in enumerate(instance.problem.rooms)
                if room.capacity < places
                or not set(workshop.needs) <= set(room.features)
                or (workshop.borough is not None and room.borough != workshop.borough)
            ]
            candidates.refuse_rooms(self.name, w, unfit)

    def relaxations(self, problem: Problem, because: Because) -> Iterator[Change]:
        yield from borrowed_rooms(problem)

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        for session in read(problem, plan).sessions:
            if session.entry.room is not None and problem.rooms:
                yield from self._misfits(problem, session.workshop, problem.room_by_id[session.entry.room])

    def _misfits(self, problem: Problem, workshop: Workshop, room: Room) -> Iterator[Because]:
        missing = self._places(problem, workshop) - room.capacity
        if missing > 0:
            yield self.because(("room", room.id), ("workshop", workshop.id), amount=missing, aspect="capacity")
        lacking = set(workshop.needs) - set(room.features)
        if lacking:
            yield self.because(("room", room.id), ("workshop", workshop.id), amount=len(lacking), aspect="needs")
        if workshop.borough is not None and room.borough != workshop.borough:
            yield self.because(("room", room.id), ("workshop", workshop.id), aspect="borough")

    def _places(self, problem: Problem, workshop: Workshop) -> int:
        newcomers = self.newcomer_seats if workshop.id in problem.later_sessions else 0
        places = sum(seat.places for seat in workshop.seats)
        if workshop.repeat is not None and workshop.group_size is not None and workshop.group_size.max is not None:
            places = min(places, workshop.group_size.max)
        return places + problem.asked_moderators(workshop) + newcomers
