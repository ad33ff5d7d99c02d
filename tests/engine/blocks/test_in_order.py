"""Tasks given out ahead of each other, answered in order: equal answers whoever is faster."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from scheduler.domain.limits import Limits
from scheduler.engine.blocks.in_order import AHEAD, in_order
from scheduler.engine.search.solver import Clock


def square(number: int, seconds: float) -> int:
    time.sleep(seconds)
    return number * number


def told(n_threads: int, slow: int) -> list[tuple[int, int, int]]:
    """Squares of 0 to 5 and of twice what is even, with how many answers were in when each was given out."""
    given: dict[int, int] = {}
    answers: list[tuple[int, int, int]] = []

    with ThreadPoolExecutor(n_threads) as executor:

        def give(number: int) -> Future[int] | None:
            if number == 3:
                return None
            given[number] = len(answers)
            return executor.submit(square, number, 0.05 if number == slow else 0.0)

        def take(number: int, answer: int) -> Iterator[int]:
            answers.append((number, answer, given[number]))
            if 0 < number <= 5 and number % 2 == 0:
                yield 2 * number + 10

        assert in_order(Clock.now(Limits(workers=2)), range(6), give, take)
    return answers


def test_the_order_and_what_a_task_knew_do_not_depend_on_who_is_faster() -> None:
    first = told(1, slow=0)
    assert [number for number, _, _ in first] == [0, 1, 2, 4, 5, 14, 18]
    assert all(answer == number * number for number, answer, _ in first)
    assert [before for _, _, before in first][: 2 * AHEAD] == [0, 0, 0, 0]
    assert first == told(4, slow=0) == told(4, slow=2) == told(2, slow=5)


def test_when_the_time_is_over_nothing_more_is_given_out() -> None:
    with ThreadPoolExecutor(1) as executor:
        clock = Clock.now(Limits(seconds=0.05, workers=1))

        def again(number: int, _: int) -> Iterator[int]:
            yield number

        assert not in_order(clock, [1], lambda number: executor.submit(square, number, 0.01), again)
