"""The pages in docs/ that are generated say what the code says."""

from __future__ import annotations

from pathlib import Path

from scheduler.reports.rules_page import rules_page, shown_by
from scheduler.rules.catalogue import RULES

ROOT = Path(__file__).parent.parent


def test_the_page_of_rules_is_up_to_date() -> None:
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert written == rules_page(RULES, shown_by(ROOT / "fixtures")), (
        "docs/rules.md is not what the rules say; rewrite it: python -m scheduler.reports.rules_page > docs/rules.md"
    )


def test_the_page_names_every_rule_every_parameter_and_a_fixture_for_each() -> None:
    page = rules_page(RULES, shown_by(ROOT / "fixtures"))
    for rule in RULES:
        section = page.split(f"### {rule.name}\n")[1].split("\n### ")[0]
        for language in ("en", "de"):
            assert rule.summary[language] in section
        assert rule.source in section
        assert "Shown by [" in section
        for parameter in type(rule).model_fields:
            assert f"| `{parameter}` |" in section
