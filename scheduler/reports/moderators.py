"""The moderators one by one: load, conflicts accepted, and of externals who are never used, what stood in the way."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..check import check
from ..domain.because import Because
from ..domain.fields import Language
from ..domain.plan import Entry, Plan
from ..domain.problem import Problem
from ..rules.base import Rule
from .labels import Labels
from .layout import wrapped
from .moderation import Moderation, moderation, moderator_text
from .obstacles import Obstacles
from .plan_table import by_date
from .sentences import sentence
from .words import date_text


@dataclass(frozen=True, slots=True)
class Unused:
    """Why an external moderator is not used, over the sessions that an internal one moderates.

    ``sessions``: how many these are; ``obstacles``: by rule, at how many of them it stood in the way; ``weighed``: at
    how many no hard rule did.
    """

    sessions: int
    obstacles: Mapping[str, int]
    weighed: int


@dataclass(frozen=True, slots=True)
class Moderating:
    """``conflicts``: what the plan accepts with this moderator; ``unused``: of externals without a session only."""

    moderator: str
    external: bool
    sessions: tuple[tuple[str, dt.date], ...]
    conflicts: tuple[Because, ...]
    unused: Unused | None


def moderators(
    problem: Problem, plan: Plan, rules: Sequence[Rule], obstacles: Obstacles | None = None
) -> tuple[Moderating, ...]:
    """In the order of the problem; ``rules`` are configured."""
    asked = obstacles or Obstacles(problem, plan, rules)
    penalties = check(problem, plan, rules).penalties
    sessions = by_date(problem, plan)
    found = [(session.entry, moderation(problem, session.entry, asked, penalties)) for session in sessions]
    told: list[Moderating] = []
    for moderator in problem.moderators:
        there = [session for session in sessions if moderator.id in session.entry.moderators]
        told.append(
            Moderating(
                moderator.id,
                moderator.external,
                tuple((session.workshop.id, session.day) for session in there),
                tuple(
                    because for _, one in found for because in one.conflicts if moderator.id in because.of("moderator")
                ),
                _unused(moderator.id, found) if moderator.external and not there else None,
            )
        )
    return tuple(told)


def _unused(moderator: str, found: Sequence[tuple[Entry, Moderation]]) -> Unused:
    sessions, weighed = 0, 0
    obstacles: Counter[str] = Counter()
    for _, one in found:
        if not one.internal:
            continue
        sessions += 1
        # The way is open if it is open in the place of any of the internal ones.
        if any(moderator in internal.free for internal in one.internal):
            weighed += 1
        else:
            obstacles.update({because.rule for because in one.internal[0].blocked.get(moderator, ())})
    return Unused(sessions, dict(sorted(obstacles.items(), key=lambda item: -item[1])), weighed)


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "nobody": "Die Planung kommt ohne Moderation aus.",
        "load-one": "{who}: 1 Sitzung – {sessions}",
        "load-many": "{who}: {count} Sitzungen – {sessions}",
        "none": "{who}: keine Sitzung",
        "accepted": "Hingenommen: {conflict} [{rule}]",
        "unneeded": "Nicht gebraucht: Keine Sitzung wird intern moderiert.",
        "unused-one": "Bei der einen intern moderierten Sitzung stand im Weg: {reasons}.",
        "unused-many": "Bei den {sessions} intern moderierten Sitzungen stand im Weg: {reasons}.",
        "reason": "{why} ({count}-mal)",
        "weighed": "nichts Zwingendes, nur ein gleich oder höher gestelltes Ziel",
    },
    "en": {
        "nobody": "The plan does without moderators.",
        "load-one": "{who}: 1 session – {sessions}",
        "load-many": "{who}: {count} sessions – {sessions}",
        "none": "{who}: no session",
        "accepted": "Accepted: {conflict} [{rule}]",
        "unneeded": "Not needed: no session is moderated internally.",
        "unused-one": "At the one session that is moderated internally, in the way stood: {reasons}.",
        "unused-many": "At the {sessions} sessions that are moderated internally, in the way stood: {reasons}.",
        "reason": "{why} ({count}×)",
        "weighed": "nothing compelling, only an aim of equal or higher rank",
    },
}
OBSTACLES: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "available": "nicht frei",
        "load": "Zahl der zugesagten Termine erreicht",
        "skills": "verlangte Sprache oder Methode fehlt",
        "budget": "Honorar übersteigt das Budget",
        "one-place": "zur gleichen Zeit anderswo",
        "committee-clash": "sitzt in einem Gremium",
        "volunteers-evening": "ehrenamtlich und nur abends zu haben",
        "own-seat": "sitzt selbst mit am Tisch",
        "announced": "eine andere Moderation ist angekündigt",
        "placed-once": "moderiert dort schon",
        "room-fits": "der Raum ist zu klein",
    },
    "en": {
        "available": "not free",
        "load": "number of agreed sessions reached",
        "skills": "a language or method asked for is missing",
        "budget": "the fee exceeds the budget",
        "one-place": "elsewhere at the same time",
        "committee-clash": "sits in a committee",
        "volunteers-evening": "a volunteer who can come in the evening only",
        "own-seat": "sits at the table there",
        "announced": "another moderator was announced",
        "placed-once": "moderates there already",
        "room-fits": "the room is too small",
    },
}
"""What keeps a moderator away, in short; by rule."""


def moderators_lines(found: Sequence[Moderating], rules: Sequence[Rule], labels: Labels, width: int) -> list[str]:
    """The busiest first."""
    words, language = _WORDS[labels.language], labels.language
    if not found:
        return wrapped(words["nobody"], width)
    lines: list[str] = []
    for one in sorted(found, key=lambda one: -len(one.sessions)):
        who = moderator_text(labels.problem, one.moderator, labels)
        sessions = ", ".join(f"{labels.title(id)} ({date_text(day, language)})" for id, day in one.sessions)
        count = len(one.sessions)
        line = words["none" if not count else "load-one" if count == 1 else "load-many"]
        lines += wrapped(line.format(who=who, count=count, sessions=sessions), width, "- ", "  ")
        for because in one.conflicts:
            conflict = sentence(because, rules, labels)
            lines += wrapped(words["accepted"].format(conflict=conflict, rule=because.rule), width, "  ", "    ")
        if one.unused is not None:
            lines += wrapped(_why(one.unused, rules, labels), width, "  ", "    ")
    return lines


def _why(unused: Unused, rules: Sequence[Rule], labels: Labels) -> str:
    words, short = _WORDS[labels.language], OBSTACLES[labels.language]
    if not unused.sessions:
        return words["unneeded"]
    summaries = {rule.name: rule.summary[labels.language].rstrip(".") for rule in rules}
    reasons = [(short.get(rule) or summaries[rule], count) for rule, count in unused.obstacles.items()]
    if unused.weighed:
        reasons.append((words["weighed"], unused.weighed))
    if unused.sessions == 1:
        return words["unused-one"].format(reasons=", ".join(why for why, _ in reasons))
    told = ", ".join(words["reason"].format(why=why, count=count) for why, count in reasons)
    return words["unused-many"].format(sessions=unused.sessions, reasons=told)
