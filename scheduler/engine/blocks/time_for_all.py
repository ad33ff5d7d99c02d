"""What is done with all blocks as one plan, and the time it takes: no further worker makes it less."""

from __future__ import annotations

from ..search.solver import Clock

JUDGING, STAFFING = 0.0015, 0.004
"""Seconds for each workshop: to judge a whole plan, and to find moderators for all sessions at once."""

LEAST_KEPT, MOST_KEPT = 0.05, 0.5
"""Of the time left, at least and at most this share is kept for judging."""


def without_judging(clock: Clock, n_workshops: int) -> Clock:
    """The same clock, but over when the plan must be judged in the end."""
    judging = JUDGING * n_workshops
    return clock.share(1 - max(LEAST_KEPT, min(MOST_KEPT, judging / max(judging, clock.left))))


def enough_for_staffing(clock: Clock, n_workshops: int) -> bool:
    """Is there time to find moderators for all sessions at once?"""
    return clock.left >= STAFFING * n_workshops
