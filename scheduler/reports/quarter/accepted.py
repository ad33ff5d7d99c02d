"""What no other report tells of: the days not respected, doubled work, uneven tables and changes of people accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ...domain.because import Because
from ...domain.plan import Plan
from ...domain.plans.schedule import read
from ...domain.problem import Problem
from ...rules.base import Rule, SoftRule
from ...rules.continuity import Continuity
from ...rules.equal_footing import EqualFooting
from ...rules.no_duplication import NoDuplication
from ...rules.respected_days import RespectedDays
from ..words.labels import Labels
from ..words.layout import wrapped
from ..words.sentences import sentence
from ..words.words import date_text
from .delimitation import Delimitation
from .topics import start_of

FOR_ALL = (RespectedDays,)
"""Rules whose penalties name neither people nor organisations."""

FOR_THE_COORDINATOR = (RespectedDays, NoDuplication, EqualFooting, Continuity)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A penalty, and the day of the (later) workshop that it is about."""

    day: dt.date
    because: Because


def accepted(
    problem: Problem,
    plan: Plan,
    rules: Sequence[Rule],
    told: Sequence[Delimitation],
    workshops: set[str],
    *,
    everything: bool,
) -> tuple[Accepted, ...]:
    """In the order of the calendar; ``rules`` are configured. ``everything``: for the coordinator.

    Left out are sittings nearby that ``told`` tells of, and whatever names other than these ``workshops``.
    """
    near = {(one.session, one.committee, str(one.sitting)) for of_topic in told for one in of_topic.near}
    found = [
        because
        for rule in rules
        if isinstance(rule, SoftRule) and isinstance(rule, FOR_THE_COORDINATOR if everything else FOR_ALL)
        for because in rule.penalties(problem, plan)
        if workshops.issuperset(because.of("workshop")) and _nearby(because) not in near
    ]
    held = read(problem, plan).of_workshop
    dated = [(held[because.of("workshop")[-1]], because) for because in found]
    return tuple(Accepted(session.day, because) for session, because in sorted(dated, key=lambda one: start_of(one[0])))


def _nearby(because: Because) -> tuple[str, str, str] | None:
    """The workshop, the committee and the day of its sitting, of a penalty for doubled work."""
    if because.rule != NoDuplication.name:
        return None
    return because.of("workshop")[0], because.of("committee")[0], because.of("date")[1]


def accepted_lines(found: Sequence[Accepted], rules: Sequence[Rule], labels: Labels, width: int) -> list[str]:
    """A sentence each, after the day where the sentence does not say it."""
    lines: list[str] = []
    for one in found:
        text = f"{sentence(one.because, rules, labels)} [{one.because.rule}]"
        if not one.because.of("date"):
            text = f"{date_text(one.day, labels.language)}: {text}"
        lines += wrapped(text, width, "- ", "  ")
    return lines
