"""The best plan of a problem that is planned block by block, so far, and what no plan is below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ...domain.answers.outcome import Solved
from ...domain.plan import Entry, Plan
from ...domain.problem import Problem
from ...rules.base import Rule
from ..model.bound import NOTHING_KNOWN, Bound, Highest, bounded, n_closed
from .added_up import Stages, Values, of_nobody_else
from .apart import Apart
from .beside import Beside
from .cut import Cut
from .judged import better_of, judged
from .telling import Telling


@dataclass
class SoFar:
    """``best``: the best plan; ``partial``: one in which some workshops are unheld. ``moderators``: what these cost at
    least, and ``whole``: what a model of all blocks says."""

    problem: Problem
    rules: Sequence[Rule]
    cut: Cut
    stages: Stages
    telling: Telling
    best: Solved | None = None
    partial: Solved | None = None
    moderators: Bound = NOTHING_KNOWN
    whole: Bound = NOTHING_KNOWN
    _judged: dict[int, tuple[Entry, ...]] = field(default_factory=dict)

    def keep(self, beside: Beside, apart: Apart) -> None:
        """Keep the blocks' plans as one if it is better; and what is known of all plans by now."""
        before = self.best
        if beside.entries and beside.entries != self._judged:
            self._judged, plan = dict(beside.entries), beside.plan
            if self.best is None or plan != self.best.plan:  # else blocks went back to it
                self._judge(plan)
        if self.best is not None:
            new = self.best is not before
            self.best = bounded(self.best, self.bound(beside, apart))
            self.telling.tell(self.best, self.best.plan if new else None)

    def _judge(self, plan: Plan) -> None:
        """Of 2,000 workshops that takes seconds."""
        solved = judged(self.problem, self.rules, self.stages.names, plan)
        if solved is not None and len(plan.entries) < len(self.problem.workshops):
            self.partial = better_of(solved, self.partial)
        elif solved is not None:
            self.best = better_of(solved, self.best)

    def hear(self) -> None:
        """Tell how far the best plan is proved."""
        self.telling.tell(self.best)

    def keep_if_closed(self, beside: Beside, apart: Apart) -> None:
        """Keep them if all are held for the first time, or if that closes a stage: to judge the whole takes as long as
        to plan dozens of blocks."""
        if beside.n_unheld:
            return
        if self.best is None:
            self.keep(beside, apart)
            return
        every = range(len(self.cut))
        together = [value + beyond for value, beyond in zip(beside.together(every), self.beyond, strict=True)]
        bound = self.bound(beside, apart)
        if n_closed(together, bound) > n_closed(self.best.values, bound):
            self.keep(beside, apart)

    def bound(self, beside: Beside, apart: Apart) -> Bound:
        """What no plan is below."""
        every = apart.bound(range(len(self.cut)), beside.worst, self.beyond)
        return Highest((every, self.moderators, self.whole))

    @cached_property
    def beyond(self) -> Values:
        """What people cost who are in no block."""
        return of_nobody_else(self.cut.idle(), self.rules, self.stages.worst)
