"""The words that no rule owns: weekdays, months, categories, phases; and how days, times and shares are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ..domain.fields import Language
from ..domain.people import Category

WEEKDAY_WORDS: Mapping[Language, tuple[str, ...]] = {
    "de": ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTH_WORDS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

CATEGORY_WORDS: Mapping[Language, Mapping[Category, str]] = {
    "de": {
        "administration": "Verwaltung",
        "youth_welfare_provider": "Träger der Jugendhilfe",
        "association": "Vereine",
        "business_association": "Wirtschaftsverbände",
        "chamber": "Kammern",
        "migrant_organisation": "Migrantenorganisationen",
        "mosque_association": "Moscheevereine",
        "company": "Unternehmen",
        "intercultural_project": "interkulturelle Projekte",
        "support_initiative": "Unterstützungsinitiativen",
        "refugees": "Geflüchtete",
    },
    "en": {
        "administration": "administration",
        "youth_welfare_provider": "youth welfare providers",
        "association": "associations",
        "business_association": "business associations",
        "chamber": "chambers",
        "migrant_organisation": "migrant organisations",
        "mosque_association": "mosque associations",
        "company": "companies",
        "intercultural_project": "intercultural projects",
        "support_initiative": "support initiatives",
        "refugees": "refugees",
    },
}


def weekday(day: dt.date, language: Language) -> str:
    return WEEKDAY_WORDS[language][day.weekday()]


def date_text(day: dt.date, language: Language) -> str:
    """``Do 14.01.2027`` or ``Thu 14 Jan 2027``."""
    if language == "de":
        return f"{weekday(day, language)} {day:%d.%m.%Y}"
    return f"{weekday(day, language)} {day.day} {MONTH_WORDS[day.month - 1]} {day.year}"


def date_in_sentence(day: dt.date, language: Language) -> str:
    """``Do, 14.01.2027``, as German has it within a sentence; or ``Thu 14 Jan 2027``."""
    return f"{weekday(day, language)}, {day:%d.%m.%Y}" if language == "de" else date_text(day, language)


def moment_in_sentence(day: dt.date, clock: dt.time, language: Language) -> str:
    """``Do, 14.01.2027, 17:00 Uhr`` or ``Thu 14 Jan 2027, 17:00``."""
    return f"{date_in_sentence(day, language)}, {clock:%H:%M}{' Uhr' if language == 'de' else ''}"


def span_text(start: dt.time, end: dt.time, language: Language) -> str:
    """``17:00–19:30 Uhr`` or ``17:00–19:30``."""
    return f"{start:%H:%M}–{end:%H:%M}{' Uhr' if language == 'de' else ''}"


def seconds_text(seconds: float, language: Language) -> str:
    """``0,3 s`` or ``0.3 s``."""
    text = f"{seconds:.1f} s"
    return text.replace(".", ",") if language == "de" else text


def percent_text(share: float, language: Language) -> str:
    """``33 %``; below ten with one decimal, so that no gap reads as none."""
    percent = 100 * share
    text = f"{percent:.1f}" if 0 < percent < 10 else f"{percent:.0f}"
    return f"{text.replace('.', ',')} %" if language == "de" else f"{text}%"
