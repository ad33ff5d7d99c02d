"""A plan as text: an overview, every workshop with its table, what is unheld, the score and its proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...check import Report, check
from ...domain.answers.outcome import StageResult
from ...domain.parts.fields import Language
from ...domain.plan import Plan
from ...domain.plans.schedule import Session, read
from ...domain.problem import Problem
from ...rules.base import Rule
from ...rules.catalogue import RULES, configured
from ..words.labels import Labels
from ..words.layout import field, table, wrapped
from ..words.words import date_text, span_text
from .attendance import attendance, missing_lines, seated_lines
from .invitations import invite_by
from .moderation import moderation, moderation_lines, moderator_text
from .obstacles import Obstacles
from .score import score_lines

WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "date": "Datum",
        "time": "Zeit",
        "workshop": "Workshop",
        "room": "Raum",
        "moderation": "Moderation",
        "table": "Am Tisch",
        "missing": "Es fehlt",
        "nobody": "niemand",
        "invite": "Einladen",
        "until": "bis {date}",
        "unheld": "Fällt aus",
        "score": "Bewertung, das Wichtigste zuerst",
        "held": "{held} von {all} Workshops",
    },
    "en": {
        "date": "Date",
        "time": "Time",
        "workshop": "Workshop",
        "room": "Room",
        "moderation": "Moderation",
        "table": "At the table",
        "missing": "Missing",
        "nobody": "nobody",
        "invite": "Invite",
        "until": "by {date}",
        "unheld": "Not held",
        "score": "Score, most important first",
        "held": "{held} of {all} workshops",
    },
}
COLUMN = 16


@dataclass(frozen=True)
class _Printing:
    """What every part of the text needs."""

    problem: Problem
    plan: Plan
    rules: Sequence[Rule]
    labels: Labels
    width: int

    @property
    def words(self) -> Mapping[str, str]:
        return WORDS[self.labels.language]


def plan_text(
    problem: Problem,
    plan: Plan,
    labels: Labels,
    rules: Sequence[Rule] = RULES,
    stages: Sequence[StageResult] = (),
    width: int = 80,
) -> str:
    """The plan for the coordinator. ``stages``: what the search knows about the score, if there was one.

    Raises PlanError if the plan names what the problem does not know.
    """
    rules = configured(problem, rules)
    report = check(problem, plan, rules)
    printing = _Printing(problem, plan, rules, labels, width)
    words = printing.words
    held = words["held"].format(held=len({entry.workshop for entry in plan.entries}), all=len(problem.workshops))
    head = f"{problem.municipality.label} · {period(problem, labels.language)} · {held}"
    lines = [*wrapped(head, width), ""]
    overview = _overview(printing)
    if overview:
        lines += [*overview, ""]
    lines += _blocks(printing, report)
    lines += _unheld(printing)
    lines += [words["score"], *score_lines(report.score, stages, rules, labels.language, width)]
    return "\n".join(lines) + "\n"


def period(problem: Problem, language: Language) -> str:
    horizon = problem.horizon
    return horizon.quarter or f"{date_text(horizon.first, language)} – {date_text(horizon.last, language)}"


def by_date(problem: Problem, plan: Plan) -> list[Session]:
    """The sessions in the order of the calendar; those that start together by the order of the problem."""
    order = {workshop.id: n for n, workshop in enumerate(problem.workshops)}
    return sorted(
        read(problem, plan).sessions, key=lambda session: (session.day, session.slot.start, order[session.workshop.id])
    )


def end_of(problem: Problem, session: Session) -> dt.time:
    """The local end; the slot's latest end where the workshop is too long for it."""
    if session.interval is None:
        return session.slot.latest_end
    return session.interval.end.astimezone(problem.zone).time()


def _overview(printing: _Printing) -> list[str]:
    """As many columns as fit; the blocks below have the rest."""
    problem, labels, words = printing.problem, printing.labels, printing.words
    heads = [words[name] for name in ("date", "time", "workshop", "room", "moderation")]
    rows = [
        [
            date_text(session.day, labels.language),
            f"{session.slot.start:%H:%M}–{end_of(problem, session):%H:%M}",
            labels.title(session.workshop.id),
            labels.place(session.entry.room) if session.entry.room else "–",
            ", ".join(moderator_text(problem, id, labels) for id in session.entry.moderators) or "–",
        ]
        for session in by_date(problem, printing.plan)
    ]
    for columns in (5, 4, 3):
        found = table(heads[:columns], [row[:columns] for row in rows], printing.width)
        if found is not None:
            return found
    return []


def _blocks(printing: _Printing, report: Report) -> list[str]:
    obstacles = Obstacles(printing.problem, printing.plan, printing.rules)
    until = invite_by(printing.problem, printing.plan, printing.rules)
    lines: list[str] = []
    for session in by_date(printing.problem, printing.plan):
        lines += [*_block(printing, session, obstacles, report, until.get(session.workshop.id)), ""]
    return lines


def _block(
    printing: _Printing, session: Session, obstacles: Obstacles, report: Report, until: dt.date | None
) -> list[str]:
    problem, labels, words, width = printing.problem, printing.labels, printing.words, printing.width
    entry = session.entry
    language = labels.language
    when = f"{date_text(session.day, language)}, {span_text(session.slot.start, end_of(problem, session), language)}"
    lines = wrapped(f"{when} · {labels.heading(entry.workshop)}", width, "", "  ")
    if entry.room is not None:
        lines += field(words["room"], [labels.place(entry.room)], width, COLUMN)
    if problem.moderators:
        found = moderation(problem, entry, obstacles, report.penalties)
        lines += field(words["moderation"], moderation_lines(problem, found, printing.rules, labels), width, COLUMN)
    there = attendance(problem, entry, obstacles)
    if session.workshop.seats:
        lines += field(words["table"], seated_lines(there, labels) or [words["nobody"]], width, COLUMN)
        missing: list[str] = []
        for one in there.missing:
            seat, *reasons = missing_lines(one, printing.rules, labels)
            missing += [f"{seat}:", *(f"- {reason}" for reason in reasons)]
        lines += field(words["missing"], missing or [words["nobody"]], width, COLUMN)
    if until is not None:
        lines += field(words["invite"], [words["until"].format(date=date_text(until, language))], width, COLUMN)
    return lines


def _unheld(printing: _Printing) -> list[str]:
    held = {entry.workshop for entry in printing.plan.entries}
    unheld = [workshop.id for workshop in printing.problem.workshops if workshop.id not in held]
    if not unheld:
        return []
    lines = [printing.words["unheld"]]
    for id in unheld:
        lines += wrapped(printing.labels.heading(id), printing.width, "  - ", "    ")
    return [*lines, ""]
