"""The pages in docs/ that are generated say what the code says, and what any page or comment names is there."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from scheduler.reports.rules_page import rules_page, shown_by
from scheduler.rules.catalogue import RULES

ROOT = Path(__file__).parent.parent
CODE = [path for room in ("scheduler", "benchmarks", "tests") for path in (ROOT / room).rglob("*.py")]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md"), *CODE]
FILE = re.compile(r"`([a-z0-9_/]+\.py)\b")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
MODULE = re.compile(r"(?:`|-m )((?:scheduler|benchmarks)(?:\.[a-z0-9_]+)+)")


def test_files_and_modules_that_are_named_are_there() -> None:
    paths = ["/" + path.relative_to(ROOT).as_posix() for path in (*CODE, ROOT / "cli.py")]
    missing: list[tuple[str, str]] = []
    for page in PAGES:
        text, at = page.read_text(encoding="utf-8"), page.relative_to(ROOT).as_posix()
        missing += [(at, name) for name in FILE.findall(text) if not any(path.endswith("/" + name) for path in paths)]
        missing += [(at, name) for name in MODULE.findall(text) if not is_module(name)]
        if page.suffix == ".md":
            missing += [(at, link) for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert missing == []


def is_module(name: str) -> bool:
    """Or a name in one."""
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # its parent is no package
        module, _, member = name.rpartition(".")
        spec = find_spec(module)
        return spec is not None and re.search(rf"\b{member}\b", Path(spec.origin or "").read_text("utf-8")) is not None


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
