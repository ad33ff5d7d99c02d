"""A way out of an infeasible problem: what to change, what it costs, and the plan it makes possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..changes.change import Change
from ..changes.changing import apply_all
from ..plan import Plan
from ..plans.score import Score

if TYPE_CHECKING:
    from ..problem import Problem


@dataclass(frozen=True, slots=True)
class Repair:
    """Changes with which there is a plan, and that plan; ``price`` is the sum of theirs.

    ``cheapest``: it is proved that nothing cheaper among the changes on offer helps, what resembles a repair named
    before aside. ``score``: of the plan, in the changed problem.
    """

    changes: tuple[Change, ...]
    price: int
    plan: Plan
    score: Score
    cheapest: bool

    def apply(self, problem: Problem) -> Problem:
        """The problem that the plan is for."""
        return apply_all(self.changes, problem)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "changes": [change.document() for change in self.changes],
            "price": self.price,
            "cheapest": self.cheapest,
            "plan": self.plan.model_dump(mode="json", exclude_defaults=False),
            "score": [{"rules": list(tier.rules), "stages": list(tier.stages)} for tier in self.score],
        }
