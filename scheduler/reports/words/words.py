"""The words that no rule owns: weekdays, months, categories, phases; and how days, times and shares are written."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from ...domain.parts.fields import Language
from ...domain.parts.people import Category

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


NUMBER_WORDS: Mapping[Language, tuple[str, ...]] = {
    "de": ("null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
}


def weekday(day: dt.date, language: Language) -> str:
    return WEEKDAY_WORDS[language][day.weekday()]


def plain_date(day: dt.date, language: Language) -> str:
    """``14.01.2027`` or ``14 Jan 2027``, as official papers have it: without the weekday."""
    return f"{day:%d.%m.%Y}" if language == "de" else f"{day.day} {MONTH_WORDS[day.month - 1]} {day.year}"


def date_text(day: dt.date, language: Language) -> str:
    """``Do 14.01.2027`` or ``Thu 14 Jan 2027``."""
    return f"{weekday(day, language)} {plain_date(day, language)}"


def date_in_sentence(day: dt.date, language: Language) -> str:
    """``Do, 14.01.2027``, as German has it within a sentence; or ``Thu 14 Jan 2027``."""
    return f"{weekday(day, language)}, {day:%d.%m.%Y}" if language == "de" else date_text(day, language)


def moment_in_sentence(day: dt.date, clock: dt.time, language: Language) -> str:
    """``Do, 14.01.2027, 17:00 Uhr`` or ``Thu 14 Jan 2027, 17:00``."""
    return f"{date_in_sentence(day, language)}, {clock:%H:%M}{' Uhr' if language == 'de' else ''}"


def span_text(start: dt.time, end: dt.time, language: Language) -> str:
    """``17:00–19:30 Uhr`` or ``17:00–19:30``."""
    return f"{start:%H:%M}–{end:%H:%M}{' Uhr' if language == 'de' else ''}"


def listed(names: Sequence[str], language: Language) -> str:
    """``a, b und c``; with semicolons where a name has a comma itself."""
    if len(names) < 2:
        return "".join(names)
    return f"{together(names[:-1], among=names)} {'und' if language == 'de' else 'and'} {names[-1]}"


def together(names: Sequence[str], among: Sequence[str] | None = None) -> str:
    """``a, b, c``; with semicolons where a name (of ``among``) has a comma itself."""
    return ("; " if any("," in name for name in among or names) else ", ").join(names)


def alphabetical(names: Iterable[str]) -> list[str]:
    """As in a dictionary: umlauts beside their vowels, capitals beside small letters; each name once."""
    return sorted(
        set(names), key=lambda name: (unicodedata.normalize("NFKD", name).encode("ascii", "ignore").lower(), name)
    )


def number_text(number: int, language: Language) -> str:
    """``drei`` or ``three``; from thirteen on in figures."""
    return NUMBER_WORDS[language][number] if number < len(NUMBER_WORDS[language]) else str(number)


def tenths_text(tenths: int, language: Language) -> str:
    """``1,5`` or ``1.5``."""
    return f"{tenths // 10}{',' if language == 'de' else '.'}{tenths % 10}"


def seconds_text(seconds: float, language: Language) -> str:
    """``0,3 s`` or ``0.3 s``."""
    text = f"{seconds:.1f} s"
    return text.replace(".", ",") if language == "de" else text


def percent_text(share: float, language: Language) -> str:
    """``33 %``; below ten with one decimal, so that no gap reads as none."""
    percent = 100 * share
    text = f"{percent:.1f}" if 0 < percent < 10 else f"{percent:.0f}"
    return f"{text.replace('.', ',')} %" if language == "de" else f"{text}%"


def euros_text(cents: int, language: Language) -> str:
    """``1.450,00 €`` or ``€1,450.00``."""
    text = f"{cents / 100:,.2f}"
    return f"{text.translate(str.maketrans(',.', '.,'))} €" if language == "de" else f"€{text}"
