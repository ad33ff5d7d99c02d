"""The engine against every plan there is: equal scores, or both say that there is none."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Sequence
from itertools import product

from scheduler.api import plan
from scheduler.domain.answers.outcome import Infeasible, Solved
from scheduler.domain.limits import Limits
from scheduler.domain.parts.people import Person
from scheduler.domain.plan import Plan
from scheduler.domain.plans.schedule import Session, read
from scheduler.domain.plans.score import stages_of
from scheduler.domain.problem import Problem
from scheduler.rules.base import Rule, SoftRule
from scheduler.rules.catalogue import RULES, configured

from ..builders import without_ways_out
from . import every_plan, tiny

WANTED = 200
MOST_PLANS = 20_000
OTHER_ORDER = 0.7
"""The share of problems whose file puts another soft rule first: the one that decided least so far, if it can."""
DECISIVE = 10
LEXIMIN_WANTED = 10
SOFT = [rule.name for rule in RULES if isinstance(rule, SoftRule)]
FAIR = ("fair-compromise",)

Scored = Sequence[tuple[tuple[int, ...], Plan]]


def test_engine_finds_the_best_of_all_plans() -> None:
    infeasible = tried = fair = 0
    decisive: Counter[str] = Counter()
    for seed in range(100_000):
        if tried >= WANTED and infeasible >= tried / 5 and all(decisive[rule] >= DECISIVE for rule in SOFT):
            break
        problem = tiny.problem(seed)
        if problem is None or every_plan.n_plans(problem) > MOST_PLANS:
            continue
        tried += 1
        rules = configured(problem)
        plans = list(every_plan.valid(problem, rules))
        draw = random.Random(seed)
        if draw.random() < OTHER_ORDER:
            first = min(differing(problem, plans, rules), key=lambda rule: decisive[rule], default=SOFT[0])
            problem = tiny.prioritised(problem, first, draw)
        scored = [(every_plan.score(problem, one, rules), one) for one in plans]
        outcome = plan(without_ways_out(problem), limits=Limits(seconds=60, workers=1))
        if not scored:
            infeasible += 1
            assert isinstance(outcome, Infeasible), f"seed {seed}"
            continue
        assert isinstance(outcome, Solved), f"seed {seed}"
        assert stages_of(outcome.score) == min(score for score, _ in scored), f"seed {seed}"
        assert outcome.proved, f"seed {seed}"
        of_stages = every_plan.rules_of_stages(problem, rules)
        decisive.update(deciding(stages_of(outcome.score), scored, of_stages))
        if FAIR in of_stages:
            equal = equal_before(stages_of(outcome.score), scored, of_stages.index(FAIR))
            vectors = {burden_vector(problem, one) for one in equal}
            assert burden_vector(problem, outcome.plan) == min(vectors), f"seed {seed}"
            fair += len(vectors) > 1
    assert tried >= WANTED
    assert infeasible >= tried / 5
    assert {rule: decisive[rule] for rule in SOFT if decisive[rule] < DECISIVE} == {}
    assert "fair-compromise" not in SOFT or fair >= LEXIMIN_WANTED


def test_leaving_out_early_loses_no_plan() -> None:
    """What every plan is compared with is itself found faster than by judging each combination."""
    tried = 0
    for seed in range(10_000):
        problem = tiny.problem(seed)
        if problem is None or every_plan.n_plans(problem) > 500:
            continue
        rules = configured(problem)
        options = [
            [*every_plan.entries(problem, workshop), *([None] if problem.partial else [])]
            for workshop in problem.workshops
        ]
        plans = [every_plan.plan(problem, chosen) for chosen in product(*options)]
        accepted = {one for one in plans if not every_plan.refused(problem, one, rules)}
        assert set(every_plan.valid(problem, rules)) == accepted, f"seed {seed}"
        tried += bool(accepted) and len(problem.repeats)
        if tried >= 5:
            break
    assert tried >= 5


def differing(problem: Problem, plans: Sequence[Plan], rules: Sequence[Rule]) -> list[str]:
    """The soft rules to which the plans are not all alike."""
    soft = [rule for rule in rules if isinstance(rule, SoftRule)]
    return [rule.name for rule in soft if len({rule.stages(problem, one) for one in plans}) > 1]


def deciding(best: tuple[int, ...], scored: Scored, of_stages: Sequence[tuple[str, ...]]) -> set[str]:
    """The rules in whose tier some plan is worse that equals the best in all tiers before."""
    first_worse = {
        next((k for k, (a, b) in enumerate(zip(best, score, strict=True)) if a != b), None) for score, _ in scored
    }
    return {rule for k in first_worse if k is not None for rule in of_stages[k]}


def equal_before(best: tuple[int, ...], scored: Scored, stage: int) -> list[Plan]:
    """The plans that equal the best in all stages before this one."""
    return [one for score, one in scored if score[:stage] == best[:stage]]


# -- burdens, counted once more from the catalogue's words ------------------------------------------


def burden_vector(problem: Problem, plan: Plan) -> tuple[int, ...]:
    """Everyone's burden, the heaviest first: the smallest of these vectors is the leximin."""
    sessions = read(problem, plan).of_human
    burdens = [
        min(12, person.history + sum(burden(problem, person, session) for session in sessions.get(person.id, ())))
        for person in problem.people
    ]
    return tuple(sorted(burdens, reverse=True))


def burden(problem: Problem, person: Person, session: Session) -> int:
    interval = session.interval
    assert interval is not None
    roles = [person.availability, *(m.availability for m in problem.moderators if m.person == person.id)]
    begins, ends = session.slot.start, dt.time(interval.end_min // 60, interval.end_min % 60)
    office = session.day.weekday() < 5 and dt.time(8) <= begins and ends <= dt.time(17)
    room, home = session.entry.room, problem.organisation_by_id[str(person.organisation)].borough
    way = 0 if room is None else problem.travel_min(home, problem.room_by_id[room].borough)
    return (
        2 * any(role.level(interval) == "if_needed" for role in roles)
        + (ends > dt.time(20))
        + (session.day.weekday() == 5)
        + (person.engagement == "paid" and not office)
        + (way > 30)
        + (way > 60)
        + (way > 90)
        + ((session.day - problem.planning_date).days - 1 < 28)
    )
