"""budget: fees and rents stay within what may be spent, in all and on every topic."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain.problem import Problem
from scheduler.engine.instance.candidates import prune
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.model.extract import assignments_of
from scheduler.engine.model.model import build
from scheduler.reports.words.labels import Labels
from scheduler.reports.words.sentences import sentence
from scheduler.rules.budget import WithinBudget
from scheduler.rules.catalogue import RULES

from ..builders import (
    THURSDAY,
    TUESDAY,
    because,
    best,
    entry,
    feasible,
    planned,
    problem,
    violations,
    workshop,
)

TOPICS = [{"id": "arrival", "label": "Arrival"}, {"id": "work", "label": "Work"}]
MODERATORS: list[dict[str, Any]] = [
    {"id": "external", "fees": {120: 45_000}},
    {"id": "house", "organisation": "office"},
]
ROOMS = [{"id": "hall", "capacity": 20, "rent_cents": 5_000}]
WORKSHOPS = [workshop("arrival-1"), workshop("work-1", topic="work")]
BOTH = (
    entry("arrival-1", TUESDAY, moderators=["external"], room="hall"),
    entry("work-1", THURSDAY, moderators=["external"], room="hall"),
)


def town(total: int | None = None, topics: dict[str, int] | None = None, **parts: Any) -> Problem:
    given: dict[str, Any] = {
        "topics": TOPICS,
        "moderators": MODERATORS,
        "rooms": ROOMS,
        "workshops": WORKSHOPS,
        "budget": {"total_cents": total, "topic_cents": topics or {}},
        **parts,
    }
    return problem(TUESDAY, THURSDAY, **given)


@pytest.mark.parametrize("total", [None, 100_000, 100_001])
def test_a_budget_that_suffices_refuses_nothing(total: int | None) -> None:
    assert violations(town(total), *BOTH) == ()


def test_what_is_over_the_budget_is_named_to_the_cent() -> None:
    assert violations(town(99_999), *BOTH) == (because("budget", amount=1, aspect="total"),)
    assert violations(town(0), *BOTH) == (because("budget", amount=100_000, aspect="total"),)


def test_a_topic_may_have_a_cap_of_its_own() -> None:
    capped = town(topics={"work": 49_000, "arrival": 50_000})
    assert violations(capped, *BOTH) == (because("budget", "topic:work", amount=1_000, aspect="topic"),)


def test_a_kick_off_without_a_topic_counts_in_all_only() -> None:
    kick_off = [{"id": "kick-off", "duration": 120, "opens": ["work"]}, workshop("work-1", topic="work")]
    series = [{"id": "work", "topic": "work", "sessions": ["work-1"], "first_gap_days": 1}]
    entries = (BOTH[0].model_copy(update={"workshop": "kick-off"}), BOTH[1])
    assert violations(town(topics={"work": 50_000}, workshops=kick_off, series=series), *entries) == ()
    over = violations(town(60_000, workshops=kick_off, series=series), *entries)
    assert over == (because("budget", amount=40_000, aspect="total"),)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Honorare und Mieten für Work liegen 1.000,50 € über dem Budget dieses Themas."),
        ("en", "Fees and rents for Work are €1,000.50 over that topic's budget."),
    ],
)
def test_people_read_euros(language: Any, words: str) -> None:
    found = because("budget", "topic:work", amount=100_050, aspect="topic")
    assert sentence(found, RULES, Labels(town(), language)) == words


@pytest.mark.parametrize(("total", "external"), [(100_000, 2), (99_999, 1), (55_000, 1), (54_999, 0), (10_000, 0)])
def test_the_engine_has_as_many_externals_as_the_money_allows(total: int, external: int) -> None:
    plan = best(town(total))
    assert sum(entry.moderators == ("external",) for entry in plan.values()) == external


def test_the_cap_of_a_topic_decides_where_the_external_goes() -> None:
    plan = best(town(60_000, {"work": 10_000}))
    assert plan["arrival-1"].moderators == ("external",)
    assert plan["work-1"].moderators == ("house",)


def test_without_money_for_the_rent_there_is_no_plan() -> None:
    assert feasible(town(10_000))
    assert not feasible(town(9_999))


def test_a_partial_plan_holds_what_the_money_pays_for() -> None:
    assert len(best(town(9_999, partial=True))) == 1
    assert best(town(4_999, partial=True)) == {}


def test_who_alone_is_too_dear_is_out_of_the_question_from_the_start() -> None:
    refused = prune(compile_problem(town(100_000, {"work": 44_999})), [WithinBudget()])
    assert refused.moderators.tolist() == [[True, True], [False, True]]
    assert refused.rooms.all()
    assert not prune(compile_problem(town(4_999)), [WithinBudget()]).rooms.any()


def test_what_is_fixed_is_already_spent() -> None:
    """The external at the first session leaves 50 €: no external for the second one."""
    instance = compile_problem(town(60_000))
    first = assignments_of(instance, planned(BOTH[0]))
    rest = instance.fix({0: first[0]})
    assert rest.past.spent_cents == 50_000
    assert prune(rest, [WithinBudget()]).moderators.tolist() == [[False, True]]
    model = build(rest, RULES)
    (cost,) = [stage.sum for stage in model.stages if stage.rules == ("cost",)]
    assert cost.constant == 50_000
