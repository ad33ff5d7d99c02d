"""What must fit together where sessions are identical, moderators come in pairs, and fees and budgets are given."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from .test_consistency import faults


def twice(town: dict[str, Any], **different: Any) -> None:
    """The analysis is offered a second time, with something that differs."""
    first = town["workshops"][1]
    first["repeat"] = "analyse"
    del town["series"], town["workshops"][0]["opens"]
    town["workshops"][0]["topic"] = "arbeit"
    town["workshops"].append({**first, "id": "analyse-2", **different})


def test_identical_sessions_share_seats_and_topic() -> None:
    assert faults(twice) == []
    assert faults(lambda town: twice(town, duration=90, moderators=0)) == []
    different: dict[str, Any] = {"seats": [], "topic": "sprache"}
    for name, other in different.items():
        assert faults(partial(twice, **{name: other})) == [
            (f"workshops[3].{name}", 'others than those of "analyse"', f'the same {name} in all sessions of "analyse"')
        ]


def test_a_kick_off_is_not_repeated() -> None:
    """A series has one first session."""
    found = faults(lambda town: town["workshops"][0].update(repeat="auftakt"))
    assert ("workshops[0].repeat", "a repeated kick-off", "one kick-off, or sessions that open nothing") in found


def test_a_session_is_not_identical_to_itself() -> None:
    assert faults(lambda town: town["workshops"][1].update(repeat="einmal")) == [
        ("workshops[1].repeat", '"einmal" only here', "at least two sessions that share it")
    ]


def test_of_two_moderators_both_are_announced_or_none() -> None:
    def announce(*moderators: str) -> list[tuple[str, str, str]]:
        def change(town: dict[str, Any]) -> None:
            town["moderators"].append({"id": "jo"})
            town["workshops"][1].update(moderators=2, locked={"moderators": list(moderators)})

        return faults(change)

    assert announce("mo", "jo") == []
    for once in (("mo",), ("mo", "mo")):
        assert [path for path, _, _ in announce(*once)] == ["workshops[1].locked.moderators"]


@pytest.mark.parametrize(
    ("fees", "asks_for_three_hours", "fits"),
    [
        ({120: 30_000}, False, True),
        ({119: 30_000}, False, False),
        ({120: 30_000}, True, False),
        ({120: 30_000, 180: 40_000}, True, True),
        ({}, True, True),
    ],
)
def test_fees_say_what_the_longest_session_costs(fees: dict[int, int], asks_for_three_hours: bool, fits: bool) -> None:
    def change(town: dict[str, Any]) -> None:
        town["moderators"][0]["fees"] = fees
        if asks_for_three_hours:
            town["workshops"][1]["durations"] = {"evening": 180}

    found = faults(change)
    assert [path for path, _, _ in found] == ([] if fits else ["moderators[0].fees"])
    assert all(str(max(fees)) in said for _, said, _ in found)


def test_a_session_without_moderators_needs_no_fee() -> None:
    def change(town: dict[str, Any]) -> None:
        town["moderators"][0]["fees"] = {60: 30_000}
        for workshop in town["workshops"]:
            workshop["moderators"] = 0

    assert faults(change) == []


def test_a_topic_that_the_budget_names_exists() -> None:
    assert faults(lambda town: town.update(budget={"total_cents": 0, "topic_cents": {"arbeit": 90_000}})) == []
    assert faults(lambda town: town.update(budget={"topic_cents": {"arbiet": 90_000}})) == [
        ("budget.topic_cents.arbiet", '"arbiet"', 'the id of a topic (nearest: "arbeit")')
    ]
