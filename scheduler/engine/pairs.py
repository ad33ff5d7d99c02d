"""Literals about two workshops at once: whether they overlap, lie in the same week, or are too far apart to do both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from typing import TYPE_CHECKING, Literal

import numpy as np

from .instance import Ints
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
        self._known: dict[tuple[Hashable, int, int], int] = {}
        self._travel = sorted({int(minutes) for minutes in x.instance.travel_min.ravel()} - {0})

    def meet(self, a: int, b: int, pause_min: int) -> int:
        """The two overlap, each taken with the pause after it."""
        return self._together(("meet", pause_min), a, b, 1, lambda: self._clashes(a, b, pause_min))

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
        if ("exclude", a, b) in self._known:
            return self._known["exclude", a, b]
        parts = [[self.meet(a, b, 0)]]
        tried = self._n_clashes(a, b, 0)
        for minutes in self._travel:
            clashes = self._n_clashes(a, b, minutes)
            if clashes > tried:
                parts.append([self.meet(a, b, minutes), self._far(a, b, minutes)])
        parts = [part for part in parts if self._x.FALSE not in part]
        if len(parts) <= 1 and all(len(part) == 1 for part in parts):
            exclude = parts[0][0] if parts else self._x.FALSE
        else:
            exclude = self._poster.literal()
            for part in parts:
                self._poster.some_of([exclude, *(-literal - 1 for literal in part)], None)
        self._known["exclude", a, b] = exclude
        return exclude

    def _far(self, a: int, b: int, minutes: int) -> int:
        """The rooms of the two lie in boroughs at least that far from each other."""
        travel = self._x.instance.travel_min
        parts = []
        for i in range(len(travel)):
            here = self._x.in_boroughs(a, frozenset({i}))
            there = self._x.in_boroughs(b, frozenset(np.flatnonzero(travel[i] >= minutes).tolist()))
            if self._x.FALSE not in (here, there):
                parts.append((here, there))
        if not parts:
            return self._x.FALSE
        far = self._poster.literal()
        for here, there in parts:
            self._poster.some_of([far, -here - 1, -there - 1], None)
        return far

    def _n_clashes(self, a: int, b: int, pause_min: int) -> int:
        return sum(len(group) - 1 for group in self._clashes(a, b, pause_min))

    def _clashes(self, a: int, b: int, pause_min: int) -> Iterator[list[int]]:
        """A literal of a, and those of b that clash with it."""
        instance, x = self._x.instance, self._x
        start, end, interval_of = instance.start, instance.end, instance.interval_of
        slots = np.array(list(x.at(b)), dtype=np.int64)
        others = interval_of[b, slots]
        for s, at in x.at(a).items():
            t = interval_of[a, s]
            clash = (start[others] < end[t] + pause_min) & (start[t] < end[others] + pause_min)
            if clash.any():
                yield [at, *(x.at(b)[other] for other in slots[clash].tolist())]

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
