"""cost: money is spent sparingly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.plans.schedule import read
from ..domain.plans.spending import session_cents
from .base import Sentences, SoftRule, Stage

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class Cost(SoftRule):
    """Money is spent sparingly: cents of all held sessions, fees by duration and rents together."""

    name: ClassVar[str] = "cost"
    monotone: ClassVar[bool] = True
    additive: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Money is spent sparingly.",
        "de": "Mit dem Geld wird sparsam umgegangen.",
    }
    source: ClassVar[str] = "… sich über deren zeitliche und personelle Ressourcen im Klaren zu sein."
    sentences: ClassVar[Sentences] = {"en": "{workshop} costs {euros}.", "de": "{workshop} kostet {euros}."}
    units: ClassVar[Mapping[str, Sequence[str]]] = {"en": ("cents",), "de": ("Cent",)}

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        terms = [term for w in range(instance.n_workshops) for term in x.spending.of(w)]
        return (Stage(tuple(terms), instance.past.spent_cents),)

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        for session in read(problem, plan).sessions:
            cents = session_cents(problem, session)
            if cents:
                yield self.because(("workshop", session.workshop.id), amount=cents)
