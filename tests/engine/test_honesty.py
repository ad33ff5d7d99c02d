"""The test that keeps rules honest: `check` is empty exactly if the model fixed to the plan is feasible.

A rule is tried together with `placed-once` only, on random plans of tiny problems; for a soft rule each stage,
minimised with the plan fixed, must equal what the rule counts on the finished plan.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

import pytest
from ortools.sat.python import cp_model_helper as cmh

from scheduler.domain.because import Because
from scheduler.domain.plan import Entry, Plan, Seated
from scheduler.domain.problem import Problem
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.instance.instance import Instance
from scheduler.engine.model.extract import assignments_of
from scheduler.engine.model.model import Model, build
from scheduler.engine.model.poster import Poster
from scheduler.rules.base import Rule, SoftRule, Stage
from scheduler.rules.catalogue import RULES, configured
from scheduler.rules.placed_once import PlacedOnce

from . import every_plan, tiny

WANTED = 140
"""Plans refused and plans accepted per rule that can refuse; with all such rules and the soft ones over 5,000 pairs."""
WANTED_GUARDED = 25
WANTED_IN_SPECIAL = 30
PLANS_PER_PROBLEM = 12
SOFT_PLANS = 300
SOFT_PLANS_PER_PROBLEM = 5

CAN_FORBID = ("role-conflict", "respected-days")
"""Soft rules that also forbid, by a parameter or in the file."""
HARD = [rule for rule in RULES if not isinstance(rule, SoftRule) or rule.name in CAN_FORBID]
SOFT = [rule for rule in RULES if isinstance(rule, SoftRule)]


def problems() -> Iterator[tuple[int, Problem]]:
    for seed in range(1_000_000):
        problem = tiny.problem(seed)
        if problem is not None:
            yield seed, problem


def with_placed_once(problem: Problem, rule: Rule) -> tuple[Rule, ...]:
    chosen = [PlacedOnce()] if rule.name == "placed-once" else [PlacedOnce(), rule]
    return tuple(r for r in configured(problem) if r.name in {c.name for c in chosen})


def random_plan(problem: Problem, draw: random.Random, rule: Rule) -> Plan:
    """Any plan of the right shape; for the rule that judges the seating sometimes one with seats filled wrongly,
    and for soft rules, which may stand without that one, sometimes with any number of people on a seat.
    """
    chosen: list[Entry | None] = []
    for workshop in problem.workshops:
        entry = every_plan.random_entry(problem, workshop, draw)
        if entry is None or draw.random() < (0.3 if problem.partial else 0.05):
            chosen.append(None)
            continue
        seating = "one-table" if workshop.repeat is None else "each-once"
        if rule.name == seating and draw.random() < 0.3:
            people = [person.id for person in problem.people]
            seats = tuple(
                Seated(seat=seat.key, people=tuple(draw.sample(people, draw.choice((0, 1, seat.places + 1)))))
                for seat in workshop.seats
            )
            entry = entry.model_copy(update={"seats": seats})
        if isinstance(rule, SoftRule) and draw.random() < 0.4:
            seats = tuple(
                Seated(seat=seat.key, people=tuple(draw.sample(eligible, draw.randint(0, len(eligible)))))
                for seat in workshop.seats
                if (eligible := sorted(problem.eligible(seat)))
            )
            entry = entry.model_copy(update={"seats": seats})
        if draw.random() < 0.03:
            entry = entry.model_copy(update={"room": None, "moderators": ()})
        chosen.append(entry)
    return every_plan.plan(problem, chosen)


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


def violations(problem: Problem, plan: Plan, rules: Sequence[Rule]) -> list[Because]:
    return [because for rule in rules for because in rule.check(problem, plan)]


@pytest.mark.parametrize("guarded", [False, True], ids=["pruned", "guarded"])
@pytest.mark.parametrize("rule", HARD, ids=lambda rule: rule.name)
def test_check_and_model_agree(rule: Rule, guarded: bool) -> None:
    compare(rule, lambda problem, plan, rules: True, WANTED_GUARDED if guarded else WANTED, guarded=guarded)


Matters = Callable[[Problem, Plan, tuple[Rule, ...]], bool]


def by_travel(problem: Problem, plan: Plan, rules: tuple[Rule, ...]) -> bool:
    """With no way at all, or a day's journey, the verdict would be another one."""
    if not problem.travel or not problem.rooms:
        return False
    far = tuple(one.model_copy(update={"travel_min": 600}) for one in problem.travel)
    return differs(plan, rules, problem, *(problem.model_copy(update={"travel": travel}) for travel in ((), far)))


def by_the_sittings_borough(problem: Problem, plan: Plan, rules: tuple[Rule, ...]) -> bool:
    """If nobody knew where the committee sits the verdict would be another one."""
    if not any(sitting.borough for committee in problem.committees for sitting in committee.sittings):
        return False
    nowhere = tuple(
        committee.model_copy(
            update={"sittings": tuple(sitting.model_copy(update={"borough": None}) for sitting in committee.sittings)}
        )
        for committee in problem.committees
    )
    return differs(plan, rules, problem, problem.model_copy(update={"committees": nowhere}))


def by_two_moderators(problem: Problem, plan: Plan, rules: tuple[Rule, ...]) -> bool:
    """Something is asked of two, and one of them alone cannot do it all."""
    entries = [entry for entry in plan.entries if len(entry.moderators) == 2]
    alone = [
        every_plan.plan(problem, [entry.model_copy(update={"moderators": (m,)})])
        for entry in entries
        for m in entry.moderators
    ]
    skills = [rule for rule in rules if rule.name == "skills"]
    return any(violations(problem, one, skills) for one in alone)


def by_group_size(problem: Problem, plan: Plan, rules: tuple[Rule, ...]) -> bool:
    """Without group sizes the verdict would be another one, or every identical session is held."""
    if not any(workshop.group_size and workshop.repeat for workshop in problem.workshops):
        return False
    sizeless = tuple(workshop.model_copy(update={"group_size": None}) for workshop in problem.workshops)
    everywhere = len(plan.entries) == len(problem.workshops) and not violations(problem, plan, rules)
    return everywhere or differs(plan, rules, problem, problem.model_copy(update={"workshops": sizeless}))


def differs(plan: Plan, rules: Sequence[Rule], problem: Problem, *others: Problem) -> bool:
    """Some of the other problems judge the plan otherwise."""
    return any(bool(violations(problem, plan, rules)) != bool(violations(other, plan, rules)) for other in others)


SPECIAL: dict[tuple[str, str], Matters] = {
    ("one-place", "travel"): by_travel,
    ("committee-clash", "travel"): by_the_sittings_borough,
    ("skills", "two"): by_two_moderators,
    ("each-once", "group-size"): by_group_size,
}


@pytest.mark.parametrize(("name", "case"), SPECIAL, ids=lambda word: word)
def test_check_and_model_agree_where_it_matters(name: str, case: str) -> None:
    """What random plans decide too seldom."""
    rule = next(rule for rule in RULES if rule.name == name)
    compare(rule, SPECIAL[name, case], WANTED_IN_SPECIAL, guarded=False)


def compare(rule: Rule, matters: Matters, wanted: int, *, guarded: bool) -> None:
    """So many plans that the rule accepts, and as many that it refuses: the model says the same of each."""
    refused = accepted = 0
    for seed, problem in problems():
        if refused >= wanted and accepted >= wanted:
            break
        assert seed < 60_000, f"{rule.name}: {refused} refused, {accepted} accepted"
        draw = random.Random(seed)
        rules = with_placed_once(problem, rule)
        chosen: list[tuple[Plan, bool]] = []
        for _ in range(PLANS_PER_PROBLEM):
            plan = random_plan(problem, draw, rule)
            # What placed-once refuses says nothing about the rule; a few such plans are enough.
            if rule.name != "placed-once" and violations(problem, plan, (PlacedOnce(),)) and draw.random() < 0.9:
                continue
            fine = not violations(problem, plan, rules)
            if (accepted if fine else refused) < wanted and matters(problem, plan, rules):
                chosen.append((plan, fine))
                refused, accepted = refused + (not fine), accepted + fine
        if not chosen:
            continue
        model = build(compile_problem(problem), rules, guarded=guarded)
        guards = list(model.poster.guards.values())
        for plan, fine in chosen:
            literals = fixing(model, plan)
            feasible = literals is not None and solve_fixed(model, literals + guards) is not None
            assert feasible == fine, f"seed {seed}: {plan}"
    assert refused >= wanted
    assert accepted >= wanted


@pytest.mark.parametrize("rule", SOFT, ids=lambda rule: rule.name)
def test_stages_and_objective_agree(rule: SoftRule) -> None:
    tried = 0
    values: set[tuple[int, ...]] = set()
    for seed, problem in problems():
        if tried >= SOFT_PLANS and len(values) >= 3:
            break
        assert seed < 20_000, f"the rule hardly mattered: {values}"
        draw = random.Random(seed)
        rules = with_placed_once(problem, rule)
        soft = next(r for r in rules if r.name == rule.name)
        assert isinstance(soft, SoftRule)
        model = build(compile_problem(problem), rules)
        for _ in range(SOFT_PLANS_PER_PROBLEM):
            plan = random_plan(problem, draw, rule)
            if violations(problem, plan, rules):
                continue
            literals = fixing(model, plan)
            assert literals is not None
            expected = soft.stages(problem, plan)
            found = tuple(solve_fixed(model, literals, stage.sum) for stage in model.stages)
            assert found == expected, f"seed {seed}: {plan}"
            values.add(expected)
            tried += 1
    assert tried >= SOFT_PLANS


def test_enough_pairs_in_all() -> None:
    """What each of the tests above insists on, together: no more than that is known where they run side by side."""
    hard = 2 * (WANTED + WANTED_GUARDED) * len(HARD) + 2 * WANTED_IN_SPECIAL * len(SPECIAL)
    assert hard + SOFT_PLANS * len(SOFT) >= 5_000


def test_the_instance_can_be_read_back() -> None:
    """Reading a plan onto indices and back gives the plan itself."""
    from scheduler.engine.model.extract import plan_of

    problem = next(p for _, p in problems() if p.rooms and p.moderators)
    instance: Instance = compile_problem(problem)
    plan = random_plan(problem, random.Random(1), PlacedOnce())
    again = plan_of(instance, assignments_of(instance, plan))
    assert sorted(again.entries, key=lambda e: e.workshop) == sorted(plan.entries, key=lambda e: e.workshop)
