"""Three offices that share their moderators pairwise: who is planned together when one of them finds nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scheduler.engine.blocks.apart import Apart
from scheduler.engine.blocks.beside import Beside
from scheduler.engine.blocks.block import Part
from scheduler.engine.blocks.cut import ANYBODY, Cut
from scheduler.engine.blocks.neighbourhood import (
    AT_ONCE,
    MOST_CONTENDING,
    RIVALS_AT_ONCE,
    RIVALS_CONTENDING,
    contending,
    in_exchange_of_two,
    joined_in_pairs,
    neighbourhoods,
    sharing_moderators,
    with_rivals,
)
from scheduler.engine.blocks.partition import blocks_of
from scheduler.rules.catalogue import configured
from tests.builders import NEXT_TUESDAY, THURSDAY, TUESDAY, each_its_own, entry, problem, required, workshop


def a_row() -> Beside:
    """The east could ask whom the north asked, the north whom the west asked. The east has nobody yet."""
    whole = problem(
        TUESDAY,
        THURSDAY,
        NEXT_TUESDAY,
        **each_its_own("east", "north", "west"),
        workshops=[
            workshop("east-s", required("east"), topic="east", moderators=1, languages=["ar"]),
            workshop("north-s", required("north"), topic="north", moderators=1, languages=["de"]),
            workshop("west-s", required("west"), topic="west", moderators=1, languages=["fr"]),
        ],
        moderators=[{"id": "m-1", "languages": ["ar", "de"]}, {"id": "m-2", "languages": ["de", "fr"]}],
    )
    groups = blocks_of(whole)
    assert [list(group) for group in groups] == [["east-s"], ["north-s"], ["west-s"]]
    beside = Beside(whole, configured(whole), Cut(whole, groups))
    beside.put((1,), (entry("north-s", TUESDAY, {"north": ["north-1"]}, ["m-1"]),))
    beside.put((2,), (entry("west-s", THURSDAY, {"west": ["west-1"]}, ["m-2"]),))
    return beside


def test_who_is_unheld_is_planned_with_the_holder_and_then_with_whom_the_holder_could_ask() -> None:
    assert list(neighbourhoods(a_row(), [(0,)], 0)) == [(0, 1), (0, 1, 2)]


def test_who_is_held_is_planned_with_holders_only() -> None:
    assert list(neighbourhoods(a_row(), [(1,)], 0)) == [(1, 2)]


def test_blocks_take_turns_and_start_again_when_all_groups_were_tried() -> None:
    beside = a_row()
    assert list(neighbourhoods(beside, [(0,), (1,)], 0)) == [(0, 1), (1, 2), (0, 1, 2)]
    assert AT_ONCE > 2
    assert list(neighbourhoods(beside, [(0,)], 2)) == list(neighbourhoods(beside, [(0,)], 0))


def test_two_are_joined_where_one_holds_most_of_what_the_other_could_ask_for() -> None:
    beside, apart = a_row(), Apart(3, None)
    assert list(joined_in_pairs(beside, apart, [(1,), (2,)])) == [(1, 2)]
    apart.note((1, 2), Part((), (0,), (0,), (True,)))
    assert list(joined_in_pairs(beside, apart, [(0,)])) == [(0, 1, 2)], "those who were joined stay together"


def test_groups_that_share_moderators_grow_along_a_row_and_end_where_nobody_is_shared() -> None:
    beside = a_row()
    beside.put((0,), (entry("east-s", NEXT_TUESDAY, {"east": ["east-1"]}, ["m-1"]),))
    assert list(sharing_moderators(beside, 0)) == [(0, 1, 2)]
    del beside.entries[1]
    assert list(sharing_moderators(beside, 0)) == [(0,), (2,)]


def offices(*names: str, moderators: Sequence[Mapping[str, str]] = ()) -> Beside:
    """Each could ask whom the others asked."""
    whole = problem(
        TUESDAY,
        **each_its_own(*names),
        workshops=[workshop(f"{name}-s", required(name), topic=name, moderators=1) for name in names],
        moderators=moderators or [{"id": f"m-{name}"} for name in names],
    )
    beside = Beside(whole, configured(whole), Cut(whole, blocks_of(whole)))
    for n, name in enumerate(names):
        beside.put((n,), (entry(f"{name}-s", TUESDAY, {name: [f"{name}-1"]}, [f"m-{name}"]),))
    return beside


def test_where_many_hold_some_of_it_nobody_is_joined() -> None:
    """Each of four offices could ask the three whom the others asked."""
    beside = offices("east", "north", "south", "west")
    assert beside.rivals((0,)) == {1: 1, 2: 1, 3: 1}
    assert not list(joined_in_pairs(beside, Apart(4, None), [(0,)]))


def test_each_is_tried_with_single_others_in_turn_and_with_further_ones_in_every_attempt() -> None:
    beside = offices("east", "north", "south", "west")
    assert RIVALS_AT_ONCE > 2
    assert list(with_rivals(beside, [0, 2], 0)) == [(0, 1), (2, 0), (0, 2), (2, 1), (0, 3), (2, 3)]
    assert not list(with_rivals(beside, [0, 2], 1))
    many = offices(*"abcdefgh")
    tried = [[pair for attempt in range(n) for pair in with_rivals(many, [0], attempt)] for n in (1, 2, 3)]
    assert [len(pairs) for pairs in tried] == [RIVALS_AT_ONCE, 7, 7]
    assert set(tried[1]) == {(0, n) for n in range(1, 8)}


def test_blocks_with_little_to_mend_are_exchanged_with_another_one() -> None:
    beside = offices("east", "north", "south", "west")
    jobs = in_exchange_of_two(beside, [(0,), (2,)], 5, 0)
    assert [job.group for job in jobs] == [(0, 1), (2, 0), (0, 2), (2, 1), (0, 3), (2, 3)]
    assert {(job.until, job.exchange) for job in jobs} == {(5, True)}
    assert not in_exchange_of_two(beside, [(0,), (2,)], 5, 1), "all others were tried"


def test_nobody_takes_over_from_colleagues_so_there_is_nothing_to_exchange() -> None:
    names = ("east", "north", "west")
    colleagues = [{"id": f"m-{name}", "organisation": name} for name in names]
    assert not in_exchange_of_two(offices(*names, moderators=colleagues), [(0,)], 5, 0)


def pays_in(stage: int, n_blocks: int) -> Apart:
    """Every block costs less than anything in this stage and more than anything before. The fourth counts the worst."""
    apart = Apart(n_blocks, first_worst=3)
    for n in range(n_blocks):
        values = tuple(-1 if place == stage else 99 for place in range(4))
        apart.note((n,), Part((), values, values, (True,) * 4))
    return apart


def test_what_the_first_groups_cost_together_with_the_nearest_others_is_asked_as_if_there_were_no_more() -> None:
    beside = offices(*"abcdefghijklmn")
    jobs = contending(beside, pays_in(2, 14), [(13,), (0,), (5,)])
    assert MOST_CONTENDING == 2
    assert [job.group for job in jobs] == [(*range(RIVALS_CONTENDING), 13), tuple(range(1 + RIVALS_CONTENDING))]
    assert {(job.until, job.alone, job.contended) for job in jobs} == {(3, True, True)}
    assert {job.until for job in contending(beside, pays_in(0, 14), [(13,)])} == {1}
    assert not contending(beside, pays_in(3, 14), [(13,)]), "the worst of all says nothing"


def test_together_nobody_is_asked_twice_or_alone() -> None:
    apart = pays_in(2, 4)
    assert [job.group for job in contending(offices(*"abcd"), apart, [(3,), (0,)])] == [(0, 1, 2, 3)]
    whole = offices(*"abcd")
    whole.entries = {0: whole.entries[0]}
    assert not contending(whole, apart, [(0,)]), "nobody else has moderators"


def test_those_who_were_joined_stay_together() -> None:
    apart = pays_in(2, 14)
    apart.note((2, 12), Part((), (99,), (99,), (True,)))
    assert [12 in job.group for job in contending(offices(*"abcdefghijklmn"), apart, [(13,)])] == [True]


def test_a_plan_made_as_if_alone_fits_if_its_moderators_are_real_and_free() -> None:
    beside = a_row()

    def asked(moderator: str, slot: str = TUESDAY) -> bool:
        return beside.fits_as_if_alone((0,), (entry("east-s", slot, {"east": ["east-1"]}, [moderator]),))

    assert asked("m-1", THURSDAY)
    assert not asked("m-1"), "the north has asked them that day"
    assert not asked(f"{ANYBODY}-1", THURSDAY)
