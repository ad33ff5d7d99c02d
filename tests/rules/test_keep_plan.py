"""keep-plan: whom a revised plan disturbs, which workshops it moves, and how far."""

from __future__ import annotations

import random

import pytest

from scheduler.api import plan
from scheduler.check import check
from scheduler.domain.answers.outcome import Infeasible, Solved
from scheduler.domain.plan import Entry, Plan
from scheduler.domain.problem import Problem
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.model.model import build
from scheduler.rules.catalogue import RULES, configured, tiers
from scheduler.rules.keep_plan import KeepPlan
from scheduler.rules.placed_once import PlacedOnce

from ..builders import (
    NEXT_TUESDAY,
    THURSDAY,
    TUESDAY,
    because,
    entry,
    planned,
    problem,
    without_ways_out,
    workshop,
)
from ..engine import every_plan
from ..engine.test_honesty import fixing, problems, solve_fixed, violations

SEATS = ({"organisation": "office"}, {"organisation": "helpers"})
TWO = [workshop("arrival-1", *SEATS), workshop("arrival-2", *SEATS)]
BOTH = {"office": ["o-1"], "helpers": ["h-1"]}
OLD = planned(entry("arrival-1", TUESDAY, BOTH), entry("arrival-2", NEXT_TUESDAY, {"office": ["o-1"]}))
OFFICE = [{"id": "o-1", "organisation": "office", "engagement": "paid"}]
ALONE = [workshop("arrival-1", SEATS[0]), workshop("arrival-2", SEATS[0])]
WANTED, PLANS_PER_PROBLEM = 300, 5


def counted(town: Problem, *entries: Entry, old: Plan = OLD) -> tuple[int, ...]:
    return KeepPlan(previous=old).stages(town, planned(*entries))


def test_a_kept_plan_disturbs_nobody() -> None:
    assert counted(problem(workshops=TWO), *OLD.entries) == (0, 0, 0)


def test_who_was_there_is_disturbed_by_a_move_but_nobody_who_is_new() -> None:
    """The second workshop moves from Tuesday 19 to Thursday 14: the office is disturbed, the helpers join."""
    town = problem(workshops=TWO)
    new = (OLD.entries[0], entry("arrival-2", THURSDAY, BOTH))
    assert counted(town, *new) == (1, 1, 5)
    assert list(KeepPlan(previous=OLD).penalties(town, planned(*new))) == [
        because("keep-plan", "person:o-1", aspect="person"),
        because("keep-plan", "workshop:arrival-2", f"slot:{NEXT_TUESDAY}", aspect="slot"),
        because("keep-plan", "workshop:arrival-2", amount=5, aspect="days"),
    ]


def test_somebody_whose_entries_all_change_counts_once() -> None:
    new = (entry("arrival-1", THURSDAY, BOTH), entry("arrival-2", THURSDAY, BOTH))
    assert counted(problem(workshops=TWO), *new) == (2, 2, 7)


def test_a_workshop_no_longer_held_has_moved_by_no_days() -> None:
    assert counted(problem(workshops=TWO, partial=True), OLD.entries[0]) == (1, 1, 0)


def test_another_room_disturbs_and_another_seat_does_not() -> None:
    halls = [{"id": "hall", "capacity": 9}, {"id": "attic", "capacity": 9}]
    seats = ({"id": "a", "organisation": "office"}, {"id": "b", "organisation": "office"})
    town = problem(rooms=halls, workshops=[workshop("arrival-1", *seats)])
    old = planned(entry("arrival-1", TUESDAY, {"a": ["o-1"]}, room="hall"))
    assert counted(town, entry("arrival-1", TUESDAY, {"b": ["o-1"]}, room="hall"), old=old) == (0, 0, 0)
    assert counted(town, entry("arrival-1", TUESDAY, {"a": ["o-1"]}, room="attic"), old=old) == (1, 0, 0)


def test_what_the_problem_does_not_know_any_more_is_lost_in_every_plan() -> None:
    town = problem(TUESDAY, THURSDAY, people=OFFICE, workshops=ALONE[:1])
    rules = (*RULES, KeepPlan(previous=OLD, last=True))
    outcome = plan(town, rules=rules)
    assert isinstance(outcome, Solved)
    assert outcome.score[-1].stages == (2, 1, 0)  # h-1 is gone, the office loses the second workshop


def test_the_engine_keeps_what_it_can() -> None:
    """The first Tuesday is gone. Which of two alike workshops takes the Thursday is all the same, but for the plan."""
    town = problem(THURSDAY, NEXT_TUESDAY, workshops=TWO)
    for old, stays in ((OLD, "arrival-2"), (_swapped(OLD), "arrival-1")):
        outcome = plan(town, rules=(*RULES, KeepPlan(previous=old, last=True)))
        assert isinstance(outcome, Solved)
        assert outcome.proved
        slots = {one.workshop: one.slot for one in outcome.plan.entries}
        assert slots.pop(stays) == NEXT_TUESDAY
        assert list(slots.values()) == [THURSDAY]
        assert outcome.score[-1].rules == ("keep-plan",)


def _swapped(old: Plan) -> Plan:
    other = {"arrival-1": "arrival-2", "arrival-2": "arrival-1"}
    return planned(*(one.model_copy(update={"workshop": other[one.workshop]}) for one in old.entries))


def test_its_place_is_directly_after_unheld_or_last() -> None:
    town = problem(workshops=TWO)
    order = [tier[0][1].name for tier in tiers(town, configured(town, (*RULES, KeepPlan(previous=OLD))))]
    assert order[:3] == ["unheld", "keep-plan", "full-table"]
    order = [tier[0][1].name for tier in tiers(town, configured(town, (*RULES, KeepPlan(previous=OLD, last=True))))]
    assert order[-2:] == ["cost", "keep-plan"]


def test_the_budget_of_changes_is_hard() -> None:
    """Both workshops sat the office; both evenings are gone, so two of its appointments change."""
    town = problem(THURSDAY, workshops=ALONE, people=OFFICE)
    for most, possible in ((2, True), (1, False)):
        rules = (*RULES, KeepPlan(previous=OLD, most_changes=most))
        new = planned(entry("arrival-1", THURSDAY), entry("arrival-2", THURSDAY))
        refused = [one for one in check(town, new, rules).violations if one.rule == "keep-plan"]
        assert refused == ([] if possible else [because("keep-plan", "person:o-1", amount=2, aspect="budget")])
        assert isinstance(plan(without_ways_out(town), rules=rules), Solved if possible else Infeasible)


@pytest.mark.parametrize("most", [None, 0, 1])
def test_judgement_and_model_agree(most: int | None) -> None:
    """As for the rules of the catalogue: on random plans of tiny problems, each against a random previous plan."""
    tried, values, verdicts = 0, set[tuple[int, ...]](), set[bool]()
    for seed, town in problems():
        if tried >= WANTED:
            break
        draw = random.Random(seed)
        previous = _random_plan(town, draw)
        keep = KeepPlan(previous=previous, most_changes=most)
        rules = (PlacedOnce(), keep)
        model = build(compile_problem(town), rules)
        for n in range(PLANS_PER_PROBLEM):
            candidate = previous if n == 0 else _random_plan(town, draw, previous)
            if violations(town, candidate, (PlacedOnce(),)):
                continue
            literals = fixing(model, candidate)
            assert literals is not None
            fine = not violations(town, candidate, (keep,))
            found = tuple(solve_fixed(model, literals, stage.sum) for stage in model.stages)
            expected = keep.stages(town, candidate)
            assert found == (expected if fine else (None,) * 3), f"seed {seed}: {candidate}"
            tried += 1
            values.add(expected)
            verdicts.add(fine)
    assert len(values) > 20
    assert verdicts == ({True} if most is None else {True, False})


def _random_plan(town: Problem, draw: random.Random, near: Plan | None = None) -> Plan:
    """Sometimes with entries of another plan."""
    kept = {} if near is None else {entry.workshop: entry for entry in near.entries if draw.random() < 0.4}
    chosen = [
        kept.get(one.id) or (None if town.partial and draw.random() < 0.3 else every_plan.random_entry(town, one, draw))
        for one in town.workshops
    ]
    return every_plan.plan(town, chosen)
