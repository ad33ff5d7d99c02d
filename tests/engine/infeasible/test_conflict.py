"""Conflicts against every plan there is: their members cannot hold together, and without any one of them they can."""

from __future__ import annotations

import os
import time

from scheduler.domain.limits import Limits
from scheduler.engine.infeasible.conflict import find_conflicts, own
from scheduler.engine.search.solver import Clock
from scheduler.rules.catalogue import configured

from .. import every_plan, tiny
from ..rule_instances import together

WANTED = int(os.environ.get("CONFLICTS_WANTED", "300"))
"""So many random infeasible problems; for a campaign ``CONFLICTS_WANTED=5000`` in the environment."""
FIRST_SEED = int(os.environ.get("CONFLICTS_FIRST_SEED", "0"))
MOST_PLANS = 3_000


def clock() -> Clock:
    return Clock(Limits(seconds=60, workers=1), time.monotonic())


def test_conflicts_of_random_problems_are_minimal_by_trying_every_plan() -> None:
    tried = feasible = 0
    rules_seen: set[str] = set()
    for seed in range(FIRST_SEED, FIRST_SEED + 1_000_000):
        if tried >= WANTED:
            break
        problem = tiny.problem(seed)
        if problem is None or every_plan.n_plans(problem) > MOST_PLANS:
            continue
        rules = configured(problem)
        found = find_conflicts(problem, rules, clock(), 60)
        if not found:
            feasible += 1
            assert next(every_plan.valid(problem, rules), None) is not None, f"seed {seed}"
            continue
        tried += 1
        for conflict in found:
            members = set(conflict.members)
            rules_seen |= {member.rule for member in members}
            assert conflict.minimal, f"seed {seed}"
            assert not together(problem, rules, members), f"seed {seed}: {conflict}"
            for member in members:
                assert together(problem, rules, members - {member}), f"seed {seed}: {conflict} needs no {member}"
        for n, conflict in enumerate(found):
            assert all(own(conflict.members).isdisjoint(other.members) for other in found[:n]), f"seed {seed}"
    assert tried >= WANTED
    assert feasible > tried / 20
    assert len(rules_seen) >= 15, rules_seen
