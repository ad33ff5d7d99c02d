"""The infeasible cases solved by hand: the conflict found is one of those listed; independent ones are all found."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from scheduler.api import plan
from scheduler.domain.answers.outcome import Infeasible
from scheduler.domain.because import Because
from scheduler.domain.limits import Limits
from scheduler.engine.infeasible.conflict import find_conflict, find_conflicts
from scheduler.engine.search.solver import Clock
from scheduler.files.problem_file import load
from scheduler.rules.base import SoftRule
from scheduler.rules.catalogue import RULES, configured

from ..rule_instances import together

FIXTURES = Path(__file__).parents[3] / "fixtures" / "infeasible"
FOLDERS = sorted(path.parent for path in FIXTURES.glob("*/problem.yaml"))
HARD = {rule.name for rule in RULES if not isinstance(rule, SoftRule)} | {"role-conflict", "respected-days"}


def by_hand(folder: Path) -> dict[str, Any]:
    answer = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert isinstance(answer, dict)
    return answer


def written(member: Because) -> str:
    """A member as the fixtures write it: ``load/week person:h-1``."""
    rule = f"{member.rule}/{member.aspect}" if member.aspect else member.rule
    return " ".join([rule, *(f"{subject.kind}:{subject.id}" for subject in member.subjects)])


def clock() -> Clock:
    return Clock(Limits(seconds=60), time.monotonic())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_conflict_is_one_of_those_listed_by_hand(folder: Path) -> None:
    problem, hand = load(folder / "problem.yaml"), by_hand(folder)
    rules = configured(problem)
    listed = {frozenset(conflict) for conflict in hand["conflicts"]}
    first = find_conflict(problem, rules, clock(), 60)
    assert first is not None
    assert first.minimal
    assert frozenset(map(written, first.members)) in listed
    every = [frozenset(map(written, conflict.members)) for conflict in find_conflicts(problem, rules, clock(), 60)]
    assert len(set(every)) == len(every)
    if hand["independent"]:
        assert set(every) == listed
    else:
        assert set(every) <= listed
        assert len(every) == 1


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_is_listed_by_hand_is_minimal_by_trying_every_plan(folder: Path) -> None:
    problem, hand = load(folder / "problem.yaml"), by_hand(folder)
    rules = configured(problem)
    known = {
        written(member): member
        for conflict in find_conflicts(problem, rules, clock(), 60)
        for member in conflict.members
    }
    for conflict in hand["conflicts"]:
        if not known.keys() >= set(conflict):
            continue
        members = {known[member] for member in conflict}
        assert not together(problem, rules, members)
        for member in members:
            assert together(problem, rules, members - {member}), written(member)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_answer_to_planning_carries_the_conflict(folder: Path) -> None:
    outcome = plan(load(folder / "problem.yaml"))
    assert isinstance(outcome, Infeasible)
    assert outcome.conflicts
    assert outcome.conflicts[0].minimal


def test_the_cases_cover_every_hard_rule_and_rules_that_meet() -> None:
    assert len(FOLDERS) >= 15
    rules_of = [
        {member.partition(" ")[0].partition("/")[0] for conflict in by_hand(folder)["conflicts"] for member in conflict}
        for folder in FOLDERS
    ]
    assert set().union(*rules_of) >= HARD
    alone = [
        {member.partition(" ")[0].partition("/")[0] for member in conflict}
        for folder in FOLDERS
        for conflict in by_hand(folder)["conflicts"][:1]
    ]
    assert sum(len(rules - {"placed-once", "one-table"}) >= 2 for rules in alone) >= 5
    assert sum(len(rules) >= 3 for rules in alone) >= 5


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_case_says_what_it_is_for(folder: Path) -> None:
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# ")
    assert "**Right answer: infeasible" in readme
    assert len(readme.split()) >= 50, "in words: what the right answer is, and why"
    assert load(folder / "problem.yaml").programme_id == folder.name
    names = {rule.name for rule in RULES}
    assert set(by_hand(folder)["shows"]) <= names
