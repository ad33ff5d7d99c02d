"""Every fixture folder: the answer solved by hand in its README is the answer the engine gives."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scheduler.api import plan
from scheduler.check import check
from scheduler.domain.answers.outcome import Infeasible, Outcome, Solved
from scheduler.domain.plan import Entry
from scheduler.domain.plans.score import stages_of
from scheduler.domain.problem import Problem
from scheduler.files.document import read
from scheduler.files.problem_file import load
from scheduler.rules.base import SoftRule
from scheduler.rules.catalogue import RULES

from .builders import without_ways_out

FIXTURES = Path(__file__).parent.parent / "fixtures"
HARD = {rule.name for rule in RULES if not isinstance(rule, SoftRule)} | {"role-conflict"}


def expected(folder: Path) -> dict[str, Any]:
    answer = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert isinstance(answer, dict)
    return answer


FOLDERS = sorted(path.parent for path in FIXTURES.glob("*/problem.yaml"))
SOLVED_BY_HAND = sorted(path.parent for path in FIXTURES.glob("*/expected.json"))
INFEASIBLE = [folder for folder in SOLVED_BY_HAND if expected(folder)["outcome"] == "infeasible"]
PLACED = [folder for folder in SOLVED_BY_HAND if "placement" in expected(folder)]


@cache
def answer_to(folder: Path) -> Outcome:
    return plan(load(folder / "problem.yaml"))


def by_name(folder: Path) -> str:
    return folder.name


def as_expected(entry: Entry) -> dict[str, Any]:
    """An entry in the form of expected.json; empty seats are not listed in plans."""
    return {
        "slot": entry.slot,
        "room": entry.room,
        "moderators": list(entry.moderators),
        "seats": {seated.seat: sorted(seated.people) for seated in entry.seats},
    }


@pytest.mark.parametrize("folder", SOLVED_BY_HAND, ids=by_name)
def test_the_answer_is_the_one_solved_by_hand(folder: Path) -> None:
    hand, outcome = expected(folder), answer_to(folder)
    if hand["outcome"] == "infeasible":
        assert isinstance(outcome, Infeasible)
        partial = None if outcome.partial is None else sorted(e.workshop for e in outcome.partial.plan.entries)
        assert partial == hand["held_in_partial"]
        lost = {
            of.workshop: {"slots": of.slots, "left": of.left, "lost": dict(of.lost)}
            for of in outcome.lost
            if of.workshop in hand.get("lost", {})
        }
        assert lost == hand.get("lost", {})
        return
    assert isinstance(outcome, Solved)
    assert outcome.proved
    score = {"+".join(tier.rules): list(tier.stages) for tier in outcome.score}
    assert list(score.items()) == list(hand["score"].items())
    held = {entry.workshop: as_expected(entry) for entry in outcome.plan.entries}
    for workshop, wanted in hand.get("placement", {}).items():
        for part, value in wanted.items():
            if part == "seats":
                for seat, people in value.items():
                    assert held[workshop]["seats"].get(seat, []) == people, (workshop, seat)
            else:
                assert held[workshop][part] == value, (workshop, part)
    problem = load(folder / "problem.yaml")
    assert sorted({w.id for w in problem.workshops} - set(held)) == hand.get("unheld", [])
    assert check(problem, outcome.plan).valid


@pytest.mark.parametrize("folder", PLACED, ids=by_name)
def test_no_other_slot_is_as_good(folder: Path) -> None:
    """The placements written down are the only best ones: held elsewhere, a workshop makes the score worse."""
    best = answer_to(folder)
    assert isinstance(best, Solved)
    problem = load(folder / "problem.yaml")
    for workshop, wanted in expected(folder)["placement"].items():
        for slot in problem.slot_by_id:
            if slot == wanted["slot"] or problem.interval(workshop, slot) is None:
                continue
            if problem.workshop_by_id[workshop].locked.slot is not None:
                continue
            number = [w.id for w in problem.workshops].index(workshop)
            elsewhere = plan(without_ways_out(changed(folder, {f"workshops.{number}.locked.slot": slot})))
            if not isinstance(elsewhere, Infeasible):
                assert isinstance(elsewhere, Solved)
                assert stages_of(elsewhere.score) > stages_of(best.score), (workshop, slot)


@pytest.mark.parametrize("folder", INFEASIBLE, ids=by_name)
def test_what_is_infeasible_becomes_feasible_as_its_readme_says(folder: Path) -> None:
    """Without the rule of its lesson, or with the one change the lesson names."""
    hand = expected(folder)
    assert "feasible_without" in hand or "feasible_with" in hand
    if "feasible_without" in hand:
        others = [rule for rule in RULES if rule.name != hand["feasible_without"]]
        assert len(others) == len(RULES) - 1
        assert isinstance(plan(load(folder / "problem.yaml"), rules=others), Solved)
    if "feasible_with" in hand:
        assert isinstance(plan(changed(folder, hand["feasible_with"])), Solved)


def changed(folder: Path, changes: dict[str, Any]) -> Problem:
    """The problem with what lies at some paths (``people.0.load``) replaced."""
    given: Any = copy.deepcopy(read(folder / "problem.yaml").value)
    for path, value in changes.items():
        *before, last = (int(step) if step.isdigit() else step for step in path.split("."))
        at = given
        for step in before:
            at = at.setdefault(step, {}) if isinstance(at, dict) else at[step]
        at[last] = value
    return Problem.model_validate(given)


@pytest.mark.parametrize("folder", FOLDERS, ids=by_name)
def test_every_fixture_says_what_it_is_for(folder: Path) -> None:
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# ")
    assert len(readme.split()) >= 50, "in words: what the right answer is, and why"
    assert load(folder / "problem.yaml").programme_id == folder.name


def test_every_hard_rule_has_a_case_that_it_makes_infeasible() -> None:
    shown = {rule for folder in INFEASIBLE for rule in expected(folder)["shows"]}
    assert shown >= HARD


def test_every_rule_is_shown_by_a_fixture() -> None:
    shown = {rule for folder in SOLVED_BY_HAND for rule in expected(folder).get("shows", ())}
    assert shown == {rule.name for rule in RULES}
