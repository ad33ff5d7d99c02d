"""docs/adding-a-rule.md: its code runs, and a rule from outside takes part in everything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scheduler.api import plan
from scheduler.check import check
from scheduler.domain.answers.outcome import Infeasible, Solved
from scheduler.domain.limits import Limits
from scheduler.domain.problem import Problem
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.model.model import build
from scheduler.reports.words.labels import Labels
from scheduler.reports.words.sentences import sentence
from scheduler.rules.base import Rule
from scheduler.rules.catalogue import RULES, configured, tiers

from .builders import LANGUAGES, NEXT_TUESDAY, THURSDAY, TUESDAY, because, entry, planned, problem, workshop

PAGE = Path(__file__).parent.parent / "docs" / "adding-a-rule.md"
FRIDAY, LATER_TUESDAY = "2027-01-15/17:00-21:00", "2027-01-12/18:00-21:00"
TWO = [workshop("arrival-1"), workshop("arrival-2")]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@cache
def page() -> dict[str, Any]:
    """What the page's first block defines."""
    namespace: dict[str, Any] = {"__name__": "adding_a_rule"}
    exec(compile(blocks("python")[0], str(PAGE), "exec"), namespace)
    return namespace


def caretaker(**parameters: Any) -> Rule:
    rule = page()["Caretaker"](**parameters)
    assert isinstance(rule, Rule)
    return rule


def with_caretaker(**parameters: Any) -> Sequence[Rule]:
    return (*RULES, caretaker(**parameters))


def solved(town: Problem, rules: Sequence[Rule]) -> Solved:
    outcome = plan(town, rules=rules)
    assert isinstance(outcome, Solved)
    assert outcome.proved
    return outcome


def test_the_page_runs_from_top_to_bottom(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PAGE.parent.parent)
    namespace = dict(page())
    for block in blocks("python")[1:]:
        exec(compile(block, str(PAGE), "exec"), namespace)


def test_it_prunes() -> None:
    rules = configured(town := problem(TUESDAY, FRIDAY), with_caretaker())
    model = build(compile_problem(town), rules)
    assert [model.instance.slots[s] for s in model.x.at(0)] == [TUESDAY]
    assert model.candidates.refused_by("caretaker", "slots")[0].tolist() == [False, True]


def test_it_posts() -> None:
    town = problem(TUESDAY, LATER_TUESDAY, workshops=[{**of, "duration": 60} for of in TWO])
    assert isinstance(plan(town, rules=with_caretaker(most_a_day=2)), Solved)
    assert isinstance(plan(town, rules=with_caretaker()), Infeasible)


def test_it_judges_and_speaks() -> None:
    town, rules = problem(TUESDAY, LATER_TUESDAY, FRIDAY, workshops=TWO), with_caretaker()
    same_day = planned(entry("arrival-1", TUESDAY), entry("arrival-2", LATER_TUESDAY))
    assert check(town, same_day, rules).violations == (because("caretaker", "date:2027-01-12", aspect="many"),)
    friday = planned(entry("arrival-1", TUESDAY), entry("arrival-2", FRIDAY))
    off = because("caretaker", "workshop:arrival-2", "date:2027-01-15", aspect="off")
    assert check(town, friday, rules).violations == (off,)
    words = [sentence(off, rules, Labels(town, language)) for language in LANGUAGES]
    assert words[0] == "arrival-2 liegt am Fr, 15.01.2027; da hat der Hausdienst frei."
    assert words[1].endswith("a day off of the caretaker.")


def test_it_is_the_last_tier_unless_the_file_says_otherwise() -> None:
    town, rules = problem(TUESDAY, LATER_TUESDAY, workshops=TWO), with_caretaker(most_a_day=2)
    assert [rule.name for _, rule in tiers(town, configured(town, rules))[-1]] == ["caretaker"]
    names = [rule.name for tier in tiers(town, configured(town, rules)) for _, rule in tier]
    first = {"order": ["unheld", "caretaker"], "off": [n for n in names if n not in ("unheld", "caretaker")]}
    reordered = problem(TUESDAY, LATER_TUESDAY, workshops=TWO, priorities=first)
    assert [tier.rules for tier in solved(reordered, rules).score] == [("unheld",), ("caretaker",)]


def test_it_decides_where_ours_do_not() -> None:
    """Two workshops of one topic, without seats: nothing of ours cares for the second day, the caretaker does."""
    town = problem(TUESDAY, LATER_TUESDAY, THURSDAY, NEXT_TUESDAY, workshops=[{**of, "duration": 60} for of in TWO])
    outcome = solved(town, with_caretaker(most_a_day=2))
    assert outcome.score[-1].stages == (1,)
    assert len({of.slot[:10] for of in outcome.plan.entries}) == 1


def test_the_file_sets_its_parameters() -> None:
    town = problem(TUESDAY, LATER_TUESDAY, workshops=TWO, rules={"caretaker": {"most_a_day": 2}})
    found = next(rule for rule in configured(town, with_caretaker()) if rule.name == "caretaker")
    assert found == caretaker(most_a_day=2)
    assert isinstance(plan(town, rules=with_caretaker(), limits=Limits(seconds=60)), Solved)
