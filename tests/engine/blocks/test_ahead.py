"""Tasks begun before their turn: by whoever would wait otherwise, and only once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

from scheduler.domain.limits import Limits
from scheduler.engine.blocks.ahead import Ahead
from scheduler.engine.blocks.in_order import in_order
from scheduler.engine.search.solver import Clock


def answered(number: int, seconds: float) -> int:
    time.sleep(seconds)
    return number


def test_so_many_are_under_way_and_those_begun_are_answered_in_their_turn() -> None:
    go, given = Event(), list[int]()
    with ThreadPoolExecutor(2) as executor:

        def give(number: int) -> Future[int]:
            given.append(number)
            return executor.submit(lambda: (go.wait(), number * number)[1])

        ahead = Ahead(give)
        ahead.expect(range(5))
        ahead.begin(2)
        ahead.begin(2)
        assert given == [0, 1]
        assert ahead.begun(7) is None, "one that nobody expected takes nobody's turn"
        ahead.begin(3)
        assert given == [0, 1, 2]
        first = ahead.begun(0)
        go.set()
        assert first is not None
        assert first.result() == 0
        assert ahead.begun(0) is None
        ahead.begin(9)
        assert given == [0, 1, 2], "their turn has come: whoever gives them out does so in order"


def test_whoever_would_wait_for_others_begins_what_comes_next() -> None:
    given: list[int] = []
    with ThreadPoolExecutor(2) as executor:

        def give(number: int) -> Future[int]:
            given.append(number)
            return executor.submit(answered, number, 0.2 if number == 1 else 0.0)

        def take(_: int, __: int) -> Iterator[int]:
            return iter(())

        ahead = Ahead(give)
        ahead.expect([11, 12, 13])
        assert in_order(Clock.now(Limits(workers=2)), [1], give, take, ahead)
        assert given == [1, 11, 12, 13]
        ahead.forget()
        assert ahead.begun(11) is None
