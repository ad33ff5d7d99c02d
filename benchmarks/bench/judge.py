"""Judge a run apart from it: `python -m benchmarks.bench.judge PROBLEM EVENTS`, one JSON object on stdout.

Every plan that was written down goes through `scheduler.check`, with the problem as it is. A plan that leaves
workshops unheld is judged as a partial one and never counts as a solution of a problem that allows none.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from scheduler.check import check
from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.files.problem_file import load

MOST_PLANS = 60
"""Of a run's plans at most about so many are judged: the first whole one, the last, and some between."""

SOON = 0.5
"""Of plans that follow each other within so many seconds only the last is judged, and the first of all."""


def read_events(path: Path) -> list[dict[str, Any]]:
    """The events of a run; a last line that was cut off by a kill is left out."""
    events = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            events.append(json.loads(line))
        except json.JSONDecodeError:
            break
    return events


def judge(problem: Problem, events: list[dict[str, Any]]) -> dict[str, Any]:
    """Score over time, and what the last plan is worth. ``score`` is None if there is no plan at all."""
    plans = [event for event in events if event["event"] == "plan"]
    whole = [event for event in plans if len(event["plan"]["entries"]) == len(problem.workshops)]
    judged = [(event["seconds"], Plan.model_validate(event["plan"])) for event in _some(whole or plans)]
    verdict: dict[str, Any] = {
        "first_plan": None,
        "scores": [],
        "score": None,
        "unheld": None,
        "empty_places": None,
        "violations": None,
        "workshops": len(problem.workshops),
        "places": sum(seat.places for workshop in problem.workshops for seat in workshop.seats),
    }
    for seconds, plan in judged:
        unheld = len(problem.workshops) - len(plan.entries)
        report = check(problem.model_copy(update={"partial": True}) if unheld else problem, plan)
        score = list(report.values)
        valid = report.valid and (problem.partial or not unheld)
        if valid and verdict["first_plan"] is None:
            verdict["first_plan"] = seconds
        if valid:
            verdict["scores"].append([seconds, score])
        verdict |= {"score": score, "unheld": unheld}
        verdict["violations"] = max(verdict["violations"] or 0, len(report.violations))
        verdict["empty_places"] = verdict["places"] - sum(len(entry.present) for entry in plan.entries)
        verdict["tiers"] = {"+".join(tier.rules): list(tier.stages) for tier in report.score}
    return verdict


def _some(plans: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    lasting = [plan for plan, later in pairwise(plans[1:]) if later["seconds"] - plan["seconds"] >= SOON]
    step = max(1, len(lasting) // MOST_PLANS)
    yield from plans[:1]
    yield from lasting[::step]
    yield from plans[1:][-1:]


def main(problem: str, events: str) -> None:
    sys.stdout.write(json.dumps(judge(load(problem), read_events(Path(events)))) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
