"""Where sessions can still lie once the first stages are as good as they are: mostly in very few slots.

As a question of its own this is quickly answered, and all later stages, which take longest, are solved on what is left.
No plan that counts is lost: a slot goes only when it is proved that no plan takes it that is as good so far.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ..domain.outcome import StageResult
from ..rules.base import Rule, Stage
from .candidates import Candidates
from .chains import chains
from .extract import assignments, literals_of
from .instance import Bools
from .model import Model, build, hold
from .solver import Clock, solve

FEW = 3
"""With fewer slots for each session there is nothing to be gained."""

FEW_LEFT = 4
"""So few are left for each session, on average, where narrowing was worth while."""

MOST = 0.5
"""If more than this share of the slots is possible, it was not worth asking."""

SHARE, MOST_OF_ALL = 0.1, 0.8
"""Of the time left, at most this share goes into one question, and twice as much into all of them, but never more than
the second one."""

ENOUGH = 0.1
"""Further slots are looked for until there are no more than this share more in one plan."""

Further = Literal["some", "none", "unknown"]


def few_left(candidates: Candidates) -> bool:
    """Have sessions no more than a few slots on average?"""
    return bool(candidates.slots.sum() <= FEW_LEFT * len(candidates.slots))


@dataclass
class Narrowing:
    """``model``: with its first stages held as in ``results``, where ``solution`` is a plan. ``share``: see `SHARE`."""

    model: Model
    rules: Sequence[Rule]
    results: Sequence[StageResult]
    solution: Sequence[int]
    clock: Clock
    share: float = SHARE
    seen: Candidates | None = None  # the slots that some plans take, if these may not be all, and not only the last one

    def find(self) -> Candidates | None:
        """The candidates without the slots that no plan takes; None if that does not pay, or is not known in time."""
        candidates = self.model.candidates
        if candidates.slots.sum() < FEW * len(candidates.slots):
            return None
        self._until = self.clock.share(min(2 * self.share, MOST_OF_ALL))
        self._seconds = self.clock.left * self.share
        self._plan = assignments(self.model.instance, self.model.x, self.solution)
        self._possible = np.zeros_like(candidates.slots)
        for w, held in self._plan.items():
            if held is not None:
                self._possible[w, held.slot] = True
        self.model.poster.hint(self.solution)
        all_found, found = self._find_all(), candidates.within(self._possible)
        if not all_found and (self._possible.sum(axis=1) > 1).any() and few_left(found):
            self.seen = found
        return found if all_found else None

    def _find_all(self) -> bool:
        """Note all slots that are possible; False if they are too many, or not known in time."""
        for half in self._halves():
            if self._until.over or self._further(self._where(half)) == "unknown":
                return False
        further: Further = "some"
        while further == "some":
            further = self._further(self.model) if self._further_near() != "unknown" else "unknown"
        return further == "none"

    def _further_near(self) -> Further:
        """Note whatever else the sessions can do that are known to have another slot: a smaller model."""
        if self._until.over:
            return "unknown"
        move = self._possible.sum(axis=1) > 1
        if not move.any():
            return "none"
        near, most = self._where(move), MOST * int(self.model.candidates.slots.sum())
        further: Further = "some"
        while further == "some":
            further = self._further(near) if self._possible.sum() <= most else "unknown"
        return further

    def _halves(self) -> Iterator[Bools]:
        """The sessions of every other series, and the rest: where the others stay, most slots are quickly found. Only
        worth while with moderators: without them all is found as quickly."""
        if not any(self.model.instance.asked_moderators):
            return
        series = chains(self.model.instance, range(self.model.instance.n_workshops))
        for begin in (0, 1):
            half = np.zeros(self.model.instance.n_workshops, dtype=bool)
            half[[w for chain in series[begin::2] for w in chain]] = True
            yield half

    def _further(self, model: Model) -> Further:
        """Note slots not known to be possible: as many as there can be in one plan, or nearly."""
        if self._until.over:
            return "unknown"
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

    def _where(self, move: Bools) -> Model:
        """The model in which these sessions lie anywhere, and all others where they may be as far as is known."""
        candidates = self.model.candidates
        slots: Bools = candidates.slots & (self._possible | move[:, None])
        model = build(self.model.instance, self.rules, candidates=candidates.within(slots))
        hold(model, self.results)
        model.poster.hint(literals_of(model.x, self._plan))
        return model
