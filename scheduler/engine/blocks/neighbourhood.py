"""Which blocks are planned together: those that are not content, with those that hold the moderators they could ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, zip_longest

from .apart import Apart
from .beside import Beside, Job
from .cut import Group
from .dear import first_dear
from .exchange import nobody_else

AT_ONCE, FEW_AT_ONCE = 3, 12
"""So many groups are tried for a block in one attempt, and so many at least for all of them."""

MOST_HOLDERS = 15
"""More of them are not looked at."""

MOST_TOGETHER = 4
"""So many blocks at most are solved as if there were no others."""

RIVALS_AT_ONCE = 4
"""So many others are tried for an exchange of two in one attempt."""

MOST_CONTENDING, RIVALS_CONTENDING = 2, 10
"""So many groups at most are asked what they cost together with others, and with so many of these: with six there may
still be a way out through a seventh, with twenty it takes a minute."""

SHARING = 12
"""So many blocks are given their moderators anew together: half as many find less, twice as many take longer for it."""

SHARING_STARTS = 3
"""After so many attempts these groups begin with the same block again."""


def with_holders(beside: Beside, groups: Sequence[Group], until: int | None, attempt: int) -> list[Job]:
    """The groups together with those that hold what they need, all of them free to move."""
    return [Job(group, until) for group in neighbourhoods(beside, groups, attempt)]


def in_exchange_of_two(beside: Beside, groups: Sequence[Group], until: int | None, attempt: int) -> list[Job]:
    """Each block of the groups with one that is free to move, too, and with all that their moderators do elsewhere;
    none where nobody could take over, and when all others were tried."""
    blocks = [n for group in groups for n in group if any(map(nobody_else, beside.askable((n,))))]
    pairs = with_rivals(beside, blocks, attempt)
    return [Job(pair, until, exchange=True) for pair in pairs]


def contending(beside: Beside, apart: Apart, groups: Sequence[Group]) -> list[Job]:
    """Each of the first groups with others that have moderators it could ask, as if there were no more, up to the stage
    in which it costs more than alone, as long as none counts the worst of all."""
    jobs: dict[Group, Job] = {}
    for group in groups[:MOST_CONTENDING]:
        until, nearest = first_dear(beside, apart, group) + 1, _rivals(beside, group)[:RIVALS_CONTENDING]
        blocks = tuple(sorted({*group, *(k for n in nearest for k in apart.group_of(n))}))
        if nearest and (apart.first_worst is None or until <= apart.first_worst):
            jobs.setdefault(blocks, Job(blocks, until, alone=True, contended=True))
    return list(jobs.values())


def neighbourhoods(beside: Beside, groups: Sequence[Group], attempt: int) -> Iterator[Group]:
    """For each of the groups a few larger ones, others in every attempt: small ones first, and all groups in turn."""
    at_once = max(AT_ONCE, FEW_AT_ONCE // max(1, len(groups)))
    of_groups: list[list[Group]] = []
    for group in groups:
        larger = list(_larger(beside, group))
        first = attempt * at_once % max(1, len(larger))  # again from the start: the others have changed
        of_groups.append(larger[first : first + at_once])
    for in_turn in zip_longest(*of_groups):
        yield from (group for group in in_turn if group is not None)


def joined_in_pairs(beside: Beside, apart: Apart, groups: Sequence[Group]) -> Iterator[Group]:
    """Each of the groups with the one that holds most of what it could ask for, none of them twice. Where many hold
    some of it, two of them together are hardly less free than each alone."""
    taken: set[int] = set()
    for group in groups:
        rivals: Counter[Group] = Counter()
        for n, count in beside.rivals(group).items():
            rivals[apart.group_of(n)] += count
        other = max(rivals, key=lambda other: (rivals[other], other), default=())
        small = 0 < len(other) <= MOST_TOGETHER - len(group)
        if small and taken.isdisjoint((*group, *other)) and 2 * rivals[other] >= rivals.total():
            taken.update(group, other)
            yield (*group, *other)


def with_rivals(beside: Beside, blocks: Sequence[int], attempt: int) -> Iterator[Group]:
    """Each of the blocks with single others that have moderators it could ask: those with most of them first, others in
    every attempt, and all blocks in turn."""
    first = attempt * RIVALS_AT_ONCE
    of_blocks: list[list[int]] = []
    for n in blocks:
        of_blocks.append(_rivals(beside, (n,))[first : first + RIVALS_AT_ONCE])
    for in_turn in zip_longest(*of_blocks):
        yield from ((n, m) for n, m in zip(blocks, in_turn, strict=True) if m is not None)


def sharing_moderators(beside: Beside, attempt: int) -> Iterator[Group]:
    """All blocks in groups, each beginning with another one in every attempt, and grown by those that have moderators
    it could ask: the one with most of them first."""
    n_blocks = len(beside.cut)
    first = attempt % SHARING_STARTS * n_blocks // SHARING_STARTS
    left = dict.fromkeys(n % n_blocks for n in range(first, first + n_blocks) if n % n_blocks in beside.entries)
    while left:
        group = [next(iter(left))]
        rivals = beside.rivals((group[0],))
        del left[group[0]]
        while len(group) < SHARING and (near := [n for n in rivals if n in left]):
            group.append(min(near, key=lambda n: (-rivals[n], n)))
            del left[group[-1]]
            rivals += beside.rivals((group[-1],))
        yield tuple(group)


def _rivals(beside: Beside, group: Group) -> list[int]:
    """Others that have moderators these blocks could ask, those with most of them first."""
    rivals = beside.rivals(group)
    return sorted(rivals, key=lambda n: (-rivals[n], n))


def _larger(beside: Beside, group: Group) -> Iterator[Group]:
    """With one holder, with two, and if somebody is unheld with a holder of moderators that a holder could ask."""
    holders = beside.holders(group)[:MOST_HOLDERS]
    for size in (1, 2):
        yield from ((*group, *others) for others in combinations(holders, size))
    for holder in holders if any(beside.unheld(n) for n in group) else ():
        further = (k for k in beside.holders((holder,))[:MOST_HOLDERS] if k not in (*group, *holders))
        yield from ((*group, holder, k) for k in further)
