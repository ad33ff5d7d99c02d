"""differ: plans to negotiate over differ as much as possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.plan import Plan
from .base import Sentences, SoftRule, Stage

if TYPE_CHECKING:
    from ..domain.problem import Problem
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class Differ(SoftRule):
    """Another plan has as few workshops as possible in the slots that earlier ``plans`` gave them.

    First the earlier plan that it resembles most counts, then all of them. The rule belongs to a question, not to
    the catalogue.
    """

    name: ClassVar[str] = "differ"
    n_stages: ClassVar[int] = 2
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Plans to choose from differ as much as possible.",
        "de": "Pläne zur Auswahl unterscheiden sich möglichst stark.",
    }
    source: ClassVar[str] = "Kompromisse in der Terminfindung"
    sentences: ClassVar[Sentences] = {
        "en": "{workshop} is on {slot} in {amount} {amount|earlier plan|earlier plans}.",
        "de": "{workshop} ist in {amount|einem früheren Plan|{amount} früheren Plänen} am {slot}.",
    }
    units: ClassVar[Mapping[str, Sequence[str]]] = {
        "en": ("workshops in the slot of the most similar plan", "workshops in the slot of another plan"),
        "de": ("Workshops im Slot des ähnlichsten Plans", "Workshops im Slot eines anderen Plans"),
    }
    plans: tuple[Plan, ...]

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        same: list[list[int]] = []
        for plan in self.plans:
            slots = {entry.workshop: entry.slot for entry in plan.entries}
            same.append(
                [
                    at
                    for w, id in enumerate(instance.workshops)
                    for s, at in x.at(w).items()
                    if instance.slots[s] == slots.get(id)
                ]
            )
        if not any(same):
            return (Stage(), Stage())
        most = poster.integer(max(map(len, same)))
        for literals in same:
            poster.linear([(1, most), *((-1, literal) for literal in literals)], 0, None, None)
        return (Stage(((1, most),)), Stage(tuple((1, literal) for literals in same for literal in literals)))

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        for entry in plan.entries:
            same = sum(n_same(plan.model_copy(update={"entries": (entry,)}), earlier) for earlier in self.plans)
            if same:
                yield self.because(("workshop", entry.workshop), ("slot", entry.slot), amount=same)

    def stages(self, problem: Problem, plan: Plan) -> tuple[int, ...]:
        same = [n_same(plan, earlier) for earlier in self.plans]
        return max(same, default=0), sum(same)


def n_same(plan: Plan, other: Plan) -> int:
    """How many workshops both plans have in the same slot."""
    there = {(entry.workshop, entry.slot) for entry in other.entries}
    return sum((entry.workshop, entry.slot) in there for entry in plan.entries)
