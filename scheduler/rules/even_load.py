"""even-load: moderators share the work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.plans.schedule import read
from .base import Sentences, SoftRule, Stage

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class EvenLoad(SoftRule):
    """Moderators share the work: the sessions of the busiest moderator count."""

    name: ClassVar[str] = "even-load"
    monotone: ClassVar[bool] = True
    worst_stages: ClassVar[Collection[int]] = (0,)
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Moderators share the work.",
        "de": "Die Moderation verteilt sich auf viele Schultern.",
    }
    source: ClassVar[str] = "… sich über deren zeitliche und personelle Ressourcen im Klaren zu sein."
    sentences: ClassVar[Sentences] = {
        "en": "Nobody moderates more than {moderator}: {amount} {amount|session|sessions}.",
        "de": "Niemand moderiert häufiger als {moderator}: {amount} {amount|Termin|Termine}.",
    }
    units: ClassVar[Mapping[str, Sequence[str]]] = {
        "en": ("sessions of the busiest moderator",),
        "de": ("Termine der am stärksten belasteten Moderation",),
    }

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        if not instance.n_moderators:
            return (Stage(),)
        past = instance.past.moderations
        literals: list[list[int]] = [[] for _ in past]
        for w in range(instance.n_workshops):
            for m, moderates in x.moderator(w).items():
                literals[m].append(moderates)
        asked = [(count, x.held(w)) for w, count in enumerate(instance.asked_moderators) if count]
        sure = sum(past) + sum(count for count, held in asked if held == x.TRUE)
        least = max(*past, -(-sure // instance.n_moderators))
        most = max(done + len(more) for done, more in zip(past, literals, strict=True))
        if most <= least:
            return (Stage(constant=least),)
        further = poster.integer(most - least)
        for m, more in enumerate(literals):
            if past[m] + len(more) > least:
                because = self.because(("moderator", instance.moderators[m]))
                terms = [(1, further), *((-1, moderates) for moderates in more)]
                poster.linear(terms, past[m] - least, None, because)
        return (Stage(((1, further),), least),)

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        """Whoever moderates most; several of them where nobody moderates more."""
        sessions = _sessions(problem, plan)
        busiest = max(sessions.values(), default=0)
        for moderator in problem.moderators:
            if sessions[moderator.id] == busiest > 0:
                yield self.because(("moderator", moderator.id), amount=busiest)

    def stages(self, problem: Problem, plan: Plan) -> tuple[int, ...]:
        return (max(_sessions(problem, plan).values(), default=0),)


def _sessions(problem: Problem, plan: Plan) -> Counter[str]:
    return Counter(moderator for session in read(problem, plan).sessions for moderator in session.entry.moderators)
