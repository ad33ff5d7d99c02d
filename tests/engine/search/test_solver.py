"""One solve: it ends when its caller has enough, with what was found and a bound that still holds."""

from __future__ import annotations

from scheduler.domain.limits import Limits
from scheduler.engine.search.solver import Clock, solve

from .market_split import market_split

WATCHDOG = 60


def test_it_ends_when_what_was_found_is_enough() -> None:
    found: list[int] = []
    answer = solve(
        market_split().finish(),
        Clock.now(Limits(seconds=WATCHDOG, workers=2)),
        WATCHDOG,
        lambda solution, value, bound: found.append(value),
        enough=lambda: bool(found),
    )
    assert answer.verdict == "feasible"
    assert answer.solution
    assert answer.bound is not None
    assert answer.bound <= min(found)
    assert answer.seconds < WATCHDOG / 2
