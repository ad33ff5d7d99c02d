"""Any rule can be left out: what the engine finds without it, the check counts the same."""

from __future__ import annotations

import pytest

from scheduler.api import plan
from scheduler.check import check
from scheduler.domain.answers.outcome import Infeasible, Solved
from scheduler.domain.limits import Limits
from scheduler.rules.base import Rule
from scheduler.rules.catalogue import RULES
from scheduler.rules.keep_plan import KeepPlan

from ..builders import TUESDAY, entry, planned, problem, without_ways_out, workshop
from . import tiny

WANTED = 15


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.name != "placed-once"], ids=lambda rule: rule.name)
def test_a_rule_can_be_left_out(rule: Rule) -> None:
    """Whatever counted on it says the same without it; else `plan` raises EngineError."""
    others = tuple(other for other in RULES if other is not rule)
    solved = 0
    for seed in range(10_000):
        given = tiny.problem(seed)
        if given is None:
            continue
        parameters = {name: values for name, values in given.rules.items() if name != rule.name}
        town = given.model_copy(update={"rules": parameters})
        outcome = plan(without_ways_out(town), rules=others, limits=Limits(seconds=60, workers=1))
        if isinstance(outcome, Infeasible):
            continue
        assert isinstance(outcome, Solved), f"seed {seed}"
        assert check(town, outcome.plan, others).score == outcome.score, f"seed {seed}"
        solved += 1
        if solved == WANTED:
            break
    assert solved == WANTED


def test_who_sits_there_too_many_may_stay_where_no_rule_minds() -> None:
    """Four clerks on a seat for one: without `one-table` the old plan is valid, and nobody wants to change it."""
    clerks = [f"o-{n}" for n in range(4)]
    people = [("h-1", "helpers"), *((id, "office") for id in clerks)]
    town = problem(
        people=[{"id": id, "organisation": organisation, "engagement": "paid"} for id, organisation in people],
        workshops=[workshop("arrival-1", {"organisation": "office"}, {"organisation": "helpers"})],
    )
    old = planned(entry("arrival-1", TUESDAY, {"office": clerks, "helpers": ["h-1"]}))
    rules = (*(rule for rule in RULES if rule.name != "one-table"), KeepPlan(previous=old))
    outcome = plan(town, rules=rules, limits=Limits(seconds=60, workers=1))
    assert isinstance(outcome, Solved)
    assert (outcome.plan, outcome.proved) == (old, True)
    assert check(town, old, rules).score == outcome.score
