"""All blocks as each is best alone, where there are moderators for that; and the others as they were."""

from __future__ import annotations

from collections.abc import Sequence

from ...rules.base import Rule
from ..search.solver import Clock
from .apart import Apart
from .beside import Beside
from .staff import Staffing

MOST_KEPT = 0.4
"""If more blocks than this share were to stay as they are, the others' slots are no good."""


def as_alone(before: Beside, apart: Apart, decided: int, rules: Sequence[Rule], clock: Clock) -> Beside | None:
    """Every block in the slots in which it costs least alone, with moderators for all these sessions at once; but
    blocks that would have more unheld so, or cost more than ``before`` in one of the stages that moderators decide
    (``decided``: so many), stay as they are, moderators and all. That takes moderators and money from others, so it is
    done again until nobody is worse off; None if that are too many, or the time is over before."""
    blocks, kept, after = range(apart.n_blocks), set[int](), before
    staffing = Staffing(before.problem, apart.slots(), rules, before.cut.at_home)
    while not clock.over and len(kept) <= MOST_KEPT * apart.n_blocks:
        held = {entry.workshop: entry for n in kept for entry in before.entries[n]}
        standing = {workshop: held.get(workshop) for n in sorted(kept) for workshop in before.cut.groups[n]}
        after = after.anew(staffing.held(standing), first=kept)
        worse = {n for n in blocks if _is_worse(after, before, n, decided)}
        if not worse:
            return after
        if worse <= kept:
            return None
        kept |= worse
    return None


def _is_worse(after: Beside, before: Beside, n: int, decided: int) -> bool:
    if n not in before.entries or n not in after.entries:
        return n in before.entries
    more_unheld = len(after.unheld(n)) > len(before.unheld(n))
    return more_unheld or after.together((n,))[:decided] > before.together((n,))[:decided]
