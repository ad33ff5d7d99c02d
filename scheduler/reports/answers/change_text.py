"""A change of the problem in words, with its amount: what somebody would have to agree to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...domain.answers.repair import Repair
from ...domain.changes.change import Change
from ...domain.parts.fields import Language
from ...domain.problem import Problem
from ..plan.agenda import Reader
from ..words.labels import Labels
from ..words.layout import wrapped
from ..words.words import date_in_sentence, euros_text, listed, span_text
from .conflict_text import ToldConflict, who_is
from .privacy import own

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "extra-slot": "ein zusätzlicher Termin am {day}, {span}",
        "extra-slot/evening": "ein zusätzlicher Abend am {day}, {span}",
        "saturdays": "Samstage, auch für Ehrenamtliche",
        "saturdays/slot": "Samstage, auch für Ehrenamtliche: {day}, {span}",
        "latest-end": "am {day} bis {until} Uhr statt bis {end} Uhr",
        "notice": "Einladung {value} statt {before} Tage vorher",
        "gap": "Abstand in der Reihe {series}: {value} statt {before} Tage",
        "load/day": "{who}: an einem Tag bis zu {value} statt {before} Termine",
        "load/week": "{who}: in einer Woche bis zu {value} statt {before} Termine",
        "load/horizon": "{who}: insgesamt bis zu {value} statt {before} Termine",
        "daytime": "{who} kommt nach Absprache auch tagsüber",
        "optional-seat": "{seat} bei {workshop} nur als Wunsch",
        "budget": "{euros} mehr Budget",
        "budget/topic": "{euros} mehr Budget für {topic}",
        "budget/hidden": "mehr Budget",
        "borrowed-room": "ein geliehener Raum für {value} Menschen",
        "borrowed-room/many": "{amount} geliehene Räume für je {value} Menschen",
        "external-moderator": "eine weitere externe Moderation",
        "external-moderator/many": "{amount} weitere externe Moderationen",
        "split": "{workshop} in zwei Termine teilen",
        "unheld": "Verzicht auf {workshop}",
        "somebody": "Jemand",
        "a-seat": "ein Pflichtplatz",
        "price": "Ausweg, Preis {price}: {changes}.",
        "plain": "Ausweg: {changes}.",
        "or-dearer": "Ob es billiger geht, ist nicht zu Ende geprüft.",
    },
    "en": {
        "extra-slot": "one more slot on {day}, {span}",
        "extra-slot/evening": "one more evening on {day}, {span}",
        "saturdays": "Saturdays, for volunteers too",
        "saturdays/slot": "Saturdays, for volunteers too: {day}, {span}",
        "latest-end": "on {day} until {until} instead of {end}",
        "notice": "invitations {value} instead of {before} days ahead",
        "gap": "distance in the series {series}: {value} instead of {before} days",
        "load/day": "{who}: up to {value} sessions a day instead of {before}",
        "load/week": "{who}: up to {value} sessions a week instead of {before}",
        "load/horizon": "{who}: up to {value} sessions in all instead of {before}",
        "daytime": "{who} agrees to come in the daytime too",
        "optional-seat": "{seat} at {workshop} wished for only",
        "budget": "{euros} more in the budget",
        "budget/topic": "{euros} more in the budget for {topic}",
        "budget/hidden": "more budget",
        "borrowed-room": "one borrowed room for {value} people",
        "borrowed-room/many": "{amount} borrowed rooms for {value} people each",
        "external-moderator": "one more external facilitator",
        "external-moderator/many": "{amount} more external facilitators",
        "split": "{workshop} split into two sessions",
        "unheld": "{workshop} not held",
        "somebody": "somebody",
        "a-seat": "one required seat",
        "price": "Way out, price {price}: {changes}.",
        "plain": "Way out: {changes}.",
        "or-dearer": "Whether there is a cheaper one was not tried to the end.",
    },
}


@dataclass(frozen=True, slots=True)
class ToldWay:
    """A way out. ``price``: only for the coordinator."""

    line: str
    price: int | None
    cheapest: bool


def told_ways(repairs: Sequence[Repair], problem: Problem, labels: Labels, reader: Reader) -> tuple[ToldWay, ...]:
    """Each once, in their order."""
    inside = reader.level == "coordinator"
    words = _WORDS[labels.language]
    found: dict[str, ToldWay] = {}
    for repair in repairs:
        changes = listed([change_text(change, problem, labels, reader) for change in repair.changes], labels.language)
        line = words["price" if inside else "plain"].format(price=repair.price, changes=changes)
        found.setdefault(line, ToldWay(line, repair.price if inside else None, repair.cheapest))
    return tuple(found.values())


def unproved_line(language: Language) -> str:
    return _WORDS[language]["or-dearer"]


def change_text(change: Change, problem: Problem, labels: Labels, reader: Reader) -> str:
    words, language = _WORDS[labels.language], labels.language
    inside = reader.level == "coordinator"
    key = _key(change, inside)
    humans = (*change.of("person"), *change.of("moderator"))
    show = [who_is(id, problem, labels) if inside or own(problem, reader, id) else words["somebody"] for id in humans]
    day, start, end = _slot(change)
    until = _later(end, change.amount) if change.kind == "latest-end" else end
    return words[key].format(
        who=show[0] if show else words["somebody"],
        seat=labels.seat(change.of("seat")[0]) if inside and change.of("seat") else words["a-seat"],
        workshop=listed([_title(id, problem, labels, inside) for id in change.of("workshop")], language),
        series=labels.series(change.of("series")[0]) if change.of("series") else "",
        topic=labels.topic(change.of("topic")[0]) if change.of("topic") else "",
        day=date_in_sentence(day, language),
        span=span_text(start, end, language),
        end=f"{end:%H:%M}",
        until=f"{until:%H:%M}",
        euros=euros_text(change.amount, language).replace(",00", "").replace(".00", ""),
        amount=change.amount,
        value=change.value,
        before=change.value + (change.amount if change.kind in ("notice", "gap") else -change.amount),
    )


def _title(id: str, problem: Problem, labels: Labels, inside: bool) -> str:
    known = problem.workshop_by_id.get(id)
    if known is not None and known.label is None:
        return labels.heading(id) if inside else labels.title(id)
    return labels.workshop(id)


def _key(change: Change, inside: bool) -> str:
    """The key of the words."""
    if change.kind == "budget" and not inside:
        return "budget/hidden"
    if change.kind == "budget" and change.of("topic"):
        return "budget/topic"
    if change.kind == "saturdays" and change.of("slot"):
        return "saturdays/slot"
    if change.kind in ("borrowed-room", "external-moderator") and change.amount > 1:
        return f"{change.kind}/many"
    aspect = f"{change.kind}/{change.aspect}"
    return aspect if aspect in _WORDS["en"] else change.kind


def _slot(change: Change) -> tuple[dt.date, dt.time, dt.time]:
    """Day, start and end of the slot that it is about; of none, whatever."""
    if not change.of("slot"):
        return dt.date.min, dt.time.min, dt.time.min
    day, _, times = change.of("slot")[0].partition("/")
    start, _, end = times.partition("-")
    return dt.date.fromisoformat(day), dt.time.fromisoformat(start), dt.time.fromisoformat(end)


def _later(time: dt.time, minutes: int) -> dt.time:
    return (dt.datetime.combine(dt.date(2000, 1, 1), time) + dt.timedelta(minutes=minutes)).time()


def conflict_lines(conflicts: Sequence[ToldConflict], ways: Sequence[ToldWay], width: int) -> list[str]:
    """As brief as can be, for the coordinator may read nothing else."""
    lines: list[str] = []
    for conflict in conflicts:
        lines += wrapped(conflict.head, width, "", "  ")
        for line in conflict.lines:
            lines += wrapped(line, width, "- ", "  ")
    for way in ways:
        lines += wrapped(way.line, width, "", "  ")
    return lines
