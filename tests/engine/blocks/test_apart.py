"""What is known of three boroughs, each as if there were no others, and of two of them together."""

from __future__ import annotations

from scheduler.engine.blocks.apart import Apart, Worst
from scheduler.engine.blocks.block import Part
from scheduler.engine.model.bound import ANYTHING

WORST = {2: 4}


def part(values: tuple[int, ...], bounds: tuple[int, ...] | None = None) -> Part:
    bounds = values if bounds is None else bounds
    return Part((), values, bounds, (True,) * len(bounds))


def three() -> Apart:
    """The first two stages are sums, the third counts the worst; all are proved up to the second."""
    apart = Apart(3, first_worst=2)
    for n, value in enumerate((1, 2, 0)):
        apart.note((n,), part((value, 5, 3 + n, 7), (value, 5)))
    return apart


def test_the_whole_costs_at_least_what_its_parts_cost_alone() -> None:
    bound = three().bound(range(3), WORST)
    assert [bound.low(0, []), bound.low(1, [3]), bound.low(1, [4])] == [3, 15, 10]


def test_two_that_were_solved_together_count_together_wherever_both_are_concerned() -> None:
    apart = three()
    apart.note((0, 2), part((4, 9), (4,)))
    assert apart.group_of(2) == apart.group_of(0) == (0, 2)
    assert apart.group_of(1) == (1,)
    assert apart.bound(range(3), WORST).low(0, []) == 6, "4 of the two, 2 of the third"
    assert apart.bound((0, 1), WORST).low(0, []) == 3, "without one of them each counts for itself"
    assert apart.bound(range(3), WORST).low(1, [6]) == 5, "what the two cost in the next stage is not known"


def test_what_is_proved_is_not_asked_again_and_what_follows_may_use_the_worst_of_all() -> None:
    apart = three()
    assert apart.beginning((0,), WORST) == ((1, 5), None)
    apart.note((0,), part((1, 5, 3, 7), (1, 5, 3)))
    assert apart.beginning((0,), WORST) == ((1, 5), 4)
    apart.note((0,), part((1, 5, 4, 6), (1, 5, 4, 6)))
    assert apart.parts[0,].bounds == (1, 5, 3, 6), "its own worst is 3, though it was allowed 4"


def test_nobody_is_held_to_what_a_shared_stage_costs_alone() -> None:
    """What others take from a block there says nothing of later stages."""
    apart = Apart(2, first_worst=None, shared=frozenset({1}))
    for n in range(2):
        apart.note((n,), part((2, 0, 9), (2, 0)))
    assert apart.beginning((0,), {}) == ((2, None), None)
    for n in range(2):
        apart.note((n,), part((2, 7, 3), (2, 0, 3)))
    bound = apart.bound(range(2), {})
    assert bound.low(1, [4]) == 0
    assert bound.low(2, [4, 14]) == 6
    assert bound.low(2, [5, 14]) == 3


def test_where_a_stage_is_open_nothing_is_said_of_those_after_the_worst() -> None:
    apart = Apart(1, first_worst=2)
    apart.note((0,), part((1, 5), (1, 3)))
    assert apart.beginning((0,), WORST) == ((1,), None)
    apart.note((0,), part((1, 5, 3, 7)))
    assert apart.parts[0,].bounds == (1, 3, 3, 0)


def test_what_was_found_with_less_than_is_known_of_an_earlier_stage_says_nothing() -> None:
    """(1, 5, 4) is a plan of the block as well: what follows 3 in the second stage need not follow 5."""
    apart = Apart(1, first_worst=None)
    apart.note((0,), part((2, 5, 0), (1, 5)))
    apart.note((0,), part((3, 3, 10), (1, 3, 10)))
    assert apart.parts[0,].bounds == (1, 5)


def test_nothing_is_said_from_a_stage_on_that_is_neither_a_sum_nor_a_worst() -> None:
    apart = Apart(1, first_worst=None, end=1)
    apart.note((0,), part((2, 5, 1)))
    assert apart.parts[0,].bounds == (2,)


def test_a_part_that_was_not_solved_costs_nothing() -> None:
    apart = Apart(2, first_worst=None)
    assert not apart.complete
    assert apart.bound(range(2), {}).low(0, []) == 0
    apart.note((1,), part((3,)))
    assert apart.bound(range(2), {}).low(0, []) == 3
    assert not apart.complete


def loosened(apart: Apart, stage: int, values: list[int], worst: Worst) -> list[tuple[int, ...]]:
    return [most for _, most in apart.to_loosen(stage, values, worst, ())]


def test_a_bound_that_suffers_from_one_that_pays_more_is_mended_by_what_all_cost_at_least() -> None:
    apart = three()
    assert loosened(apart, 0, [3, 15], WORST) == [], "nothing comes before the first stage"
    assert loosened(apart, 1, [3, 15], WORST) == [], "nobody pays more than alone"
    assert loosened(apart, 1, [4, 10], WORST) == [], "proved best all the same"
    assert loosened(apart, 1, [4, 15], WORST) == [(2,), (3,), (1,)]
    for n, (most, low) in enumerate((((2,), 4), ((3,), 2), ((2,), 5))):
        apart.note_loose((n,), most, part((9, low), (0, low)))
    assert apart.bound(range(3), WORST).low(1, [4]) == 12, "the second costs 2 instead of 5"
    assert apart.bound(range(3), WORST).low(1, [5]) == 5, "with 2 more that is only known of the third"
    assert loosened(apart, 1, [4, 15], WORST) == [], "asked before"
    assert [group for group, _ in apart.to_loosen(1, [5, 15], WORST, ())] == [(0,), (1,)]


def test_what_is_allowed_to_all_is_allowed_to_those_that_pay_more_and_anything_where_some_are_worse() -> None:
    apart = three()
    for n in range(3):
        apart.note((n,), part((*apart.parts[n,].values[:2], 3 + n, 7), (*apart.parts[n,].bounds, 3 + n, 7)))
    assert loosened(apart, 3, [4, 15, 5, 30], {2: 5}) == [(2, 10, 5), (3, 10, 5), (1, 10, 5)]
    assert loosened(apart, 3, [4, 15, 5, 30], WORST)[0] == (2, 10, ANYTHING), "4 is allowed to all, somebody has 5"
    assert loosened(apart, 3, [4, 15, 5, 30], {2: None})[0] == (2, 10, ANYTHING)


def test_a_floor_found_while_an_earlier_stage_was_open_counts_from_that_stages_bound() -> None:
    """The first two are at 2 or less there, and would cost 9 later; in a plan with 0 and 0 they cost nothing."""
    apart = Apart(3, first_worst=None)
    for n in (0, 1):
        apart.note((n,), part((2, 2, 9), (0, 2, 9)))
    apart.note((2,), part((1, 0, 0), (0, 0, 0)))
    for n, low in enumerate((5, 5, 0)):
        apart.note_loose((n,), (1,), part((1, low), (0, low)))
    bound = apart.bound(range(3), {})
    assert bound.low(1, [1, 10]) == 10
    assert bound.low(2, [1, 10, 0]) == 0, "both are above the 2 of their second stage"


def test_what_follows_a_shared_stage_counts_only_if_nobody_was_held_there() -> None:
    apart = Apart(1, first_worst=None, shared=frozenset({1}))
    apart.note((0,), part((2, 3, 9), (1, 0)))
    assert apart.beginning((0,), {}) == ((), None)
    apart.note((0,), part((2, 3, 9), (1, 0, 9)))
    assert apart.parts[0,].bounds == (1, 0), "it was held to 2 and 3 for the 9"


def test_only_who_could_be_the_worst_of_all_is_asked_for_that() -> None:
    """By the plans that are known they are 3, 4 and 5 there. If the third cannot be less than 4, no other is worse."""
    apart = three()
    apart.many_worst = 1
    assert all(apart.may_be_worst((n,)) for n in range(3))
    assert apart.may_be_worst((0, 1)), "of the two together nothing is known"
    apart.note((2,), part((0, 5, 4, 7), (0, 5, 4)))
    assert apart.worst_so_far == 4
    assert not any(apart.may_be_worst((n,)) for n in range(3))
    assert apart.beginning((0,), WORST) == ((1, 5), None), "it is not settled yet"
    apart.worst = apart.worst_so_far
    assert [apart.beginning((n,), WORST) for n in range(3)] == [((1, 5), 4), ((2, 5), 4), ((0, 5), 4)]
    apart.note((0,), part((1, 5, 4, 6), (1, 5, 0, 6)))
    bound = apart.bound(range(3), WORST)
    assert [bound.low(2, [3, 15]), bound.low(3, [3, 15, 4])] == [4, 6]


def test_a_few_are_asked_as_one_of_them_may_be_better_where_it_pays_before() -> None:
    apart = three()
    apart.many_worst = 2
    apart.note((2,), part((0, 5, 4, 7), (0, 5, 4)))
    assert apart.may_be_worst((1,))
    apart.note((1,), part((2, 5, 4, 7), (2, 5, 4)))
    assert not apart.may_be_worst((0,))
    bound = apart.bound(range(3), WORST)
    assert bound.low(2, [4, 10]) == 4, "one of the two is above its floor, the other is not"


def test_where_stages_before_are_open_everybody_is_asked() -> None:
    apart = Apart(2, first_worst=2, many_worst=1)
    apart.note((0,), part((0, 5, 4, 7), (0, 5, 4)))
    apart.note((1,), part((1, 5, 3, 7), (1,)))
    assert apart.may_be_worst((1,)), "its plan costs 3 there, but need not be the best before"
    assert not apart.may_be_worst((0,)), "it was asked"


def test_who_may_be_worse_than_what_is_settled_is_not_held_to_it() -> None:
    apart = three()
    apart.worst = 3
    assert [apart.beginning((n,), {2: 3}) for n in range(3)] == [((1, 5), 3), ((2, 5), None), ((0, 5), None)]


def test_what_blocks_cost_more_together_is_paid_by_one_of_them() -> None:
    """Alone they pay 1, 2 and nothing. The first two pay 4 together: the third is above its own only if 5 are paid."""
    apart = three()
    apart.note_contended((0, 1), part((4, 11, 3, 0)))
    bound = apart.bound(range(3), WORST)
    assert [bound.low(0, []), bound.low(1, [4])] == [4, 10]
    assert apart.bound((0, 2), WORST).low(0, []) == 1, "without one of them each counts for itself"
    assert [group for group, _ in apart.to_loosen(1, (4, 15, 4, 0), WORST, ())] == [(0,), (1,)]
    assert [group for group, _ in apart.to_loosen(1, (5, 15, 4, 0), WORST, ())] == [(0,), (1,), (2,)]
    apart.note_contended((1, 2), part((9, 0, 0, 0)))
    assert apart.bound(range(3), WORST).low(0, []) == 10, "nobody counts twice, and those with most count"
    apart.note_contended((0, 1), part((3, 11)))
    assert apart.bound((0, 1), WORST).low(1, [3]) == 11


def test_of_the_worst_of_all_blocks_together_say_nothing() -> None:
    apart = three()
    for n, value in enumerate((1, 2, 0)):
        apart.note((n,), part((value, 5, 3 + n)))
    apart.note_contended((0, 1), part((4, 11, 9)))
    bound = apart.bound(range(3), WORST)
    assert [bool(bound.contended[stage]) for stage in range(3)] == [True, True, False]


def test_blocks_that_were_solved_together_count_as_one_of_those_who_cost_more() -> None:
    apart = three()
    apart.note((0, 2), part((4, 9), (4,)))
    apart.note_contended((0, 1, 2), part((8,)))
    assert apart.bound(range(3), WORST).low(0, []) == 8, "2 more than 4 of the two and 2 of the third"
    apart.note_contended((0, 1), part((20,)))
    assert apart.bound(range(3), WORST).low(0, []) == 8, "of the two it has only one"


def test_of_blocks_together_nothing_is_said_after_a_stage_in_which_they_are_held_to_what_they_cost_themselves() -> None:
    apart = Apart(2, first_worst=None, shared=frozenset({1}))
    for n in range(2):
        apart.note((n,), part((1, 0, 1), (1, 0)))
        apart.note((n,), part((1, 0, 1)))
    apart.note_contended((0, 1), part((2, 7, 9)))
    assert [bool(apart.bound(range(2), {}).contended.get(stage)) for stage in range(3)] == [False, True, False]


def test_of_blocks_together_nothing_is_said_where_they_were_held_to_less_than_they_cost_by_themselves() -> None:
    """The first can have 0, 1, 0 or 1, 0, 5. Together they were found to pay 1, which is more than they need to, and
    then none: in a plan that pays nothing first that second stage may be 1, and the third nothing."""
    apart = Apart(2, first_worst=None)
    apart.note((0,), part((0, 1, 0)))
    apart.note((1,), part((0, 0, 0)))
    apart.note_contended((0, 1), part((1, 0, 5), (0, 0, 5)))
    assert apart.bound(range(2), {}).low(2, [0, 1]) == 0
    apart.note_contended((0, 1), part((1, 1, 5), (0, 1, 5)))
    assert apart.bound(range(2), {}).low(2, [0, 1]) == 5, "paying 1 in the second stage was allowed to them, too"
