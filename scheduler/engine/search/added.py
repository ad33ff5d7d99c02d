"""What moderators add to a stage at least, by where the sessions lie: exact models of some sessions, with empty seats.

Within a series this is what no linear relaxation sees: it has everybody stay by halves. A few sessions by themselves
are answered in hundredths of a second, and what they add is added in every plan.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace

from ...rules.base import Rule, Stage, Term
from ..instance.candidates import Candidates
from ..instance.instance import Instance
from ..instance.part import part
from ..instance.refused import Refused
from ..model.model import Model, build
from ..model.poster import Poster
from .solver import Clock, solve

Limit = tuple[Mapping[tuple[int, int], int], int]
"""The price of a workshop's moderator, and what all of them may cost."""

OnTop = Iterable[tuple[tuple[int, ...], Term]]
"""Terms that moderators add, each with the workshops it is about."""

ONE_WORKER = 20
"""For so many sessions one worker is enough."""


@dataclass(frozen=True)
class Staffing:
    """What is asked: what moderators add to the ``stage``, with empty seats. ``limits``: what they may cost before."""

    refused: Refused
    stage: int
    clock: Clock
    limits: Sequence[Limit]

    @classmethod
    def of(
        cls,
        instance: Instance,
        rules: Sequence[Rule],
        candidates: Candidates,
        stage: int,
        clock: Clock,
        limits: Sequence[Limit],
    ) -> Staffing:
        # Identical sessions share their guests, and each must have some.
        shared = (repeat is not None for repeat in instance.repeat_of)
        seats = tuple(kept if share else () for kept, share in zip(instance.seats, shared, strict=True))
        nobody = replace(instance, seats=seats)
        left = copy(candidates)
        left.instance = nobody
        return cls(Refused(nobody, tuple(rules), left), stage, clock, limits)


class Added:
    """What moderators add in these workshops.

    ``floor``: wherever they lie; ``by_slot``: with one of them there, by workshop that has a choice and slot. None: no
    plan has them so.
    """

    def __init__(self, staffing: Staffing, workshops: Collection[int]) -> None:
        self.workshops = tuple(sorted(workshops))
        instance = part(staffing.refused.instance, self.workshops, optional_seats=True)
        left = staffing.refused.left(self.workshops, instance)
        model = build(instance, staffing.refused.rules, candidates=left)
        self._on_top = [
            (tuple(self.workshops[w] for w in about), term) for about, term in model.stages[staffing.stage].sum.on_top
        ]
        for prices, most in staffing.limits:
            moderators = ((n, w, m, x) for n, w in enumerate(self.workshops) for m, x in model.x.moderator(n).items())
            terms = [(prices[w, m], literal) for n, w, m, literal in moderators if (w, m) in prices]
            if sum(price for price, _ in terms) > most:
                model.poster.linear(terms, None, most, None)
        self._at = {w: model.x.at(n) for n, w in enumerate(self.workshops)}
        self._poster = model.poster
        self._poster.minimise(Stage(tuple(term for _, term in self._on_top)))
        workers = 1 if len(self.workshops) <= ONE_WORKER else staffing.clock.limits.workers
        self._clock = replace(staffing.clock, limits=replace(staffing.clock.limits, workers=workers))

        self.floor = self.least({}) if self.most else 0
        self.by_slot = {
            w: {s: self.least({w: s}) for s in at} for w, at in self._at.items() if len(at) > 1 and self.most
        }

    @property
    def most(self) -> int:
        """What is added at most; 0: nothing ever is."""
        return sum(price for _, (price, _) in self._on_top)

    def least(self, slots: Mapping[int, int]) -> int | None:
        """What is added at least with the workshops there; None if they cannot be. Valid even if time runs out."""
        there = {w: s for w, s in slots.items() if w in self._at}
        if any(s not in self._at[w] for w, s in there.items()):
            return None
        if self._clock.over:
            return 0
        with self._poster.holding(self._at[w][s] for w, s in there.items()):
            answer = solve(self._poster.finish(), self._clock, self._clock.left)
        return None if answer.verdict == "infeasible" else max(0, answer.bound or 0)

    def post(self, poster: Poster, at: Callable[[int], Mapping[int, int]], on_top: OnTop) -> None:
        """What is known, as rows of a model in which the same workshops lie ``at`` these literals."""
        terms = [term for about, term in on_top if set(about) <= set(self.workshops)]
        if self.floor:
            poster.linear(terms, self.floor, None, None)
        for w, floors in self.by_slot.items():
            there = {s: literal for s, literal in at(w).items() if s in floors}
            rows = [(-(floors[s] or 0), literal) for s, literal in there.items()]
            if any(floors[s] != self.floor for s in there):
                poster.linear([*terms, *rows], 0, None, None)
            for s, literal in there.items():
                if floors[s] is None:
                    poster.some_of([-literal - 1], None)


@dataclass(frozen=True)
class Additions:
    """What moderators add to the ``stage`` in parts of a problem, in every plan that is at most these ``values`` before
    it."""

    stage: int
    values: Sequence[int]
    parts: Sequence[Added]

    def post(self, model: Model, values: Sequence[int]) -> None:
        """As rows, if the first stages, held at these values, are as good. Others before it may be open: a plan that is
        worse in them is worse than the one the values are of, and may be cut off."""
        if all(value <= most for value, most in zip(values, self.values, strict=False)):
            for one in self.parts:
                one.post(model.poster, model.x.at, model.stages[self.stage].sum.on_top)
