"""Every sentence of every report and rule in both languages: the same ones, about the same things, and readable."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from scheduler import reports, runs
from scheduler.check import check
from scheduler.domain.answers.conflict import Conflict
from scheduler.domain.answers.outcome import Infeasible, LostSlots
from scheduler.domain.parts.fields import Language
from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.reports.answers.outcome_text import outcome_text
from scheduler.reports.plan.agenda import Reader
from scheduler.reports.plan.judgement import judgement_text
from scheduler.reports.plan.plan_table import plan_text
from scheduler.reports.quarter.quarter import quarter, quarter_text
from scheduler.reports.quarter.quarter_document import quarter_document
from scheduler.reports.words.document import written
from scheduler.reports.words.labels import Labels
from scheduler.reports.words.sentences import sentence
from scheduler.rules.base import Rule, SoftRule
from scheduler.rules.catalogue import RULES, configured

from .town import town, town_plan

MODULES = [
    importlib.import_module(found.name)
    for package in (reports, runs)
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
]
TABLES = {
    f"{module.__name__}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Mapping) and value.keys() == {"de", "en"}
}
PLACEHOLDERS = re.compile(r"\{[^{}]*\}")


def leaves(words: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text with where it stands."""
    if isinstance(words, str):
        yield path, words
    elif isinstance(words, Mapping):
        for key, value in words.items():
            yield from leaves(value, f"{path}.{key}")
    else:
        for n, value in enumerate(words):
            yield from leaves(value, f"{path}.{n}")


def every_text(language: Language) -> Iterator[tuple[str, str]]:
    for name, table in TABLES.items():
        yield from leaves(table[language], name)
    for rule in RULES:
        yield from leaves(rule.sentences[language], rule.name)
        yield f"{rule.name}.summary", rule.summary[language]
        if isinstance(rule, SoftRule):
            yield from leaves(rule.units[language], f"{rule.name}.units")


def test_the_walk_finds_the_tables_of_words() -> None:
    assert {name.split(".")[-2] for name in TABLES} >= {
        *("gaps", "late_joiners", "meetings", "delimitation", "compromise", "moderators", "prices", "quarter"),
        *("agenda", "attendance", "infeasible", "judgement", "moderation", "outcome_text", "plan_table", "score"),
    }


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_words_says_the_same_in_both_languages(name: str) -> None:
    german, english = (dict(leaves(TABLES[name][language])) for language in ("de", "en"))
    assert german.keys() == english.keys()
    for path, text in german.items():
        assert set(PLACEHOLDERS.findall(text)) == set(PLACEHOLDERS.findall(english[path])), path
        assert bool(text) == bool(english[path]), path


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_counts_the_same_in_both_languages(rule: Rule) -> None:
    for language in ("de", "en"):
        assert re.fullmatch(r"[A-ZÄÖÜ].*[^.]\.", rule.summary[language])
    if isinstance(rule, SoftRule):
        assert len(rule.units["de"]) == len(rule.units["en"]) == rule.n_stages


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_text_dodges_the_plural(language: Language) -> None:
    """Neither ``rule(s)`` nor ``Plan/Pläne``, and a number of things has its two forms."""
    for path, text in every_text(language):
        assert not re.search(r"\w\((s|es|n|en|e)\)", text), path
        assert "  " not in text, path


@pytest.mark.parametrize("language", ["de", "en"])
def test_quotes_are_those_of_the_language(language: Language) -> None:
    wrong = "“”" if language == "de" else "„"
    for path, text in every_text(language):
        stripped = re.sub("„[^“]*“", "", text) if language == "de" else text
        assert not set(wrong) & set(stripped), path
        assert '"' not in text, path


# -- ids where a label is known --------------------------------------------------------------------


def canaries() -> tuple[Problem, Plan]:
    """The town with ids that nobody would write: whatever has a label must never show them."""
    renamed = {
        **{id: f"zz-{id}" for id in ("work", "mitte", "office", "mosque", "first", "second", "hall", "council", "fair")}
    }
    sitting = {"start": "2027-01-14T17:30", "end": "2027-01-14T19:00"}
    fair = {"id": "fair", "label": "Neujahrsmarkt", "categories": ["administration"]}
    problem = town(
        committees=[
            {
                "id": "council",
                "label": "Rat",
                "topics": ["work"],
                "members": [{"person": "clerk"}],
                "sittings": [sitting],
            }
        ],
        observances=[{**fair, "spans": [{"first": "2027-01-14", "last": "2027-01-14"}]}],
    )
    given = problem.model_dump(mode="json", exclude_unset=True)
    given["workshops"][1]["label"] = "Arbeit, zweiter Teil"
    plan = town_plan().model_dump(mode="json")
    del plan["entries"][0]["moderators"], plan["entries"][1]["moderators"]
    return Problem.model_validate(_renamed(given, renamed)), Plan.model_validate(_renamed(plan, renamed))


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """The same with other ids; ``first`` is also the name of fields, which stay."""
    if isinstance(value, Mapping):
        return {key: _renamed(of_key, names) for key, of_key in value.items()}
    if isinstance(value, list):
        return [_renamed(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_has_a_label_never_shows_its_id(language: Language) -> None:
    problem, plan = canaries()
    labels, rules = Labels(problem, language), configured(problem)
    report = check(problem, plan, rules)
    assert {"committee-clash", "placed-once"} <= {because.rule for because in report.violations}
    assert "respected-days" in {because.rule for because in report.penalties}
    texts = [
        plan_text(problem, plan, labels),
        plan_text(
            problem.model_copy(update={"partial": True}), Plan(programme_id=plan.programme_id, entries=()), labels
        ),
        judgement_text(report, rules, labels),
        outcome_text(
            problem,
            Infeasible(
                (LostSlots("zz-first", 2, 0, {"notice": 2}),),
                "proved",
                conflicts=(Conflict(report.violations, True),),
            ),
            rules,
            labels,
        ),
    ]
    texts += [sentence(because, rules, labels) for because in (*report.violations, *report.penalties)]
    for reader in (Reader("public"), Reader("participant", "amina"), Reader("coordinator")):
        found = quarter(problem, plan, reader, labels)
        texts.append(quarter_text(found, labels, rules))
        texts += [one["paragraph"] for one in quarter_document(found, labels, rules)["delimitation"]]
    for text in texts:
        assert "zz-" not in text, text
    assert "zz-" in written(quarter_document(quarter(problem, plan, Reader(), labels), labels, rules)), (
        "ids are for JSON"
    )


@pytest.mark.parametrize("language", ["de", "en"])
def test_dates_read_as_the_language_writes_them(language: Language) -> None:
    problem, plan = canaries()
    labels, rules = Labels(problem, language), configured(problem)
    texts = [plan_text(problem, plan, labels), judgement_text(check(problem, plan, rules), rules, labels)]
    texts += [quarter_text(quarter(problem, plan, Reader("coordinator"), labels), labels, rules)]
    for text in texts:
        assert not re.search(r"\d{4}-\d{2}-\d{2}", text)
        assert bool(re.search(r"\d\d\.\d\d\.\d{4}", text)) == (language == "de")
