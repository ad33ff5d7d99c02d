"""one-place: nobody is in two places at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.changes.ways_out import borrowed_rooms, more_externals
from ..domain.parts.fields import Count
from ..domain.plans.schedule import Session, read
from .base import Rule, Sentences

if TYPE_CHECKING:
    from ..domain.changes.change import Change
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class OnePlace(Rule):
    """Nobody, whether sitting or moderating, and no room is in two sessions at once.

    People need the time it takes from one room's borough to the other's, rooms a changeover.
    """

    name: ClassVar[str] = "one-place"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Nobody is in two places at once.",
        "de": "Niemand ist an zwei Orten zugleich.",
    }
    source: ClassVar[str] = "… sich über deren zeitliche und personelle Ressourcen im Klaren zu sein."
    sentences: ClassVar[Sentences] = {
        "en": {
            "person": "{person} is expected at {workshop} and at {workshop2} at the same time.",
            "moderator": "{moderator} is expected at {workshop} and at {workshop2} at the same time.",
            "travel": "{human} cannot get from {workshop} to {workshop2} in time; {amount} {amount|minute is|minutes are} missing.",
            "room": "{workshop} and {workshop2} follow each other too closely in {room}; {amount} {amount|minute is|minutes are} missing.",
        },
        "de": {
            "person": "{person} wird bei {workshop} und bei {workshop2} zugleich erwartet.",
            "moderator": "{moderator} wird bei {workshop} und bei {workshop2} zugleich erwartet.",
            "travel": "{human} kommt von {workshop} nicht rechtzeitig zu {workshop2}; es {amount|fehlt|fehlen} {amount} {amount|Minute|Minuten}.",
            "room": "{workshop} und {workshop2} folgen in {room} zu dicht aufeinander; es {amount|fehlt|fehlen} {amount} {amount|Minute|Minuten}.",
        },
    }

    changeover_min: Count = 30

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        for p, visits in enumerate(instance.past.visits):
            for visit in visits:
                candidates.refuse_person(self.name, p, instance.within(visit.interval, 0))
        for r, uses in enumerate(instance.past.room_uses):
            for interval in uses:
                candidates.refuse_room_times(self.name, r, instance.within(interval, self.changeover_min))

    def post(self, instance: Instance, x: Variables, poster: Poster) -> None:
        for p, roles in enumerate(x.roles_of_human):
            because = self.because(instance.human(p), aspect=instance.human(p)[0])
            # Who has one session a day at most is nowhere twice, unless a way takes longer than a night.
            if p not in x.candidates.one_a_day or instance.longest_way_min > instance.shortest_night_min:
                for (a, here), (b, there) in combinations(roles, 2):
                    poster.not_all([here, there, x.pairs.exclude(a, b)], because)
            for visit in instance.past.visits[p]:
                for w, there in roles:
                    for slot, boroughs in instance.out_of_reach(w, x.at(w), visit):
                        poster.not_all([there, x.at(w)[slot], x.in_boroughs(w, boroughs)], because)
        for r, uses in enumerate(x.uses_of_room):
            because = self.because(("room", instance.rooms[r]), aspect="room")
            for (a, here), (b, there) in combinations(uses, 2):
                poster.not_all([here, there, x.pairs.meet(a, b, self.changeover_min)], because)

    def relaxations(self, problem: Problem, because: Because) -> Iterator[Change]:
        """People cannot be doubled; rooms and moderators can be found."""
        if because.of("room"):
            yield from borrowed_rooms(problem)
        if because.of("moderator"):
            yield from more_externals(problem)

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        schedule = read(problem, plan)
        for human, sessions in schedule.of_human.items():
            kind = "person" if human in problem.person_by_id else "moderator"
            for first, second, missing in _too_close(sessions, lambda a, b: _way_min(problem, a, b)):
                overlap = missing > _way_min(problem, first, second)
                yield self.because(
                    (kind, human),
                    ("workshop", first.workshop.id),
                    ("workshop", second.workshop.id),
                    amount=1 if overlap else missing,
                    aspect=kind if overlap else "travel",
                )
        for room, sessions in schedule.of_room.items():
            for first, second, missing in _too_close(sessions, lambda a, b: self.changeover_min):
                yield self.because(
                    ("room", room),
                    ("workshop", first.workshop.id),
                    ("workshop", second.workshop.id),
                    amount=missing,
                    aspect="room",
                )


def _way_min(problem: Problem, first: Session, second: Session) -> int:
    """Minutes from the room of one session to that of the other."""
    a, b = first.entry.room, second.entry.room
    return (
        0
        if a is None or b is None
        else problem.travel_min(problem.room_by_id[a].borough, problem.room_by_id[b].borough)
    )


def _too_close(
    sessions: Sequence[Session], pause_min: Callable[[Session, Session], int]
) -> Iterator[tuple[Session, Session, int]]:
    """Pairs with less than the pause between them, earlier one first, and the minutes that are missing."""
    if len(sessions) < 2:
        return
    timed = sorted(
        ((s.interval.start, s.interval.end, n) for n, s in enumerate(sessions) if s.interval is not None),
    )
    for k, (_, end, n) in enumerate(timed):
        for start, _, m in timed[k + 1 :]:
            missing = end + dt.timedelta(minutes=pause_min(sessions[n], sessions[m])) - start
            if missing > dt.timedelta():
                yield sessions[n], sessions[m], -(-missing // dt.timedelta(minutes=1))
