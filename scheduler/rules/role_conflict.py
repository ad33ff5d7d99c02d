"""role-conflict: nobody with a stake in the matter moderates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from ..domain.because import Because
from ..domain.changes.ways_out import more_externals
from ..domain.plans.schedule import read
from .base import Sentences, SoftRule, Stage, Term

if TYPE_CHECKING:
    from ..domain.changes.change import Change
    from ..domain.parts.people import Moderator
    from ..domain.parts.workshop import Workshop
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables

AT_THE_TABLE, RESPONSIBLE, IMPLEMENTER = 3, 3, 1


class RoleConflict(SoftRule):
    """Nobody with a stake in the matter moderates; of the degrees that apply to a moderation the highest counts.

    3: someone of the moderator's organisation sits there in this plan, or it is responsible for the topic;
    1: it implements the topic; 0 for externals. ``forbid`` makes degrees from there on hard.
    """

    name: ClassVar[str] = "role-conflict"
    monotone: ClassVar[bool] = True
    additive: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Nobody with a stake in the matter moderates.",
        "de": "Niemand moderiert in eigener Sache.",
    }
    source: ClassVar[str] = "Mögliche Rollenkonflikte lassen sich durch eine externe Moderation vermeiden."
    sentences: ClassVar[Sentences] = {
        "en": {
            "table": "{moderator} moderates {workshop}, where {organisation} sits at the table.",
            "responsible": "{moderator} moderates {workshop}, for whose topic {organisation} is responsible.",
            "implementer": "{moderator} moderates {workshop}, whose topic {organisation} implements.",
        },
        "de": {
            "table": "{moderator} moderiert {workshop}; dort sitzt {organisation} mit am Tisch.",
            "responsible": "{moderator} moderiert {workshop}; für das Thema ist {organisation} zuständig.",
            "implementer": "{moderator} moderiert {workshop}; das Thema wird von {organisation} umgesetzt.",
        },
    }
    units: ClassVar[Mapping[str, Sequence[str]]] = {
        "en": ("degrees of role conflict",),
        "de": ("Grade von Rollenkonflikt",),
    }

    forbid: Literal[1, 2, 3] | None = None

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        if self.forbid is not None:
            for w in range(instance.n_workshops):
                bad = [m for m in range(instance.n_moderators) if self._by_topic(instance, w, m) >= self.forbid]
                candidates.refuse_moderators(self.name, w, bad)

    def post(self, instance: Instance, x: Variables, poster: Poster) -> None:
        if self.forbid is not None:
            for w in range(instance.n_workshops):
                for m, moderates in x.moderator(w).items():
                    for sits in self._colleagues(instance, x, w, m):
                        because = self.because(
                            ("moderator", instance.moderators[m]), ("workshop", instance.workshops[w]), aspect="table"
                        )
                        poster.at_most_one([moderates, sits], because)

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        terms: list[Term] = []
        for w in range(instance.n_workshops):
            for m, moderates in x.moderator(w).items():
                degree = self._by_topic(instance, w, m)
                colleagues = self._colleagues(instance, x, w, m)
                if any(sits == x.TRUE for sits in colleagues):
                    degree = max(degree, AT_THE_TABLE)
                if degree:
                    terms.append((degree, moderates))
                if degree < AT_THE_TABLE and colleagues:
                    because = self.because(
                        ("moderator", instance.moderators[m]), ("workshop", instance.workshops[w]), aspect="table"
                    )
                    conflict = poster.literal()
                    for sits in colleagues:
                        poster.some_of([conflict, -moderates - 1, -sits - 1], because)
                    terms.append((AT_THE_TABLE - degree, conflict))
        return (Stage(tuple(terms)),)

    def relaxations(self, problem: Problem, because: Because) -> Iterator[Change]:
        yield from more_externals(problem)

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        if self.forbid is not None:
            yield from (conflict for conflict in self.penalties(problem, plan) if conflict.amount >= self.forbid)

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        for session in read(problem, plan).sessions:
            for id in session.entry.moderators:
                moderator = problem.moderator_by_id[id]
                degree, aspect = self._degree(problem, session.workshop, moderator, session.entry.present)
                if degree:
                    yield self.because(
                        ("moderator", id),
                        ("workshop", session.workshop.id),
                        ("organisation", str(moderator.organisation)),
                        amount=degree,
                        aspect=aspect,
                    )

    @staticmethod
    def _degree(problem: Problem, workshop: Workshop, moderator: Moderator, present: Sequence[str]) -> tuple[int, str]:
        if moderator.organisation is None:
            return 0, ""
        topics = [problem.topic_by_id[topic] for topic in problem.topics_of(workshop)]
        if any(moderator.organisation in topic.responsible for topic in topics):
            return RESPONSIBLE, "responsible"
        if any(problem.person_by_id[person].organisation == moderator.organisation for person in present):
            return AT_THE_TABLE, "table"
        if any(moderator.organisation in topic.implementers for topic in topics):
            return IMPLEMENTER, "implementer"
        return 0, ""

    @staticmethod
    def _by_topic(instance: Instance, w: int, m: int) -> int:
        """The degree that holds whoever sits there."""
        organisation = instance.problem.moderators[m].organisation
        topics = instance.topics_of[w]
        if organisation is None:
            return 0
        if any(organisation in topic.responsible for topic in topics):
            return RESPONSIBLE
        return IMPLEMENTER if any(organisation in topic.implementers for topic in topics) else 0

    @staticmethod
    def _colleagues(instance: Instance, x: Variables, w: int, m: int) -> list[int]:
        """The literals of everyone of the moderator's organisation who may sit there."""
        organisation = instance.organisation_of_moderator[m]
        if organisation is None:
            return []
        return [
            sits for people in x.seats(w) for p, sits in people.items() if instance.organisation_of[p] == organisation
        ]
