"""Two boroughs that share only moderators: solved one by one, staffed together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from benchmarks.generator.instance import generate
from scheduler.api import plan
from scheduler.check import check
from scheduler.domain.answers.outcome import Solved
from scheduler.domain.limits import Limits
from scheduler.domain.plans.score import stages_of
from scheduler.domain.problem import Problem
from scheduler.engine.blocks import as_alone as as_alone_module
from scheduler.engine.blocks import blocks as module
from scheduler.engine.blocks import reach
from scheduler.engine.blocks.beside import Beside, Job
from scheduler.engine.blocks.block import Part, Task, plan_block
from scheduler.engine.blocks.blocks import Blocks
from scheduler.engine.blocks.cut import Cut
from scheduler.engine.blocks.dear import is_near
from scheduler.engine.blocks.partition import blocks_of
from scheduler.engine.model.bound import ANYTHING
from scheduler.engine.search.solver import Clock
from scheduler.rules.catalogue import PRIORITY, configured
from tests.builders import NEXT_TUESDAY, THURSDAY, TUESDAY, announced, each_its_own, entry, required, workshop
from tests.builders import problem as tiny
from tests.engine.tiny import prioritised


def two_boroughs(seed: int) -> Problem:
    turned = {"boroughs": 2, "workshops": 8, "rooms": 6, "internals": 4, "externals": 3, "organisations": 60}
    made = generate("S", "baseline", seed, coupling=0, borough_bound=100, category_seats=0, people=110, **turned)
    return Problem.model_validate(made.problem)


def test_boroughs_with_nobody_in_common_are_blocks() -> None:
    problem = two_boroughs(1)
    groups = blocks_of(problem)
    assert sorted(id for group in groups for id in group) == sorted(w.id for w in problem.workshops)
    assert {frozenset(problem.workshop_by_id[id].borough for id in group) for group in groups} == {
        frozenset({"b1"}),
        frozenset({"b2"}),
    }


def test_everybody_who_may_be_asked_for_belongs_to_one_block() -> None:
    problem = two_boroughs(1)
    cut = Cut(problem, blocks_of(problem))
    parts = [cut.part((n,), problem.moderators, None) for n in range(len(cut))]
    asked = {person for w in problem.workshops for seat in w.seats for person in problem.eligible(seat)}
    assert sorted(p.id for part in parts for p in part.people) == sorted(asked)
    assert sorted(w.id for part in parts for w in part.workshops) == sorted(w.id for w in problem.workshops)


def added_up(problem: Problem, found: Solved) -> tuple[int, ...]:
    """What the whole plan costs beyond its blocks: stages that count the worst, and even-load, do not add up."""
    rules = configured(problem)
    cut = Cut(problem, blocks_of(problem))
    beside = Beside(problem, rules, cut)
    apart = [n for n, stage in enumerate(found.stages) if stage.rules == ("even-load",)]
    worst = [n for n, stage in enumerate(found.stages) if stage.rules == ("early-involvement",) and stage.stage == 0]
    beside.worst = dict.fromkeys((*apart, *worst))
    for n, group in enumerate(cut.groups):
        beside.put((n,), [entry for entry in found.plan.entries if entry.workshop in group])
    assert beside.plan == found.plan
    together = beside.together(range(len(cut)))
    return tuple(0 if n in apart else stage.value - together[n] for n, stage in enumerate(found.stages))


def test_the_whole_costs_what_its_blocks_cost_and_what_nobody_can_help() -> None:
    """Burdens from earlier quarters of those who sit nowhere are in no block, and the same in every plan."""
    problem = two_boroughs(2)
    best, some = (plan(problem, limits=Limits(seconds=60, gap=gap)) for gap in (0.0, 1.0))
    assert isinstance(best, Solved)
    assert isinstance(some, Solved)
    assert best.plan != some.plan
    beyond = added_up(problem, best)
    assert beyond == added_up(problem, some)
    assert all(more >= 0 for more in beyond)
    assert {stage.rules for stage, more in zip(best.stages, beyond, strict=True) if more} == {("fair-compromise",)}


def test_a_guest_from_the_other_borough_joins_the_two() -> None:
    problem = two_boroughs(1)
    first, second = blocks_of(problem)
    seat = problem.workshop_by_id[first[0]].seats[0]
    workshops = tuple(
        w.model_copy(update={"seats": (*w.seats, seat)}) if w.id == second[0] else w for w in problem.workshops
    )
    assert len(blocks_of(problem.model_copy(update={"workshops": workshops}))) == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("in_reach", [True, False], ids=["tightened", "blocks alone"])
def test_the_blocks_bound_the_best_plan_and_find_a_valid_one(
    seed: int, in_reach: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one model of all blocks is in reach, what moderators decide is proved, too."""
    monkeypatch.setattr(reach, "TOO_MANY", 300 if in_reach else 0)
    problem = two_boroughs(seed)
    rules = configured(problem)
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(problem, rules, blocks_of(problem), Clock.now(Limits(seconds=120)), executor=executor)
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
        decided = search._stages.decided
        assert not in_reach or tuple(stage.bound for stage in found.stages[:decided]) == optimum[:decided]
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
    """Alone both lie on Tuesday: one of them finds nobody, and the helpers have to make room."""
    problem = both_want_tuesday(weights)
    rules = configured(problem)
    groups = blocks_of(problem)
    assert len(groups) == 2
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(problem, rules, groups, Clock.now(Limits(seconds=60)), executor=executor)
        found = search.run()
    assert isinstance(found, Solved)
    assert {entry.workshop: entry.slot for entry in found.plan.entries} == {
        "arrival-1": TUESDAY,
        "language-1": THURSDAY,
    }
    assert check(problem, found.plan, rules).violations == ()
    assert all(stage.bound <= stage.value for stage in found.stages)


def the_one_for_both(office: dict[str, object], **more: Any) -> Problem:
    """Arrival needs French, and only Ada speaks it; language could have Ben. ``office``: of who comes to arrival."""
    return tiny(
        TUESDAY,
        NEXT_TUESDAY,
        topics=[{"id": topic, "label": topic} for topic in ("arrival", "language")],
        workshops=[
            workshop("arrival-1", required("office"), languages=["fr"]),
            workshop("language-1", required("helpers"), topic="language", languages=["de"]),
        ],
        people=[
            {"id": "o-1", "organisation": "office", "engagement": "paid", **office},
            {"id": "h-1", "organisation": "helpers", "engagement": "paid"},
        ],
        moderators=[{"id": "ada", "languages": ["de", "fr"]}, {"id": "ben", "languages": ["de"]}],
        **more,
    )


def nobody_waits_for_ada(problem: Problem) -> Blocks:
    """Arrival waits a week for Ada, who moderates language on the first Tuesday, until what time is left is used."""
    clock = Clock.now(Limits(seconds=600))
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(problem, configured(problem), blocks_of(problem), clock, executor=executor)
        search.run()
        waiting = (
            entry("arrival-1", NEXT_TUESDAY, {"office": ["o-1"]}, ["ada"]),
            entry("language-1", TUESDAY, {"helpers": ["h-1"]}, ["ada"]),
        )
        search.beside = search.beside.anew(waiting)
        assert search.beside.n_unheld == 0
        search._use_rest(len(search._stages.names), clock)
    held = {entry.workshop: (entry.slot, entry.moderators) for entry in search.beside.plan.entries}
    assert held == {"arrival-1": (TUESDAY, ("ada",)), "language-1": (TUESDAY, ("ben",))}
    return search


def test_time_that_is_left_goes_to_whoever_pays_for_another() -> None:
    nobody_waits_for_ada(the_one_for_both({}))


def test_time_that_is_left_goes_to_later_stages_too_where_none_counts_the_worst() -> None:
    """What counts is only that the office would rather not come on the second Tuesday."""
    off = ["early-involvement", "even-load", "prefer-external", "continuity", "cost"]
    priorities = {"order": [name for name in PRIORITY if name not in off], "off": off}
    rather_not = {"dates": [{"first": NEXT_TUESDAY[:10], "level": "if_needed"}]}
    search = nobody_waits_for_ada(the_one_for_both({"availability": rather_not}, priorities=priorities))
    assert search._stages.first_sum == len(search._stages.names) == search._stages.early


def test_another_block_makes_room_and_a_third_finds_somebody_else() -> None:
    """The office can come on Tuesdays only. Ada is asked by all three, and needed by two: language has to move to
    Thursday, where she moderates sport, and Ben could."""
    tuesdays = {"dates": [{"first": THURSDAY[:10], "level": "impossible"}]}
    names = ("arrival", "office", "fr"), ("language", "helpers", "ar"), ("sport", "club", "de")
    problem = tiny(
        TUESDAY,
        THURSDAY,
        NEXT_TUESDAY,
        organisations=[{"id": name, "label": name, "category": "company"} for _, name, _ in names],
        topics=[{"id": topic, "label": topic} for topic, _, _ in names],
        workshops=[workshop(f"{topic}-1", required(who), topic=topic, languages=[of]) for topic, who, of in names],
        people=[
            {"id": f"{who}-1", "organisation": who, "engagement": "paid", "availability": tuesdays if not n else {}}
            for n, (_, who, _) in enumerate(names)
        ],
        moderators=[{"id": "ada", "languages": ["ar", "de", "fr"]}, {"id": "ben", "languages": ["de"]}],
    )
    waiting = [
        entry(f"{topic}-1", slot, {who: [f"{who}-1"]}, ["ada"])
        for (topic, who, _), slot in zip(names, (NEXT_TUESDAY, TUESDAY, THURSDAY), strict=True)
    ]
    clock = Clock.now(Limits(seconds=600))
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(problem, configured(problem), blocks_of(problem), clock, executor=executor)
        search.run()
        search.beside = search.beside.anew(waiting)
        assert search.beside.n_unheld == 0
        sum_of_waits = search._stages.with_worst
        assert not is_near(search.beside, search._apart, sum_of_waits)
        search._come_near(sum_of_waits + 1, clock)
        assert is_near(search.beside, search._apart, sum_of_waits)
    held = {entry.workshop: (entry.slot, entry.moderators) for entry in search.beside.plan.entries}
    expected = {"arrival-1": (TUESDAY, ("ada",)), "language-1": (THURSDAY, ("ada",)), "sport-1": (THURSDAY, ("ben",))}
    assert held == expected


def test_what_blocks_want_of_one_moderator_is_proved_by_asking_them_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody could have the external, but east and west come on the same day only: one of them has a colleague."""
    monkeypatch.setattr(reach, "TOO_MANY", 0)
    days = {"east": TUESDAY, "north": THURSDAY, "south": NEXT_TUESDAY, "west": TUESDAY}
    problem = tiny(
        *dict.fromkeys(days.values()),
        **each_its_own(*days),
        workshops=[
            workshop(f"{name}-s", required(name), topic=name, languages=[name], locked={"slot": day})
            for name, day in days.items()
        ],
        moderators=[
            {"id": "external", "languages": [*days]},
            *({"id": f"{name}-colleague", "organisation": name, "languages": [name]} for name in days),
        ],
    )
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(problem, configured(problem), blocks_of(problem), Clock.now(Limits(seconds=60)), None, executor)
        found = search.run()
    assert isinstance(found, Solved)
    conflicts = next(stage for stage in found.stages if stage.rules == ("role-conflict",))
    assert (conflicts.value, conflicts.bound, conflicts.proof) == (3, 3, "proved-once")
    assert search._apart.contended
    assert search._apart.parts[3,].values[: search._stages.decided] == (0, 0, 0), "alone west has the external"


def test_what_is_not_near_has_a_share_of_the_time_again_as_long_as_that_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each share is enough for one step here; the steps after the one that brings nothing are not taken."""
    search = nobody_waits_for_ada(the_one_for_both({}))
    until, settled = search._stages.first_sum, search.beside
    late = entry("arrival-1", NEXT_TUESDAY, {"office": ["o-1"]}, ["ada"])
    helpers = {"helpers": ["h-1"]}
    waiting = settled.anew((late, entry("language-1", NEXT_TUESDAY, helpers, ["ben"])))
    easier = settled.anew((late, entry("language-1", TUESDAY, helpers, ["ada"])))
    for steps, taken in (([easier, settled, settled], 2), ([easier, easier, settled], 2)):
        left = iter(steps)
        search.beside = waiting
        monkeypatch.setattr(search, "_use_rest", lambda *_, left=left: setattr(search, "beside", next(left)))
        search._come_near(until, Clock.now(Limits(seconds=600)))
        assert len([*left]) == len(steps) - taken


def test_what_all_sessions_cost_at_least_is_not_said_where_some_may_stay_unheld() -> None:
    """Together the two cost what each costs alone, or more; with one of them unheld they may cost less."""
    problem = both_want_tuesday((1, 1))
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(
            problem, configured(problem), blocks_of(problem), Clock.now(Limits(seconds=60)), executor=executor
        )
        assert isinstance(search.run(), Solved)
    both = Task(problem, search.rules, search.clock.limits, 6)
    some = replace(both, problem=problem.model_copy(update={"partial": True}))
    assert search._crew.tasks.beginning(both, Job((0, 1), 6), search.beside).floors is not None
    assert search._crew.tasks.beginning(some, Job((0, 1), 6), search.beside).floors is None


def test_what_was_announced_finds_its_moderator_in_the_end() -> None:
    """The helpers' session counts more, but the office's is announced for Tuesday: no plan may leave it out."""
    problem = announced(both_want_tuesday((1, 3)), arrival_1=TUESDAY)
    rules = configured(problem)
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(problem, rules, blocks_of(problem), Clock.now(Limits(seconds=60)), executor=executor)
        found = search.run()
    assert isinstance(found, Solved)
    assert search.partial is None
    assert {entry.workshop: entry.slot for entry in found.plan.entries} == {
        "arrival-1": TUESDAY,
        "language-1": THURSDAY,
    }


def test_reproducible_plans_do_not_depend_on_how_many_work_on_them() -> None:
    problem = two_boroughs(3)
    rules = configured(problem)
    found = []
    for workers in (1, 3):
        with ThreadPoolExecutor(workers) as executor:
            search = Blocks(problem, rules, blocks_of(problem), Clock.now(Limits.reproducible(1.0)), executor=executor)
            found.append(search.run())
    assert isinstance(found[0], Solved)
    assert found[0] == found[1]


def wherever_that_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few blocks are content: with two of them one that is not is half."""
    monkeypatch.setattr(module, "MOST_DEAR", 1.0)
    monkeypatch.setattr(module, "ENOUGH", 0.0)
    monkeypatch.setattr(as_alone_module, "MOST_KEPT", 1.0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_blocks_are_put_where_they_are_best_alone_and_the_rest_is_mended(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    wherever_that_is_tried(monkeypatch)
    monkeypatch.setattr(reach, "TOO_MANY", 0)
    put: list[tuple[Beside, Beside | None]] = []

    def noted(before: Beside, *more: Any) -> Beside | None:
        put.append((before, as_alone_module.as_alone(before, *more)))
        return put[-1][1]

    monkeypatch.setattr(module, "as_alone", noted)
    problem = two_boroughs(seed)
    rules = configured(problem)
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(problem, rules, blocks_of(problem), Clock.now(Limits(seconds=120)), executor=executor)
        search.run()
    [(_, after)] = put
    assert after is not None
    assert search._n_apart == len(search._stages.names)
    every = range(len(search.cut))
    assert search.beside.together(every) <= after.together(every)


def test_where_a_block_has_no_plan_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are announced for Tuesday, and there is one moderator: one of them has no plan to the end."""
    wherever_that_is_tried(monkeypatch)
    problem = announced(both_want_tuesday((1, 1)), arrival_1=TUESDAY, language_1=TUESDAY)
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(
            problem, configured(problem), blocks_of(problem), Clock.now(Limits(seconds=60)), executor=executor
        )
        assert search.run() == "infeasible"
    assert len(search.beside.entries) == 1
    missing = next(n for n in range(2) if n not in search.beside.entries)
    assert search._open(len(search._stages.names))[0] == missing


def test_a_block_without_a_plan_says_that_the_whole_has_none() -> None:
    """The office can come on Tuesday only, and its session is announced for Thursday."""
    problem = announced(both_want_tuesday((1, 1)), arrival_1=THURSDAY)
    rules = configured(problem)
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(problem, rules, blocks_of(problem), Clock.now(Limits(seconds=60)), executor=executor)
        assert search.run() == "infeasible"


@pytest.mark.parametrize("first", ["prefer-external", "early-involvement", "no-duplication"])
def test_what_a_block_costs_whatever_it_pays_before_is_what_it_costs_where_that_comes_first(first: str) -> None:
    problem = two_boroughs(1)
    part = Cut(problem, blocks_of(problem)).alone((0,))
    best, as_first = (plan(p, limits=Limits(seconds=60)) for p in (part, prioritised(part, first, Random(1))))
    assert isinstance(best, Solved)
    assert isinstance(as_first, Solved)
    stage = [stage.rules for stage in best.stages].index((first,))
    values = stages_of(best.score)
    for allowed, least in (((ANYTHING,) * stage, as_first.stages[0].value), (values[:stage], values[stage])):
        task = Task(part, configured(part), Limits(workers=1, seconds=60), stage + 1, allowed=allowed)
        found = plan_block(task)
        assert isinstance(found, Part)
        assert found.bounds[stage] == least
