"""The cheapest set of changes that has one of each of many sets."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby
from operator import attrgetter

from ...domain.changes.change import Change
from ...rules.base import Stage
from ..model.poster import Poster
from ..search.solver import Clock, solve

Changes = frozenset[Change]

PRICE, NUMBER = 10**8, 10**5
"""Of equal prices the fewest changes, and of these the first ones: the earliest dates."""


def cheapest_hitting(
    cores: Sequence[Changes], named: Sequence[Collection[Change]], refused: Sequence[Changes], clock: Clock
) -> Changes | None:
    """At least one change of each core, of one thing at most one and at most one split.

    No set that resembles one of ``named`` and more, and none that holds one of ``refused``. None if there is none,
    or no time.
    """
    if not all(cores) or not all(refused) or not all(named):
        return None
    changes = sorted(frozenset[Change]().union(*cores))
    poster = Poster()
    literal = dict(zip(changes, poster.literals(len(changes)), strict=True))
    for core in cores:
        poster.some_of([literal[change] for change in sorted(core)], None)
    for _, alike in groupby(sorted(changes, key=attrgetter("thing")), key=attrgetter("thing")):
        poster.at_most_one([literal[change] for change in alike], None)
    poster.at_most_one([literal[change] for change in changes if change.kind == "split"], None)
    for repair in named:
        poster.not_all([_like(change, literal, poster) for change in repair], None)
    for no in refused:
        if no <= literal.keys():
            poster.not_all([literal[change] for change in sorted(no)], None)
    costs = (PRICE * change.price + NUMBER + n for n, change in enumerate(changes))
    poster.minimise(Stage(tuple(zip(costs, literal.values(), strict=True))))
    answer = solve(poster.finish(), clock, clock.left)
    if answer.verdict != "optimal":
        return None
    return frozenset(change for change in changes if answer.solution[literal[change]])


def _like(change: Change, literal: dict[Change, int], poster: Poster) -> int:
    """A literal that is true if a change is chosen that resembles this one."""
    found = poster.literal()
    for other, chosen in literal.items():
        if other.resembles(change):
            poster.implies(chosen, found, None)
    return found
