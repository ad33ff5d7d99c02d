"""One solve: it ends when its caller has enough, with what was found and a bound that still holds."""

from __future__ import annotations

import random

from scheduler.domain.limits import Limits
from scheduler.engine.model.poster import Poster
from scheduler.engine.search.solver import Clock, solve
from scheduler.rules.base import Stage

WATCHDOG = 60


def market_split(n_rows: int = 4, n_variables: int = 30) -> Poster:
    """Retailers in two halves that sell as much of every product, as nearly as can be: soon found, hard to prove."""
    rng, poster = random.Random(1), Poster()
    literals, missed = poster.literals(n_variables), []
    for _ in range(n_rows):
        sales = [rng.randint(0, 99) for _ in literals]
        less, more = poster.integer(sum(sales)), poster.integer(sum(sales))
        half = sum(sales) // 2
        poster.linear([*zip(sales, literals, strict=True), (1, less), (-1, more)], half, half, None)
        missed += [less, more]
    poster.minimise(Stage(tuple((1, amount) for amount in missed)))
    return poster


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
