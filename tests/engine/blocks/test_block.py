"""One block as a task: what a worker says is what it has learnt."""

from __future__ import annotations

import pytest

from scheduler.domain.limits import Limits
from scheduler.engine.blocks.block import Part, Task, plan_block
from scheduler.engine.blocks.cut import Cut
from scheduler.engine.blocks.partition import blocks_of
from scheduler.rules.catalogue import configured
from tests.engine.blocks.test_blocks import two_boroughs

UNTIL = 3


@pytest.mark.parametrize("allowed", [False, True])
def test_whoever_has_time_for_the_start_only_has_learnt_nothing(allowed: bool) -> None:
    """Not that the stages asked for cost nothing at least: that would put out what is known of the block."""
    whole = two_boroughs(1)
    alone, rules = Cut(whole, blocks_of(whole)).alone((0,)), configured(whole)
    first = plan_block(Task(alone, rules, Limits(seconds=60, workers=1), UNTIL))
    assert isinstance(first, Part)
    most = tuple(value + 1 for value in first.values[: UNTIL - 1]) if allowed else ()

    def again(seconds: float) -> Part | str:
        limits = Limits(seconds=seconds, workers=1)
        return plan_block(Task(alone, rules, limits, UNTIL, allowed=most, start=first.entries))

    assert again(0.0001) == "undecided"
    later = again(60)
    assert isinstance(later, Part)
    assert len(later.bounds) == UNTIL
