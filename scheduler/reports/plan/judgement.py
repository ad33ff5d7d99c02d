"""What the check says of a plan, as text: every violation in a sentence, then the score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...check import Report
from ...domain.parts.fields import Language
from ...rules.base import Rule
from ..words.labels import Labels
from ..words.layout import wrapped
from ..words.sentences import sentence
from .plan_table import WORDS
from .score import score_lines

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {"valid": "Der Plan hält alle Regeln ein.", "one": "1 Verstoß:", "many": "{number} Verstöße:"},
    "en": {"valid": "The plan obeys every rule.", "one": "1 violation:", "many": "{number} violations:"},
}


def judgement_text(report: Report, rules: Sequence[Rule], labels: Labels, width: int = 80) -> str:
    words = _WORDS[labels.language]
    number = len(report.violations)
    lines = [words["valid"] if report.valid else words["one"] if number == 1 else words["many"].format(number=number)]
    for because in report.violations:
        lines += wrapped(f"{sentence(because, rules, labels)} [{because.rule}]", width, "  - ", "    ")
    lines += ["", WORDS[labels.language]["score"], *score_lines(report.score, (), rules, labels.language, width)]
    return "\n".join(lines) + "\n"
