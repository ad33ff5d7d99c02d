"""Small numbers of people that others must not read off a table: not shown, and not to be computed from a total."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

FEWEST = 5
"""Cells with fewer people are not shown to anyone but the coordinator."""

Key = TypeVar("Key", bound=Hashable)


def hidden(counts: Mapping[Key, int]) -> frozenset[Key]:
    """The cells to hide where their total is shown: the small ones, and more until together they are two and not small.

    The smallest of the others are taken first. A total below `FEWEST` must not be shown either.
    """
    found = [key for key, count in counts.items() if count < FEWEST]
    others = sorted((key for key in counts if key not in found), key=lambda key: counts[key])
    while found and others and (len(found) < 2 or sum(counts[key] for key in found) < FEWEST):
        found.append(others.pop(0))
    return frozenset(found)
