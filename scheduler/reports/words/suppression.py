"""Small numbers of people that others must not read off a table: not shown, and not to be computed from a total."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from collections.abc import Set as AbstractSet
from typing import TypeVar

FEWEST = 5
"""Cells with fewer people are not shown to anyone but the coordinator; that there is nobody may be said."""

Key = TypeVar("Key", bound=Hashable)


def hidden(counts: Mapping[Key, int], already: AbstractSet[Key] = frozenset()) -> frozenset[Key]:
    """The cells to hide where their total is shown: the small ones, and more until together they are not small.

    Together not small, they are two at least if one of them is small. The smallest of the others are taken first.
    ``already``: hidden for other reasons. A total below `FEWEST` must not be shown either.
    """
    found = [key for key, count in counts.items() if key in already or 0 < count < FEWEST]
    others = sorted((key for key in counts if key not in found and counts[key]), key=lambda key: counts[key])
    while others and 0 < sum(counts[key] for key in found) < FEWEST:
        found.append(others.pop(0))
    return frozenset(found)
