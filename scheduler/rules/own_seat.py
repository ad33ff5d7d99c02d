"""own-seat: nobody moderates a workshop where they sit."""

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
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class OwnSeat(Rule):
    """Nobody moderates a workshop where they sit in this plan or are named for a seat.

    Being one of many who could fill a seat is no seat.
    """

    name: ClassVar[str] = "own-seat"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Nobody moderates a workshop where they sit.",
        "de": "Niemand moderiert einen Workshop, an dem er oder sie selbst teilnimmt.",
    }
    source: ClassVar[str] = "Mögliche Rollenkonflikte lassen sich durch eine externe Moderation vermeiden."
    sentences: ClassVar[Sentences] = {
        "en": "{moderator} moderates {workshop}, but sits there or is named for a seat there.",
        "de": "{moderator} moderiert {workshop}, nimmt dort aber selbst teil oder ist dafür namentlich eingeladen.",
    }

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        for w, seats in enumerate(instance.seats):
            named = {seat.people[0] for seat in seats if seat.actor[0] == "person"}
            candidates.refuse_moderators(
                self.name, w, [m for p in named for m in instance.moderators_of_human.get(p, ())]
            )

    def post(self, instance: Instance, x: Variables, poster: Poster) -> None:
        for w in range(instance.n_workshops):
            for m, moderates in x.moderator(w).items():
                own = [people[p] for people in x.seats(w) if (p := instance.human_of_moderator[m]) in people]
                because = self.because(("moderator", instance.moderators[m]), ("workshop", instance.workshops[w]))
                for sits in own:
                    poster.at_most_one([moderates, sits], because)

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        for session in read(problem, plan).sessions:
            named = {seat.person for seat in session.workshop.seats if seat.person is not None}
            for moderator in session.entry.moderators:
                human = problem.human(moderator)
                if human in named or human in session.entry.present:
                    yield self.because(("moderator", moderator), ("workshop", session.workshop.id))
