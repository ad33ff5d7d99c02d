"""unheld: as few workshops as possible stay unheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from .base import Sentences, SoftRule, Stage

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class Unheld(SoftRule):
    """As few workshops as possible stay unheld, by their weights. Without partial mode none does."""

    name: ClassVar[str] = "unheld"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "As few workshops as possible stay unheld.",
        "de": "Möglichst wenige Workshops fallen aus.",
    }
    source: ClassVar[str] = (
        "Ein Analyseworkshop bietet sich für den Austausch zwischen öffentlicher Verwaltung und weiteren Akteuren an."
    )
    sentences: ClassVar[Sentences] = {"en": "{workshop} is not held.", "de": "{workshop} fällt aus."}
    units: ClassVar[Mapping[str, Sequence[str]]] = {"en": ("unheld workshops",), "de": ("ausfallende Workshops",)}

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        terms = [(-weight, x.held(w)) for w, weight in enumerate(instance.workshop_weight) if x.held(w) != x.TRUE]
        return (Stage(tuple(terms), -sum(weight for weight, _ in terms)),)

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        held = {entry.workshop for entry in plan.entries}
        for workshop in problem.workshops:
            if workshop.id not in held:
                yield self.because(("workshop", workshop.id), amount=workshop.weight)
