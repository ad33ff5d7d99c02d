"""Two boroughs that share only moderators: solved one by one, staffed together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.generator.instance import generate
from scheduler.api import plan
from scheduler.check import check
from scheduler.domain.blocks import blocks, split
from scheduler.domain.limits import Limits
from scheduler.domain.outcome import Solved, stages_of
from scheduler.domain.problem import Problem
from scheduler.engine.blocks import Blocks
from scheduler.engine.solver import Clock
from scheduler.rules.catalogue import configured


def two_boroughs(seed: int) -> Problem:
    turned = {"boroughs": 2, "workshops": 8, "rooms": 6, "internals": 4, "externals": 3, "organisations": 60}
    made = generate("S", "baseline", seed, coupling=0, borough_bound=100, category_seats=0, people=110, **turned)
    return Problem.model_validate(made.problem)


def test_boroughs_with_nobody_in_common_are_blocks() -> None:
    problem = two_boroughs(1)
    groups = blocks(problem)
    assert sorted(id for group in groups for id in group) == sorted(w.id for w in problem.workshops)
    assert {frozenset(problem.workshop_by_id[id].borough for id in group) for group in groups} == {
        frozenset({"b1"}),
        frozenset({"b2"}),
    }


def test_every_person_belongs_to_one_block() -> None:
    problem = two_boroughs(1)
    parts = split(problem, blocks(problem))
    assert sorted(p.id for part in parts for p in part.people) == sorted(p.id for p in problem.people)


def test_a_guest_from_the_other_borough_joins_the_two() -> None:
    problem = two_boroughs(1)
    first, second = blocks(problem)
    seat = problem.workshop_by_id[first[0]].seats[0]
    workshops = tuple(
        w.model_copy(update={"seats": (*w.seats, seat)}) if w.id == second[0] else w for w in problem.workshops
    )
    assert len(blocks(problem.model_copy(update={"workshops": workshops}))) == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_blocks_bound_the_best_plan_and_find_a_valid_one(seed: int) -> None:
    problem = two_boroughs(seed)
    rules = configured(problem)
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(problem, rules, blocks(problem), Clock.now(Limits(seconds=120)), executor=executor)
        found = search.run()
    best = plan(problem, limits=Limits(seconds=120))
    assert isinstance(best, Solved)
    assert best.proved
    optimum = stages_of(best.score)
    if isinstance(found, Solved):
        assert check(problem, found.plan, rules).violations == ()
        values = stages_of(found.score)
        assert values >= optimum
        for n, stage in enumerate(found.stages):
            if values[:n] == optimum[:n]:
                assert stage.bound <= optimum[n], stage
        assert not found.proved or values == optimum
        assert values[1] == found.stages[1].bound  # the full table is proved block by block
    else:
        assert search.partial is not None
        missing = len(problem.workshops) - len(search.partial.plan.entries)
        assert search.partial.stages[0].value == missing > 0
