"""Repairs of random tiny problems against every set of changes there is, without the engine."""

from __future__ import annotations

import os
import random
import time
from collections import Counter

import pytest

from scheduler.check import check
from scheduler.domain.limits import Limits
from scheduler.domain.problem import Problem
from scheduler.engine.infeasible.repair import find_repairs
from scheduler.engine.search.solver import Clock
from scheduler.rules.catalogue import configured

from .. import every_plan, every_repair, tiny

WANTED = int(os.environ.get("REPAIRS_WANTED", "300"))
"""So many random infeasible problems; for a campaign ``REPAIRS_WANTED=1000`` in the environment."""
FIRST_SEED = int(os.environ.get("REPAIRS_FIRST_SEED", "0"))
PARTS = 3
"""Every third seed each, so that processors can share them."""
MOST_PLANS = 600


@pytest.mark.parametrize("part", range(PARTS))
def test_the_cheapest_repair_is_the_cheapest_of_all_sets_of_changes(part: int) -> None:
    wanted = -(-WANTED // PARTS)
    compared, kinds = 0, Counter[str]()
    for seed in range(FIRST_SEED + part, FIRST_SEED + 1_000_000, PARTS):
        if compared >= wanted:
            break
        problem = tiny.problem(seed)
        if problem is None or every_plan.n_plans(problem) > MOST_PLANS:
            continue
        problem = every_repair.priced(problem, random.Random(seed))
        if every_repair.has_plan(problem, frozenset(), MOST_PLANS):
            continue
        found = compare(problem, seed)
        compared += found is not None
        kinds.update(found or ())
    assert compared >= wanted
    assert len(kinds) >= 8, kinds


def compare(problem: Problem, seed: int) -> list[str] | None:
    """The kinds of changes in the cheapest repair; None if there are too many sets to try them."""
    rules = configured(problem)
    clock = Clock(Limits(seconds=60, workers=1), time.monotonic())
    repairs = find_repairs(problem, rules, clock, 60)
    for repair in repairs:
        assert repair.cheapest, f"seed {seed}"
        assert repair.price == sum(change.price for change in repair.changes), f"seed {seed}"
        changed = Problem.model_validate(repair.apply(problem).model_dump(mode="json", exclude_unset=True))
        assert not check(changed, repair.plan).violations, f"seed {seed}"
    assert [repair.price for repair in repairs] == sorted(repair.price for repair in repairs), f"seed {seed}"
    cheaper = every_repair.cheaper_sets(problem, repairs[0].price if repairs else float("inf"))
    if cheaper is None:
        return None
    for changes in cheaper:
        possible = every_repair.has_plan(problem, changes, 20 * MOST_PLANS)
        if possible is None:
            return None
        assert not possible, f"seed {seed}: {changes}"
    return [change.kind for repair in repairs[:1] for change in repair.changes]
