"""What moderators cost whatever the slots: no plan costs them less."""

from __future__ import annotations

from itertools import accumulate, chain

from scheduler.check import check
from scheduler.domain.plans.score import stages_of
from scheduler.engine.instance.candidates import prune
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.model.model import additive_stages
from scheduler.engine.search.transport import moderators_alone, transport
from scheduler.engine.search.unstaffed import bare
from scheduler.rules.catalogue import configured

from ... import builders
from .. import every_plan, tiny
from .test_slots_first import cases, without_moderators

SATURDAY = "2027-01-16/09:00-11:00"
LATER_MORNING = "2027-01-20/09:00-11:00"
WANTED = 150
WAITING = (714_789,)
"""A problem in which the first of the shortest slots lets somebody wait longer than another one."""
PLANS = 40


def test_a_burden_that_another_slot_would_spare_is_no_cost_of_moderating() -> None:
    official = {"id": "m-1", "person": "o-1", "languages": ["de"]}
    problem = builders.problem(SATURDAY, LATER_MORNING, moderators=[official])
    rules = configured(problem)
    instance = compile_problem(problem)
    plans = list(every_plan.valid(problem, rules))
    assert {entry.slot for one in plans for entry in one.entries} == {SATURDAY, LATER_MORNING}
    cheapest = [min(stage) for stage in zip(*(every_plan.score(problem, one, rules) for one in plans), strict=True)]
    for bound in (transport(instance, rules, prune(instance, rules)).bound(), moderators_alone(problem, rules)):
        assert all(bound.low(n, ()) <= least for n, least in enumerate(cheapest))


def test_no_plan_costs_less_than_its_moderators_alone() -> None:
    tried = met = 0
    for seed, problem in chain(((seed, tiny.problem(seed)) for seed in WAITING), cases()):
        assert problem is not None
        rules = configured(problem)
        instance = compile_problem(problem)
        arcs = transport(instance, rules, prune(instance, rules))
        additive = additive_stages(arcs.stages, rules)
        bounds = (arcs.bound(), moderators_alone(problem, rules))
        for one in list(every_plan.valid(problem, rules))[:PLANS]:
            score = every_plan.score(problem, one, rules)
            alone = stages_of(check(bare(problem), without_moderators(one), rules).score)
            before = list(accumulate(((value,) for value in score), initial=()))
            for n, adds in enumerate(additive):
                paid = score[n] - alone[n] if adds else score[n]
                lows = [bound.low(n, before[n]) for bound in bounds]
                assert max(lows) <= paid, f"seed {seed}, stage {n}"
                met += 0 < max(lows) == paid
        tried += 1
        if tried >= WANTED:
            break
    assert met > tried
