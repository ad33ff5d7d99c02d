"""Which blocks are not content: they leave somebody unheld, or cost more than with every moderator to themselves."""

from __future__ import annotations

from collections.abc import Sequence

from ..search.approach import NEAR, tolerance
from .apart import Apart
from .beside import Beside
from .cut import Group


def dear_groups(beside: Beside, apart: Apart, until: int | None, decided: int) -> list[Group]:
    """Those of the blocks that were solved together or alone; in the earliest stage first.

    ``until``: stages from there on do not count, nor do those that others decide (``decided``).
    """
    dear = dict.fromkeys(apart.group_of(n) for n in range(apart.n_blocks) if is_dear(beside, apart, n, until, decided))
    return sorted(dear, key=lambda group: first_dear(beside, apart, group))


def dearest(beside: Beside, apart: Apart, stage: int) -> list[int]:
    """The blocks that cost more in this stage than by themselves, those with the largest difference first."""
    more = {n: beside.together((n,))[stage] - apart.parts[n,].values[stage] for n in range(apart.n_blocks)}
    return sorted((n for n in more if more[n] > 0), key=lambda n: (-more[n], n))


def above(beside: Beside, apart: Apart, stages: Sequence[int]) -> list[int]:
    """The blocks that cost more in one of these stages than by themselves, in the earliest one first; before them those
    that have no plan."""
    first = dict.fromkeys(range(apart.n_blocks), -1)
    for n in beside.entries:
        values, floors = beside.together((n,)), apart.parts[n,].values
        first[n] = next((place for place, stage in enumerate(stages) if values[stage] > floors[stage]), len(stages))
    return sorted((n for n in first if first[n] < len(stages)), key=lambda n: (first[n], n))


def is_near(beside: Beside, apart: Apart, stage: int) -> bool:
    """Do all blocks together cost hardly more in this stage than by themselves?"""
    value = beside.together(range(apart.n_blocks))[stage]
    return value - sum(apart.parts[n,].values[stage] for n in range(apart.n_blocks)) <= tolerance(value, NEAR)


def is_dear(beside: Beside, apart: Apart, n: int, until: int | None, decided: int) -> bool:
    """Does the block leave somebody unheld, or its group cost more than with every moderator to itself?"""
    if beside.unheld(n) or until in (0, 1):
        return bool(beside.unheld(n))
    group = apart.group_of(n)
    part = apart.parts.get(group)
    return part is not None and beside.better(group, part.values, min(until or decided, decided))


def first_dear(beside: Beside, apart: Apart, group: Group) -> int:
    """The first stage in which these blocks cost more than with every moderator to themselves."""
    least = apart.parts[group].values if group in apart.parts else ()
    if any(n not in beside.entries for n in group):
        return 0
    stages = enumerate(zip(beside.together(group), least, strict=False))
    return next((n for n, (value, low) in stages if value > low), 0)
