"""A model whose solutions are soon found and whose best one is hard to prove."""

from __future__ import annotations

import random

from scheduler.engine.model.poster import Poster
from scheduler.rules.base import Stage


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
