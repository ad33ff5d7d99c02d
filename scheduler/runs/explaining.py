"""One run of `rundertisch explain`: which question, for whom, the answer, the exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .. import api
from ..domain.answers.explanation import Explanation
from ..domain.answers.question import Alternatives, Options, PlaceKind, Question, WhatIf, Why, WhyNot
from ..domain.faults.references import unknown_id
from ..domain.limits import Limits
from ..domain.problem import Problem
from ..errors import Fault, InputError
from ..files.plan_file import load_plan, plan_from
from ..reports.answers.explanation_text import Told, explanation_document, explanation_text, told
from ..reports.plan.agenda import Reader, knows
from ..reports.words.document import written
from ..reports.words.labels import Labels
from ..rules.catalogue import configured
from .console import interruptible, text_width
from .exit_codes import NO, UNDECIDED, YES

WIDTH = 90
"""Where there is no terminal: a conflict is told in lines of at most that."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked on the command line; at most one of them."""

    why: str | None = None
    why_not: str | None = None
    options: str | None = None
    alternatives: int | None = None
    what_if: Path | None = None


def reader_of(problem: Problem, level: str, person: str | None) -> Reader:
    """Raises InputError where nobody is named, or nobody known."""
    if level != "participant":
        return Reader("public" if level == "public" else "coordinator")
    if person is None:
        raise InputError([Fault(("--person",), "nothing", "the id of who asks, for --for participant")])
    if not knows(problem, person):
        raise InputError([unknown_id(("--person",), person, "a person or moderator", _humans(problem))])
    return Reader("participant", person)


def question_of(problem: Problem, asked: Asked) -> Question | None:
    """Raises InputError with the nearest id where one is not known, or if more than one thing is asked."""
    given = [name for name in Asked.__slots__ if getattr(asked, name) is not None]
    if len(given) > 1:
        found = " and ".join(f"--{name.replace('_', '-')}" for name in given)
        raise InputError([Fault((), found, "one question at a time")])
    if asked.why is not None:
        return Why(_workshop(problem, asked.why, "--why"))
    if asked.options is not None:
        return Options(_workshop(problem, asked.options, "--options"))
    if asked.why_not is not None:
        return _why_not(problem, asked.why_not)
    if asked.alternatives is not None:
        return Alternatives(asked.alternatives)
    if asked.what_if is not None:
        from ..files.problem_file import load

        return WhatIf(load(asked.what_if))
    return None


def _workshop(problem: Problem, id: str, option: str) -> str:
    if id not in problem.workshop_by_id:
        raise InputError([unknown_id((option,), id, "a workshop", problem.workshop_by_id)])
    return id


def _why_not(problem: Problem, text: str) -> WhyNot:
    workshop, equals, place = text.partition("=")
    if not equals:
        raise InputError([Fault(("--why-not",), f'"{text}"', "WORKSHOP=SLOT, or a moderator, room or person")])
    _workshop(problem, workshop, "--why-not")
    known: Mapping[PlaceKind, Mapping[str, object]] = {
        "slot": problem.slot_by_id,
        "moderator": problem.moderator_by_id,
        "room": problem.room_by_id,
        "person": problem.person_by_id,
    }
    kind = next((kind for kind, ids in known.items() if place in ids), None)
    if kind is None:
        every = [id for ids in known.values() for id in ids]
        raise InputError([unknown_id(("--why-not",), place, "a slot, moderator, room or person", every)])
    return WhyNot(workshop, kind, place)


def _humans(problem: Problem) -> list[str]:
    return [*problem.person_by_id, *problem.moderator_by_id]


def run_explain(
    problem: Problem, labels: Labels, plan: Path | None, options: Mapping[str, Any], say: Callable[[str], None]
) -> int:
    """The exit code: 0 an answer, 1 there is no plan or what was asked for is impossible, 3 undecided in time.

    ``options``: of the command. Raises InputError for what the problem does not know.
    """
    reader = reader_of(problem, options["level"], options["person"])
    question = question_of(problem, Asked(**{name: options[name] for name in Asked.__slots__}))
    limits = Limits(seconds=options["seconds"], workers=options["workers"], seed=options["seed"])
    given = None if plan is None else load_plan(plan)
    rules = configured(problem)
    with interruptible() as interruption:
        with plan_from(plan):
            found = api.explain(problem, given, question, limits=limits, stop=interruption.stop)
        if question is None and plan is None:
            found = replace(found, plan=None)  # nobody asked what a plan pays
        content = told(found, problem, rules, labels, reader)
        document = explanation_document(found, content)
        say(written(document) if options["as_json"] else explanation_text(content, text_width(sys.stdout, WIDTH)))
        return _code(found, content) if interruption.exit_code is None else interruption.exit_code


def _code(found: Explanation, content: Told) -> int:
    """An answer that is not for the reader does not show in the code either."""
    if content.level != "coordinator" and content.withheld:
        return NO
    if found.conflicts or found.repairs:
        return NO
    if found.best is None:
        return UNDECIDED
    if isinstance(found.question, (WhyNot, WhatIf)):
        verdict = found.answers[0].verdict if found.answers else "open"
        return {"impossible": NO, "open": UNDECIDED}.get(verdict, YES)
    return YES
