"""The house rules that a test can hold: import directions, sizes, and an order that must not matter."""

from __future__ import annotations

import ast
import random
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler.api import plan
from scheduler.domain.answers.outcome import Solved
from scheduler.domain.limits import Limits
from scheduler.domain.plans.score import stages_of
from scheduler.rules.base import Rule
from scheduler.rules.catalogue import PRIORITY, RULES

from .builders import without_ways_out
from .engine import tiny

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "scheduler"
FILES = sorted(PACKAGE.rglob("*.py"))

MAY_IMPORT = {
    "domain": {"domain", "errors"},
    "rules": {"rules", "domain", "errors"},
    "engine": {"engine", "rules", "domain", "errors", "check"},
    "reports": {"reports", "rules", "domain", "errors", "check"},
    "files": {"files", "reports", "rules", "domain", "errors", "check"},
    "runs": {"runs", "files", "reports", "rules", "domain", "errors", "api", "check", "executors"},
    "errors.py": set[str](),
    "check.py": {"rules", "domain", "errors"},
    "executors.py": {"errors"},
    "api.py": {"engine", "rules", "domain"},
    "batch.py": {"api", "executors", "rules", "domain"},
    "command.py": {"runs", "files", "reports", "domain", "errors"},
}
"""Of those at the top, ``__init__.py`` and ``__main__.py`` may import anything."""

WITHIN_MAY_IMPORT = {
    "domain": {
        "parts": {"parts"},
        "because.py": set[str](),
        "plan.py": {"parts"},
        "limits.py": {"plan"},
        "faults": {"faults", "parts"},
        "problem.py": {"faults", "parts"},
        "changes": {"changes", "problem", "parts", "because"},
        "plans": {"plans", "problem", "plan", "parts"},
        "answers": {"answers", "changes", "plans", "plan", "because"},
        "uncollected.py": set[str](),
    },
    "engine": {
        "instance": {"instance"},
        "annealing": {"annealing", "instance"},
        "model": {"model", "instance"},
        "search": {"search", "model", "instance"},
        "blocks": {"blocks", "search", "model", "instance"},
        "infeasible": {"infeasible", "search", "model", "instance"},
        "whole.py": {"blocks", "infeasible", "search", "model", "instance"},
        "questions": {"questions", "whole", "blocks", "infeasible", "search", "model", "instance"},
    },
    "reports": {
        "words": {"words"},
        "plan": {"plan", "words"},
        "answers": {"answers", "plan", "words"},
        "documents.py": {"answers", "plan", "words"},
        "quarter": {"quarter", "documents", "plan", "words"},
        "batch_summary.py": {"words"},
        "rules_page.py": set[str](),
    },
}
"""In rooms with rooms of their own: by room, from the ground up."""

SOLVER = {"ortools", "numpy", "pandas"}


def imports(path: Path, room: str = "") -> set[str]:
    """Absolute top-level names, and `.name` for what comes from inside the package; type-checking imports left out.
    With a ``room``: the names in there."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    here = list(path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1]
            whole = [*base, *(node.module or "").split(".")]
            names = [part for part in whole if part]
            if room and names[:1] == [room]:
                names = names[1:]
            elif room:
                continue
            found |= {"." + names[0]} if names else {"." + alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_inward(path: Path) -> None:
    room = path.relative_to(PACKAGE).parts[0]
    found = imports(path)
    if room != "engine":
        assert not found & SOLVER
    if room in MAY_IMPORT:
        assert {name for name in found if name.startswith(".")} <= {"." + name for name in MAY_IMPORT[room]}


@pytest.mark.parametrize("room", WITHIN_MAY_IMPORT)
def test_imports_within_a_room_point_inward(room: str) -> None:
    for path in (PACKAGE / room).rglob("*.py"):
        within = path.relative_to(PACKAGE / room).parts[0]
        if within != "__init__.py":
            found = {name for name in imports(path, room) if name.startswith(".")}
            assert found <= {"." + name for name in WITHIN_MAY_IMPORT[room][within]}, path


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_holds_one_idea(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 320


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_its_file_its_test_and_its_words(rule: Rule) -> None:
    module = Path(sys.modules[type(rule).__module__].__file__ or "")
    assert module.name == rule.name.replace("-", "_") + ".py"
    assert (ROOT / "tests" / "rules" / f"test_{module.name}").exists()
    assert set(rule.summary) == {"de", "en"}
    assert set(rule.sentences) == {"de", "en"}
    assert rule.source


def test_check_faces_do_not_know_the_engine() -> None:
    for path in (PACKAGE / "rules").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name in ("check", "penalties", "stages"):
                names = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
                assert not names & {"instance", "candidates", "poster", "x"}, f"{path.name}: {node.name}"


def test_the_order_of_rules_does_not_matter() -> None:
    """Shuffled rules give the same score, and the default priority names every soft rule of ours."""
    assert len(PRIORITY) == len(set(PRIORITY))
    tried = 0
    for seed in range(400):
        problem = tiny.problem(seed)
        if problem is None or tried >= 25:
            continue
        problem = without_ways_out(problem)
        shuffled = random.Random(seed).sample(RULES, len(RULES))
        first = plan(problem, limits=Limits(seconds=60, workers=1))
        second = plan(problem, rules=shuffled, limits=Limits(seconds=60, workers=1))
        assert type(first) is type(second)
        if isinstance(first, Solved) and isinstance(second, Solved):
            assert stages_of(first.score) == stages_of(second.score)
            assert first.score == second.score
            tried += 1
    assert tried >= 25


def test_importing_and_checking_load_no_solver() -> None:
    code = "import sys, scheduler; print(sorted({'ortools', 'numpy', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
