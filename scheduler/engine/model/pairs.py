"""Literals about two workshops at once: whether they overlap, lie in the same week, or are too far apart to do both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..instance.instance import Bools, Ints
from .poster import Poster

if TYPE_CHECKING:
    from .variables import Variables


class Pairs:
    """One literal for a pair of workshops, whoever they share.

    That keeps the model several times smaller than one for each person, workshop and time. Every literal is true if
    what it says holds, and may be true otherwise.
    """

    def __init__(self, x: Variables, poster: Poster) -> None:
        self._x = x
        self._poster = poster
        self._known: dict[Hashable, int] = {}
        self._spans_of: dict[int, tuple[Ints, Ints]] = {}
        self._travel = np.unique(x.instance.travel_min)

    def meet(self, a: int, b: int, pause_min: int) -> int:
        """The two overlap, each taken with the pause after it."""
        return self._together(("meet", pause_min), a, b, 1, lambda: self._where(a, b, self._gaps(a, b) < pause_min))

    def share(self, period: Literal["day", "week"], a: int, b: int) -> int:
        """The two lie on the same day, or in the same ISO week."""
        number = self._x.instance.slot_day if period == "day" else self._x.instance.slot_iso_week

        def groups() -> Iterator[list[int]]:
            of_a, of_b = self._by_number(a, number), self._by_number(b, number)
            yield from (of_a[n] + of_b[n] for n in of_a if n in of_b)

        return self._together(period, a, b, 1 if period == "day" else 7, groups)

    def exclude(self, a: int, b: int) -> int:
        """Nobody can be at both: they overlap, or the way from one to the other takes longer than the time between."""
        a, b = min(a, b), max(a, b)
        if ("exclude", a, b) not in self._known:
            parts = [[self.meet(a, b, 0)], *self._too_far(a, b)]
            parts = [part for part in parts if self._x.FALSE not in part]
            exclude = parts[0][0] if len(parts) == 1 and len(parts[0]) == 1 else self._x.FALSE
            if parts and exclude == self._x.FALSE:
                exclude = self._poster.literal()
                for part in parts:
                    self._poster.some_of([exclude, *(-literal - 1 for literal in part)], None)
            self._known["exclude", a, b] = exclude
        return self._known["exclude", a, b]

    def _too_far(self, a: int, b: int) -> Iterator[list[int]]:
        """For every time between the two that some way is longer than: it lies between them, and the way is longer."""
        longest = int(self._travel[-1]) if self._travel.size else 0
        if longest == 0:
            return
        gaps = self._gaps(a, b)
        for gap in np.unique(gaps[(gaps >= 0) & (gaps < longest)]).tolist():
            far = self._far(a, b, int(self._travel[np.searchsorted(self._travel, gap, side="right")]))
            if far != self._x.FALSE:
                near = self._together(("gap", gap), a, b, 1, partial(self._where, a, b, gaps == gap))
                yield [near, far]

    def _far(self, a: int, b: int, minutes: int) -> int:
        """The rooms of the two lie in boroughs at least that far from each other."""
        if ("far", minutes, a, b) not in self._known:
            self._known["far", minutes, a, b] = self._make_far(a, b, minutes)
        return self._known["far", minutes, a, b]

    def _make_far(self, a: int, b: int, minutes: int) -> int:
        travel = self._x.instance.travel_min
        parts = []
        for i in range(len(travel)):
            here = self._x.in_boroughs(a, frozenset({i}))
            if here != self._x.FALSE:
                there = self._x.in_boroughs(b, frozenset(np.flatnonzero(travel[i] >= minutes).tolist()))
                if there != self._x.FALSE:
                    parts.append((here, there))
        if not parts:
            return self._x.FALSE
        far = self._poster.literal()
        for here, there in parts:
            self._poster.some_of([far, -here - 1, -there - 1], None)
        return far

    def _gaps(self, a: int, b: int) -> Ints:
        """Minutes between the two in every pair of their slots, below 0 where they overlap. (slots of a, slots of b)"""
        (start_a, end_a), (start_b, end_b) = self._spans(a), self._spans(b)
        gaps: Ints = np.maximum(start_b[None, :] - end_a[:, None], start_a[:, None] - end_b[None, :])
        return gaps

    def _spans(self, w: int) -> tuple[Ints, Ints]:
        """The minutes from which and to which the workshop takes place in each of its slots."""
        if w not in self._spans_of:
            instance = self._x.instance
            intervals = instance.interval_of[w, list(self._x.at(w))]
            self._spans_of[w] = instance.start[intervals], instance.end[intervals]
        return self._spans_of[w]

    def _where(self, a: int, b: int, pairs: Bools) -> Iterator[list[int]]:
        """A literal of a, and those of b that it stands with in the table. (slots of a, slots of b)"""
        of_a, of_b = list(self._x.at(a).values()), list(self._x.at(b).values())
        rows, columns = pairs.nonzero()
        for row, cells in groupby(zip(rows.tolist(), columns.tolist(), strict=True), key=itemgetter(0)):
            yield [of_a[row], *(of_b[column] for _, column in cells)]

    def _by_number(self, w: int, number: Ints) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for s, at in self._x.at(w).items():
            found[int(number[s])].append(at)
        return found

    def _together(self, kind: Hashable, a: int, b: int, days: int, groups: Callable[[], Iterator[list[int]]]) -> int:
        """True if two literals of one of the groups are, one of each workshop; FALSE if the two can never be together,
        as when they are known to be so many days apart.
        """
        key = (kind, min(a, b), max(a, b))
        if key not in self._known:
            before = self._x.candidates.before
            apart = max(before.get((a, b), 0), before.get((b, a), 0)) >= days
            found = [] if apart else list(groups())
            together = self._known[key] = self._poster.literal() if found else self._x.FALSE
            for group in found:
                self._poster.linear([*((1, at) for at in group), (-1, together)], None, 1, None)
        return self._known[key]
