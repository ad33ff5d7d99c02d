"""Few workshops that are already impossible by themselves, in a problem that has no plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal, TypeVar

import numpy as np

from ...rules.base import Rule
from ..instance.chains import chains
from ..instance.refused import Refused
from ..model.poster import Poster
from ..model.variables import Variables
from ..search.solver import Clock, solve
from .guarded import PLACED

Verdict = Literal["possible", "impossible", "open"]
Workshops = frozenset[int]
U = TypeVar("U")

SHARE, GROUPS_SHARE = 0.3, 0.4
"""Of the time left, at most these shares go into one question, and into the groups that suggest themselves."""

MANY = 4
"""The solver is asked for a core of more workshops than these."""

PATIENCE = 1.0
"""Once some are known to be impossible, asking about fewer may take longer than that took, or than these seconds, but
not much."""


@dataclass
class Few:
    """Asks which workshops can be held together; nothing is minimised, no reason is kept.

    ``until``: on the clock. Answers are remembered.
    """

    refused: Refused
    clock: Clock
    until: float
    _answers: dict[Workshops, Verdict] = field(default_factory=dict)
    _patience: float = float("inf")

    def find(self, pool: Collection[int]) -> Workshops | None:
        """Workshops of the pool that cannot be held together; None if all can, or none were found in time."""
        everyone = self._complete(pool)
        found = self._without_slot(everyone) or self._by_group(everyone)
        if found is None or len(found) > MANY:
            return self._together(everyone if found is None else found) or found
        return found

    # -- where to look ------------------------------------------------------------------------------

    def _without_slot(self, pool: Workshops) -> Workshops | None:
        """Without a solver: a workshop whose slots are all refused, alone or with what it is in order with."""
        for w in sorted(pool):
            if self._empty(self._complete({w})):
                return self._complete({w})
        return next(
            (group for group in chains(self.refused.instance, pool) if len(group) > 1 and self._empty(group)), None
        )

    def _by_group(self, pool: Workshops) -> Workshops | None:
        """Those in order with each other, or those who all need the same person or room; then both together."""
        ordered = chains(self.refused.instance, pool)
        of = {w: group for group in ordered for w in group}
        needing = [self._complete(group) for group in self._needing(pool)]
        wider = [frozenset[int]().union(*(of[w] for w in group)) for group in needing]
        groups = dict.fromkeys(group for group in (*ordered, *needing, *wider) if 1 < len(group) < len(pool))
        until = self.clock.seconds + (self.until - self.clock.seconds) * GROUPS_SHARE
        for group in groups:
            if self.clock.seconds > until:
                return None
            if self.verdict(group) == "impossible":
                return group
        return None

    def _needing(self, pool: Workshops) -> list[Workshops]:
        """For each human and room, the workshops that nobody and nothing else will do for; the most wanted first."""
        instance = self.refused.instance
        masks = self.refused.candidates
        found: dict[tuple[str, int], set[int]] = defaultdict(set)
        for w in pool:
            moderators = np.flatnonzero(masks.moderators[w]).tolist() if instance.asked_moderators[w] else []
            if len(moderators) == instance.asked_moderators[w]:
                for m in moderators:
                    found["human", instance.human_of_moderator[m]].add(w)
            for seat in instance.seats[w]:
                if seat.required and len(seat.people) == seat.places:
                    for p in seat.people:
                        found["human", p].add(w)
            rooms = np.flatnonzero(masks.rooms[w]).tolist()
            if len(rooms) == 1:
                found["room", rooms[0]].add(w)
        return sorted(map(frozenset, found.values()), key=lambda group: (-len(group), sorted(group)))

    def _together(self, pool: Workshops) -> Workshops | None:
        """All of them at once; the solver says which had to be held for that."""
        verdict, core = self._ask(pool, assumed=True)
        few = pool if verdict == "impossible" else None
        while few is not None and core and (smaller := self._complete(core)) < few:
            verdict, core = self._ask(smaller, assumed=True)
            if verdict != "impossible":
                break
            few = smaller
        return few

    def fewer(self, start: Workshops) -> tuple[Workshops, bool]:
        """Leave out what is not needed of impossible workshops; and is each of those left known to be needed?"""
        units = sorted({tuple(sorted(self._complete({w}))) for w in start})
        left, sure = fewer(units, lambda kept: self.verdict(frozenset(chain.from_iterable(kept))))
        return frozenset(chain.from_iterable(left)), sure

    def fewer_rules(self, workshops: Workshops, given: Collection[str]) -> Refused:
        """Of the rules those that are enough to make these workshops impossible; the last of the list go first."""
        always = {PLACED, *given}
        placed = [rule for rule in self.refused.rules if rule.name in always]
        others = [rule for rule in reversed(self.refused.rules) if rule.name not in always]

        def verdict(kept: Sequence[Rule]) -> Verdict:
            refused = self.refused.only([*placed, *reversed(kept)])
            return Few(refused, self.clock, self.until, _patience=self._patience).verdict(workshops)

        return self.refused.only([*placed, *reversed(fewer(others, verdict)[0])])

    # -- asking -------------------------------------------------------------------------------------

    def verdict(self, workshops: Workshops) -> Verdict:
        """What is possible with more workshops is with fewer."""
        if workshops not in self._answers:
            larger = any(workshops <= known for known, said in self._answers.items() if said == "possible")
            self._answers[workshops] = "possible" if larger else self._ask(workshops)[0]
        return self._answers[workshops]

    def with_rules(self, refused: Refused) -> Few:
        """The same with some of the rules: what was possible still is."""
        possible: dict[Workshops, Verdict] = {w: said for w, said in self._answers.items() if said == "possible"}
        return Few(refused, self.clock, self.until, possible)

    def _ask(self, workshops: Workshops, assumed: bool = False) -> tuple[Verdict, Workshops]:
        """Can they be held together? With ``assumed`` also which of them are enough for a no."""
        instance = self.refused.part(workshops)
        assumed = assumed and not instance.partial
        if assumed:
            # What was announced is held by assumption too.
            instance = replace(instance, partial=True, announced=(False,) * instance.n_workshops)
        left = self.refused.left(workshops, instance)
        if not instance.partial and not left.slots.any(axis=1).all():
            return "impossible", workshops
        seconds = min((self.until - self.clock.seconds) * SHARE, self._patience)
        if seconds <= 0 or self.clock.over:
            return "open", frozenset()
        poster = Poster()
        x = Variables(instance, left, poster)
        for rule in self.refused.rules:
            rule.post(instance, x, poster)
        held = {x.held(n): w for n, w in enumerate(sorted(workshops))}
        if assumed:
            poster.proto.assumptions.extend(list(held))
        answer = solve(poster.finish(), self.clock, seconds, confirming=True)
        if answer.verdict == "infeasible":
            self._patience = min(self._patience, max(PATIENCE, 3 * answer.seconds))
            return "impossible", frozenset(held[literal] for literal in answer.core if literal in held)
        return ("possible" if answer.solution else "open"), frozenset()

    def _empty(self, workshops: Workshops) -> bool:
        part = self.refused.part(workshops)
        return not part.partial and not self.refused.left(workshops, part).slots.any(axis=1).all()

    # -- what belongs together ------------------------------------------------------------------------

    def _complete(self, workshops: Iterable[int]) -> Workshops:
        """These workshops with the other identical sessions of each."""
        instance = self.refused.instance
        found: set[int] = set()
        for w in workshops:
            repeat = instance.repeat_of[w]
            found.update((w,) if repeat is None else instance.repeats[repeat])
        return frozenset(found)


def fewer(units: Sequence[U], verdict: Callable[[Sequence[U]], Verdict]) -> tuple[list[U], bool]:
    """Of units that are impossible together a part that is, and whether each of it is known to be needed.

    Left out in parts that become smaller, at last one by one, the first ones first.
    """
    left, size = list(units), max(1, len(units) // 4)
    while True:
        sure, n = True, 0
        while n < len(left):
            without = [*left[:n], *left[n + size :]]
            answer = verdict(without) if without else "possible"
            if answer == "impossible":
                left = without
            else:
                n += size
            sure = sure and answer != "open"
        if size == 1:
            return left, sure
        size //= 2
