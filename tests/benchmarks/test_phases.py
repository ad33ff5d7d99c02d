"""How long each phase takes, by pytest-benchmark: load, compile, prune, build, first plan, check.

`pytest tests/benchmarks/test_phases.py --benchmark-enable` measures; with `--benchmark-disable` every phase runs once
and only its result is tested. Set `PHASES_PROBLEM` to a problem file to measure on that instead of the district town.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from scheduler import Limits, Plan, Problem, Progress, Solved, check, load, plan
from scheduler.engine.instance.candidates import prune
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.instance.instance import Instance
from scheduler.engine.model.model import build
from scheduler.rules.catalogue import configured

pytest.importorskip("pytest_benchmark")

T = TypeVar("T")
Measure = Callable[..., T]
TOWN = Path(__file__).resolve().parents[2] / "fixtures" / "kreisstadt-2027-q1" / "problem.yaml"
PATH = Path(os.environ.get("PHASES_PROBLEM", TOWN))


@cache
def problem() -> Problem:
    return load(PATH)


@cache
def instance() -> Instance:
    return compile_problem(problem())


@cache
def planned() -> Plan:
    outcome = plan(problem(), limits=Limits(seconds=120, gap=1.0))
    assert isinstance(outcome, Solved)
    return outcome.plan


def first_plan() -> Plan:
    """A search that is stopped as soon as it has a plan."""
    stop, found = threading.Event(), []

    def heard(progress: Progress) -> None:
        if progress.plan is not None:
            found.append(progress.plan)
            stop.set()

    plan(problem(), limits=Limits(seconds=120), on_progress=heard, stop=stop)
    return found[0]


def test_load(benchmark: Measure[Problem]) -> None:
    assert benchmark(load, PATH) == problem()


def test_compile(benchmark: Measure[Instance]) -> None:
    # A copy looks everything up anew, as a problem that was just loaded does.
    compiled = benchmark(lambda: compile_problem(problem().model_copy()))
    assert compiled.workshops == instance().workshops


def test_prune(benchmark: Measure[object]) -> None:
    rules = configured(problem())
    benchmark(prune, instance(), rules)
    left = prune(instance(), rules).slots.sum(axis=1)
    assert (left > 0).all()
    assert left.sum() < left.size * instance().n_slots


def test_build(benchmark: Measure[object]) -> None:
    rules = configured(problem())
    benchmark(build, instance(), rules)
    assert build(instance(), rules).poster.n_constraints > len(problem().workshops)


def test_first_plan(benchmark: Measure[Plan]) -> None:
    assert check(problem(), benchmark(first_plan)).valid


def test_check(benchmark: Measure[object]) -> None:
    made = planned()
    # A copy is read anew; a plan that was checked before is not.
    benchmark(lambda: check(problem(), made.model_copy()))
    assert check(problem(), made).valid
