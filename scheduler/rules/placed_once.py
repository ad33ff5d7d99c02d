"""placed-once: every workshop takes place exactly once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.changes.ways_out import (
    borrowed_rooms,
    extra_evenings,
    longer_slots,
    more_externals,
    split_session,
    unheld_workshop,
)
from ..domain.plans.schedule import read
from .base import Rule, Sentences
from .open_days import OpenDays

if TYPE_CHECKING:
    from ..domain.changes.change import Change
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class PlacedOnce(Rule):
    """Every workshop takes place exactly once: one slot, one room if there are rooms, the moderators it asks for.

    In partial mode a workshop may stay unheld, but not an announced one, and not one whose successor is held.
    """

    name: ClassVar[str] = "placed-once"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Every workshop takes place exactly once.",
        "de": "Jeder Workshop findet genau einmal statt.",
    }
    source: ClassVar[str] = (
        "Ein Analyseworkshop bietet sich für den Austausch zwischen öffentlicher Verwaltung und weiteren Akteuren an."
    )
    sentences: ClassVar[Sentences] = {
        "en": {
            "missing": "{workshop} does not take place.",
            "twice": "{workshop} is in the plan {amount} times.",
            "too-long": "{workshop} takes longer than the slot {slot}.",
            "room": "{workshop} has no room.",
            "no-room": "{workshop} has the room {room}, but the problem plans without rooms.",
            "moderators": "{workshop} has {amount} {amount|moderator|moderators}, but asks for another number.",
            "announced": "{workshop} was announced, but does not take place.",
            "before": "{workshop} takes place, but {workshop2}, which comes before it, does not.",
        },
        "de": {
            "missing": "{workshop} findet nicht statt.",
            "twice": "{workshop} steht {amount}-mal im Plan.",
            "too-long": "{workshop} dauert länger als das Zeitfenster {slot}.",
            "room": "{workshop} hat keinen Raum.",
            "no-room": "{workshop} hat den Raum {room}, geplant wird aber ohne Räume.",
            "moderators": "{workshop} hat {amount} {amount|Moderation|Moderationen}, verlangt aber eine andere Zahl.",
            "announced": "{workshop} wurde angekündigt, findet aber nicht statt.",
            "before": "{workshop} findet statt, {workshop2}, der davor kommt, aber nicht.",
        },
    }

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        candidates.refuse_slots(self.name, instance.interval_of < 0)

    def propagate(self, instance: Instance, candidates: Candidates) -> None:
        """A slot needs a free room and enough free moderators."""
        for w in range(instance.n_workshops):
            if instance.rooms:
                candidates.keep_slots(self.name, w, candidates.count_rooms(w) >= 1)
            if instance.asked_moderators[w]:
                candidates.keep_slots(self.name, w, candidates.count_moderators(w) >= instance.asked_moderators[w])

    def post(self, instance: Instance, x: Variables, poster: Poster) -> None:
        for w, id in enumerate(instance.workshops):
            because = self.because(("workshop", id))
            held = x.held(w)
            poster.sum_is([*x.at(w).values()], held, 1, because)
            if instance.rooms:
                poster.sum_is([*x.room(w).values()], held, 1, because)
            poster.sum_is([*x.moderator(w).values()], held, instance.asked_moderators[w], because)
            for people in x.seats(w):
                for sits in people.values():
                    poster.implies(sits, held, because)
            if instance.announced[w]:
                poster.some_of([held], self.because(("workshop", id), aspect="announced"))
            for before in instance.predecessors[w]:
                poster.implies(
                    held,
                    x.held(before),
                    self.because(("workshop", id), ("workshop", instance.workshops[before]), aspect="before"),
                )
            if instance.past.predecessor_unheld[w]:
                poster.implies(held, -x.TRUE - 1, self.because(("workshop", id), aspect="missing"))

    def relaxations(self, problem: Problem, because: Because) -> Iterator[Change]:
        for workshop in because.of("workshop")[:1]:
            yield from extra_evenings(problem, lambda day: OpenDays.why_closed(problem, day) is not None)
            yield from longer_slots(problem, workshop)
            yield from borrowed_rooms(problem)
            yield from more_externals(problem)
            yield from split_session(problem, workshop)
            yield from unheld_workshop(problem, workshop)

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        schedule = read(problem, plan)
        listed = Counter(entry.workshop for entry in plan.entries)
        for workshop in problem.workshops:
            if listed[workshop.id] > 1:
                yield self.because(("workshop", workshop.id), amount=listed[workshop.id], aspect="twice")
            if listed[workshop.id]:
                continue
            if workshop.locked.anything:
                yield self.because(("workshop", workshop.id), aspect="announced")
            elif not problem.partial:
                yield self.because(("workshop", workshop.id), aspect="missing")
        for session in schedule.sessions:
            entry, id = session.entry, session.workshop.id
            if session.interval is None:
                yield self.because(("workshop", id), ("slot", entry.slot), aspect="too-long")
            if problem.rooms and entry.room is None:
                yield self.because(("workshop", id), aspect="room")
            if not problem.rooms and entry.room is not None:
                yield self.because(("workshop", id), ("room", entry.room), aspect="no-room")
            if len(set(entry.moderators)) != problem.asked_moderators(session.workshop) or len(
                set(entry.moderators)
            ) != len(entry.moderators):
                yield self.because(("workshop", id), amount=len(entry.moderators), aspect="moderators")
            for before in problem.predecessors[id]:
                if not listed[before]:
                    yield self.because(("workshop", id), ("workshop", before), aspect="before")
