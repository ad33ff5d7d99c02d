"""The records as a Markdown table: one line for each size, family and group of solvers, medians over the seeds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from .summary import (
    LEADING,
    Record,
    all_proved,
    best_of_groups,
    by_kind,
    empty_share,
    has_plan,
    leading_proved,
    middle,
    middle_score,
    reached,
)

HEAD = (
    "size",
    "family",
    "solver",
    "plans",
    "first plan s",
    f"first {LEADING} proved s",
    "all proved s",
    "in all s",
    "stages proved",
    "score",
    "empty places",
    "engine as good after s",
    "peak MB",
    "variables",
    "constraints",
)


def table(records: Sequence[Record]) -> str:
    """Markdown, with what the measurement was made on above it."""
    best = best_of_groups(records)
    lines = [*_about(records), "", _row(HEAD), _row([":--"] * 3 + ["--:"] * (len(HEAD) - 3))]
    for (size, family), groups in by_kind(best).items():
        for group, runs in groups.items():
            names = [record["instance"]["name"] for record in runs]
            engine = [best[name].get("engine") for name in names]
            pairs = [(ours, run) for ours, run in zip(engine, runs, strict=True) if ours is not None and has_plan(run)]
            lines.append(_row([size, family, group, *_numbers(runs, None if group == "engine" else pairs)]))
    return "\n".join(lines) + "\n"


def _about(records: Sequence[Record]) -> list[str]:
    commits = ", ".join(dict.fromkeys(f"`{record['commit']}`" for record in records))
    machines = "; ".join(dict.fromkeys(_machine(record) for record in records))
    solver = middle(records, lambda record: record["calibration"]["solver_seconds"])
    python = middle(records, lambda record: record["calibration"]["python_seconds"])
    limits = ", ".join(dict.fromkeys(f"{record['limits']['seconds']:g}" for record in records))
    return [
        f"Commit {commits}. {machines}. Limit {limits} s for each run. "
        f"Calibration beside the runs (median): solver {_say(solver, 2)} s, Python {_say(python, 2)} s."
    ]


def _machine(record: Record) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in record["versions"].items() if version)
    machine = record["machine"]
    return f"{machine['system']}, {machine['processors']} processors; {versions}"


def _numbers(runs: Sequence[Record], pairs: Sequence[tuple[Record, Record]] | None) -> list[str]:
    score = middle_score(runs)
    solved = [run for run in runs if has_plan(run)]
    as_good = None
    if pairs:
        after = [{"after": reached(ours, run["score"])} for ours, run in pairs]
        as_good = middle(after, lambda pair: pair["after"])
    stages = max((len(run["score"]) for run in solved), default=0)
    return [
        _plans(runs),
        _say(middle(runs, lambda run: run["first_plan"]), 1),
        _say(middle(runs, leading_proved), 1),
        _say(middle(runs, all_proved), 1),
        _say(middle(runs, lambda run: run["seconds"]), 1),
        f"{_say(middle(solved, lambda run: run['proved']), 0)} of {stages}" if solved else "–",
        "–" if score is None else _stages(score),
        _percent(middle(solved, empty_share)),
        _say(as_good, 1) if pairs is not None else "",
        _say(middle(runs, lambda run: run["peak_mb"]), 0),
        *(_say(middle(runs, partial(_size, name)), 0) for name in ("variables", "constraints")),
    ]


def _stages(score: Sequence[float]) -> str:
    """The leading ones, and how many more there are."""
    shown = " / ".join(_say(value, 1) for value in score[:LEADING])
    return f"{shown} (+ {len(score) - LEADING})" if len(score) > LEADING else shown


def _size(name: str, run: Record) -> float | None:
    return float(run["model"][name]) if run["model"] else None


def _plans(runs: Sequence[Record]) -> str:
    """``4 of 5``, and what became of the others."""
    others = [_fate(run) for run in runs if not has_plan(run)]
    counted = [f"{others.count(fate)} {fate}" for fate in dict.fromkeys(others)]
    return "; ".join([f"{len(runs) - len(others)} of {len(runs)}", *counted])


def _fate(run: Record) -> str:
    if run.get("killed"):
        return f"killed ({run['killed']})"
    return str(run["status"])


def _say(value: float | None, digits: int) -> str:
    if value is None:
        return "–"
    return f"{value:.{digits}f}" if digits and value % 1 else f"{value:.0f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} %"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
