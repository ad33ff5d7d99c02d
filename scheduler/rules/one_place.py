"""one-place: nobody is in two places at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.fields import Count
from ..domain.schedule import Session, read
from .base import Rule, Sentences

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.candidates import Candidates
    from ..engine.instance import Instance
    from ..engine.poster import Poster
    from ..engine.variables import Variables


class OnePlace(Rule):
    """Nobody, whether sitting or moderating, and no room is in two sessions at once; rooms need a changeover between."""

    name: ClassVar[str] = "one-place"
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Nobody is in two places at once.",
        "de": "Niemand ist an zwei Orten zugleich.",
    }
    source: ClassVar[str] = "… sich über deren zeitliche und personelle Ressourcen im Klaren zu sein."
    sentences: ClassVar[Sentences] = {
        "en": {
            "person": "{person} is expected at {workshop} and at {workshop2} at the same time.",
            "moderator": "{moderator} is expected at {workshop} and at {workshop2} at the same time.",
            "room": "{workshop} and {workshop2} follow each other too closely in {room}; {amount} {amount|minute is|minutes are} missing.",
        },
        "de": {
            "person": "{person} wird bei {workshop} und bei {workshop2} zugleich erwartet.",
            "moderator": "{moderator} wird bei {workshop} und bei {workshop2} zugleich erwartet.",
            "room": "{workshop} und {workshop2} folgen in {room} zu dicht aufeinander; es {amount|fehlt|fehlen} {amount} {amount|Minute|Minuten}.",
        },
    }

    changeover_min: Count = 30

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        for p, busy in enumerate(instance.busy):
            for start, end in busy:
                candidates.refuse_person(self.name, p, (instance.start < end) & (instance.end > start))
        for r, busy in enumerate(instance.room_busy):
            for start, end in busy:
                clash = (instance.start < end + self.changeover_min) & (instance.end + self.changeover_min > start)
                candidates.refuse_room_times(self.name, r, clash)

    def post(self, instance: Instance, x: Variables, poster: Poster) -> None:
        for p, roles in enumerate(x.roles_of_human):
            because = self.because(instance.human(p), aspect=instance.human(p)[0])
            for (a, here), (b, there) in combinations(roles, 2):
                poster.not_all([here, there, x.meet(a, b, 0)], because)
        for r, uses in enumerate(x.uses_of_room):
            because = self.because(("room", instance.rooms[r]), aspect="room")
            for (a, here), (b, there) in combinations(uses, 2):
                poster.not_all([here, there, x.meet(a, b, self.changeover_min)], because)

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        schedule = read(problem, plan)
        for human, sessions in schedule.of_human.items():
            kind = "person" if human in problem.person_by_id else "moderator"
            for first, second, _ in _too_close(sessions, 0):
                yield self.because(
                    ("person", human) if kind == "person" else ("moderator", human),
                    ("workshop", first.workshop.id),
                    ("workshop", second.workshop.id),
                    aspect=kind,
                )
        for room, sessions in schedule.of_room.items():
            for first, second, missing in _too_close(sessions, self.changeover_min):
                yield self.because(
                    ("room", room),
                    ("workshop", first.workshop.id),
                    ("workshop", second.workshop.id),
                    amount=missing,
                    aspect="room",
                )


def _too_close(sessions: Sequence[Session], pause_min: int) -> Iterator[tuple[Session, Session, int]]:
    """Pairs with less than the pause between them, earlier one first, and the minutes that are missing."""
    timed = sorted(
        ((s.interval.start, s.interval.end, n) for n, s in enumerate(sessions) if s.interval is not None),
    )
    longest = max((end - start for start, end, _ in timed), default=dt.timedelta())
    pause = dt.timedelta(minutes=pause_min)
    if all(end + pause <= start for (_, end, _), (start, _, _) in pairwise(timed)):
        return
    for k, (start, end, n) in enumerate(timed):
        for later_start, _, m in timed[k + 1 :]:
            if later_start >= start + longest + pause:
                break
            missing = end + pause - later_start
            if missing > dt.timedelta():
                yield sessions[n], sessions[m], -(-missing // dt.timedelta(minutes=1))
