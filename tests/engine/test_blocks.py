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
from tests.builders import THURSDAY, TUESDAY, announced, required, workshop
from tests.builders import problem as tiny


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


def both_want_tuesday(weights: tuple[int, int]) -> Problem:
    """The office can come on Tuesday only, the helpers would rather; each has a topic, and both the only moderator."""
    seats = required("office"), required("helpers")
    topics = "arrival", "language"
    rather_not: dict[str, object] = {"dates": [{"first": THURSDAY[:10], "level": "if_needed"}]}
    cannot: dict[str, object] = {"dates": [{"first": THURSDAY[:10], "level": "impossible"}]}
    return tiny(
        TUESDAY,
        THURSDAY,
        topics=[{"id": topic, "label": topic} for topic in topics],
        workshops=[
            workshop(f"{topic}-1", seat, topic=topic, moderators=1, weight=weight)
            for topic, seat, weight in zip(topics, seats, weights, strict=True)
        ],
        people=[
            {"id": "o-1", "organisation": "office", "engagement": "paid", "availability": cannot},
            {"id": "h-1", "organisation": "helpers", "engagement": "paid", "availability": rather_not},
        ],
        moderators=[{"id": "m-1"}],
    )


@pytest.mark.parametrize("weights", [(1, 1), (3, 1), (1, 3)])
def test_a_block_moves_so_that_both_find_the_moderator(weights: tuple[int, int]) -> None:
    """Whichever stays unheld at first: where it is the office's, the helpers' session has to make room for it."""
    problem = both_want_tuesday(weights)
    rules = configured(problem)
    groups = blocks(problem)
    assert len(groups) == 2
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(problem, rules, groups, Clock.now(Limits(seconds=60)), executor=executor)
        found = search.run()
    assert isinstance(found, Solved)
    assert search.partial is not None  # both lay on Tuesday
    assert len(search.partial.plan.entries) == 1
    assert {entry.workshop: entry.slot for entry in found.plan.entries} == {
        "arrival-1": TUESDAY,
        "language-1": THURSDAY,
    }
    assert check(problem, found.plan, rules).violations == ()
    assert all(stage.bound <= stage.value for stage in found.stages)


def test_what_was_announced_finds_its_moderator_in_the_end() -> None:
    """The helpers' session counts more, but the office's is announced for Tuesday: no plan may leave it out."""
    problem = announced(both_want_tuesday((1, 3)), arrival_1=TUESDAY)
    rules = configured(problem)
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(problem, rules, blocks(problem), Clock.now(Limits(seconds=60)), executor=executor)
        found = search.run()
    assert isinstance(found, Solved)
    assert search.partial is None
    assert {entry.workshop: entry.slot for entry in found.plan.entries} == {
        "arrival-1": TUESDAY,
        "language-1": THURSDAY,
    }
