"""What workshops cost in the model: rents, and fees that may depend on the slot through the duration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .poster import Poster

if TYPE_CHECKING:
    from ...rules.base import Term
    from .variables import Variables


class Spending:
    """Terms in cents, made once for every rule that asks.

    Their sum is never less than the cost of the plan, and exactly that where less is wanted.
    """

    def __init__(self, x: Variables, poster: Poster) -> None:
        self._x = x
        self._poster = poster
        self._of: dict[int, tuple[Term, ...]] = {}
        self._paid: list[bool] = [bool(most) for most in x.instance.fee_cents.max(axis=1, initial=0)]
        self._within: dict[tuple[int, frozenset[int]], int] = {}

    def of(self, w: int) -> tuple[Term, ...]:
        if w not in self._of:
            self._of[w] = (*self._rents(w), *self._fees(w))
        return self._of[w]

    def _rents(self, w: int) -> Iterator[Term]:
        for r, used in self._x.room(w).items():
            if self._x.instance.rent_cents[r]:
                yield self._x.instance.rent_cents[r], used

    def _fees(self, w: int) -> Iterator[Term]:
        """A moderator's lowest fee, and what other slots cost beyond it."""
        instance, x = self._x.instance, self._x
        intervals = instance.interval_of[w]
        slots = [s for s in x.at(w) if intervals[s] >= 0]
        paid = [m for m in x.moderator(w) if self._paid[m]]
        free = x.candidates.people_at(w, [instance.human_of_moderator[m] for m in paid])
        for m, could in zip(paid, free, strict=True):
            moderates = x.moderator(w)[m]
            by_fee: dict[int, set[int]] = defaultdict(set)
            for s, fee in zip(slots, instance.fee_cents[m, intervals[slots]].tolist(), strict=True):
                by_fee[fee].add(s)
            fees = [fee for fee, there in by_fee.items() if any(could[s] for s in there)]
            least = min(fees, default=0)
            if least:
                yield least, moderates
            for fee in fees:
                if fee > least:
                    extra = self._poster.literal()
                    within = self._lies_within(w, frozenset(by_fee[fee]))
                    self._poster.some_of([extra, -moderates - 1, -within - 1], None)
                    yield fee - least, extra

    def _lies_within(self, w: int, slots: frozenset[int]) -> int:
        """True exactly if the workshop lies in one of these slots; alike for all whose fees have the same steps."""
        if (w, slots) not in self._within:
            within = self._within[w, slots] = self._poster.literal()
            self._poster.linear([*((1, self._x.at(w)[s]) for s in sorted(slots)), (-1, within)], 0, 0, None)
        return self._within[w, slots]
