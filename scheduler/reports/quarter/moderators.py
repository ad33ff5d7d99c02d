"""The moderators one by one: load, conflicts accepted, and what stood in the way of externals."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...check import check
from ...domain.because import Because
from ...domain.parts.fields import Language
from ...domain.plan import Plan
from ...domain.plans.schedule import Session
from ...domain.problem import Problem
from ...rules.base import Rule
from ..plan.moderation import Internal, Moderation, moderation, moderator_text
from ..plan.obstacles import Obstacles
from ..plan.plan_table import by_date
from ..words.labels import Labels
from ..words.layout import wrapped
from ..words.sentences import sentence
from ..words.words import date_text


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
class Internally:
    """Why no external moderator has this session. ``obstacles``: by rule, how many of them it kept away.

    ``weighed``: how many no hard rule did; ``worse``: the rules that the first of these would make worse, None if
    there is nothing.
    """

    session: str
    day: dt.date
    obstacles: Mapping[str, int]
    weighed: int
    worse: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Moderating:
    """``conflicts``: what the plan accepts with this moderator; ``internal``: of internal ones, why they moderate;
    ``unused``: of externals without a session only.
    """

    moderator: str
    external: bool
    sessions: tuple[tuple[str, dt.date], ...]
    conflicts: tuple[Because, ...]
    internal: tuple[Internally, ...]
    unused: Unused | None


def moderators(
    problem: Problem, plan: Plan, rules: Sequence[Rule], obstacles: Obstacles | None = None
) -> tuple[Moderating, ...]:
    """In the order of the problem; ``rules`` are configured."""
    asked = obstacles or Obstacles(problem, plan, rules)
    penalties = check(problem, plan, rules).penalties
    sessions = by_date(problem, plan)
    found = [(session, moderation(problem, session.entry, asked, penalties)) for session in sessions]
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
                tuple(
                    _internally(session, one)
                    for session, by in found
                    for one in by.internal
                    if one.moderator == moderator.id
                ),
                _unused(moderator.id, found) if moderator.external and not there else None,
            )
        )
    return tuple(told)


def _internally(session: Session, found: Internal) -> Internally:
    kept_away = Counter(rule for reasons in found.blocked.values() for rule in {because.rule for because in reasons})
    return Internally(session.workshop.id, session.day, _most_first(kept_away), len(found.free), found.worse)


def _most_first(counts: Mapping[str, int]) -> Mapping[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _unused(moderator: str, found: Sequence[tuple[Session, Moderation]]) -> Unused:
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
    return Unused(sessions, _most_first(obstacles), weighed)


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
        "better": "nichts; der Plan würde dadurch besser",
        "internally": "Intern bei {session}; Externen stand im Weg: {reasons}.",
        "no-external": "Intern bei {session}: Andere Externe gibt es nicht.",
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
        "better": "nothing; the plan would be better for it",
        "internally": "Internal at {session}; in the way of externals stood: {reasons}.",
        "no-external": "Internal at {session}: there are no other externals.",
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
        for internally in one.internal:
            lines += wrapped(_why_internally(internally, rules, labels), width, "  ", "    ")
        if one.unused is not None:
            lines += wrapped(_why(one.unused, rules, labels), width, "  ", "    ")
    return lines


def _why(unused: Unused, rules: Sequence[Rule], labels: Labels) -> str:
    words = _WORDS[labels.language]
    if not unused.sessions:
        return words["unneeded"]
    reasons = _reasons(unused.obstacles, rules, labels)
    if unused.weighed:
        reasons.append((words["weighed"], unused.weighed))
    if unused.sessions == 1:
        return words["unused-one"].format(reasons=", ".join(why for why, _ in reasons))
    told = ", ".join(words["reason"].format(why=why, count=count) for why, count in reasons)
    return words["unused-many"].format(sessions=unused.sessions, reasons=told)


def _why_internally(found: Internally, rules: Sequence[Rule], labels: Labels) -> str:
    words = _WORDS[labels.language]
    session = f"{labels.title(found.session)} ({date_text(found.day, labels.language)})"
    reasons = _reasons(found.obstacles, rules, labels)
    if found.weighed:
        why = words["better"] if found.worse is None else f"{words['weighed']} [{', '.join(found.worse)}]"
        reasons.append((why, found.weighed))
    if not reasons:
        return words["no-external"].format(session=session)
    told = ", ".join(words["reason"].format(why=why, count=count) for why, count in reasons)
    return words["internally"].format(session=session, reasons=told)


def _reasons(obstacles: Mapping[str, int], rules: Sequence[Rule], labels: Labels) -> list[tuple[str, int]]:
    short = OBSTACLES[labels.language]
    summaries = {rule.name: rule.summary[labels.language].rstrip(".") for rule in rules}
    return [(short.get(rule) or summaries[rule], count) for rule, count in obstacles.items()]
