"""The score tier by tier in words: what was striven for, what was reached, and how far from the best it can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...domain.answers.outcome import StageResult
from ...domain.parts.fields import Language
from ...domain.plans.score import Score, Tier
from ...rules.base import Rule, SoftRule
from ..words.layout import wrapped
from ..words.words import euros_text, percent_text, seconds_text

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "proved": "bewiesen",
        "proved-once": "bewiesen (ein Lauf)",
        "gap": "nicht bewiesen: besser als {bound} geht nicht, Abstand höchstens {gap}",
        "sum": "gewichtete Summe",
        "money": "Honorare und Mieten",
    },
    "en": {
        "proved": "proved",
        "proved-once": "proved (one run)",
        "gap": "not proved: nothing below {bound} is possible, gap at most {gap}",
        "sum": "weighted sum",
        "money": "fees and rents",
    },
}


CENTS = ("Cent", "cents")
"""Units that are shown in euros."""


def score_lines(
    score: Score, stages: Sequence[StageResult], rules: Sequence[Rule], language: Language, width: int
) -> list[str]:
    """Every tier with its rules' sentences and each stage's value, unit, proof and time. No ``stages``: values only."""
    lines: list[str] = []
    proofs = list(stages)
    for number, tier in enumerate(score, 1):
        soft = [rule for rule in rules if rule.name in tier.rules]
        summary = " + ".join(rule.summary[language] for rule in soft)
        lines += wrapped(f"{summary} [{' + '.join(tier.rules)}]", width, f"{number:>3}. ", "     ")
        for stage, value in enumerate(tier.stages):
            counted = unit(tier, stage, rules, language)
            text = f"{unit_text(counted, language)}: {value_text(counted, value, language)}"
            if proofs:
                text += f" – {proof_text(proofs.pop(0), language, counted)}"
            lines += wrapped(text, width, "     ", "       ")
    return lines


def unit(tier: Tier, stage: int, rules: Sequence[Rule], language: Language) -> str:
    """What a stage counts; joined tiers count a weighted sum."""
    found = next((rule for rule in rules if isinstance(rule, SoftRule) and rule.name in tier.rules), None)
    if found is None or len(tier.rules) > 1 or len(tier.stages) != found.n_stages:
        return _WORDS[language]["sum"]
    return found.units[language][stage]


def unit_text(unit: str, language: Language) -> str:
    """Nobody thinks in cents."""
    return _WORDS[language]["money"] if unit in CENTS else unit


def value_text(unit: str, value: int, language: Language) -> str:
    return euros_text(value, language) if unit in CENTS else str(value)


def proof_text(stage: StageResult, language: Language, unit: str = "") -> str:
    words = _WORDS[language][stage.proof]
    bound = value_text(unit, stage.bound, language)
    filled = words.format(bound=bound, gap=percent_text(stage.gap, language))
    return f"{filled}, {seconds_text(stage.seconds, language)}"
