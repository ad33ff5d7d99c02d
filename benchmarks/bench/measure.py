"""One run: a solver on an instance, measured, judged, and put down as one record."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..machine import ROOT
from .instances import Instance
from .process import Ended, run

GRACE_SECONDS = 10.0
"""A solver is told when to stop; one that has not stopped so long after is killed."""

JUDGE_SECONDS = 600.0
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bench:
    """What holds for every run. ``stamp``: commit, machine and the like, copied into every record."""

    seconds: float
    memory_mb: float
    stamp: Record

    def measure(self, solver: str, instance: Instance, calibration: Record) -> Record:
        with tempfile.TemporaryDirectory(prefix="rundertisch-bench-") as folder:
            events = Path(folder) / "events.jsonl"
            started = time.monotonic()
            arguments = [solver, str(instance.path), str(events), repr(started), repr(self.seconds)]
            with (Path(folder) / "output").open("w+b") as output:
                ended = run(_python("child", *arguments), self.seconds + GRACE_SECONDS, self.memory_mb, ROOT, output)
                output.seek(0)
                said = output.read().decode("utf-8", "replace")
            judged = self.answer("judge", str(instance.path), str(events))
            told = [json.loads(line) for line in _whole_lines(events) if '"event": "plan"' not in line]
        sizes = self.answer("sizes", str(instance.path)) if solver == "engine" else None
        return {
            **self.stamp,
            "calibration": calibration,
            "instance": {
                "name": instance.name,
                "size": instance.size,
                "family": instance.family,
                "seed": instance.seed,
                "sha256": instance.sha256,
            },
            "solver": solver,
            "limits": {"seconds": self.seconds, "memory_mb": self.memory_mb},
            "seconds": round(ended.seconds, 3),
            "peak_mb": round(ended.peak_mb, 1),
            **_told(told, ended, judged),
            **({"model": sizes} if sizes else {}),
            **({} if ended.fine else {"killed": ended.killed, "said": said[-2000:]}),
        }

    def answer(self, module: str, *arguments: str) -> Record | None:
        """What a module of the bench prints; None if it failed, took too long or grew too large."""
        with tempfile.TemporaryFile() as output:
            ended = run(_python(module, *arguments), JUDGE_SECONDS, self.memory_mb, ROOT, output)
            output.seek(0)
            if not ended.fine:
                return None
            answer: Record = json.loads(output.read())
            return answer


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", f"benchmarks.bench.{module}", *arguments]


def _whole_lines(path: Path) -> list[str]:
    """The lines of a file that may have been cut off while it was written."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text[: text.rfind("\n") + 1].splitlines()


def _told(events: list[Record], ended: Ended, judged: Record | None) -> Record:
    """What the run said of itself and what the judge says of it, put together."""
    end = next((event for event in events if event["event"] == "end"), None)
    model = next((event for event in events if event["event"] == "model"), None)
    loaded = next((event["seconds"] for event in events if event["event"] == "loaded"), None)
    verdict = judged or {"first_plan": None, "scores": [], "score": None, "violations": None}
    stages = end["stages"] if end else []
    # A stage whose bound is reached is proved only if the check counts the plan as the solver does.
    bounds = [bound for _, bound in stages]
    score = verdict["score"]
    proved = 0
    if score is not None and verdict["violations"] == 0 and len(bounds) == len(score):
        proved = next((n for n, pair in enumerate(zip(score, bounds, strict=True)) if pair[0] > pair[1]), len(score))
    return {
        "status": _status(end, ended, judged),
        **verdict,
        "loaded": loaded,
        "bounds": bounds,
        "proved": proved,
        "trace": [[e["seconds"], e["stage"], e["best"], e["bound"]] for e in events if e["event"] == "stage"],
        "model": None if model is None else {name: model[name] for name in ("variables", "constraints")},
    }


def _status(end: Record | None, ended: Ended, judged: Record | None) -> str:
    """failed: a plan that the check refuses, or a process that broke down; killed ones keep the plans they wrote."""
    if judged is None or judged["violations"] or (ended.killed is None and not ended.fine):
        return "failed"
    if end is not None and end["status"] == "infeasible":
        return "infeasible"
    if judged["first_plan"] is not None:
        return "solved"
    return "partial" if judged["score"] is not None else "undecided"
