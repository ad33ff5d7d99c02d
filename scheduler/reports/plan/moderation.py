"""Who moderates; where it is an internal moderator, what kept every external one away; and the conflicts accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...domain.because import Because
from ...domain.parts.fields import Language
from ...domain.plan import Entry
from ...domain.problem import Problem
from ...rules.base import Rule
from ...rules.prefer_external import PreferExternal
from ..words.labels import Labels
from ..words.reasons import Blocked, reason_lines, weighed_line
from ..words.sentences import sentence
from .obstacles import Obstacles


@dataclass(frozen=True, slots=True)
class Internal:
    """Why an internal moderator moderates. ``blocked``: what kept each external one away; ``free``: whom nothing kept.

    ``worse``: the rules of the tier that the first of the free would make worse; None if the plan would be better.
    """

    moderator: str
    blocked: Blocked
    free: tuple[str, ...]
    worse: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Moderation:
    moderators: tuple[str, ...]
    internal: tuple[Internal, ...]
    conflicts: tuple[Because, ...]


def moderation(problem: Problem, entry: Entry, obstacles: Obstacles, penalties: Sequence[Because]) -> Moderation:
    """``penalties``: those of the whole plan, as the check gives them."""
    internal = [id for id in entry.moderators if not problem.moderator_by_id[id].external]
    return Moderation(
        entry.moderators,
        tuple(_why_internal(problem, entry, id, obstacles) for id in internal),
        tuple(
            because
            for because in penalties
            if because.rule != PreferExternal.name
            and because.of("workshop") == (entry.workshop,)
            and any(id in entry.moderators for id in because.of("moderator"))
        ),
    )


def _why_internal(problem: Problem, entry: Entry, moderator: str, obstacles: Obstacles) -> Internal:
    blocked: dict[str, tuple[Because, ...]] = {}
    free: list[str] = []
    for other in problem.moderators:
        if not other.external or other.id in entry.moderators:
            continue
        objections = obstacles.hard(entry, _swapped(entry, moderator, other.id), other.id)
        if objections:
            blocked[other.id] = objections
        else:
            free.append(other.id)
    worse = obstacles.worse_tier(entry, _swapped(entry, moderator, free[0])) if free else None
    return Internal(moderator, blocked, tuple(free), worse)


def _swapped(entry: Entry, out: str, into: str) -> Entry:
    return entry.model_copy(update={"moderators": tuple(into if id == out else id for id in entry.moderators)})


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "none": "ohne Moderation",
        "external": "extern",
        "internal": "intern",
        "why": "Intern, weil sonst:",
        "nobody": "Es gibt keine externe Moderation.",
        "accepted": "Hingenommen:",
    },
    "en": {
        "none": "no moderator",
        "external": "external",
        "internal": "internal",
        "why": "Internal because otherwise:",
        "nobody": "There is no external moderator.",
        "accepted": "Accepted:",
    },
}


def moderator_text(problem: Problem, moderator: str, labels: Labels) -> str:
    """``m-1 (extern)`` or ``m-2 (intern, Jugendamt)``."""
    words = _WORDS[labels.language]
    organisation = problem.moderator_by_id[moderator].organisation
    if organisation is None:
        return f"{labels.name(moderator)} ({words['external']})"
    return f"{labels.name(moderator)} ({words['internal']}, {labels.organisation(organisation)})"


def moderation_lines(problem: Problem, found: Moderation, rules: Sequence[Rule], labels: Labels) -> list[str]:
    words = _WORDS[labels.language]
    lines = [", ".join(moderator_text(problem, id, labels) for id in found.moderators) or words["none"]]
    for internal in found.internal:
        reasons = reason_lines(internal.blocked, rules, labels, labels.name)
        if internal.free:
            reasons.insert(0, weighed_line(internal.free, internal.worse, labels, labels.name))
        lines += [words["why"], *(f"- {reason}" for reason in reasons or [words["nobody"]])]
    for conflict in found.conflicts:
        lines.append(f"{words['accepted']} {sentence(conflict, rules, labels)} [{conflict.rule}]")
    return lines
