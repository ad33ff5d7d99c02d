"""Which blocks are planned together: one that is not content, with those that hold the moderators it could ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, zip_longest

from ..domain.cut import Group
from .beside import Beside

AT_ONCE = 3
"""So many groups are tried for a block in one attempt."""

MOST_HOLDERS = 15
"""More of them are not looked at."""


def neighbourhoods(beside: Beside, blocks: Sequence[int], attempt: int) -> Iterator[Group]:
    """For each of the blocks a few groups, others in every attempt: small ones first, and all blocks in turn."""
    of_blocks: list[list[Group]] = []
    for n in blocks:
        groups = list(_groups(beside, n))
        first = attempt * AT_ONCE % max(1, len(groups))  # again from the start: the others have changed
        of_blocks.append(groups[first : first + AT_ONCE])
    for in_turn in zip_longest(*of_blocks):
        yield from (group for group in in_turn if group is not None)


def _groups(beside: Beside, n: int) -> Iterator[Group]:
    """With one holder, with two, and if somebody is unheld with a holder of moderators that a holder could ask."""
    holders = beside.holders(n)[:MOST_HOLDERS]
    for size in (1, 2):
        yield from ((n, *others) for others in combinations(holders, size))
    for holder in holders if beside.unheld(n) else ():
        further = (k for k in beside.holders(holder)[:MOST_HOLDERS] if k != n and k not in holders)
        yield from ((n, holder, k) for k in further)
