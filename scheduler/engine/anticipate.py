"""Slots in which moderators can stay with their series, found without moderators.

What they add in each series, by where its sessions lie, stands in the model of the slots. Where series take moderators
from each other, the few that do are asked together, and what they add is added to it. So the bound rises until slots
are found in which moderators add no more than that (logic-based Benders decomposition).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..rules.base import Stage, Term
from .added import Added, Staffing
from .chains import chains
from .few import Verdict, fewer
from .model import value_of
from .search import Search
from .solver import Clock, solve

ROUNDS = 30
"""Slots are looked for no more often than this."""


@dataclass
class Anticipation:
    """``slots``: the search for them, its first stages held; the next one, to which moderators add, is asked about.

    ``added``: what they add in parts of the problem. ``bound``: what the stage costs in every plan as good so far.
    """

    slots: Search
    staffing: Staffing
    clock: Clock
    added: list[Added] = field(default_factory=list)
    bound: int = 0
    _chains: list[frozenset[int]] = field(default_factory=list)
    _on_top: list[tuple[tuple[int, ...], Term]] = field(default_factory=list)  # an amount for each series

    def run(self) -> bool:
        """Is there anything that moderators add? Then the slots' last solution is the best one found."""
        model = self.slots.model
        everything = range(model.instance.n_workshops)
        self._chains = chains(model.instance, everything)
        series = [Added(self.staffing, chain) for chain in self._chains if len(chain) > 1]
        self.added = [one for one in series if one.most]
        self._on_top = [(one.workshops, (1, model.poster.integer(one.most))) for one in self.added]
        if not self.added:
            return False
        for one in self.added:
            one.post(model.poster, model.x.at, self._on_top)
        together = Added(self.staffing, everything, self.added)
        best: int | None = None
        for _ in range(ROUNDS):
            stage = model.stages[self.staffing.stage]
            amounts = tuple(term for _, term in self._on_top)
            model.poster.minimise(Stage((*stage.sum.terms, *amounts), stage.sum.constant))
            model.poster.hint(self.slots.solution)
            answer = solve(model.poster.finish(), self.clock, self.clock.left)
            if answer.verdict == "infeasible":
                break  # not as good before the stage as the slots alone; what else there is, they do not know
            self.bound = max(self.bound, answer.bound or 0)
            if not answer.solution or self.clock.over:
                break
            found = _Found(self._slots(answer.solution), [answer.solution[y] for _, (_, y) in self._on_top])
            if self._corrected(found):
                continue
            least = together.least(found.slots)
            if least is not None and (best is None or value_of(stage, answer.solution) + least < best):
                best = value_of(stage, answer.solution) + least
                self.slots.solution = answer.solution
            if best is not None and best <= self.bound:
                break
            more = self._rivals(found)
            if not more:
                break
            for one in more:
                one.post(model.poster, model.x.at, self._on_top)
                together.know(one)
            self.added += more
            self._corrected(found)
        return True

    def _slots(self, solution: Sequence[int]) -> dict[int, int]:
        x = self.slots.model.x
        return {w: next(s for s, at in x.at(w).items() if solution[at]) for w in range(x.instance.n_workshops)}

    def _corrected(self, found: _Found) -> bool:
        """Add what moderators add in exactly these slots, where the model did not know; was there anything?"""
        model, corrected = self.slots.model, False
        for one in self.added:
            amount = self._amount(one.workshops, found)

            def verdict(kept: Sequence[int], one: Added = one, amount: int = amount) -> Verdict:
                least = one.least({w: found.slots[w] for w in kept})
                if least is None or least > amount:
                    return "impossible"
                return "open" if self.clock.over else "possible"

            if verdict(one.choices) == "impossible":
                there = {w: found.slots[w] for w in fewer(one.choices, verdict)[0]}
                one.post_there(there, model.poster, model.x.at, self._on_top)
                corrected = True
        return corrected

    def _amount(self, workshops: Sequence[int], found: _Found) -> int:
        """What the model of the slots thinks that moderators add in these series."""
        of_series = zip(self._on_top, found.amounts, strict=True)
        return sum(amount for (series, _), amount in of_series if set(series) <= set(workshops))

    def _rivals(self, found: _Found) -> list[Added]:
        """Sessions to which more is added together, in these slots, than series by series: few of them, then others."""

        def of(kept: Sequence[int]) -> Added:
            workshops = set().union(*(self._chains[n] for n in kept))
            return Added(self.staffing, workshops, [one for one in self.added if workshops.issuperset(one.workshops)])

        def verdict(kept: Sequence[int]) -> Verdict:
            one = of(kept)
            least = one.least(found.slots)
            if least is None or least > self._amount(one.workshops, found):
                return "impossible"
            return "open" if self.clock.over else "possible"

        rivals: list[Added] = []
        left = list(range(len(self._chains)))  # small ones first: these are left out first
        while len(left) > 1 and not self.clock.over and verdict(left) == "impossible":
            few, _ = fewer(left, verdict)
            rivals.append(of(few))
            left = [n for n in left if n not in few]
        return rivals


@dataclass(frozen=True)
class _Found:
    """By workshop its slot; and by series what moderators are thought to add there."""

    slots: Mapping[int, int]
    amounts: Sequence[int]
