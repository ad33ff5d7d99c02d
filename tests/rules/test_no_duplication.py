"""no-duplication: sittings on the same topic within three days."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain.problem import Problem

from ..builders import NEXT_TUESDAY, THURSDAY, TUESDAY, because, best, entry, penalties, problem, stages, workshop

TOPICS = [{"id": "arrival", "label": "Arrival"}, {"id": "housing", "label": "Housing"}]


def town(*committees: dict[str, Any], **parts: Any) -> Problem:
    return problem(TUESDAY, THURSDAY, NEXT_TUESDAY, **{"topics": TOPICS, "committees": list(committees), **parts})


def committee(id: str, *sittings: str, topics: tuple[str, ...] = ("arrival",)) -> dict[str, Any]:
    return {"id": id, "label": id.title(), "topics": list(topics), "sittings": [{"start": start} for start in sittings]}


def cost(town: Problem, slot: str = TUESDAY) -> int:
    return stages(town, "no-duplication", entry("arrival-1", slot))[0]


@pytest.mark.parametrize(
    ("sitting", "expected"),
    [
        ("2027-01-08T23:00", 0),  # four days before the 12th
        ("2027-01-09T08:00", 1),
        ("2027-01-12T17:00", 1),
        ("2027-01-15T23:00", 1),  # three local dates later, however late
        ("2027-01-16T08:00", 0),
    ],
)
def test_a_sitting_on_the_same_topic_counts_within_three_days(sitting: str, expected: int) -> None:
    assert cost(town(committee("integration", sitting))) == expected


def test_the_distance_is_a_parameter() -> None:
    sitting = committee("integration", "2027-01-16T08:00")
    assert [cost(town(sitting, rules={"no-duplication": {"days": days}})) for days in (0, 3, 4)] == [0, 0, 1]


def test_another_topic_and_a_cancelled_sitting_double_nothing() -> None:
    assert cost(town(committee("planning", "2027-01-12T17:00", topics=("housing",)))) == 0
    assert cost(town(committee("planning", "2027-01-12T17:00", topics=()))) == 0
    cancelled = committee("integration", "2027-01-12T17:00")
    cancelled["sittings"][0]["cancelled"] = True
    assert cost(town(cancelled)) == 0


def test_every_sitting_counts_once_a_workshop_whatever_the_number_of_topics() -> None:
    both = committee("integration", "2027-01-11T18:00", "2027-01-13T18:00", topics=("arrival", "housing"))
    assert cost(town(both)) == 2
    assert cost(town(both, committee("council", "2027-01-12T18:00"))) == 3


def test_a_kick_off_is_about_all_the_series_it_opens() -> None:
    kickoff = {"id": "kickoff", "duration": 120, "opens": ["of-housing"]}
    opened = problem(
        TUESDAY,
        "2027-02-16/17:00-21:00",
        topics=TOPICS,
        committees=[committee("planning", "2027-01-12T09:00", topics=("housing",))],
        workshops=[kickoff, {"id": "housing-1", "topic": "housing", "duration": 120}],
        series=[{"id": "of-housing", "topic": "housing", "sessions": ["housing-1"]}],
    )
    assert stages(opened, "no-duplication", entry("kickoff", TUESDAY)) == (1,)


def test_each_is_named_with_both_dates() -> None:
    near = town(committee("integration", "2027-01-13T18:00", "2027-01-14T18:00"))
    common = "no-duplication", "workshop:arrival-1", "committee:integration", "date:2027-01-14"
    assert penalties(near, "no-duplication", entry("arrival-1", THURSDAY)) == [
        because(*common, "date:2027-01-13", "topic:arrival", aspect="near"),
        because(*common, "date:2027-01-14", "topic:arrival", aspect="same-day"),
    ]


@pytest.mark.parametrize(("sitting", "expected"), [("2027-01-09T08:00", THURSDAY), ("2027-01-17T18:00", TUESDAY)])
def test_the_engine_keeps_its_distance_within_the_week(sitting: str, expected: str) -> None:
    seat = {"organisation": "office", "required": True}
    near = town(committee("integration", sitting), workshops=[workshop("arrival-1", seat)])
    assert best(near)["arrival-1"].slot == expected


def test_the_engine_does_not_make_anybody_wait_for_it() -> None:
    """Both days of the first week are near; the next week would be free, but early involvement comes before."""
    seat = {"organisation": "office", "required": True}
    near = town(committee("integration", "2027-01-13T18:00"), workshops=[workshop("arrival-1", seat)])
    assert cost(near, NEXT_TUESDAY) == 0
    assert best(near)["arrival-1"].slot in (TUESDAY, THURSDAY)
