"""From records of growing instances to an exponent: time until a stage is within 1 % of its bound, without start-up."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from .measure import Record
from .svg import Chart, Line, page

WITHIN = 0.01
SMALL = 20
"""Up to this value, off by one is within 1 %."""
LEAST_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Point:
    """The median over the runs of one size that came that far, and how many did."""

    workshops: int
    seconds: float
    runs: int


def fitted(records: Sequence[Record], rule: str) -> list[Point]:
    """A point for each size on which most of the runs came within 1 %; a late one counts as never."""
    times: dict[int, list[float]] = defaultdict(list)
    for record in records:
        close = seconds_until_close(record, rule)
        times[record["workshops"]].append(math.inf if close is None else close)
    middle = {size: median(of_size) for size, of_size in times.items() if size}
    return [
        Point(size, max(LEAST_SECONDS, seconds), sum(map(math.isfinite, times[size])))
        for size, seconds in sorted(middle.items())
        if math.isfinite(seconds)
    ]


def exponent(points: Sequence[Point]) -> float | None:
    """The slope of a straight line through the logarithms; None of fewer than two sizes."""
    return None if len(points) < 2 else _line(points)[0]


def seconds_until_close(record: Record, rule: str) -> float | None:
    """After the instance was loaded; None if no plan was seen within 1 % of a bound known by then."""
    if record["score"] is None or record["violations"] or rule not in record["tiers"]:
        return None
    stage = sum(len(stages) for name, stages in record["tiers"].items() if _before(record, name, rule))
    value, bound = math.inf, 0.0
    for seconds, new_value, new_bound in sorted(_events(record, stage)):
        value, bound = min(value, new_value), max(bound, new_bound)
        if _close(value, bound):
            return max(0.0, seconds - (record.get("loaded") or 0.0))
    return None


def _close(value: float, bound: float) -> bool:
    return math.isfinite(value) and value - bound <= max(WITHIN * value, 1.0 if value <= SMALL else 0.0)


def _before(record: Record, name: str, rule: str) -> bool:
    names = list(record["tiers"])
    return names.index(name) < names.index(rule)


def _events(record: Record, stage: int) -> Iterator[tuple[float, float, float]]:
    """Seconds, value and bound of the stage, as far as each event tells; only plans that hold all workshops count."""
    for seconds, score in record["scores"]:
        yield seconds, score[stage], 0.0
    for seconds, of_stage, _, bound in record["trace"]:
        if of_stage == stage:
            yield seconds, math.inf, bound
    if stage < len(record["bounds"]):
        yield record["seconds"], math.inf, record["bounds"][stage]


def grown_svg(points: Sequence[Point], rule: str) -> str:
    """The medians, and the line whose slope is the exponent."""
    chart = Chart("within 1 %", "workshops", "seconds", 480, 320, log=True)
    legend = [("our engine", "#0b5fa5", False)]
    if points:
        chart.lines.append(Line([(p.workshops, p.seconds) for p in points], "#0b5fa5", marks=True))
    if len(points) > 1:
        slope, offset = _line(points)
        ends = (points[0].workshops, points[-1].workshops)
        chart.lines.append(Line([(x, math.exp(offset + slope * math.log(x))) for x in ends], "#c2410c", dashed=True))
        legend.append((f"grows with exponent {slope:.2f}", "#c2410c", True))
    return page(f"Seconds until {rule} is within 1 % (without start-up)", [chart], legend)


def _line(points: Sequence[Point]) -> tuple[float, float]:
    """Slope and offset of the least squares line through the logarithms."""
    xs, ys = [math.log(p.workshops) for p in points], [math.log(p.seconds) for p in points]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)
    return slope, y - slope * x
