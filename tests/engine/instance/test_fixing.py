"""Fixing a part of a plan leaves an instance of the same kind, and the rest solved on it fits."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from scheduler.check import check
from scheduler.domain.plan import Plan
from scheduler.domain.plans.score import stages_of
from scheduler.domain.problem import Problem
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.instance.instance import Instance
from scheduler.engine.instance.past import Past
from scheduler.engine.model.extract import assignments_of, plan_of
from scheduler.rules.base import SoftRule
from scheduler.rules.catalogue import RULES, configured

from ...builders import MORNING, THURSDAY, TUESDAY, entry, planned, problem, required, workshop
from .. import every_plan, tiny
from ..rest import solve_rest

WANTED = 160
MOST_PLANS = 5_000
OTHER_ORDER = 0.5
"""The share of problems whose file puts any one soft rule first; where there is a series, often what minds it."""
SOFT = [rule.name for rule in RULES if isinstance(rule, SoftRule)]
REMEMBERED = 8
PAST: dict[str, Callable[[Instance], bool]] = {
    "the way from a fixed session": lambda left: len(left.travel_min) > 0 and any(left.past.visits),
    "a session next to it in its series": lambda left: any(left.past.neighbours),
    "its identical sessions": lambda left: bool(set(left.repeats) & set(left.past.gathered)),
    "what was spent": lambda left: left.past.spent_cents > 0 and left.problem.budget.total_cents is not None,
    "who moderated": lambda left: any(left.past.moderations),
}
"""What rules must remember of a fixed part; each in at least so many of the cases."""


def test_the_rest_fits_what_is_fixed_and_is_the_best_that_does() -> None:
    tried = 0
    remembered: Counter[str] = Counter()
    for seed in range(100_000):
        if tried >= WANTED and all(remembered[what] >= REMEMBERED for what in PAST):
            break
        problem = tiny.problem(seed)
        if problem is None or every_plan.n_plans(problem) > MOST_PLANS:
            continue
        draw = random.Random(seed)
        if draw.random() < OTHER_ORDER:
            first = draw.choice((*SOFT, *(["continuity"] * len(SOFT) if problem.series else ())))
            problem = tiny.prioritised(problem, first, draw)
        for plan in every_plan.random_valid(problem, draw, 2):
            whole = compile_problem(problem)
            chosen = assignments_of(whole, plan)
            fixed = {w: chosen[w] for w in chosen if draw.random() < 0.5}
            left = whole.fix(fixed)
            rest = solve_rest(left)
            assert rest is not None, f"seed {seed}: the rest of a valid plan fits, so there is a solution"
            kept = [w for w in range(whole.n_workshops) if w not in fixed]
            together = plan_of(whole, {**fixed, **{kept[n]: assignment for n, assignment in rest.items()}})
            report = check(problem, together)
            assert report.violations == (), f"seed {seed}"
            best = best_with(problem, plan, {whole.workshops[w] for w in fixed})
            assert stages_of(report.score) == best, f"seed {seed}"
            tried += 1
            remembered.update(what for what, kept_of in PAST.items() if rest and kept_of(left))
    assert tried >= WANTED
    assert {what: remembered[what] for what in PAST if remembered[what] < REMEMBERED} == {}


def best_with(problem: Problem, plan: Plan, fixed: set[str]) -> tuple[int, ...]:
    """The best score of all plans that agree with this one on the fixed workshops."""
    rules = configured(problem)
    entry_of = {entry.workshop: entry for entry in plan.entries}
    agreeing = every_plan.valid(problem, rules, {w: entry_of.get(w) for w in fixed})
    return min(every_plan.score(problem, candidate, rules) for candidate in agreeing)


@pytest.mark.parametrize("person", ["o-1", "o-2"])
@pytest.mark.parametrize("moderator", ["m-1", "m-2"])
@pytest.mark.parametrize("fixed", ["arrival-1", "arrival-2"])
def test_who_was_at_the_fixed_session_comes_to_the_next(person: str, moderator: str, fixed: str) -> None:
    """Two mornings a month apart, two clerks and two moderators, all free: only continuity tells them apart."""
    mornings = {"arrival-1": MORNING, "arrival-2": "2027-02-17/09:00-12:00"}
    town = problem(
        *mornings.values(),
        people=[{"id": id, "organisation": "office", "engagement": "paid"} for id in ("o-1", "o-2")],
        moderators=[{"id": id} for id in ("m-1", "m-2")],
        workshops=[workshop(id, required("office")) for id in mornings],
        series=[{"id": "arrival", "topic": "arrival", "sessions": list(mornings)}],
    )
    whole = compile_problem(town)
    known = planned(entry(fixed, mornings[fixed], {"office": [person]}, [moderator]))
    w = whole.workshops.index(fixed)
    left = whole.fix({w: assignments_of(whole, known)[w]})
    rest = solve_rest(left)
    assert rest is not None
    (other,) = plan_of(left, rest).entries
    assert (other.present, other.moderators) == ((person,), (moderator,))


def test_a_seat_of_identical_sessions_of_which_one_is_fixed_still_has_its_other_place() -> None:
    """One clerk sat in the north; without `each-once` the other one fills the second place in the south."""
    town = problem(
        TUESDAY,
        THURSDAY,
        people=[{"id": id, "organisation": "office", "engagement": "paid"} for id in ("o-1", "o-2")],
        workshops=[
            workshop(id, {"organisation": "office", "places": 2}, repeat="arrival") for id in ("north", "south")
        ],
    )
    whole = compile_problem(town)
    north = assignments_of(whole, planned(entry("north", TUESDAY, {"office": ["o-1"]})))[0]
    rest = solve_rest(whole.fix({0: north}), [rule for rule in RULES if rule.name != "each-once"])
    assert rest is not None
    (south,) = rest.values()
    assert south is not None
    assert [whole.humans[p] for p in south.people[0]] == ["o-2"]


def test_fixing_everything_gives_the_plan_itself() -> None:
    tried = 0
    for seed in range(1_000):
        problem = tiny.problem(seed)
        if problem is None or tried >= 40:
            continue
        for plan in every_plan.random_valid(problem, random.Random(seed), 2):
            whole = compile_problem(problem)
            fixed = assignments_of(whole, plan)
            nothing_left = whole.fix(fixed)
            assert nothing_left.n_workshops == 0
            assert solve_rest(nothing_left) == {}
            assert set(plan_of(whole, fixed).entries) == set(plan.entries)
            tried += 1
    assert tried >= 40


def without_order(past: Past) -> Past:
    """Anchors and neighbours may be listed in any order and are compared apart."""
    return replace(past, anchors=(), neighbours=())


def test_fixing_step_by_step_equals_fixing_at_once() -> None:
    tried = 0
    for seed in range(2_000):
        problem = tiny.problem(seed)
        if problem is None or len(problem.workshops) < 3 or tried >= 30:
            continue
        for plan in every_plan.random_valid(problem, random.Random(seed), 2):
            whole = compile_problem(problem)
            chosen = assignments_of(whole, plan)
            at_once = whole.fix({0: chosen[0], 2: chosen[2]})
            in_steps = whole.fix({2: chosen[2]}).fix({0: chosen[0]})
            for name in ("workshops", "involvements", "announced"):
                assert getattr(at_once, name) == getattr(in_steps, name), (seed, name)
            for name in ("anchors", "neighbours"):
                first, second = getattr(at_once.past, name), getattr(in_steps.past, name)
                assert [sorted(map(str, row)) for row in first] == [sorted(map(str, row)) for row in second], seed
            assert without_order(at_once.past) == without_order(in_steps.past), seed
            tried += 1
    assert tried >= 30
