"""One run of `rundertisch check`: a plan judged by the rules and its problem."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from ..check import check
from ..domain.problem import Problem
from ..files.plan_file import load_plan, plan_from
from ..reports.documents import report_document
from ..reports.plan.judgement import judgement_text
from ..reports.words.document import written
from ..reports.words.labels import Labels
from ..rules.catalogue import configured
from .console import text_width
from .exit_codes import NO, YES


def run_check(problem: Problem, labels: Labels, plan: Path, as_json: bool, say: Callable[[str], None]) -> int:
    """The exit code: 0 the plan keeps every hard rule, 1 it does not."""
    rules = configured(problem)
    with plan_from(plan):
        report = check(problem, load_plan(plan), rules)
    if as_json:
        say(written(report_document(report, rules, labels)))
    else:
        say(judgement_text(report, rules, labels, text_width(sys.stdout)))
    return YES if report.valid else NO
