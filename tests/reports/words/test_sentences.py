from __future__ import annotations

import re

import pytest

from scheduler.domain.because import Because, Subject, SubjectKind
from scheduler.domain.parts.fields import Language
from scheduler.domain.problem import Problem
from scheduler.reports.words.labels import Labels
from scheduler.reports.words.sentences import PLACEHOLDER, sentence
from scheduler.rules.base import Rule
from scheduler.rules.catalogue import RULES

EVERYTHING: dict[SubjectKind, tuple[str, str]] = {
    "workshop": ("first", "second"),
    "series": ("work", "work"),
    "slot": ("2027-01-14/17:00-21:00", "2027-02-16/09:00-12:00"),
    "room": ("hall", "hall"),
    "moderator": ("inside", "outside"),
    "person": ("amina", "clerk"),
    "organisation": ("mosque", "office"),
    "category": ("mosque_association", "chamber"),
    "committee": ("council", "council"),
    "observance": ("ramadan-evenings", "ramadan-evenings"),
    "topic": ("work", "work"),
    "seat": ("first/mosque", "second/office"),
    "date": ("2027-01-14", "2027-02-16"),
}
ONE_AND_MANY = [
    (1, r"\b1 ([a-z]+s|people|Tage|Termine|Plätze|Personen|Menschen|Sitzungen|Wochen|Sprachen)\b"),
    (2, r"\b2 (day|session|place|person|room|week|Tag|Termin|Platz|Person|Sitzung|Woche|Sprache)\b"),
]
SEVERAL = {"twice", "same-organisation", "split"}
"""Aspects that are never said of one."""
LANGUAGES: tuple[Language, ...] = ("de", "en")
SUBJECTS = tuple(Subject(kind, id) for kind, ids in EVERYTHING.items() for id in ids)
NEXT_DAY = (
    *(subject for subject in SUBJECTS if subject.kind != "date"),
    Subject("date", "2027-01-14"),
    Subject("date", "2027-01-15"),
)


def templates(rule: Rule, language: Language) -> dict[str, str]:
    given = rule.sentences[language]
    return {"": given} if isinstance(given, str) else dict(given)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
class TestEveryRule:
    def test_speaks_both_languages_about_the_same_things(self, rule: Rule) -> None:
        german, english = templates(rule, "de"), templates(rule, "en")
        assert german.keys() == english.keys()
        for aspect, text in german.items():
            subjects = [{m["word"] + m["number"] for m in PLACEHOLDER.finditer(t)} for t in (text, english[aspect])]
            assert subjects[0] - {"amount", "days"} == subjects[1] - {"amount", "days"}, aspect

    @pytest.mark.parametrize("amount", [1, 2])
    @pytest.mark.parametrize("language", ["de", "en"])
    def test_leaves_nothing_unfilled(self, rule: Rule, language: Language, amount: int, problem: Problem) -> None:
        for aspect in templates(rule, language):
            text = sentence(Because(rule.name, SUBJECTS, amount, aspect), RULES, Labels(problem, language))
            assert not re.search(r"[{}|?]", text), text
            assert text.endswith(".")

    @pytest.mark.parametrize(("amount", "wrong"), ONE_AND_MANY, ids=["one", "many"])
    def test_has_no_wrong_plural(self, rule: Rule, amount: int, wrong: str, problem: Problem) -> None:
        for language in LANGUAGES:
            for aspect in templates(rule, language).keys() - SEVERAL:
                text = sentence(Because(rule.name, NEXT_DAY, amount, aspect), RULES, Labels(problem, language))
                assert not re.search(wrong, text), text

    def test_has_a_summary_in_both_languages(self, rule: Rule) -> None:
        assert rule.summary.keys() == {"de", "en"}


def because(rule: str, *subjects: tuple[SubjectKind, str], amount: int = 1, aspect: str = "") -> Because:
    return Because(rule, tuple(Subject(kind, id) for kind, id in subjects), amount, aspect)


def test_a_violation_in_german_and_english(problem: Problem) -> None:
    late = because(
        "volunteers-evening",
        ("person", "amina"),
        ("workshop", "first"),
        ("slot", "2027-01-14/17:00-21:00"),
        aspect="person",
    )
    assert sentence(late, RULES, Labels(problem, "de")) == (
        "amina (Moscheeverein) ist ehrenamtlich tätig und kann zu „Auftakt“ am Do, 14.01.2027, 17:00 Uhr "
        "nicht erwartet werden."
    )
    assert sentence(late, RULES, Labels(problem, "en", {"amina": "Amina K."})) == (
        "Amina K. (Moscheeverein) is a volunteer and cannot be expected at “Auftakt” on Thu 14 Jan 2027, 17:00."
    )


@pytest.mark.parametrize(
    ("amount", "german"), [(1, "fehlt eine verlangte Sprache"), (3, "fehlen 3 verlangte Sprachen")]
)
def test_one_and_many(problem: Problem, amount: int, german: str) -> None:
    lacking = because("skills", ("workshop", "second"), amount=amount)
    assert german in sentence(lacking, RULES, Labels(problem, "de"))


@pytest.mark.parametrize(
    ("amount", "german", "english"),
    [
        (1, "erstmals nach einer Woche am Tisch", "on Arbeit one week into the period."),
        (4, "erstmals nach 4 Wochen am Tisch", "on Arbeit 4 weeks into the period."),
    ],
)
def test_weeks_are_those_gone_by_not_their_number(problem: Problem, amount: int, german: str, english: str) -> None:
    weeks = because("early-involvement", ("organisation", "mosque"), ("topic", "work"), amount=amount, aspect="week")
    assert german in sentence(weeks, RULES, Labels(problem, "de"))
    assert english in sentence(weeks, RULES, Labels(problem, "en"))


def test_two_workshops_are_told_apart(problem: Problem) -> None:
    days: tuple[tuple[SubjectKind, str], ...] = (("date", "2027-01-14"), ("date", "2027-01-21"))
    order = because("series-order", ("workshop", "first"), ("workshop", "second"), *days, amount=21, aspect="too-soon")
    assert sentence(order, RULES, Labels(problem, "de")) == "second folgt 7 Tage nach „Auftakt“: 21 zu wenig."


def test_what_the_problem_does_not_know_is_shown_by_its_id(problem: Problem) -> None:
    assert sentence(because("own-rule", ("person", "x")), RULES, Labels(problem, "de")) == "own-rule: x (1)"
