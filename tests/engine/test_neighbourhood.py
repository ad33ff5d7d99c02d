"""Three offices that share their moderators pairwise: who is planned together when one of them finds nobody."""

from __future__ import annotations

from scheduler.domain.blocks import blocks
from scheduler.domain.cut import Cut
from scheduler.engine.beside import Beside
from scheduler.engine.neighbourhood import AT_ONCE, neighbourhoods
from scheduler.rules.catalogue import configured
from tests.builders import NEXT_TUESDAY, THURSDAY, TUESDAY, entry, problem, required, workshop

NAMES = ("east", "north", "west")


def a_row() -> Beside:
    """The east could ask whom the north asked, the north whom the west asked. The east has nobody yet."""
    whole = problem(
        TUESDAY,
        THURSDAY,
        NEXT_TUESDAY,
        organisations=[{"id": name, "label": name, "category": "company"} for name in NAMES],
        people=[{"id": f"{name}-1", "organisation": name, "engagement": "paid"} for name in NAMES],
        topics=[{"id": name, "label": name} for name in NAMES],
        workshops=[
            workshop("east-s", required("east"), topic="east", moderators=1, languages=["ar"]),
            workshop("north-s", required("north"), topic="north", moderators=1, languages=["de"]),
            workshop("west-s", required("west"), topic="west", moderators=1, languages=["fr"]),
        ],
        moderators=[{"id": "m-1", "languages": ["ar", "de"]}, {"id": "m-2", "languages": ["de", "fr"]}],
    )
    groups = blocks(whole)
    assert [list(group) for group in groups] == [["east-s"], ["north-s"], ["west-s"]]
    beside = Beside(whole, configured(whole), Cut(whole, groups))
    beside.put((1,), (entry("north-s", TUESDAY, {"north": ["north-1"]}, ["m-1"]),))
    beside.put((2,), (entry("west-s", THURSDAY, {"west": ["west-1"]}, ["m-2"]),))
    return beside


def test_who_is_unheld_is_planned_with_the_holder_and_then_with_whom_the_holder_could_ask() -> None:
    assert list(neighbourhoods(a_row(), [0], 0)) == [(0, 1), (0, 1, 2)]


def test_who_is_held_is_planned_with_holders_only() -> None:
    assert list(neighbourhoods(a_row(), [1], 0)) == [(1, 2)]


def test_blocks_take_turns_and_start_again_when_all_groups_were_tried() -> None:
    beside = a_row()
    assert list(neighbourhoods(beside, [0, 1], 0)) == [(0, 1), (1, 2), (0, 1, 2)]
    assert AT_ONCE > 2
    assert list(neighbourhoods(beside, [0], 2)) == list(neighbourhoods(beside, [0], 0))
