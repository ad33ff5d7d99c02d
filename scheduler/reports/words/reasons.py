"""What stood in people's way, in lines: one person in a whole sentence, several with the same obstacle together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from ...domain.because import Because
from ...domain.parts.fields import Language
from ...rules.base import Rule
from .labels import Labels
from .sentences import sentence

Blocked = Mapping[str, tuple[Because, ...]]
"""By person or moderator: the hard rules' objections."""

_WEIGHED: Mapping[Language, tuple[str, str]] = {
    "de": (
        "{who}: nichts steht im Weg; der Plan würde dadurch besser.",
        "{who}: keine harte Regel steht im Weg; abgewogen gegen ein gleich oder höher gestelltes Ziel [{rules}].",
    ),
    "en": (
        "{who}: nothing stands in the way; the plan would be better for it.",
        "{who}: no hard rule stands in the way; weighed against an aim of equal or higher rank [{rules}].",
    ),
}


def reason_lines(blocked: Blocked, rules: Sequence[Rule], labels: Labels, who: Callable[[str], str]) -> list[str]:
    """Why each of them is not there, by rule."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for id, obstacles in blocked.items():
        groups[tuple(dict.fromkeys(because.rule for because in obstacles))].append(id)
    summaries = {rule.name: rule.summary[labels.language] for rule in rules}
    lines: list[str] = []
    for names, ids in groups.items():
        if len(ids) == 1:
            words = " ".join(dict.fromkeys(sentence(because, rules, labels) for because in blocked[ids[0]]))
        else:
            words = f"{', '.join(who(id) for id in ids)}: {' '.join(summaries[name] for name in names)}"
        lines.append(f"{words} [{', '.join(names)}]")
    return lines


def weighed_line(ids: Sequence[str], worse: tuple[str, ...] | None, labels: Labels, who: Callable[[str], str]) -> str:
    """Of those whom no hard rule keeps away: what their coming would have cost."""
    better, weighed = _WEIGHED[labels.language]
    people = ", ".join(who(id) for id in ids)
    return better.format(who=people) if worse is None else weighed.format(who=people, rules=", ".join(worse))
