"""Explanations of the fixtures, with ids and names that nobody would write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from scheduler import Alternatives, Explanation, Limits, Options, WhatIf, Why, WhyNot, explain, plan
from scheduler.domain.answers.outcome import Solved
from scheduler.domain.answers.question import Question
from scheduler.domain.problem import Problem
from scheduler.files.document import read

from ..builders import without_ways_out

FIXTURES = Path(__file__).parents[2] / "fixtures"
INFEASIBLE = sorted(path.parent for path in FIXTURES.glob("infeasible/*/problem.yaml"))
LARGE = {"berlin-2027-q1", "kreisstadt-2027-q1", "frankenthal-2020", "heilbronn-2023", "wildeshausen-2020"}
SMALL = [path.parent for path in sorted(FIXTURES.glob("*/problem.yaml")) if path.parent.name not in LARGE]
QUICK = Limits(seconds=20, workers=1)


@cache
def canaries(folder: Path) -> Problem:
    """The fixture with marked ids of people, moderators and committees, and marked labels of organisations."""
    given = read(folder / "problem.yaml").value
    names = {
        str(one["id"]): f"zz{n}-canary"
        for n, one in enumerate(one for kind in ("people", "moderators", "committees") for one in given.get(kind, ()))
    }
    given = _renamed(given, names)
    for kind in ("organisations", "committees"):
        for n, one in enumerate(given.get(kind, ())):
            one["label"] = f"zz{kind}{n}-canary"
    return Problem.model_validate(given)


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _renamed(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value


@cache
def explanations(folder: Path) -> tuple[Explanation, ...]:
    """The fixture's answer to every kind of question."""
    problem = canaries(folder)
    found = plan(without_ways_out(problem), limits=QUICK)
    if not isinstance(found, Solved):
        return (explain(problem, limits=QUICK),)
    return tuple(explain(problem, found, question, limits=QUICK) for question in questions(problem))


def questions(problem: Problem) -> Iterator[Question | None]:
    workshop = problem.workshops[0].id
    yield None
    yield Why(workshop)
    yield Options(workshop)
    yield Alternatives(2)
    yield WhatIf(problem.model_copy(update={"slots": problem.slots}))
    for slot in [*problem.slot_by_id][:2]:
        yield WhyNot(workshop, "slot", slot)
    for room in [*problem.room_by_id][:1]:
        yield WhyNot(workshop, "room", room)
    for moderator in [*problem.moderator_by_id][:2]:
        yield WhyNot(workshop, "moderator", moderator)
    for person in [*problem.person_by_id][:3]:
        yield WhyNot(workshop, "person", person)
