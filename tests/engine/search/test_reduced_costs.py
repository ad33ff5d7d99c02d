"""Reduced costs as a row: every plan cheap enough keeps it, however badly the relaxation was solved."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
import pytest

from scheduler.domain.limits import Limits
from scheduler.engine.model.poster import Poster
from scheduler.engine.search import reduced_costs as module
from scheduler.engine.search.reduced_costs import reduced_costs
from scheduler.engine.search.solver import Clock
from scheduler.rules.base import Stage, Term

N_VARIABLES = 7  # one of them always true, one from 0 to 3
N_MODELS = 300

Solution = Sequence[int]


def clock(stop: threading.Event | None = None) -> Clock:
    return Clock.now(Limits(seconds=60, workers=1), stop)


def amount(terms: Sequence[Term], solution: Solution) -> int:
    return sum(c * (solution[at] if at >= 0 else 1 - solution[-at - 1]) for c, at in terms)


class Case:
    """A random model, what it asks for as a predicate, and a stage."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.poster = Poster()
        self.literals = list(self.poster.literals(N_VARIABLES - 2))
        self.integer = self.poster.integer(3)
        self.asked: list[tuple[list[Term], int, int]] = []
        for _ in range(self.rng.randint(2, 5)):
            self._post(self.rng.choice(("some", "most", "one", "linear", "if")))
        picked = self.rng.sample(self.literals, 4)
        self.stage = Stage(tuple((self.rng.randint(-3, 9), at) for at in self._signed(picked)), self.rng.randint(-5, 5))
        if self.rng.random() < 0.5:
            self.stage = Stage((*self.stage.terms, (self.rng.randint(1, 4), self.integer)), self.stage.constant)
            self.poster.linear([(1, at) for at in self.literals] + [(2, self.integer)], 3, None, None)
            self.asked.append(([(1, at) for at in self.literals] + [(2, self.integer)], 3, 99))

    def _signed(self, variables: Sequence[int]) -> list[int]:
        return [at if self.rng.random() < 0.7 else -at - 1 for at in variables]

    def _post(self, kind: str) -> None:
        some = self._signed(self.rng.sample(self.literals, 3))
        ones: list[Term] = [(1, at) for at in some]
        if kind == "some":
            self.poster.some_of(some, None)
            self.asked.append((ones, 1, 99))
        elif kind == "most":
            self.poster.at_most_one(some, None)
            self.asked.append((ones, 0, 1))
        elif kind == "one":
            self.poster.exactly_one(some, None)
            self.asked.append((ones, 1, 1))
        elif kind == "linear":
            terms = [(self.rng.randint(-3, 3), at) for at in (*some, self.integer)]
            least = self.rng.randint(-4, 2)
            self.poster.linear(terms, least, least + 4, None)
            self.asked.append((terms, least, least + 4))
        else:  # holds only under a condition: as a row it must not count
            self.poster.linear(ones, 3, None, None, if_=some[0])
            self.asked.append(([(-2, some[0]), (1, some[1]), (1, some[2])], 0, 99))

    def solutions(self) -> Iterator[Solution]:
        for values in product((0, 1), repeat=N_VARIABLES - 2):
            for integer in range(4):
                solution = (1, *values, integer)
                if all(least <= amount(terms, solution) <= most for terms, least, most in self.asked):
                    yield solution

    def cost(self, solution: Solution) -> int:
        return self.stage.constant + amount(self.stage.terms, solution)


@pytest.mark.parametrize("wrong", [False, True])
def test_every_solution_that_is_cheap_enough_keeps_the_row(monkeypatch: pytest.MonkeyPatch, wrong: bool) -> None:
    """By brute force on random models; also where the relaxation's answer is anything at all."""
    rows = ruled_out = 0
    for seed in range(N_MODELS):
        case = Case(seed)
        costs = {solution: case.cost(solution) for solution in case.solutions()}
        if not costs:
            continue
        value = case.rng.choice(sorted(costs.values()))
        if wrong:
            draw = np.random.default_rng(seed)
            monkeypatch.setattr(module, "_duals", lambda rows, *_, draw=draw: draw.normal(0, 3, len(rows.low)))
        row = reduced_costs(case.poster.finish(), case.stage, value, clock(), 60)
        if row is None:
            continue
        terms, most = row
        assert all(coefficient > 0 for coefficient, _ in terms)
        cheap = [solution for solution, cost in costs.items() if cost <= value]
        assert all(amount(terms, solution) <= most for solution in cheap), f"seed {seed}"
        rows += 1
        ruled_out += any(amount(terms, solution) > most for solution, cost in costs.items() if cost > value)
    assert rows >= N_MODELS / 4
    assert wrong or ruled_out >= N_MODELS / 4


def test_what_is_too_dear_by_itself_is_ruled_out() -> None:
    """One of three evenings, which cost 1, 5 and 9; 5 is what the plan has."""
    poster = Poster()
    first, second, third = evenings = list(poster.literals(3))
    poster.exactly_one(evenings, None)
    stage = Stage(((1, first), (5, second), (9, third)))
    poster.linear(stage.terms, 5, 5, None)  # the stage as it is held says nothing about itself
    row = reduced_costs(poster.finish(), stage, 5, clock(), 60)
    assert row is not None
    terms, most = row
    price = {at: coefficient for coefficient, at in terms}
    assert price.get(first, 0) <= price[second] <= most < price[third]


def test_without_time_or_after_a_stop_there_is_no_row() -> None:
    case = next(case for case in map(Case, range(N_MODELS)) if any(case.solutions()))
    value = max(map(case.cost, case.solutions()))
    assert reduced_costs(case.poster.finish(), case.stage, value, clock(), 60) is not None
    assert reduced_costs(case.poster.finish(), case.stage, value, clock(), 0.0) is None
    stop = threading.Event()
    stop.set()
    assert reduced_costs(case.poster.finish(), case.stage, value, clock(stop), 60) is None


def test_where_the_relaxation_says_no_number_there_is_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    case = next(case for case in map(Case, range(N_MODELS)) if any(case.solutions()))
    monkeypatch.setattr(module, "_duals", lambda rows, *_: np.full(len(rows.low), np.nan))
    assert reduced_costs(case.poster.finish(), case.stage, 3, clock(), 60) is None


def test_sums_that_might_overflow_are_left_alone() -> None:
    poster = Poster()
    first, second = poster.literals(2)
    poster.linear([(2**55, first), (2**55, second)], 2**55, None, None)
    assert reduced_costs(poster.finish(), Stage(((2**52, first), (3, second))), 2**53, clock(), 60) is None
