"""Tiny problems and plans for the stories that tests tell.

Slots are written as plans write them, ``2027-01-12/17:00-21:00`` (a Tuesday), subjects as ``workshop:arrival-1``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from scheduler.api import plan
from scheduler.check import check
from scheduler.domain.answers.outcome import Infeasible, Solved
from scheduler.domain.because import Because, Subject, SubjectKind
from scheduler.domain.changes.change import KINDS
from scheduler.domain.plan import Entry, Plan, Seated
from scheduler.domain.problem import Problem
from scheduler.reports.words.labels import Labels
from scheduler.reports.words.sentences import sentence
from scheduler.rules.catalogue import RULES

LANGUAGES: tuple[Literal["de", "en"], ...] = ("de", "en")

TUESDAY = "2027-01-12/17:00-21:00"
THURSDAY = "2027-01-14/17:00-21:00"
NEXT_TUESDAY = "2027-01-19/17:00-21:00"
MORNING = "2027-01-13/09:00-12:00"

ORGANISATIONS = [
    {"id": "office", "label": "Integration office", "category": "administration"},
    {"id": "helpers", "label": "Helpers' circle", "category": "support_initiative"},
]
PEOPLE = [
    {"id": "o-1", "organisation": "office", "engagement": "paid"},
    {"id": "h-1", "organisation": "helpers", "engagement": "volunteer"},
]


def problem(*slots: str, **parts: Any) -> Problem:
    """One workshop of two hours on arrival, without seats; an office and helpers; evenings, one morning.

    ``slots`` replaces the slots, every part replaces a part of the file.
    """
    given: dict[str, Any] = {
        "schema_version": 1,
        "programme_id": "tiny",
        "municipality": {"label": "Musterstadt", "land": "NW"},
        "horizon": {"first": "2027-01-11", "last": "2027-03-28"},
        "planning_date": "2026-12-01",
        "calendar": {"school_holidays": "ignored"},
        "slots": {"single": [single(slot) for slot in slots or (TUESDAY, MORNING, THURSDAY, NEXT_TUESDAY)]},
        "organisations": ORGANISATIONS,
        "people": PEOPLE,
        "topics": [{"id": "arrival", "label": "Arrival"}],
        "workshops": [workshop("arrival-1")],
    }
    return Problem.model_validate({**given, **parts})


def each_its_own(*names: str) -> dict[str, list[dict[str, Any]]]:
    """Parts of a problem: for each name a company with one person to send, and a topic of its own."""
    return {
        "organisations": [{"id": name, "label": name, "category": "company"} for name in names],
        "people": [{"id": f"{name}-1", "organisation": name, "engagement": "paid"} for name in names],
        "topics": [{"id": name, "label": name} for name in names],
    }


def single(slot: str) -> dict[str, str]:
    """A slot by its id, as a problem file gives it."""
    date, span = slot.split("/")
    start, end = span.split("-")
    return {"date": date, "start": start, "end": end}


def workshop(id: str, *seats: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": id, "topic": "arrival", "duration": 120, "seats": list(seats), **more}


def announced(problem: Problem, **slots: str) -> Problem:
    """The same problem with workshops announced for slots; ids with _ for -."""
    given = problem.model_dump(mode="json", exclude_unset=True)
    for workshop in given["workshops"]:
        if workshop["id"].replace("-", "_") in slots:
            workshop["locked"] = {"slot": slots[workshop["id"].replace("-", "_")]}
    return Problem.model_validate(given)


def required(organisation: str, **more: Any) -> dict[str, Any]:
    return {"organisation": organisation, "required": True, **more}


def entry(
    workshop: str,
    slot: str = TUESDAY,
    seats: Mapping[str, Sequence[str]] | None = None,
    moderators: Sequence[str] = (),
    room: str | None = None,
) -> Entry:
    return Entry(
        workshop=workshop,
        slot=slot,
        room=room,
        moderators=tuple(moderators),
        seats=tuple(Seated(seat=seat, people=tuple(people)) for seat, people in (seats or {}).items()),
    )


def planned(*entries: Entry) -> Plan:
    return Plan(programme_id="tiny", entries=entries)


def because(rule: str, *subjects: str, amount: int = 1, aspect: str = "") -> Because:
    parts = [subject.split(":", 1) for subject in subjects]
    return Because(rule, tuple(Subject(cast(SubjectKind, kind), id) for kind, id in parts), amount, aspect)


def violations(problem: Problem, *entries: Entry) -> tuple[Because, ...]:
    """What `check` refuses; each refusal must have its sentence in both languages."""
    found = check(problem, planned(*entries)).violations
    _said(problem, found)
    return found


def _said(problem: Problem, found: Sequence[Because]) -> None:
    for because in found:
        for language in LANGUAGES:
            words = sentence(because, RULES, Labels(problem, language))
            assert words.endswith("."), words
            assert "?" not in words, words
            assert not words.startswith(because.rule), f"no sentence for {because}"


def amounts(problem: Problem, rule: str, *entries: Entry) -> list[int]:
    """What that rule alone refuses, by amount."""
    return [because.amount for because in violations(problem, *entries) if because.rule == rule]


def penalties(problem: Problem, rule: str, *entries: Entry) -> list[Because]:
    found = [because for because in check(problem, planned(*entries)).penalties if because.rule == rule]
    _said(problem, found)
    return found


def stages(problem: Problem, rule: str, *entries: Entry) -> tuple[int, ...]:
    """What that soft rule costs, stage by stage."""
    return next(tier.stages for tier in check(problem, planned(*entries)).score if tier.rules == (rule,))


def without_ways_out(problem: Problem) -> Problem:
    """The same problem with nothing for sale: that there is no plan is said without a search for repairs."""
    return problem.model_copy(update={"repair_prices": dict.fromkeys(KINDS)})


def feasible(problem: Problem) -> bool:
    """Does the engine find a plan? False only if it says that there is none."""
    outcome = plan(without_ways_out(problem))
    assert isinstance(outcome, Solved | Infeasible)
    return isinstance(outcome, Solved)


def best(problem: Problem) -> dict[str, Entry]:
    """The engine's proved plan, by workshop."""
    outcome = plan(problem)
    assert isinstance(outcome, Solved)
    assert outcome.proved
    return {entry.workshop: entry for entry in outcome.plan.entries}
