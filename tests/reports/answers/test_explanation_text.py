"""Conflicts and ways out in words: brief, in both languages, and never with a gap."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from scheduler import Explanation, explain, load
from scheduler.domain.answers.conflict import Conflict
from scheduler.domain.answers.explanation import Answer
from scheduler.domain.answers.question import Why
from scheduler.domain.because import Because, Subject
from scheduler.domain.parts.fields import Language
from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.reports.answers.conflict_text import told_conflict
from scheduler.reports.answers.conflict_words import DEMANDS
from scheduler.reports.answers.explanation_text import explanation_text, told
from scheduler.reports.plan.agenda import Reader
from scheduler.reports.words.labels import Labels
from scheduler.rules.catalogue import RULES, configured

from ..explained import FIXTURES, INFEASIBLE, QUICK

BERLIN = FIXTURES / "berlin-infeasible"
COORDINATOR = Reader("coordinator")


@cache
def explained(folder: Path) -> tuple[Problem, Explanation]:
    problem = load(folder / "problem.yaml")
    return problem, explain(problem, limits=QUICK)


def text_of(folder: Path, language: Language, width: int = 90) -> str:
    problem, found = explained(folder)
    labels = Labels(problem, language)
    return explanation_text(told(found, problem, configured(problem), labels, COORDINATOR), width)


# -- the Berlin case ------------------------------------------------------------------------------


def test_berlin_is_told_in_eight_lines_of_at_most_ninety_characters() -> None:
    text = text_of(BERLIN, "de")
    lines = text.splitlines()
    assert len(lines) <= 8
    assert max(map(len, lines)) <= 90
    assert text == (BERLIN / "expected.de.txt").read_text(encoding="utf-8")


def test_berlin_says_who_when_which_rule_and_three_ways_out() -> None:
    text = text_of(BERLIN, "de")
    for said in ("Moscheeverein Altstadt", "Ramadan", "ehrenamtlich", "17–21 Uhr", "14 Tage", "28 Tage", "31.03.2027"):
        assert said in text
    ways = [line for line in text.splitlines() if line.startswith("Ausweg")]
    assert len(ways) >= 3
    assert any("Samstage" in way for way in ways)


def test_berlin_names_no_id_and_no_rule() -> None:
    problem, _ = explained(BERLIN)
    text = text_of(BERLIN, "de")
    ids = [*problem.workshop_by_id, *problem.person_by_id, *problem.moderator_by_id, *problem.organisation_by_id]
    for id in (*ids, *problem.room_by_id, *problem.topic_by_id):
        assert not re.search(rf"(?<![\w-]){re.escape(id)}(?![\w-])", text), id
    for rule in RULES:
        assert rule.name not in text


# -- every conflict -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("folder", [BERLIN, *INFEASIBLE], ids=lambda folder: folder.name)
def test_every_conflict_reads_without_gaps(folder: Path, language: Language) -> None:
    problem, found = explained(folder)
    text = text_of(folder, language)
    assert found.conflicts
    assert not re.search(r"[?]{2}|[{}]|\? |\d{4}-\d\d-\d\d", text), text
    labelled = [*problem.organisation_by_id, *problem.topic_by_id]
    labelled += [one.id for one in problem.workshops if one.label is not None]
    labels = [*(one.label for one in problem.organisations), *(one.label for one in problem.topics)]
    labels += [kept.labels[language] for kept in problem.kept]
    bare = " ".join(text.split())
    for label in sorted(labels, key=len, reverse=True):
        bare = bare.replace(label, "")
    for id in labelled:
        assert not re.search(rf"(?<![\w-]){re.escape(id)}(?![\w-])", bare), id
    for repair in found.repairs:
        assert f"{'Ausweg, Preis' if language == 'de' else 'Way out, price'} {repair.price}: " in " ".join(text.split())


@pytest.mark.parametrize("key", [key for key in DEMANDS["en"] if "+" not in key and "/many" not in key])
def test_every_sentence_of_a_conflict_can_be_filled(key: str) -> None:
    problem, _ = explained(BERLIN)
    rule, aspect = key.split("/")
    kinds = {"room": "vhs-forum"} if aspect == "room" or rule == "room-fits" else {"person": "p-005"}
    subjects = [Subject("room" if "room" in kinds else "person", *kinds.values()), Subject("workshop", "teilhabe-1")]
    if "empty" in aspect or "split" in aspect:
        subjects[0] = Subject("seat", "teilhabe-1/ki")
    if rule == "series-order":
        subjects = [Subject("workshop", "teilhabe-1"), Subject("workshop", "teilhabe-2")]
    for language in ("de", "en"):
        labels = Labels(problem, language)
        conflict = Conflict((Because(rule, tuple(subjects), aspect=aspect),), True)
        (line,) = told_conflict(conflict, problem, configured(problem), labels, COORDINATOR).lines
        assert not re.search(r"[{}]|teilhabe-|vhs-forum", line)
        assert "  " not in line


def test_many_who_say_the_same_are_told_in_one_sentence() -> None:
    problem, _ = explained(BERLIN)
    people = [person.id for person in problem.people]
    members = [Because("available", (Subject("person", id), Subject("workshop", "teilhabe-1"))) for id in people]
    told_ = told_conflict(
        Conflict.of(frozenset(members), True), problem, configured(problem), Labels(problem, "en"), COORDINATOR
    )
    assert len(told_.lines) == 1
    assert "and 4 others are not always free" in told_.lines[0]


def test_a_place_that_costs_nothing_could_be_chosen() -> None:
    problem, _ = explained(BERLIN)
    plan = Plan(programme_id=problem.programme_id, entries=())
    slot = problem.dated_slots[0].id
    answer = Answer("tie", True, kind="slot", ids=(slot,), before=(), after=(), plan=plan)
    found = Explanation(Why("teilhabe-1"), plan, (), True, (answer,), True)
    text = explanation_text(told(found, problem, configured(problem), Labels(problem, "en"), COORDINATOR), 90)
    assert "just as good" in text
    assert slot not in text
