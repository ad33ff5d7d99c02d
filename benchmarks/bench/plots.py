"""The records as pictures: score and bound over time on one instance, and time against size."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from .summary import LEADING, Record, all_proved, best_of_groups, by_kind, has_plan, middle
from .svg import Chart, Line, page

COLOURS = {"engine": "#0b5fa5", "cpsat": "#c2410c", "highs": "#7c3aed", "greedy": "#4d7c0f"}
NAMES = {"engine": "our engine", "cpsat": "CP-SAT script", "highs": "HiGHS", "greedy": "greedy"}


def write_plots(records: Sequence[Record], folder: Path) -> list[Path]:
    """One picture for each size and family (its first seed), and one for all sizes."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = dict(_over_time(records))
    pictures["time-against-size.svg"] = against_size(records)
    for name, text in pictures.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in pictures]


def _over_time(records: Sequence[Record]) -> Iterator[tuple[str, str]]:
    best = best_of_groups(records)
    seen: set[tuple[str, str]] = set()
    for name, groups in best.items():
        instance = next(iter(groups.values()))["instance"]
        kind = (instance["size"], instance["family"])
        if kind not in seen and any(has_plan(record) for record in groups.values()):
            seen.add(kind)
            yield f"over-time-{re.sub(r'[^a-zA-Z0-9]+', '-', name).lower()}.svg", over_time(name, groups)


def over_time(name: str, groups: Mapping[str, Record]) -> str:
    """A chart for each leading stage that is not 0 throughout: the best plan so far (solid) and the bound (dashed)."""
    solved = {group: record for group, record in groups.items() if has_plan(record)}
    tiers = next(iter(solved.values()))["tiers"]
    stages = [f"{tier} {k + 1}" if len(of) > 1 else tier for tier, of in tiers.items() for k in range(len(of))]
    end = max(record["seconds"] for record in groups.values())
    charts = []
    for n, stage in enumerate(stages[:LEADING]):
        lines = [line for group, record in solved.items() for line in _stage_lines(record, n, COLOURS[group], end)]
        if any(y for line in lines for _, y in line.points):
            charts.append(Chart(stage, "seconds", "value", x_range=(0, end), lines=lines))
    return page(f"Score and bound over time: {name}", charts, _legend(solved, "best plan", "proved bound"))


def _stage_lines(record: Record, n: int, colour: str, end: float) -> Iterator[Line]:
    best = [(seconds, float(score[n])) for seconds, score in record["scores"]]
    yield Line([*best, (end, best[-1][1])], colour, steps=True, marks=True)
    bounds = [(seconds, float(bound)) for seconds, stage, _, bound in record["trace"] if stage == n]
    if n < len(record["bounds"]):
        bounds.append((record["seconds"], float(record["bounds"][n])))
    if bounds:
        yield Line([*bounds, (end, bounds[-1][1])], colour, dashed=True, steps=True)


def against_size(records: Sequence[Record]) -> str:
    """Seconds to the first plan (solid) and until everything is proved (dashed), a chart for each family."""
    kinds = by_kind(best_of_groups(records))
    charts, shown = [], set()
    for family in dict.fromkeys(family for _, family in kinds):
        lines = []
        of_family = [groups for (_, of), groups in kinds.items() if of == family]
        for group in COLOURS:
            runs = [groups[group] for groups in of_family if group in groups]
            first = _points(runs, "first")
            proved = _points(runs, "proved")
            shown |= {group} if first else set()
            lines += [Line(first, COLOURS[group], marks=True), Line(proved, COLOURS[group], dashed=True, marks=True)]
        charts.append(Chart(family, "workshops", "seconds", 480, 300, log=True, lines=lines))
    legend = _legend([group for group in COLOURS if group in shown], "first plan", "all proved (missing: not in time)")
    return page("Time against size, medians over seeds", charts, legend)


def _points(runs: Sequence[Sequence[Record]], what: str) -> list[tuple[float, float]]:
    points = []
    for records in runs:
        size = middle(records, lambda record: record.get("workshops"))
        seconds = middle(records, all_proved if what == "proved" else lambda record: record["first_plan"])
        if size is not None and seconds is not None:
            points.append((size, seconds))
    return sorted(points)


def _legend(groups: Sequence[str] | Mapping[str, Record], solid: str, dashed: str) -> list[tuple[str, str, bool]]:
    return [
        *((NAMES[group], COLOURS[group], False) for group in groups),
        (f"solid: {solid}", "#222222", False),
        (f"dashed: {dashed}", "#222222", True),
    ]
