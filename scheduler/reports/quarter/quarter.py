"""The report on a whole quarter, at the level of its reader: what every single report says, one after the other.

The public reads dates, groups not invited yet, the delimitation against committees, who gave way and which days were
not respected; participants their own sessions and the topics of these, with the organisations there; the coordinator
everything. Nobody else reads a person's id or a number of people below five.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ...domain.parts.fields import Language
from ...domain.plan import Plan
from ...domain.plans.schedule import read
from ...domain.problem import Problem
from ...rules.base import Rule
from ...rules.catalogue import RULES, configured
from ..plan.agenda import Appointment, Reader, agenda
from ..plan.plan_table import period
from ..words.labels import Labels
from ..words.layout import table, wrapped
from ..words.words import date_text
from .accepted import Accepted, accepted, accepted_lines
from .compromise import Compromise, compromise, compromise_lines
from .delimitation import Delimitation, delimitation, delimitation_lines
from .gaps import TopicGap, gaps, gaps_lines
from .late_joiners import LateJoiners, late_joiners, late_joiners_lines
from .meetings import Gathering, Meetings, TopicMeetings, meetings, meetings_lines
from .moderators import Moderating, moderators, moderators_lines


@dataclass(frozen=True, slots=True)
class Quarter:
    """What a reader may know. None: nothing of that kind is for them."""

    reader: Reader
    appointments: tuple[Appointment, ...]
    gaps: tuple[TopicGap, ...]
    late_joiners: tuple[LateJoiners, ...] | None
    meetings: Meetings | None
    delimitation: tuple[Delimitation, ...]
    compromise: Compromise
    accepted: tuple[Accepted, ...]
    moderators: tuple[Moderating, ...] | None


def quarter(problem: Problem, plan: Plan, reader: Reader, labels: Labels, rules: Sequence[Rule] = RULES) -> Quarter:
    """From problem and plan alone. Raises PlanError if the plan names what the problem does not know."""
    rules = configured(problem, rules)
    everything = reader.level == "coordinator"
    appointments = agenda(problem, plan, reader, labels, rules)
    workshops, topics = _in_view(problem, plan, reader)
    delimited = delimitation(problem, plan, rules, small_cells=everything)
    return Quarter(
        reader=reader,
        appointments=appointments,
        gaps=tuple(gap for gap in gaps(problem, plan, rules) if gap.topic in topics),
        late_joiners=None
        if reader.level == "public"
        else tuple(one for one in late_joiners(problem, plan, people=everything) if one.topic in topics),
        meetings=None if reader.level == "public" else _narrowed(meetings(problem, plan), workshops, topics),
        delimitation=tuple(one for one in delimited if one.topic in topics),
        compromise=compromise(problem, plan, rules, small_cells=everything),
        accepted=accepted(problem, plan, rules, delimited, workshops, everything=everything),
        moderators=moderators(problem, plan, rules) if everything else None,
    )


def _in_view(problem: Problem, plan: Plan, reader: Reader) -> tuple[set[str], set[str]]:
    """The sessions and the topics that the reader is told about: a participant those of the topics they work on."""
    sessions = read(problem, plan).sessions
    if reader.level != "participant":
        return {session.workshop.id for session in sessions}, set(problem.topic_by_id)
    human = problem.human(str(reader.id))
    own = read(problem, plan).of_human.get(human, ())
    topics = {topic for session in own for topic in problem.topics_of(session.workshop)}
    workshops = {one.workshop.id for one in sessions if topics & set(problem.topics_of(one.workshop)) or one in own}
    return workshops, topics


def _narrowed(found: Meetings, workshops: set[str], topics: set[str]) -> Meetings:
    gatherings: tuple[Gathering, ...] = tuple(one for one in found.gatherings if one.session in workshops)
    of_topics: tuple[TopicMeetings, ...] = tuple(one for one in found.topics if one.topic in topics)
    return Meetings(gatherings, of_topics)


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "public": "Bericht für die Öffentlichkeit",
        "participant": "Bericht für Beteiligte",
        "coordinator": "Bericht für die Koordination – vertraulich, nicht zur Weitergabe",
        "sessions": "Termine",
        "own-sessions": "Eigene Termine",
        "no-sessions": "Es gibt keine Termine.",
        "no-own-sessions": "Für Sie ist kein Termin geplant.",
        "date": "Datum",
        "time": "Zeit",
        "workshop": "Workshop",
        "place": "Ort",
        "role": "Rolle",
        "invite": "Einladen bis",
        "missing": "Wer fehlt, und nach welcher Regel",
        "nobody": "Niemand: Alle Plätze sind besetzt.",
        "gaps": "Nach der ersten Sitzung: Wer ist noch nicht eingeladen?",
        "late": "Wer später dazukommt und eine Einführung braucht",
        "meetings": "Wer sich begegnet",
        "delimitation": "Abgrenzung zu Gremien",
        "compromise": "Wer wo zurücksteckt",
        "accepted": "Was sonst noch hingenommen wurde",
        "moderators": "Moderation",
    },
    "en": {
        "public": "Report for the public",
        "participant": "Report for participants",
        "coordinator": "Report for the coordinator – confidential, not to be passed on",
        "sessions": "Dates",
        "own-sessions": "Your dates",
        "no-sessions": "There are no dates.",
        "no-own-sessions": "No session is planned for you.",
        "date": "Date",
        "time": "Time",
        "workshop": "Workshop",
        "place": "Place",
        "role": "Role",
        "invite": "Invite by",
        "missing": "Who is missing, and by which rule",
        "nobody": "Nobody: every place is filled.",
        "gaps": "After the first session: who has not been invited yet?",
        "late": "Who joins later and needs an introduction",
        "meetings": "Who meets whom",
        "delimitation": "Delimitation against committees",
        "compromise": "Who gives way, and where",
        "accepted": "What else was accepted",
        "moderators": "Moderation",
    },
}


def quarter_text(found: Quarter, labels: Labels, rules: Sequence[Rule], width: int = 80) -> str:
    """Section after section, each under its heading. ``rules`` are configured."""
    words, problem = _WORDS[labels.language], labels.problem
    head = f"{problem.municipality.label} · {period(problem, labels.language)} · {words[found.reader.level]}"
    lines = wrapped(head, width)
    for name, written in _sections(found, rules).items():
        title = words[name]
        lines += ["", "", title, "─" * min(len(title), width), "", *written(labels, width)]
    return "\n".join(lines) + "\n"


Written = Callable[[Labels, int], list[str]]


def _sections(found: Quarter, rules: Sequence[Rule]) -> Mapping[str, Written]:
    """By the name of their heading; what has nothing to say to this reader is left out."""
    level, late, met, moderating = found.reader.level, found.late_joiners, found.meetings, found.moderators
    sections: dict[str, Written] = {}
    own = "own-sessions" if level == "participant" else "sessions"
    sections[own] = lambda labels, width: _dates(found.appointments, f"no-{own}", labels, width)
    if level == "coordinator":
        sections["missing"] = lambda labels, width: _missing(found.appointments, labels, width)
    if found.gaps:
        sections["gaps"] = lambda labels, width: gaps_lines(found.gaps, labels, width)
    if late is not None and found.gaps:
        sections["late"] = lambda labels, width: late_joiners_lines(late, labels, width)
    if met is not None and met.gatherings:
        sections["meetings"] = lambda labels, width: meetings_lines(met, labels, width)
    if moderating is not None:
        sections["moderators"] = lambda labels, width: moderators_lines(moderating, rules, labels, width)
    sections["compromise"] = lambda labels, width: compromise_lines(found.compromise, labels, width)
    if found.accepted:
        sections["accepted"] = lambda labels, width: accepted_lines(found.accepted, rules, labels, width)
    if found.gaps:
        sections["delimitation"] = lambda labels, width: delimitation_lines(found.delimitation, labels, width)
    return sections


def _dates(appointments: Sequence[Appointment], none: str, labels: Labels, width: int) -> list[str]:
    """A table; for the coordinator with the day by which the invitation must leave. Lines where it is too wide.

    ``none``: the words where there is nothing.
    """
    words, language = _WORDS[labels.language], labels.language
    if not appointments:
        return wrapped(words[none], width)
    names = ["date", "time", "workshop", "place"]
    names += ["role"] if any(one.role is not None for one in appointments) else []
    names += ["invite"] if any(one.inside is not None for one in appointments) else []
    rows = []
    for one in appointments:
        until = None if one.inside is None else one.inside.invite_by
        cells = {
            "date": date_text(one.start.date(), language),
            "time": f"{one.start:%H:%M}–{one.end:%H:%M}",
            "workshop": one.title,
            "place": one.place or "–",
            "role": one.role or "–",
            "invite": "–" if until is None else date_text(until, language),
        }
        rows.append([cells[name] for name in names])
    found = table([words[name] for name in names], rows, width)
    return found or [line for row in rows for line in wrapped(" · ".join(row), width, "- ", "  ")]


def _missing(appointments: Sequence[Appointment], labels: Labels, width: int) -> list[str]:
    words, language = _WORDS[labels.language], labels.language
    lines: list[str] = []
    for one in appointments:
        if one.inside is None or not one.inside.missing:
            continue
        lines += wrapped(f"{one.title}, {date_text(one.start.date(), language)}", width)
        for missing in one.inside.missing:
            lines += wrapped(missing, width, "  - ", "    ")
    return lines or wrapped(words["nobody"], width)
