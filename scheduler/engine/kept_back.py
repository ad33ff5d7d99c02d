"""What time a large problem's whole plan takes, however many work on its blocks."""

from __future__ import annotations

from .solver import Clock

JUDGING, STAFFING = 0.0015, 0.004
"""Seconds for each workshop: to judge a whole plan, and to find moderators for all sessions at once."""

LEAST, MOST = 0.05, 0.5
"""Of the time, at least and at most this share is kept for judging."""


def without_judging(clock: Clock, n_workshops: int) -> Clock:
    """The same clock, but over when the plan must be judged in the end."""
    judging = JUDGING * n_workshops
    return clock.share(1 - max(LEAST, min(MOST, judging / max(judging, clock.left))))


def enough_for_staffing(clock: Clock, n_workshops: int) -> bool:
    """Is there time to find moderators for all sessions at once?"""
    return clock.left >= STAFFING * n_workshops
