"""A second opinion: it agrees with what is true, and does not let pass what is not."""

from __future__ import annotations

import threading
import time

import pytest

from scheduler.api import plan
from scheduler.domain.answers.outcome import Infeasible, Solved
from scheduler.domain.limits import Limits
from scheduler.domain.plans.score import stages_of
from scheduler.domain.problem import Problem
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.search import confirm
from scheduler.engine.search.confirm import confirm_infeasible, confirm_score
from scheduler.engine.search.solver import Clock
from scheduler.errors import EngineError
from scheduler.rules.catalogue import configured

from ...builders import MORNING, NEXT_TUESDAY, TUESDAY, problem, required, workshop

SEATS = ({"organisation": "office"}, {"organisation": "helpers"})
FITS = problem(TUESDAY, MORNING, NEXT_TUESDAY, workshops=[workshop("arrival-1", *SEATS), workshop("arrival-2", *SEATS)])
BY_DAY = problem(MORNING, workshops=[workshop("arrival-1", required("helpers"))])
TWO_AT_ONCE = problem(TUESDAY, workshops=[workshop(f"arrival-{n}", required("office")) for n in (1, 2)])


def clock(seconds: float = 60) -> Clock:
    return Clock(Limits(seconds=seconds), time.monotonic())


def best(town: Problem) -> Solved:
    outcome = plan(town)
    assert isinstance(outcome, Solved)
    return outcome


def test_the_whole_score_is_confirmed() -> None:
    outcome = best(FITS)
    assert {stage.proof for stage in outcome.stages} == {"proved"}
    assert all(stage.bound == stage.value for stage in outcome.stages)


@pytest.mark.parametrize("worse", range(4))
def test_a_score_that_is_not_the_best_is_found_out(worse: int) -> None:
    values = list(stages_of(best(FITS).score))
    known = [n for n, value in enumerate(values) if value or n in (1, 5)][worse]
    values[known] += 1
    with pytest.raises(EngineError, match="better than the one") as refused:
        confirm_score(compile_problem(FITS), configured(FITS), values, clock(), 60)
    assert "constraints" in refused.value.model


def test_without_time_it_stays_open() -> None:
    values = stages_of(best(FITS).score)
    assert confirm_score(compile_problem(FITS), configured(FITS), values, clock(), 0) == "open"
    hurried = plan(FITS, limits=Limits(seconds=60), stop=stopped())
    assert not isinstance(hurried, Solved) or {stage.proof for stage in hurried.stages} <= {"proved-once", "gap"}


def stopped() -> threading.Event:
    event = threading.Event()
    event.set()
    return event


@pytest.mark.parametrize("town", [BY_DAY, TWO_AT_ONCE], ids=["by pruning", "by the solver"])
def test_a_no_is_confirmed_without_pruning(town: Problem) -> None:
    outcome = plan(town)
    assert isinstance(outcome, Infeasible)
    assert outcome.proof == "proved"


def test_a_no_that_is_wrong_is_found_out() -> None:
    with pytest.raises(EngineError, match="proved to have none") as refused:
        confirm_infeasible(compile_problem(FITS), configured(FITS), clock(), 60)
    assert "constraints" in refused.value.model


@pytest.mark.parametrize(
    ("town", "proof"), [(BY_DAY, "proved-once"), (TWO_AT_ONCE, "proved")], ids=["pruned", "solved"]
)
def test_where_the_unpruned_model_is_too_large_the_pruned_one_is_asked(
    town: Problem, proof: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What pruning alone refuses has then no second opinion."""
    monkeypatch.setattr(confirm, "MOST_REFUSALS", 0)
    outcome = plan(town)
    assert isinstance(outcome, Infeasible)
    assert outcome.proof == proof
