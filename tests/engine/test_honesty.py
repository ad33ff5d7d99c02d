"""The test that keeps rules honest: `check` is empty exactly if the model fixed to the plan is feasible.

A rule is tried together with `placed-once` only, on random plans of tiny problems; for a soft rule each stage,
minimised with the plan fixed, must equal what the rule counts on the finished plan.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from ortools.sat.python import cp_model_helper as cmh

from scheduler.domain.because import Because
from scheduler.domain.plan import Entry, Plan, Seated
from scheduler.domain.problem import Problem
from scheduler.engine.compile import compile_problem
from scheduler.engine.extract import assignments_of
from scheduler.engine.instance import Instance
from scheduler.engine.model import Model, build
from scheduler.engine.poster import Poster
from scheduler.rules.base import Rule, SoftRule, Stage
from scheduler.rules.catalogue import RULES, configured
from scheduler.rules.placed_once import PlacedOnce

from . import tiny

WANTED = 140
"""Plans refused and plans accepted per rule that can refuse; with 15 such rules and the soft ones over 5,000 pairs."""
PLANS_PER_PROBLEM = 12
SOFT_PLANS = 300

HARD = [rule for rule in RULES if not isinstance(rule, SoftRule) or rule.name == "role-conflict"]
SOFT = [rule for rule in RULES if isinstance(rule, SoftRule)]
counted = {"pairs": 0}


def problems() -> Iterator[tuple[int, Problem]]:
    for seed in range(1_000_000):
        problem = tiny.problem(seed)
        if problem is not None:
            yield seed, problem


def with_placed_once(problem: Problem, rule: Rule) -> tuple[Rule, ...]:
    chosen = [PlacedOnce()] if rule.name == "placed-once" else [PlacedOnce(), rule]
    return tuple(r for r in configured(problem) if r.name in {c.name for c in chosen})


def random_plan(problem: Problem, draw: random.Random, *, strangers: bool) -> Plan:
    """Any plan of the right shape; with ``strangers`` sometimes one whose seats are filled wrongly."""
    chosen: list[Entry | None] = []
    for workshop in problem.workshops:
        if draw.random() < (0.3 if problem.partial else 0.05):
            chosen.append(None)
            continue
        entry = draw.choice(tiny.entries(problem, workshop))
        if strangers and draw.random() < 0.3:
            people = [person.id for person in problem.people]
            seats = tuple(
                Seated(seat=seat.key, people=tuple(draw.sample(people, draw.choice((0, 1, seat.places + 1)))))
                for seat in workshop.seats
            )
            entry = entry.model_copy(update={"seats": seats})
        if draw.random() < 0.03:
            entry = entry.model_copy(update={"room": None, "moderators": ()})
        chosen.append(entry)
    return tiny.plan(problem, chosen)


def fixing(model: Model, plan: Plan) -> list[int] | None:
    """The literals that hold in the plan; None if the model has no literal for something in it."""
    instance, x = model.instance, model.x
    literals: list[int] = []

    def choose(options: dict[int, int], wanted: set[int]) -> bool:
        literals.extend(literal if key in wanted else -literal - 1 for key, literal in options.items())
        return wanted <= set(options)

    for w, found in assignments_of(instance, plan).items():
        seats = x.seats(w)
        fits = [
            choose(x.at(w), set() if found is None else {found.slot}),
            choose(x.moderator(w), set() if found is None else set(found.moderators)),
            choose(x.room(w), set() if found is None or found.room is None else {found.room}),
            *(choose(people, set() if found is None else set(found.people[j])) for j, people in enumerate(seats)),
        ]
        literals.append(-x.held(w) - 1 if found is None else x.held(w))
        if not all(fits):
            return None
    return literals


def solve_fixed(model: Model, literals: list[int], minimise: Stage | None = None) -> int | None:
    """The stage's least value with these literals true (0 without a stage), None if they contradict the model."""
    poster = model.poster
    if minimise is not None:
        poster.minimise(minimise)
    else:
        poster.proto.clear_objective()
    proto = cmh.CpModelProto()
    proto.copy_from(poster.finish())
    for literal in literals:
        if literal != Poster.TRUE:
            proto.constraints.add().bool_or.literals.extend([literal])
    wrapper = cmh.SolveWrapper()
    parameters = cmh.SatParameters()
    parameters.num_workers = 1
    wrapper.set_parameters(parameters)
    response = wrapper.solve(proto)  # type: ignore[no-untyped-call]  # the stub lacks it
    assert response.status in (cmh.CpSolverStatus.OPTIMAL, cmh.CpSolverStatus.INFEASIBLE), response.status
    if response.status == cmh.CpSolverStatus.INFEASIBLE:
        return None
    return 0 if minimise is None else round(response.objective_value)


def violations(problem: Problem, plan: Plan, rules: tuple[Rule, ...]) -> list[Because]:
    return [because for rule in rules for because in rule.check(problem, plan)]


@pytest.mark.parametrize("guarded", [False, True], ids=["pruned", "guarded"])
@pytest.mark.parametrize("rule", HARD, ids=lambda rule: rule.name)
def test_check_and_model_agree(rule: Rule, guarded: bool) -> None:
    refused = accepted = 0
    wanted = WANTED if not guarded else 25
    for seed, problem in problems():
        if refused >= wanted and accepted >= wanted:
            break
        assert seed < 60_000, f"{rule.name}: {refused} refused, {accepted} accepted"
        draw = random.Random(seed)
        rules = with_placed_once(problem, rule)
        model = build(compile_problem(problem), rules, guarded=guarded)
        guards = list(model.poster.guards.values())
        for _ in range(PLANS_PER_PROBLEM):
            plan = random_plan(problem, draw, strangers=rule.name == "one-table")
            # What placed-once refuses says nothing about the rule; a few such plans are enough.
            if rule.name != "placed-once" and violations(problem, plan, (PlacedOnce(),)) and draw.random() < 0.9:
                continue
            fine = not violations(problem, plan, rules)
            if (accepted if fine else refused) >= wanted:
                continue
            literals = fixing(model, plan)
            feasible = literals is not None and solve_fixed(model, literals + guards) is not None
            assert feasible == fine, f"seed {seed}: {plan}"
            refused, accepted = refused + (not fine), accepted + fine
            counted["pairs"] += 1
    assert refused >= wanted
    assert accepted >= wanted


@pytest.mark.parametrize("rule", SOFT, ids=lambda rule: rule.name)
def test_stages_and_objective_agree(rule: SoftRule) -> None:
    tried = 0
    values: set[tuple[int, ...]] = set()
    for seed, problem in problems():
        if tried >= SOFT_PLANS:
            break
        draw = random.Random(seed)
        rules = with_placed_once(problem, rule)
        soft = next(r for r in rules if r.name == rule.name)
        assert isinstance(soft, SoftRule)
        model = build(compile_problem(problem), rules)
        for _ in range(PLANS_PER_PROBLEM):
            plan = random_plan(problem, draw, strangers=False)
            if violations(problem, plan, rules):
                continue
            literals = fixing(model, plan)
            assert literals is not None
            expected = soft.stages(problem, plan)
            found = tuple(solve_fixed(model, literals, stage.sum) for stage in model.stages)
            assert found == expected, f"seed {seed}: {plan}"
            values.add(expected)
            tried += 1
            counted["pairs"] += 1
    assert len(values) >= 3, "the rule never mattered"


def test_enough_pairs_in_all() -> None:
    if counted["pairs"] == 0:
        pytest.skip("needs the tests above in the same process")
    assert counted["pairs"] >= 5_000


def test_the_instance_can_be_read_back() -> None:
    """Reading a plan onto indices and back gives the plan itself."""
    from scheduler.engine.extract import plan_of

    problem = next(p for _, p in problems() if p.rooms and p.moderators)
    instance: Instance = compile_problem(problem)
    plan = random_plan(problem, random.Random(1), strangers=False)
    again = plan_of(instance, assignments_of(instance, plan))
    assert sorted(again.entries, key=lambda e: e.workshop) == sorted(plan.entries, key=lambda e: e.workshop)
