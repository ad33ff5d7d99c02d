"""The baselines are honest: they know every rule and find the best plans of small cases, never a better one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from functools import cache, partial
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from benchmarks.baselines import cpsat_script, greedy
from benchmarks.baselines.found import Answers, StageState
from benchmarks.baselines.objective import KNOWN, LARGEST, Stage, Weighted
from benchmarks.baselines.reading import Reading
from benchmarks.generator import generate
from scheduler import Infeasible, Limits, Problem, Solved, check, load, plan
from scheduler.domain.plan import Plan
from scheduler.domain.plans.score import stages_of
from scheduler.domain.problem import Priorities
from scheduler.rules.catalogue import PRIORITY

from ..builders import THURSDAY, TUESDAY, required, without_ways_out, workshop
from ..builders import problem as tiny_problem
from ..engine import tiny
from .heard import Heard

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
SOLVED = sorted(path.parent for path in FIXTURES.glob("*/expected.json"))
SMALL = [folder.name for folder in SOLVED if "repeat:" not in (folder / "problem.yaml").read_text(encoding="utf-8")]
"""All cases solved by hand but those with identical sessions, which the baselines do not plan."""
ONLY_KNOWN = Priorities(order=KNOWN, off=tuple(name for name in PRIORITY if name not in KNOWN))
MODES: tuple[cpsat_script.Mode, ...] = ("default", "lp", "hint")
HIGHS = """
import json, sys
from benchmarks.baselines import highs_mip
from scheduler import load
from tests.benchmarks.heard import Heard
for path in sys.argv[2:]:
    heard = Heard()
    status, stages = highs_mip.solve(load(path), heard, sys.argv[1])
    last = heard.plans[-1].model_dump(mode="json") if heard.plans else None
    print(json.dumps([status, last, [stage.bound for stage in stages]]))
"""
"""HiGHS cannot be loaded beside OR-Tools, so it has a process of its own."""


def small(name: str) -> Problem:
    return load(FIXTURES / name / "problem.yaml")


def leading(score: Iterable[tuple[Sequence[str], Iterable[int]]]) -> tuple[int, ...]:
    """The stages down to the first tier that the baselines do not optimise."""
    known = takewhile(lambda tier: set(tier[0]) <= set(KNOWN), score)
    return tuple(value for _, stages in known for value in stages)


def by_hand(name: str) -> tuple[int, ...] | None:
    """The score of the best plan as solved by hand, as far as it is optimised here; None: there is no plan."""
    answer = json.loads((FIXTURES / name / "expected.json").read_text(encoding="utf-8"))
    return leading((tier.split("+"), of) for tier, of in answer["score"].items()) if "score" in answer else None


def judged(problem: Problem, made: Plan) -> tuple[int, ...]:
    report = check(problem, made)
    assert report.violations == ()
    return leading((tier.rules, tier.stages) for tier in report.score)


@pytest.mark.parametrize("name", SMALL)
def test_the_script_finds_what_was_solved_by_hand(name: str) -> None:
    problem, best, heard = small(name), by_hand(name), Heard()
    status, stages = cpsat_script.solve(problem, heard, "default")
    if best is None:
        assert (status, heard.plans) == ("infeasible", [])
        return
    assert judged(problem, heard.plans[-1]) == best
    assert tuple(stage.bound for stage in stages[: len(best)]) == best
    assert all(stage.bound == 0 for stage in stages[len(best) :]), "nothing is said of what is not optimised"
    assert heard.variables > 0


@pytest.mark.parametrize("mode", ["weighted", "staged"])
@pytest.mark.skipif(find_spec("highspy") is None, reason="highspy is an extra")
def test_highs_finds_what_was_solved_by_hand(mode: str) -> None:
    command = [sys.executable, "-c", HIGHS, mode, *(str(FIXTURES / name / "problem.yaml") for name in SMALL)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    # From 1.16 on HiGHS greets on standard output, silent or not.
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    assert len(answers) == len(SMALL)
    for name, (status, made, bounds) in zip(SMALL, answers, strict=True):
        best = by_hand(name)
        if best is None:
            assert (name, status, made) == (name, "infeasible", None)
        else:
            assert (name, judged(small(name), Plan.model_validate(made))) == (name, best)
            assert (name, tuple(bounds[: len(best)])) == (name, best)


@pytest.mark.parametrize("name", SMALL)
def test_greedy_never_beats_what_was_solved_by_hand(name: str) -> None:
    problem, best, heard = small(name), by_hand(name), Heard()
    status, _ = greedy.solve(problem, heard)
    made = heard.plans[-1]
    if status == "partial":
        assert len(made.entries) < len(problem.workshops)
        partial = problem.model_copy(update={"partial": True})
        rules = {(because.rule, because.aspect) for because in check(partial, made).violations}
        assert rules <= {("placed-once", "announced"), ("placed-once", "before")}
    else:
        assert best is not None
        assert judged(problem, made) >= best


def test_greedy_moves_somebody_where_that_fills_the_table() -> None:
    """h-1 suits both required seats, h-2 only the category's: h-1 must make room for h-2 and take the other."""
    both = tiny_problem(
        people=[{"id": f"h-{n}", "organisation": "helpers", "engagement": "volunteer"} for n in (1, 2)],
        workshops=[
            workshop(
                "arrival-1",
                {"category": "support_initiative", "required": True},
                {"person": "h-1", "required": True},
            )
        ],
    )
    heard = Heard()
    assert greedy.solve(both, heard)[0] == "solved"
    (entry,) = heard.plans[-1].entries
    assert entry.slot == TUESDAY, "the earliest that is open to volunteers"
    assert {seated.seat: seated.people for seated in entry.seats} == {"support_initiative": ("h-2",), "h-1": ("h-1",)}


AFTERNOON, EVENING = "2027-01-12/14:30-16:30", TUESDAY
BETWEEN = [{"between": ["north", "south"], "travel_min": 45}]


def across(*evenings: str, **parts: Any) -> Problem:
    """Until half past four o-1 is due in the north, and at five or later in the south."""
    return tiny_problem(
        AFTERNOON,
        *evenings,
        **{
            "boroughs": [{"id": id, "label": id.title()} for id in ("north", "south")],
            "rooms": [{"id": f"room-{id}", "capacity": 20, "borough": id} for id in ("north", "south")],
            "workshops": [
                workshop("arrival-1", required("office"), borough="north", locked={"slot": AFTERNOON}),
                workshop("arrival-2", required("office"), borough="south"),
            ],
            **parts,
        },
    )


def answers(problem: Problem) -> list[tuple[str, bool]]:
    """(status, does the check take it) of the script and of greedy."""
    found: list[tuple[str, bool]] = []
    for solve in (partial(cpsat_script.solve, mode="lp"), greedy.solve):
        heard = Heard()
        status, _ = solve(problem, heard)
        whole = [made for made in heard.plans if len(made.entries) == len(problem.workshops)]
        found.append((status, bool(whole) and check(problem, whole[-1]).valid))
    return found


def test_the_way_between_two_boroughs_takes_its_time() -> None:
    assert answers(across(EVENING)) == [("solved", True)] * 2, "no way is known"
    assert answers(across(EVENING, travel=BETWEEN)) == [("infeasible", False), ("partial", False)]
    assert answers(across(EVENING, THURSDAY, travel=BETWEEN)) == [("solved", True)] * 2, "two days later there is time"


@pytest.mark.parametrize(("place", "reached"), [("south", True), ("north", False), (None, True)])
def test_from_a_sitting_it_is_the_way_that_counts(place: str | None, reached: bool) -> None:
    """The council sits until half past four; where that is not known, half an hour is allowed for the way."""
    sitting = {"start": "2027-01-12T13:00", "end": "2027-01-12T16:30"} | ({"borough": place} if place else {})
    council = {"id": "council", "label": "Council", "members": [{"person": "o-1"}], "sittings": [sitting]}
    session = workshop("arrival-1", required("office"), borough="south")
    problem = across(EVENING, travel=BETWEEN, committees=[council], workshops=[session])
    assert answers(problem) == ([("solved", True)] * 2 if reached else [("infeasible", False), ("partial", False)])


def test_a_room_that_is_near_enough_is_taken() -> None:
    """The evening session is bound to no borough: in the north o-1 can be there in time."""
    due = [
        workshop("arrival-1", required("office"), borough="north", locked={"slot": AFTERNOON}),
        workshop("arrival-2", required("office")),
    ]
    problem = across(EVENING, travel=BETWEEN, workshops=due)
    heard = Heard()
    assert cpsat_script.solve(problem, heard, "lp")[0] == "solved"
    assert check(problem, heard.plans[-1]).valid
    assert {entry.workshop: entry.room for entry in heard.plans[-1].entries}["arrival-2"] == "room-north"


def test_plans_for_a_generated_municipality_pass_the_check() -> None:
    """With ways, fees, a budget, observances and holidays. Greedy may leave workshops unheld, but breaks nothing."""
    for family in ("baseline", "q1_2027_be"):
        problem = Problem.model_validate(generate("M", family, 1, boroughs=3, two_moderators=50).problem)
        assert problem.travel
        assert problem.budget.total_cents
        assert any(w.moderators == 2 for w in problem.workshops)
        heard = Heard(seconds=30)
        status, _ = greedy.solve(problem, heard)
        made = heard.plans[-1]
        judge = problem.model_copy(update={"partial": True}) if status == "partial" else problem
        broken = {(because.rule, because.aspect) for because in check(judge, made).violations}
        assert broken <= {("placed-once", "announced"), ("placed-once", "before")}, family


def test_the_script_and_the_engine_agree_on_random_problems() -> None:
    """Every hard rule can bind in these; an equal score from two formulations is no accident."""
    solved = none = 0
    for seed in range(1000, 1220):
        problem = tiny.problem(seed)
        if problem is None or problem.repeats:
            continue
        problem = problem.model_copy(update={"priorities": ONLY_KNOWN})
        heard, ours = Heard(), plan(without_ways_out(problem), limits=Limits(seconds=60, workers=1))
        status, _ = cpsat_script.solve(problem, heard, MODES[seed % 3])
        if isinstance(ours, Solved):
            assert ours.proved
            assert (seed, judged(problem, heard.plans[-1])) == (seed, stages_of(ours.score))
            solved += 1
        else:
            assert isinstance(ours, Infeasible)
            assert (seed, status) == (seed, "infeasible")
            none += 1
    assert solved >= 30
    assert none >= 10


@cache
def frankenthal() -> tuple[Problem, Solved]:
    problem = load(FIXTURES / "frankenthal-2020" / "problem.yaml").model_copy(update={"priorities": ONLY_KNOWN})
    outcome = plan(problem, limits=Limits(seconds=120))
    assert isinstance(outcome, Solved)
    assert outcome.proved
    return problem, outcome


def test_a_real_series_is_planned_by_both_and_never_better_than_proved() -> None:
    problem, ours = frankenthal()
    heard = Heard(seconds=60)
    status, _ = cpsat_script.solve(problem, heard, "lp")
    assert status == "solved"
    greedy.solve(problem, heard)
    for made in heard.plans:
        assert judged(problem, made) >= stages_of(ours.score)


def test_identical_sessions_are_refused_rather_than_planned_wrongly() -> None:
    with pytest.raises(ValueError, match="identical sessions"):
        Reading(small("one-visit-each"))


# -- one weighted sum for many stages ------------------------------------------------------------------


def test_a_weighted_sum_orders_as_the_stages_do() -> None:
    weighted = Weighted.of([Stage((), 0, 3), Stage((), 0, 10), Stage((), 0, 7)])
    assert weighted.weights == (88, 8, 1)
    assert weighted.split(88 * 2 + 8 * 10 + 7) == [2, 10, 7]


def test_a_bound_on_the_sum_says_something_of_each_stage() -> None:
    """With stages of at most 3, 10 and 7: a sum of at least 88 + 40 means at least 1, and then at least 5."""
    weighted = Weighted.of([Stage((), 0, 3), Stage((), 0, 10), Stage((), 0, 7)])
    assert weighted.bounds(88 + 40 + 2, [1, 5, 6]) == [1, 5, 2]
    assert weighted.bounds(87, [1, 5, 6]) == [0, 0, 0], "the lower stages alone could make up for 87"
    assert weighted.bounds(0, [0, 0, 0]) == [0, 0, 0]


def test_stages_that_no_integer_can_hold_are_left_out_from_below() -> None:
    weighted = Weighted.of([Stage((), 0, 2**30), Stage((), 0, 2**20), Stage((), 0, 2**20)])
    assert weighted.weights == (2**20 + 1, 1, 0)
    assert weighted.weights[0] * (2**30) < LARGEST


def test_what_waits_is_told_in_the_end_with_the_time_it_was_found() -> None:
    """Three solutions in one moment: the first is told at once, the last at the end, the one between never."""
    heard = Heard()
    answers = Answers(heard, Weighted.of([Stage((), 0, 9)]))
    made = [Plan(programme_id=f"plan-{n}", entries=()) for n in range(3)]
    for value, solution in zip((8, 6, 5), made, strict=True):
        answers.solution(value, partial(Plan.model_copy, solution))
    answers.bound(5)
    assert heard.plans == made[:1]
    answers.flush()
    assert heard.plans == [made[0], made[2]]
    assert answers.states() == [StageState(5, 5)]
    assert heard.stages[-1] == (0, 5, 5)
