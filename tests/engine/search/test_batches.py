"""Batches: several stages in one solve order plans exactly as one stage after another."""

from __future__ import annotations

import random
from itertools import product

import pytest

from scheduler.engine.model.model import StageInModel
from scheduler.engine.model.poster import Poster
from scheduler.engine.search.batches import MOST, first_batch
from scheduler.rules.base import Stage

from .in_model import in_model


def stages(poster: Poster, *sizes: int, constant: int = 0) -> tuple[StageInModel, ...]:
    """Stages that count so many literals each."""
    return tuple(
        in_model(n, Stage(tuple((1, v) for v in poster.literals(size)), constant)) for n, size in enumerate(sizes)
    )


def test_the_sum_orders_as_the_stages_do() -> None:
    poster = Poster()
    batch = first_batch(stages(poster, 3, 2, 4), poster)
    assert batch.highs == (3, 2, 4)
    plans = list(product(range(4), range(3), range(5)))
    assert sorted(plans) == sorted(plans, key=lambda values: batch.total(values))
    assert all(batch.values(batch.total(values)) == list(values) for values in plans)


def test_a_bound_of_the_sum_bounds_each_stage() -> None:
    """Whatever the bound: no plan whose earlier stages are all at most these values is below it at its stage."""
    poster = Poster()
    batch = first_batch(stages(poster, 3, 2, 4), poster)
    plans = list(product(range(4), range(3), range(5)))
    draw = random.Random(0)
    for _ in range(300):
        possible = draw.sample(plans, 12)
        least = min(batch.total(values) for values in possible)
        found = draw.choice(possible)
        bounds = batch.bounds(least - draw.choice((0, 0, 1, 5)), found)
        for k, bound in enumerate(bounds):
            rivals = [values for values in possible if all(a <= b for a, b in zip(values[:k], found[:k], strict=True))]
            assert all(values[k] >= bound for values in rivals)


def test_a_proved_sum_proves_every_stage() -> None:
    poster = Poster()
    batch = first_batch(stages(poster, 3, 2, 4), poster)
    for values in product(range(4), range(3), range(5)):
        assert batch.bounds(batch.total(values), values) == list(values)
    assert batch.values(batch.total((2, 1, 3))) == [2, 1, 3]


def test_what_would_grow_too_large_waits() -> None:
    poster = Poster()
    assert len(first_batch(stages(poster, 999, 999, 1), poster, most=10**6).stages) == 2
    assert len(first_batch(stages(poster, 999, 1000, 1), poster, most=10**6).stages) == 1
    beyond = Stage(((MOST, poster.literal()), (MOST + 1, poster.literal())))
    assert len(first_batch((in_model(0, beyond), *stages(poster, 1)), poster).stages) == 1
    assert MOST < 2**53


def in_units(poster: Poster) -> tuple[StageInModel, ...]:
    """A count, fees in steps of 500 cents on rents of 1,000, and another count."""
    fees = Stage(((500, poster.literal()), (1500, poster.literal()), (-500, poster.literal())), 1000)
    first, last = stages(poster, 2, 3)
    return first, in_model(1, fees), last


def test_a_stage_counts_in_what_all_its_values_are_multiples_of() -> None:
    poster = Poster()
    batch = first_batch(in_units(poster), poster)
    assert batch.units == (1, 500, 1)
    assert batch.highs == (2, 6, 3)
    plans = list(product(range(3), range(0, 3001, 500), range(4)))
    assert sorted(plans) == sorted(plans, key=lambda values: batch.total(values))
    for values in plans:
        assert batch.values(batch.total(values)) == list(values)
        assert batch.bounds(batch.total(values), values) == list(values)


def test_a_sum_in_units_is_the_total_of_its_stages() -> None:
    """Whatever the literals say: the batch's own sum, and the stages' sums put together, are one number."""
    poster = Poster()
    batch = first_batch(in_units(poster), poster)
    literals = [literal for _, literal in batch.sum.terms]
    for says in product((0, 1), repeat=len(literals)):
        solution = dict(zip(literals, says, strict=True))
        of_stages = [stage.sum.constant + sum(c * solution[v] for c, v in stage.sum.terms) for stage in batch.stages]
        summed = batch.sum.constant + sum(c * solution[v] for c, v in batch.sum.terms)
        assert batch.total(of_stages) == summed
        assert batch.values(summed) == of_stages


def test_what_lies_between_two_units_bounds_as_the_lower_one() -> None:
    """The check may count less than the model did: no plan of the model is then between the two."""
    poster = Poster()
    batch = first_batch(in_units(poster), poster)
    plans = list(product(range(3), range(0, 3001, 500), range(4)))
    draw = random.Random(1)
    for _ in range(300):
        possible = draw.sample(plans, 12)
        least = min(batch.total(values) for values in possible)
        first, fees, last = draw.choice(possible)
        found = (first, max(0, fees - draw.choice((0, 1, 499))), last)
        assert batch.total(found) <= batch.total((first, fees, last))
        for k, bound in enumerate(batch.bounds(least, found)):
            rivals = [values for values in possible if all(a <= b for a, b in zip(values[:k], found[:k], strict=True))]
            assert all(values[k] >= bound for values in rivals)


def test_integers_and_constants_count_with_their_ranges() -> None:
    poster = Poster()
    number = poster.integer(7)
    one = in_model(0, Stage(((2, number), (-3, poster.literal())), 5))
    assert poster.most(one.sum) == 2 * 7 + 5
    batch = first_batch((one, *stages(poster, 2, constant=1)), poster)
    assert batch.highs == (19, 3)


@pytest.mark.parametrize("count", [1, 2])
def test_a_negated_literal_counts_when_it_is_false(count: int) -> None:
    poster = Poster()
    literal = poster.literal()
    assert poster.most(Stage(((count, -literal - 1),), 0)) == count
