"""cost: fees by duration and rents, in cents, of all sessions that are held."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain.because import Because
from scheduler.domain.problem import Problem
from scheduler.reports.words.labels import Labels
from scheduler.reports.words.sentences import sentence
from scheduler.rules.catalogue import RULES

from ..builders import MORNING, THURSDAY, TUESDAY, because, best, entry, penalties, problem, stages, workshop

MODERATORS: list[dict[str, Any]] = [
    {"id": "dear", "fees": {120: 45_000, 240: 80_000}},
    {"id": "fair", "fees": {240: 60_000}},
    {"id": "house", "organisation": "office"},
]
ROOMS = [{"id": "hall", "capacity": 20, "rent_cents": 5_000}, {"id": "attic", "capacity": 20}]


def town(*workshops: dict[str, Any], slots: tuple[str, ...] = (TUESDAY, MORNING, THURSDAY), **parts: Any) -> Problem:
    given: dict[str, Any] = {"moderators": MODERATORS, "rooms": ROOMS, "workshops": list(workshops), **parts}
    return problem(*slots, **given)


def cost(town: Problem, moderator: str, room: str, slot: str = TUESDAY) -> int:
    (value,) = stages(town, "cost", entry("arrival-1", slot, moderators=[moderator], room=room))
    return value


@pytest.mark.parametrize(
    ("moderator", "room", "cents"),
    [("dear", "hall", 50_000), ("dear", "attic", 45_000), ("fair", "attic", 60_000), ("house", "hall", 5_000)],
)
def test_fee_and_rent_are_added_up(moderator: str, room: str, cents: int) -> None:
    assert cost(town(workshop("arrival-1")), moderator, room) == cents


@pytest.mark.parametrize(("minutes", "cents"), [(90, 45_000), (120, 45_000), (121, 80_000), (240, 80_000)])
def test_the_fee_goes_by_the_first_step_that_the_duration_fits_into(minutes: int, cents: int) -> None:
    assert cost(town(workshop("arrival-1", duration=minutes)), "dear", "attic") == cents


def test_the_duration_may_depend_on_the_slot() -> None:
    shorter = town(workshop("arrival-1", duration=150, durations={"evening": 120}))
    assert cost(shorter, "dear", "attic", TUESDAY) == 45_000
    assert cost(shorter, "dear", "attic", MORNING) == 80_000


def test_two_moderators_have_two_fees_and_every_session_is_named() -> None:
    two = town(workshop("arrival-1", moderators=2), workshop("arrival-2"), partial=True)
    pair = entry("arrival-1", moderators=["dear", "fair"], room="hall")
    alone = entry("arrival-2", THURSDAY, moderators=["fair"], room="attic")
    assert penalties(two, "cost", pair, alone) == [
        because("cost", "workshop:arrival-1", amount=110_000),
        because("cost", "workshop:arrival-2", amount=60_000),
    ]
    assert stages(two, "cost", pair) == (110_000,)


def test_what_costs_nothing_is_not_named() -> None:
    assert penalties(town(workshop("arrival-1")), "cost", entry("arrival-1", moderators=["house"], room="attic")) == []


@pytest.mark.parametrize(
    ("language", "cents", "words"),
    [
        ("de", 45_000, "arrival-1 kostet 450,00 €."),
        ("de", 123_456_05, "arrival-1 kostet 123.456,05 €."),
        ("en", 45_000, "arrival-1 costs €450.00."),
        ("en", 123_456_05, "arrival-1 costs €123,456.05."),
    ],
)
def test_people_read_euros(language: Any, cents: int, words: str) -> None:
    found: Because = because("cost", "workshop:arrival-1", amount=cents)
    assert sentence(found, RULES, Labels(town(workshop("arrival-1")), language)) == words


def test_of_equals_the_engine_takes_the_cheaper() -> None:
    externals = town(workshop("arrival-1"), moderators=MODERATORS[:2], slots=(TUESDAY,))
    chosen = best(externals)["arrival-1"]
    assert (chosen.moderators, chosen.room) == (("dear",), "attic")
    longer = town(workshop("arrival-1", duration=180), moderators=MODERATORS[:2], slots=(TUESDAY,))
    assert best(longer)["arrival-1"].moderators == ("fair",)


def test_money_is_no_reason_to_do_without_what_stands_higher() -> None:
    """An external is dearer than the house's own, and comes all the same (`prefer-external`)."""
    assert best(town(workshop("arrival-1"), slots=(TUESDAY,)))["arrival-1"].moderators == ("dear",)


def test_the_duration_and_so_the_fee_may_decide_the_slot() -> None:
    """Wednesday morning would take 150 minutes, Thursday evening takes 120. Both are in the same week."""
    shorter = workshop("arrival-1", duration=150, durations={"evening": 120})
    chosen = best(town(shorter, slots=(MORNING, THURSDAY), moderators=MODERATORS[:1]))
    assert chosen["arrival-1"].slot == THURSDAY
