"""The door for embedders: threads, listeners, stop buttons, limits, and what an embedder gets wrong."""

from __future__ import annotations

import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from scheduler import Infeasible, Limits, Progress, Solved, Undecided, check, load, plan

from .builders import entry, problem, stages, violations, workshop

ROOT = Path(__file__).resolve().parent.parent
TOWN = ROOT / "fixtures" / "kreisstadt-2027-q1" / "problem.yaml"
SMALL = ROOT / "fixtures" / "wildeshausen-2020" / "problem.yaml"
TUESDAY = "2027-01-12/17:00-21:00"


def test_every_better_plan_that_is_told_is_valid() -> None:
    town = load(SMALL)
    told: list[Progress] = []
    outcome = plan(town, limits=Limits(seconds=120), on_progress=told.append)
    assert isinstance(outcome, Solved)
    plans = [progress.plan for progress in told if progress.plan is not None]
    assert plans
    assert all(check(town, found).valid for found in plans)
    assert all(progress.gap is None or 0 <= progress.gap <= 1 for progress in told)


def test_a_listener_that_fails_ends_the_search_with_its_own_error() -> None:
    """A failure while a bound was told once hid behind an IndexError."""

    def failing(progress: Progress) -> None:
        raise RuntimeError("the listener's own fault")

    with pytest.raises(RuntimeError, match="own fault"):
        plan(load(SMALL), on_progress=failing)


def test_a_stop_before_the_start_ends_at_once() -> None:
    """Whether the solver still stumbles over a plan is its affair; if it does, nobody may have proved it further."""
    stop, told = threading.Event(), list[Progress]()
    stop.set()
    outcome = plan(load(TOWN), on_progress=told.append, stop=stop)
    assert isinstance(outcome, (Undecided, Solved))
    assert isinstance(outcome, Undecided) or not outcome.proved
    assert len({progress.tier for progress in told}) <= 2


def test_searches_leave_nothing_behind() -> None:
    """Solver and listener once held each other, and a whole model with them, for the life of the process."""
    small = problem()
    plan(small, on_progress=lambda progress: None)
    gc.collect()
    assert [kept for kept in gc.get_objects() if type(kept).__name__ == "_Run"] == []


def test_a_stop_keeps_the_best_plan() -> None:
    town, stop = load(TOWN), threading.Event()

    def enough(progress: Progress) -> None:
        if progress.plan is not None:
            stop.set()

    outcome = plan(town, on_progress=enough, stop=stop)
    assert isinstance(outcome, Solved)
    assert check(town, outcome.plan).valid


def test_several_plans_at_once_in_worker_threads() -> None:
    small = problem()
    with ThreadPoolExecutor(3) as pool:
        outcomes = list(pool.map(lambda _: plan(small, limits=Limits(workers=1)), range(6)))
    assert all(isinstance(outcome, Solved) for outcome in outcomes)


def test_reproducible_limits_give_byte_equal_plans() -> None:
    town = load(SMALL)
    first, second = (plan(town, limits=Limits.reproducible(effort=2)) for _ in range(2))
    assert isinstance(first, Solved)
    assert isinstance(second, Solved)
    assert first.plan.model_dump_json() == second.plan.model_dump_json()


@pytest.mark.parametrize(
    "wrong",
    [
        {"seconds": 0},
        {"seconds": float("nan")},
        {"gap": -0.1},
        {"gap": float("nan")},
        {"workers": 0},
        {"seed": 2**40},
        {"deterministic": -1.0},
    ],
    ids=str,
)
def test_limits_that_no_search_could_keep_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Limits(**wrong)


def test_an_infeasible_problem_is_a_value() -> None:
    outcome = plan(problem(TUESDAY, workshops=[workshop("a"), workshop("b")], rooms=[{"id": "hall", "capacity": 9}]))
    assert isinstance(outcome, Infeasible)
    assert outcome.partial is not None
    assert len(outcome.partial.plan.entries) == 1
    assert [(lost.workshop, lost.left) for lost in outcome.lost] == [("a", 1), ("b", 1)]


def test_a_seat_listed_twice_in_a_plan_counts_once_for_all_its_people() -> None:
    """Only the last listing was counted once, so a full table looked half empty."""
    two = problem(workshops=[workshop("a", {"category": "administration"}, {"organisation": "helpers"})])
    held = entry("a", TUESDAY, {"administration": ["o-1"], "helpers": ["h-1"]})
    listed = held.model_copy(update={"seats": (*held.seats, held.seats[0].model_copy(update={"people": ()}))})
    assert stages(two, "full-table", listed) == stages(two, "full-table", held) == (0,)
    assert violations(two, listed) == ()
