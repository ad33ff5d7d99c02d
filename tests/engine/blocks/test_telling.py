"""A listener hears every stage once, up to the first open one, and each plan once."""

from __future__ import annotations

from scheduler.domain.answers.outcome import Solved, StageResult
from scheduler.domain.limits import Limits, Progress
from scheduler.domain.plan import Plan
from scheduler.engine.blocks.telling import Telling
from scheduler.engine.search.solver import Clock

NAMES = ((("unheld",), 0, False), (("early-involvement",), 0, True), (("early-involvement",), 1, False))
PLAN = Plan(programme_id="tiny", entries=())


def solved(*stages: tuple[int, int]) -> Solved:
    """By stage its value and bound."""
    results = zip(NAMES, stages, strict=True)
    return Solved(
        PLAN, (), tuple(StageResult(names, k, value, bound, "gap", 0.0) for (names, k, _), (value, bound) in results)
    )


def test_stages_are_told_up_to_the_first_open_one_and_never_again() -> None:
    heard: list[Progress] = []
    telling = Telling(NAMES, Clock.now(Limits()), heard.append)
    telling.tell(None)
    telling.tell(solved((0, 0), (5, 3), (9, 0)), PLAN)
    telling.tell(solved((0, 0), (3, 3), (8, 0)), PLAN)
    told = [(p.rule, p.tier, p.stage, p.best, p.bound, p.plan is not None) for p in heard]
    assert told == [
        ("unheld", 0, 0, None, 0, False),
        ("unheld", 0, 0, 0, 0, True),
        ("early-involvement", 1, 0, 5, 3, False),
        ("early-involvement", 1, 0, 3, 3, True),
        ("early-involvement", 1, 1, 8, 0, False),
    ]


def test_nobody_has_to_listen() -> None:
    telling = Telling(NAMES, Clock.now(Limits()), None)
    telling.tell(solved((0, 0), (3, 3), (8, 8)), PLAN)
    assert telling.shown == 0
