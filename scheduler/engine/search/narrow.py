"""Where sessions can still lie once the first stages are as good as they are: mostly in very few slots.

As a question of its own this is quickly answered, and all later stages, which take longest, are solved on what is left.
No plan that counts is lost: a slot goes only when it is proved that no plan takes it that is as good so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ...domain.answers.outcome import StageResult
from ...rules.base import Stage
from ..instance.candidates import Candidates
from ..instance.chains import chains
from ..instance.instance import Bools
from ..model.extract import assignments
from ..model.model import Model
from .reduced_costs import post_reduced_costs
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

PATIENCE = 1.5
"""A question about all, asked once little is missing, ends when it has found something and then nothing else for half
as long again: to prove that one plan has no more takes longest, and is of no use as long as another one has."""

FEWER = 0.5
"""Where no more than this share of the sessions that move had anything new, a question in which only these move finds
more."""

Further = Literal["some", "none", "unknown"]


def few_left(candidates: Candidates) -> bool:
    """Have sessions no more than a few slots on average?"""
    return bool(candidates.slots.sum() <= FEW_LEFT * len(candidates.slots))


@dataclass
class Narrowing:
    """``model``: with its first stages held as in ``results``, where ``solution`` is a plan. ``share``: see `SHARE`."""

    model: Model
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
        self._chains = chains(self.model.instance, range(self.model.instance.n_workshops))
        self._most = MOST * int(candidates.slots.sum())
        self._new = np.zeros(len(candidates.slots), dtype=bool)  # the sessions for which the last question found a slot
        self._possible = np.zeros_like(candidates.slots)
        for w, held in assignments(self.model.instance, self.model.x, self.solution).items():
            if held is not None:
                self._possible[w, held.slot] = True
        self.model.poster.hint(self.solution)
        all_found, found = self._find_all(), candidates.within(self._possible)
        if not all_found and self._move.any() and few_left(found):
            self.seen = found
        return found if all_found else None

    def _find_all(self) -> bool:
        """Note all slots that are possible; False if they are too many, or not known in time."""
        everyone = np.ones(len(self._possible), dtype=bool)
        seconds, last = min(self._seconds, self._until.left), len(self.results) - 1
        post_reduced_costs(self.model, self.results, self._until, seconds, last)
        patience = None
        while (further := self._further(everyone, patience)) == "some":
            patience = PATIENCE
            if self._further_where(self._move & self._series_of(self._new)) == "unknown":
                return False
        return further == "none"

    @property
    def _move(self) -> Bools:
        """The sessions that are known to have another slot."""
        move: Bools = self._possible.sum(axis=1) > 1
        return move

    def _further_where(self, move: Bools) -> Further:
        """Note whatever else there can be where these sessions move: a smaller question. Series in which something was
        found can mostly do more, one slot in one plan, so they are asked by themselves in between."""
        if not move.any():
            return "none"
        while self._possible.sum() <= self._most:
            further = self._further(move)
            if further != "some":
                return further
            fewer = move & self._series_of(self._new)
            if fewer.sum() <= FEWER * move.sum() and self._further_where(fewer) == "unknown":
                break
        return "unknown"

    def _series_of(self, some: Bools) -> Bools:
        """These sessions, and all that are in a series with one."""
        series = np.zeros_like(some)
        for chain in self._chains:
            sessions = [*chain]
            series[sessions] = some[sessions].any()
        return series

    def _further(self, move: Bools, patience: float | None = None) -> Further:
        """Note slots not known to be possible, where these sessions lie anywhere, and all others where they may as far
        as is known: as many as there can be in one plan, or nearly, or, with patience, some that are soon found."""
        if self._until.over:
            return "unknown"
        new: dict[int, tuple[int, int]] = {}
        elsewhere: list[int] = []
        for w in range(self.model.instance.n_workshops):
            for s, at in self.model.x.at(w).items():
                if not self._possible[w, s]:
                    if move[w]:
                        new[at] = w, s
                    else:
                        elsewhere.append(-at - 1)
        if not new:
            return "none"
        poster = self.model.poster
        poster.minimise(Stage(tuple((-1, at) for at in new)))
        taken: set[int] = set()
        clock = self.clock.for_each(self.share)
        clock = replace(clock, limits=replace(clock.limits, gap=ENOUGH))
        began, ends, timed = clock.seconds, float("inf"), clock.limits.deterministic is None

        def note(solution: Sequence[int], value: int, bound: int) -> None:
            nonlocal ends
            taken.update(at for at in new if solution[at])
            if taken and timed and patience is not None:
                ends = began + patience * (clock.seconds - began)

        seconds = min(self._seconds, self._until.left)
        with poster.holding(elsewhere):
            answer = solve(poster.finish(), clock, seconds, note, enough=lambda: clock.seconds > ends)
        taken.update(at for at in new if answer.solution and answer.solution[at])
        self._new = np.zeros(len(self._possible), dtype=bool)
        for at in taken:
            self._possible[new[at]] = True
            self._new[new[at][0]] = True
        if answer.verdict != "optimal" and not (taken and timed):  # where effort is limited, the first open one ends it
            return "unknown"
        return "some" if taken else "none"
