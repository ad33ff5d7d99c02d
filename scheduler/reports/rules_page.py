"""The page of all rules, docs/rules.md, out of the rules themselves: ``python -m scheduler.reports.rules_page``."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..rules.base import Rule, SoftRule
from ..rules.catalogue import PRIORITY, RULES

INTRODUCTION = """# The rules

What a plan must obey and what it should strive for. This page is generated from the rules; do not edit it, but run
`python -m scheduler.reports.rules_page > docs/rules.md`.

A **hard** rule holds in every plan. A **soft** rule costs; soft rules are kept in strict order: what a lower one gains
never pays for what a higher one loses. Within a rule the stages are compared one after another, too. A problem file
sets parameters under `rules:` (`rules: {notice: {notice_days: 21}}`) and the order of the soft rules under
`priorities:`. Behind each rule stand the sentence of the founding text that asks for it and the fixtures that show it
on a case solved by hand.
"""

TYPES = {"integer": "a whole number", "boolean": "true or false", "null": "nothing", "string": "a time of day"}


def rules_page(rules: Sequence[Rule], fixtures: Mapping[str, Sequence[str]] | None = None) -> str:
    """The page as markdown. ``fixtures``: by rule the folders that show it."""
    shown = fixtures or {}
    hard = [rule for rule in rules if not isinstance(rule, SoftRule)]
    soft = [rule for rule in rules if isinstance(rule, SoftRule)]
    soft.sort(key=lambda rule: PRIORITY.index(rule.name) if rule.name in PRIORITY else len(PRIORITY))
    parts = [INTRODUCTION, _overview(hard, soft), "## Hard\n"]
    parts += [_section(rule, "Hard.", shown.get(rule.name, ())) for rule in hard]
    parts.append("## Soft, from the highest priority to the lowest\n")
    parts += [_section(rule, f"Soft, tier {n}.", shown.get(rule.name, ())) for n, rule in enumerate(soft, start=1)]
    return "\n".join(parts)


def _overview(hard: Sequence[Rule], soft: Sequence[SoftRule]) -> str:
    rows = [("–", rule) for rule in hard] + [(str(n), rule) for n, rule in enumerate(soft, start=1)]
    lines = [f"| {tier} | [`{rule.name}`](#{rule.name}) | {rule.summary['en']} |" for tier, rule in rows]
    return "\n".join(["| tier | rule | sentence |", "|---|---|---|", *lines, ""])


def _section(rule: Rule, kind: str, fixtures: Sequence[str]) -> str:
    lines = [f"### {rule.name}", "", f"**{rule.summary['en']}** *{rule.summary['de']}*", ""]
    described = " ".join((type(rule).__doc__ or "").replace("``", "`").split())
    lines += [f"{kind} {described}", ""]
    parameters = list(_parameters(rule))
    if parameters:
        lines += ["| parameter | type | default |", "|---|---|---|", *parameters, ""]
    if isinstance(rule, SoftRule):
        lines += ["| stage | counts | zählt |", "|---|---|---|"]
        units = zip(rule.units["en"], rule.units["de"], strict=True)
        lines += [f"| {n} | {en} | {de} |" for n, (en, de) in enumerate(units, start=1)]
        lines.append("")
    lines += [f"> {rule.source}", ""]
    if fixtures:
        lines += ["Shown by " + ", ".join(f"[{name}](../fixtures/{name}/README.md)" for name in fixtures) + ".", ""]
    return "\n".join(lines)


def _parameters(rule: Rule) -> Iterator[str]:
    schema = type(rule).model_json_schema()
    defaults = type(rule)().model_dump(mode="json")
    for name, field in schema.get("properties", {}).items():
        yield f"| `{name}` | {_type(field, schema)} | {_value(defaults[name])} |"


def _type(field: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """What may be given, in words."""
    if "anyOf" in field:
        return " or ".join(_type(choice, schema) for choice in field["anyOf"])
    if "$ref" in field:
        fields = schema["$defs"][field["$ref"].rsplit("/", 1)[-1]]["properties"]
        return " and ".join(fields)
    if "enum" in field:
        return ", ".join(str(value) for value in field["enum"])
    words = TYPES[field["type"]]
    return f"{words} from {field['minimum']} on" if field.get("minimum") is not None else words


def _value(default: object) -> str:
    if default is None:
        return "nothing"
    if isinstance(default, Mapping):
        return ", ".join(f"{name} {value}" for name, value in default.items())
    return str(default).lower() if isinstance(default, bool) else str(default)


def shown_by(folder: Path) -> dict[str, list[str]]:
    """By rule the fixtures whose expected.json says that they show it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.glob("*/expected.json")):
        for rule in json.loads(path.read_text(encoding="utf-8")).get("shows", ()):
            found[rule].append(path.parent.name)
    return dict(found)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # whatever the terminal's code page
    sys.stdout.write(rules_page(RULES, shown_by(Path("fixtures"))))
