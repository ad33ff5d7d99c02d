"""Floors of blocks bound every plan of the whole, also one in which some blocks pay more than they need to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from random import Random

import pytest

from scheduler.engine.model.bound import Floors, Loose, Spread, n_closed

Option = tuple[int, ...]
MOST_BLOCKS, MOST_PLANS, STAGES = 9, 1500, 4


def floors_of(options: Sequence[Option], allowed: dict[int, int]) -> list[int]:
    """Stage after stage the least that the block can have, with the stages before at their least, or as allowed."""
    found: list[int] = []
    left = list(options)
    for stage in range(STAGES):
        found.append(min(option[stage] for option in left))
        left = [option for option in left if option[stage] <= max(found[-1], allowed.get(stage, 0))]
    return found


def loose_of(options: Sequence[Option], most: tuple[int, ...]) -> Loose | None:
    """The least that the block can have after stages in which it is at most that."""
    fitting = [option for option in options if all(value <= high for value, high in zip(option, most, strict=False))]
    return Loose(min(option[len(most)] for option in fitting), most) if fitting else None


def contended_by(chance: Random, blocks: Sequence[Sequence[Option]]) -> dict[tuple[int, ...], list[tuple[Option, ...]]]:
    """Sets of blocks that have none in common, with what each of its blocks may have together."""
    numbers = chance.sample(range(len(blocks)), len(blocks))
    sizes = (chance.randint(2, 3), chance.randint(2, 3))
    sets = [tuple(sorted(numbers[: sizes[0]])), tuple(sorted(numbers[sizes[0] : sum(sizes)]))]
    return {
        numbers: [options for options in product(*(blocks[n] for n in numbers)) if chance.random() < 0.7]
        for numbers in sets
        if len(numbers) > 1
    }


def together(options: Sequence[tuple[Option, ...]]) -> list[int]:
    """Stage after stage the least they can have together, with the stages before at their least."""
    found: list[int] = []
    left = [[sum(stage) for stage in zip(*of_all, strict=True)] for of_all in options]
    for stage in range(STAGES if left else 0):
        found.append(min(values[stage] for values in left))
        left = [values for values in left if values[stage] <= found[-1]]
    return found


@pytest.mark.parametrize("worst", [None, 0, 1, 2])
@pytest.mark.parametrize("seed", range(200))
def test_no_plan_is_below_what_is_spread_over_blocks(seed: int, worst: int | None) -> None:
    """One block is above its floor wherever the sum is, and may be anything later; if all are, nothing is known."""
    chance = Random(seed)
    count, dearest = chance.randint(2, MOST_BLOCKS), chance.choice((1, 3, 9))
    options = int(MOST_PLANS ** (1 / count))
    blocks = [
        [tuple(chance.randint(0, dearest) for _ in range(STAGES)) for _ in range(chance.randint(1, options))]
        for _ in range(count)
    ]
    own = [floors_of(options, {}) for options in blocks]
    allowed = {} if worst is None else {worst: max(floors[worst] for floors in own)}
    known = chance.choice((0.7, 1.0))
    floors = tuple(
        tuple(floor if chance.random() < known else 0 for floor in stage)
        for stage in zip(*(floors_of(options, allowed) for options in blocks), strict=True)
    )
    beyond = (*(0 if stage == worst else chance.randrange(3) for stage in range(STAGES)),)
    loose = {
        stage: [loose_of(options, tuple(chance.randint(0, 2 * dearest) for _ in range(stage))) for options in blocks]
        for stage in range(1, STAGES)
        if chance.random() < 0.8
    }
    contending = contended_by(chance, blocks)
    contended = {
        stage: [
            (frozenset(numbers), least[stage] - sum(floors[stage][n] for n in numbers))
            for numbers, possible in contending.items()
            if (least := together(possible)) and least[stage] > sum(floors[stage][n] for n in numbers)
        ]
        for stage in range(STAGES if worst is None else worst)
    }
    spread = Spread(floors, (True,) * STAGES, dict(allowed), beyond, loose, contended)
    for plan in product(*blocks):
        if any(tuple(plan[n] for n in numbers) not in possible for numbers, possible in contending.items()):
            continue
        values = [
            max(values) if stage == worst else sum(values) + beyond[stage]
            for stage, values in enumerate(zip(*plan, strict=True))
        ]
        assert all(spread.low(stage, values[:stage]) <= values[stage] for stage in range(STAGES))


def test_a_block_above_its_floor_takes_only_its_own_share_of_later_stages_away() -> None:
    spread = Spread(((0, 0, 2), (5, 4, 3)), (True, True), {})
    assert spread.low(0, []) == 2
    assert spread.low(1, [2]) == 12
    assert spread.low(1, [3]) == 7, "the block that costs 5 may be the one that is above its floor"
    assert spread.low(1, [9]) == 0
    assert spread.low(2, [2, 12]) == 0, "nothing is known of later stages"


def test_a_block_above_its_floor_may_hide_others_in_the_next_stage() -> None:
    """One pays 1 first and then nothing instead of 10, so ten others may pay 1 each, and nothing after that."""
    spread = Spread(((0,) * 11, (10, *(0,) * 10), (0, *(5,) * 10)), (True,) * 3, {})
    assert spread.low(2, [0, 10]) == 50
    assert spread.low(2, [1, 10]) == 0


def test_a_block_above_its_floor_still_costs_what_it_costs_at_least_with_that() -> None:
    loose = {1: [Loose(3, (1,)), Loose(1, (1,)), Loose(3, (3,))]}
    spread = Spread(((0, 0, 2), (5, 4, 3)), (True, True), {}, loose=loose)
    assert spread.low(1, [2]) == 12
    assert spread.low(1, [3]) == 9, "the second costs 1 instead of 4"
    assert spread.low(1, [4]) == 3, "with 2 more nothing of the kind is known of anybody"
    assert Spread(((0, 0, 2), (0, 0, 0)), (True, True), {}, loose=loose).low(1, [2]) == 7, "without floors of their own"


def test_what_a_block_may_be_at_most_counts_from_all_that_is_known_of_it() -> None:
    """It costs at least 3 in the second stage, so of 4 paid there 1 is beyond that; and all 4 may be its own."""
    loose = {1: [Loose(3, (5,))], 2: [Loose(7, (5, 2))]}
    assert Spread(((0,), (0,), (9,)), (True,) * 3, {}, loose=loose).low(2, [0, 4]) == 0
    loose[2] = [Loose(7, (5, 4))]
    assert Spread(((0,), (0,), (9,)), (True,) * 3, {}, loose=loose).low(2, [0, 4]) == 7


def test_what_some_cost_more_together_is_paid_by_one_of_them() -> None:
    """The first two cost 1 more together than each alone. If no more than that is paid, the third is at its floor."""
    contended = {0: [(frozenset({0, 1}), 1)]}
    spread = Spread(((0, 0, 2), (5, 4, 9)), (True, True), {}, contended=contended)
    assert spread.low(0, []) == 3
    assert spread.low(1, [3]) == 13
    assert spread.low(1, [4]) == 4, "of the two at most one beside the third"
    assert spread.before(1, [3])[0].may_be(1)
    assert not spread.before(1, [3])[0].may_be(2)
    assert Spread(((1, 0), (2, 3), (5, 4)), (True,) * 3, {}, contended={1: contended[0]}).low(1, [2]) == 2, (
        "who is above before may be less here, and leave the other what both want"
    )


def test_as_many_of_them_may_be_above_as_they_cost_more() -> None:
    contended = {0: [(frozenset({0, 1, 2}), 2)]}
    assert Spread(((0,) * 4, (5, 4, 3, 9)), (True, True), {}, contended=contended).low(1, [2]) == 12


def test_what_is_known_twice_counts_once() -> None:
    """The first costs at least 2 whatever it pays before, and both cost at least 3 together."""
    spread = Spread(((0, 0),), (True,), {}, loose={0: [Loose(2, ()), None]}, contended={0: [(frozenset({0, 1}), 3)]})
    assert spread.low(0, []) == 3


def test_what_is_the_same_in_every_plan_is_nobodys_slack() -> None:
    spread = Spread(((1, 1), (2, 2)), (True, True), {}, (4, 3))
    assert spread.low(0, []) == 6
    assert spread.low(1, [6]) == 7
    assert spread.low(1, [7]) == 5


def test_a_worst_of_all_that_is_allowed_to_all_of_them_frees_nobody() -> None:
    assert Spread(((3, 5), (2, 2)), (True, True), {0: 5}).low(1, [5]) == 4
    assert Spread(((3, 5), (2, 2)), (True, True), {0: 5}).low(1, [6]) == 0
    assert Spread(((3, 5), (2, 2)), (True, True), {0: None}).low(1, [5]) == 2, "the first was held to its own 3"


def test_a_stage_is_closed_as_long_as_all_before_it_are() -> None:
    bound = Floors((0, 7, 2), (None, None, None))
    assert n_closed((0, 7, 3, 5), bound) == 2
    assert n_closed((0, 8, 2, 0), bound) == 1
    assert n_closed((0, 7, 2, 0), bound) == 4, "of a stage without a floor only nothing is known to be best"
