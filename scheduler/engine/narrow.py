"""Where sessions can still lie once the first stages are as good as they are: mostly in very few slots.

As a question of its own this is quickly answered, and all later stages, which take longest, are solved on what is left.
No plan that counts is lost: a slot goes only when it is proved that no plan takes it that is as good so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ..domain.outcome import StageResult
from ..rules.base import Rule, Stage
from .candidates import Candidates
from .extract import assignments, literals_of
from .instance import Bools
from .model import Model, build, hold
from .solver import Clock, solve

FEW = 3
"""With fewer slots for each session there is nothing to be gained."""

MOST = 0.5
"""If more than this share of the slots is possible, it was not worth asking."""

SHARE = 0.1
"""Of the time left, at most this share goes into one question, and twice as much into all of them."""

ENOUGH = 0.1
"""Further slots are looked for until there are no more than this share more in one plan."""

Further = Literal["some", "none", "unknown"]


@dataclass
class Narrowing:
    """``model``: with its first stages held as in ``results``, where ``solution`` is a plan. ``share``: see `SHARE`."""

    model: Model
    rules: Sequence[Rule]
    results: Sequence[StageResult]
    solution: Sequence[int]
    clock: Clock
    share: float = SHARE

    def find(self) -> Candidates | None:
        """The candidates without the slots that no plan takes; None if that does not pay, or is not known in time."""
        candidates = self.model.candidates
        n_slots = int(candidates.slots.sum())
        if n_slots < FEW * len(candidates.slots):
            return None
        self._until = self.clock.share(2 * self.share)
        self._seconds = self.clock.left * self.share
        self._plan = assignments(self.model.instance, self.model.x, self.solution)
        self._possible = np.zeros_like(candidates.slots)
        for w, held in self._plan.items():
            if held is not None:
                self._possible[w, held.slot] = True
        self.model.poster.hint(self.solution)
        while (further := self._further(self.model)) != "none":
            if further == "unknown" or self._until.over:
                return None
            # What else the same sessions can do is asked with all others where they may be by now: a smaller model.
            near = self._near()
            while (further := self._further(near)) == "some" and not self._until.over:
                if self._possible.sum() > MOST * n_slots:
                    return None
            if further != "none":
                return None
        return candidates.within(self._possible)

    def _further(self, model: Model) -> Further:
        """Note slots not known to be possible: as many as there can be in one plan, or nearly."""
        new = {
            at: (w, s)
            for w in range(model.instance.n_workshops)
            for s, at in model.x.at(w).items()
            if not self._possible[w, s]
        }
        if not new:
            return "none"
        model.poster.minimise(Stage(tuple((-1, at) for at in new)))
        taken: set[int] = set()

        def note(solution: Sequence[int], value: int, bound: int) -> None:
            taken.update(at for at in new if solution[at])

        answer = solve(model.poster.finish(), self._patient, min(self._seconds, self._until.left), note)
        taken.update(at for at in new if answer.solution and answer.solution[at])
        for at in taken:
            self._possible[new[at]] = True
        if answer.verdict != "optimal":
            return "unknown"
        return "some" if taken else "none"

    @property
    def _patient(self) -> Clock:
        clock = self.clock.for_each(self.share)
        return replace(clock, limits=replace(clock.limits, gap=ENOUGH))

    def _near(self) -> Model:
        """The model in which only sessions move that are known to have another slot."""
        candidates = self.model.candidates
        move = self._possible.sum(axis=1, keepdims=True) > 1
        slots: Bools = candidates.slots & (self._possible | move)
        model = build(self.model.instance, self.rules, candidates=candidates.within(slots))
        hold(model, self.results)
        model.poster.hint(literals_of(model.x, self._plan))
        return model
