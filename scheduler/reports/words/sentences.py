"""From a Because to a sentence: the rule's own words with labels, dates and amounts filled in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence

from ...domain.because import Because, SubjectKind
from ...domain.parts.fields import Language
from ...rules.base import Rule, Sentences
from .labels import Labels
from .words import euros_text

PLACEHOLDER = re.compile(
    r"\{(?P<word>[a-z]+)(?P<number>\d?)(?:\|(?P<one>[^|{}]*)\|(?P<many>(?:[^|{}]|\{(?:amount|days)\})*))?\}"
)
"""``{workshop}``, ``{workshop2}`` for the second one, ``{amount|day|days}``, where the plural may hold ``{amount}``.

``{days}`` counts the days between the two dates of a Because; ``{euros}`` is an amount of cents, written in euros.
"""

GROUPS: Mapping[str, tuple[SubjectKind, ...]] = {
    "actor": ("person", "organisation", "category"),
    "human": ("person", "moderator"),
}
"""Words for whichever of several kinds a Because has first."""


def sentence(because: Because, rules: Sequence[Rule], labels: Labels) -> str:
    """The sentence for a violation, a conflict or a penalty. A rule that is not among ``rules`` shows by its name."""
    rule = next((rule for rule in rules if rule.name == because.rule), None)
    template = None if rule is None else template_of(rule.sentences, labels.language, because.aspect)
    if template is None:
        return f"{because.rule}: {', '.join(subject.id for subject in because.subjects)} ({because.amount})"
    return PLACEHOLDER.sub(lambda found: _filled(found, because, labels), template)


def template_of(sentences: Sentences, language: Language, aspect: str) -> str | None:
    given = sentences[language]
    return given if isinstance(given, str) else given.get(aspect)


def _filled(found: re.Match[str], because: Because, labels: Labels) -> str:
    word, nth = found["word"], int(found["number"] or 1)
    if word in ("amount", "days"):
        number = because.amount if word == "amount" else _days_between(because.of("date"))
        if found["many"] is None:
            return str(number)
        return found["one"] if number == 1 else str(found["many"]).replace(f"{{{word}}}", str(number))
    if word == "euros":
        return euros_text(because.amount, labels.language)
    if word in GROUPS:
        subject = next((s for s in because.subjects if s.kind in GROUPS[word]), None)
        return "?" if subject is None else _words(labels)[subject.kind](subject.id)
    ids = [subject.id for subject in because.subjects if subject.kind == word]
    return _words(labels)[word](ids[nth - 1]) if len(ids) >= nth else "?"


def _days_between(dates: Sequence[str]) -> int:
    first, second = (dt.date.fromisoformat(date) for date in dates[:2])
    return abs((second - first).days)


def _words(labels: Labels) -> Mapping[str, Callable[[str], str]]:
    return {
        "workshop": labels.workshop,
        "series": labels.series,
        "slot": labels.slot,
        "room": labels.room,
        "moderator": labels.moderator,
        "person": labels.person,
        "organisation": labels.organisation,
        "category": labels.category,
        "committee": labels.committee,
        "observance": labels.observance,
        "topic": labels.topic,
        "seat": labels.seat,
        "date": labels.date,
    }
