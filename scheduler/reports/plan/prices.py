"""The price of each priority: what the other aims could be without it, tier after tier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...domain.answers.outcome import Price
from ...domain.parts.fields import Language
from ...domain.plans.score import Tier
from ...rules.base import Rule
from ...rules.catalogue import RULES
from ..words.labels import Labels
from ..words.layout import wrapped
from .score import unit, unit_text, value_text

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "unknown": "Ohne „{aim}“ [{rules}]: in der Zeit nicht zu Ende gerechnet.",
        "nothing": "Ohne „{aim}“ [{rules}] würde kein anderes Ziel besser erreicht.",
        "without": "Ohne „{aim}“ [{rules}] wäre möglich:",
        "better": "{unit}: {after} statt {before} [{rules}]",
        "worse": "dafür {unit}: {after} statt {before} [{rules}]",
    },
    "en": {
        "unknown": "Without “{aim}” [{rules}]: not worked out in time.",
        "nothing": "Without “{aim}” [{rules}] no other aim would be met any better.",
        "without": "Without “{aim}” [{rules}] this would be possible:",
        "better": "{unit}: {after} instead of {before} [{rules}]",
        "worse": "in return {unit}: {after} instead of {before} [{rules}]",
    },
}


def price_lines(prices: Sequence[Price], labels: Labels, width: int, rules: Sequence[Rule] = RULES) -> list[str]:
    """By tier left out the first stage of every tier that would change: what gets better, then what gets worse."""
    lines: list[str] = []
    for price in prices:
        lines += _price(price, labels, width, rules)
    return lines


def _price(price: Price, labels: Labels, width: int, rules: Sequence[Rule]) -> list[str]:
    words, language = _WORDS[labels.language], labels.language
    aim = " + ".join(rule.summary[language].rstrip(".") for rule in rules if rule.name in price.rules)
    given = {"aim": aim, "rules": " + ".join(price.rules)}
    if price.after is None:
        return wrapped(words["unknown"].format(**given), width, "- ", "  ")
    changes = [change for change in _changes(price, price.after) if change[1] != change[2]]
    better = [change for change in changes if change[2] < change[1]]
    if not better:
        return wrapped(words["nothing"].format(**given), width, "- ", "  ")
    lines = wrapped(words["without"].format(**given), width, "- ", "  ")
    for kind, of_kind in (("better", better), ("worse", [change for change in changes if change not in better])):
        for (tier, stage), before, after in of_kind:
            counted = unit(tier, stage, rules, language)
            text = words[kind].format(
                unit=unit_text(counted, language),
                before=value_text(counted, before, language),
                after=value_text(counted, after, language),
                rules=" + ".join(tier.rules),
            )
            lines += wrapped(text, width, "  - ", "    ")
    return lines


def _changes(price: Price, after: Sequence[Tier]) -> list[tuple[tuple[Tier, int], int, int]]:
    """By tier the first stage that differs, with its values before and after."""
    now = {tier.rules: tier.stages for tier in after}
    found: list[tuple[tuple[Tier, int], int, int]] = []
    for tier in price.before:
        if tier.rules not in now:
            continue
        pairs = enumerate(zip(tier.stages, now[tier.rules], strict=True))
        first = next(((stage, a, b) for stage, (a, b) in pairs if a != b), None)
        if first is not None:
            found.append(((tier, first[0]), first[1], first[2]))
    return found
