"""What a listener hears while a large problem is planned block by block: how far its best plan is proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...domain.answers.outcome import Solved
from ...domain.limits import Progress
from ...domain.plan import Plan
from ..search.reporter import Listener
from ..search.solver import Clock
from .added_up import StageName


@dataclass
class Telling:
    """``names``: of all stages, see `stage_names`. ``shown``: the stage told last; none before it is told again."""

    names: Sequence[StageName]
    clock: Clock
    listener: Listener | None
    shown: int = 0

    def tell(self, best: Solved | None, plan: Plan | None = None) -> None:
        """All stages from the last told to the first that is open; a new ``plan`` goes with the first of them."""
        if self.listener is None:
            return
        stages = () if best is None else best.stages
        open_ = next((n for n, stage in enumerate(stages) if stage.bound < stage.value), len(stages) - 1)
        last = max(self.shown, open_)
        for n in range(self.shown, last + 1):
            names, stage, _ = self.names[n]
            self.listener(
                Progress(
                    tier=sum(later == 0 for _, later, _ in self.names[1 : n + 1]),
                    rule="+".join(names),
                    stage=stage,
                    best=stages[n].value if stages else None,
                    bound=stages[n].bound if stages else 0,
                    seconds=self.clock.seconds,
                    seconds_left=self.clock.left,
                    plan=plan if n == self.shown else None,
                )
            )
        self.shown = last
