"""Why there is no plan: per workshop how many slots every rule takes away by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...domain.answers.outcome import Infeasible, LostSlots
from ...domain.parts.fields import Language
from ...rules.base import Rule
from ..plan.agenda import Reader
from ..words.labels import Labels
from ..words.layout import wrapped
from .change_text import conflict_lines, told_ways
from .conflict_text import told_conflict

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "no": "Es gibt keinen Plan, der alle Regeln einhält ({proof}).",
        "proved": "bewiesen",
        "proved-once": "bewiesen in einem Lauf",
        "lost": "Zeitfenster, die jede Regel für sich allein einem Workshop nimmt:",
        "left": "{title}: {left} von {slots} Zeitfenstern {left_verb}",
        "left_one": "bleibt",
        "left_many": "bleiben",
        "none": "keines von {slots} Zeitfenstern bleibt",
        "nothing": "keine Regel für sich nimmt ein Zeitfenster",
        "together": "Jeder Workshop für sich ginge; zusammen gehen sie nicht.",
    },
    "en": {
        "no": "There is no plan that obeys every rule ({proof}).",
        "proved": "proved",
        "proved-once": "proved in one run",
        "lost": "Slots that each rule by itself takes from a workshop:",
        "left": "{title}: {left} of {slots} slots {left_verb}",
        "left_one": "is left",
        "left_many": "are left",
        "none": "none of {slots} slots is left",
        "nothing": "no rule by itself takes a slot",
        "together": "Each workshop would be possible by itself; together they are not.",
    },
}


def infeasible_lines(outcome: Infeasible, rules: Sequence[Rule], labels: Labels, width: int) -> list[str]:
    """The verdict, then the workshops, those without any slot first."""
    words = _WORDS[labels.language]
    lines = wrapped(words["no"].format(proof=words[outcome.proof]), width)
    if outcome.conflicts or outcome.repairs:
        reader = Reader("coordinator")
        told = [told_conflict(conflict, labels.problem, rules, labels, reader) for conflict in outcome.conflicts]
        lines += ["", *conflict_lines(told, told_ways(outcome.repairs, labels.problem, labels, reader), width), ""]
    if outcome.lost and all(lost.left for lost in outcome.lost):
        lines += wrapped(words["together"], width)
    lines += ["", *wrapped(words["lost"], width)]
    for lost in sorted(outcome.lost, key=lambda lost: lost.left > 0):
        lines += _workshop(lost, rules, labels, width)
    return lines


def _workshop(lost: LostSlots, rules: Sequence[Rule], labels: Labels, width: int) -> list[str]:
    words = _WORDS[labels.language]
    title = labels.heading(lost.workshop)
    if lost.left:
        verb = words["left_one"] if lost.left == 1 else words["left_many"]
        head = words["left"].format(title=title, left=lost.left, slots=lost.slots, left_verb=verb)
    else:
        head = f"{title}: {words['none'].format(slots=lost.slots)}"
    lines = wrapped(head, width, "", "  ")
    summaries = {rule.name: rule.summary[labels.language] for rule in rules}
    for name, count in sorted(lost.lost.items(), key=lambda item: -item[1]):
        lines += wrapped(f"{summaries.get(name, '')} [{name}]", width, f"  {-count:>5}  ", " " * 9)
    return lines if lost.lost else [*lines, f"         {words['nothing']}"]
