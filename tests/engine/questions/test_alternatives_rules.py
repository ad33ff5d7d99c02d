"""The two rules behind alternatives, `differ` and `within`: judgement and model agree on random plans."""

from __future__ import annotations

import random

from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.model.model import build
from scheduler.rules.catalogue import configured, tiers
from scheduler.rules.differ import Differ
from scheduler.rules.placed_once import PlacedOnce
from scheduler.rules.within import Within

from .. import every_plan
from ..test_honesty import fixing, problems, solve_fixed, violations

WANTED, PLANS_PER_PROBLEM = 150, 5


def test_differ_counts_in_the_model_what_it_counts_in_plans() -> None:
    tried, values = 0, set[tuple[int, ...]]()
    for seed, problem in problems():
        if tried >= WANTED:
            break
        plans = every_plan.random_valid(problem, random.Random(seed), PLANS_PER_PROBLEM, tries=40)
        if len(plans) < 3:
            continue
        differ = Differ(plans=tuple(plans[:2]))
        model = build(compile_problem(problem), (PlacedOnce(), differ))
        for one in plans:
            literals = fixing(model, one)
            assert literals is not None
            found = tuple(solve_fixed(model, literals, stage.sum) for stage in model.stages)
            assert found == differ.stages(problem, one), f"seed {seed}"
            assert sum(penalty.amount for penalty in differ.penalties(problem, one)) == found[1]
            values.add(differ.stages(problem, one))
            tried += 1
    assert len(values) > 5


def test_within_refuses_in_the_model_what_it_refuses_in_plans() -> None:
    verdicts = {True: 0, False: 0}
    for seed, problem in problems():
        if min(verdicts.values()) >= WANTED:
            break
        draw = random.Random(seed)
        plans = every_plan.random_valid(problem, draw, PLANS_PER_PROBLEM, tries=40)
        if len(plans) < 2:
            continue
        tier = draw.choice(tiers(problem, configured(problem)))
        caps = tuple(max(0, value - draw.choice((0, 1))) for value in tier[0][1].stages(problem, plans[0]))
        within = Within(tier=tier, caps=caps)
        model = build(compile_problem(problem), (PlacedOnce(), within))
        for one in plans:
            fine = not violations(problem, one, (within,))
            literals = fixing(model, one)
            assert literals is not None
            assert (solve_fixed(model, literals) is not None) == fine, f"seed {seed}: {tier}"
            verdicts[fine] += 1
    assert min(verdicts.values()) >= WANTED
