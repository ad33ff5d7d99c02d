"""Some workshops of a problem by themselves: what belongs together stays together."""

from __future__ import annotations

from typing import Any

from scheduler.domain.changes.without import dragged, leading, part_of, without
from scheduler.domain.problem import Problem

from ...builders import problem, required, workshop

SERIES: list[dict[str, Any]] = [
    {"id": "arrival", "topic": "arrival", "sessions": ["one", ["two", "three"], "four"]},
]


def town(**more: Any) -> Problem:
    """A kick-off without a topic opens a series of four; one workshop stands by itself."""
    workshops = [
        {"id": "start", "opens": ["arrival"], "duration": 60},
        *(workshop(id) for id in ("one", "two", "three", "four", "alone")),
    ]
    return problem(**{"workshops": workshops, "series": SERIES, "calendar": {"school_holidays": "ignored"}, **more})


def test_what_follows_is_dragged_along_and_what_comes_before_leads() -> None:
    assert dragged(town(), "two") == ("two", "four")
    assert dragged(town(), "start") == ("start", "one", "two", "three", "four")
    assert leading(town(), ["two"]) == ("start", "one", "two")
    assert leading(town(), ["start"]) == ("start", "one"), "else nobody would know what the kick-off is about"
    assert leading(town(), ["alone"]) == ("alone",)


def test_repeats_stay_together() -> None:
    two = [workshop(id, required("helpers"), {"organisation": "office"}, repeat="twice") for id in ("one", "two")]
    assert dragged(problem(workshops=two), "one") == ("one", "two")
    assert leading(problem(workshops=two), ["two"]) == ("one", "two")


def test_without_the_end_of_a_series() -> None:
    shorter = without(town(), ["two", "four"])
    assert shorter.series[0].sessions == ("one", "three")
    assert [w.id for w in shorter.workshops] == ["start", "one", "three", "alone"]


def test_without_a_whole_series_its_kickoff_keeps_the_topic() -> None:
    left = without(town(), ["one", "two", "three", "four"])
    assert left.series == ()
    assert (left.workshop_by_id["start"].opens, left.workshop_by_id["start"].topic) == ((), "arrival")


def test_a_part_has_the_people_it_may_ask_for() -> None:
    workshops = [workshop("one", required("helpers"), {"organisation": "office"}), workshop("two", required("office"))]
    whole = problem(workshops=workshops)
    assert [person.id for person in part_of(whole, ["one"], guests=True).people] == ["o-1", "h-1"]
    assert [person.id for person in part_of(whole, ["one"], guests=False).people] == ["h-1"]
    assert [person.id for person in part_of(whole, ["two"], guests=False).people] == ["o-1"]
