"""within: a plan to choose from is nearly as good as the best one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from pydantic import SerializeAsAny

from ..domain.because import Because
from .base import Rule, Sentences, SoftRule

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class Within(Rule):
    """No stage of a tier is above its cap.

    ``tier``: its rules with their weights; ``caps``: one for each stage, of joined rules one for the weighted sum.
    The rule belongs to a question, not to the catalogue.
    """

    name: ClassVar[str] = "within"
    summary: ClassVar[Mapping[str, str]] = {
        "en": "A plan to choose from is nearly as good as the best one.",
        "de": "Ein Plan zur Auswahl ist fast so gut wie der beste.",
    }
    source: ClassVar[str] = "Kompromisse in der Terminfindung"
    sentences: ClassVar[Sentences] = {
        "en": "The plan is {amount} above what was allowed.",
        "de": "Der Plan liegt um {amount} über dem Erlaubten.",
    }
    tier: tuple[tuple[int, SerializeAsAny[SoftRule]], ...]
    caps: tuple[int, ...]

    @property
    def _joined(self) -> bool:
        return len(self.tier) > 1 or self.tier[0][0] != 1

    def post(self, instance: Instance, x: Variables, poster: Poster) -> None:
        stages = [(weight, rule.objective(instance, x, poster)) for weight, rule in self.tier]
        if self._joined:
            parts = [(weight, stage) for weight, found in stages for stage in found]
            terms = [(weight * c, literal) for weight, stage in parts for c, literal in stage.terms]
            constant = sum(weight * stage.constant for weight, stage in parts)
            poster.linear(terms, None, self.caps[0] - constant, self.because())
            return
        for stage, cap in zip(stages[0][1], self.caps, strict=True):
            poster.linear(stage.terms, None, cap - stage.constant, self.because())

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        found = [(weight, rule.stages(problem, plan)) for weight, rule in self.tier]
        values = (sum(weight * sum(stages) for weight, stages in found),) if self._joined else found[0][1]
        for value, cap in zip(values, self.caps, strict=True):
            if value > cap:
                yield self.because(amount=value - cap)
