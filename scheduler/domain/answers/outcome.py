"""What a search answers: a plan with its score and proof, a no with its reasons, or neither in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..plan import Plan
from ..plans.score import Score, stages_of
from .conflict import Conflict
from .repair import Repair

Proof = Literal["proved", "proved-once", "gap"]


@dataclass(frozen=True, slots=True)
class StageResult:
    """One stage of a search. No plan whose earlier stages are all at most this plan's is below ``bound``.

    ``seconds`` of stages that were solved together stand at the first of them.
    """

    rules: tuple[str, ...]
    stage: int
    value: int
    bound: int
    proof: Proof
    seconds: float

    @property
    def gap(self) -> float:
        return max(0, self.value - self.bound) / max(1, self.value)


@dataclass(frozen=True, slots=True)
class Solved:
    """A valid plan, whatever its gap."""

    plan: Plan
    score: Score
    stages: tuple[StageResult, ...]

    @property
    def values(self) -> tuple[int, ...]:
        """Of all stages."""
        return stages_of(self.score)

    @property
    def proved(self) -> bool:
        return all(stage.proof != "gap" for stage in self.stages)


@dataclass(frozen=True, slots=True)
class LostSlots:
    """How many slots of a workshop each rule took away by itself, and how many are left."""

    workshop: str
    slots: int
    left: int
    lost: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Infeasible:
    """There is no plan. ``partial`` is the largest partial one found, if any can hold what is announced.

    ``conflicts``: what cannot hold together, several independent ones if there are, as far as found in time.
    ``repairs``: the cheapest ways out, likewise.
    """

    lost: tuple[LostSlots, ...]
    proof: Literal["proved", "proved-once"]
    partial: Solved | None = None
    conflicts: tuple[Conflict, ...] = ()
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Undecided:
    """Neither a plan nor a proof that there is none was found in time."""

    partial: Solved | None = None


Outcome = Solved | Infeasible | Undecided


@dataclass(frozen=True, slots=True)
class Price:
    """What a tier costs the tiers below it: the best score with it, and if it came last (None: not proved in time).

    ``after`` keeps the tiers' places, so that both scores compare stage by stage.
    """

    rules: tuple[str, ...]
    before: Score
    after: Score | None
