"""Line charts as plain SVG, by hand: axes, labels, steps and marks. No dependency, readable in any browser."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

Point = tuple[float, float]
FONT = 'font-family="system-ui, sans-serif"'
INK, GRID = "#222222", "#dddddd"


@dataclass(frozen=True, slots=True)
class Line:
    """``steps``: a value holds until the next point; ``dashed``: a bound; ``marks``: dots, of steps the first."""

    points: Sequence[Point]
    colour: str
    dashed: bool = False
    steps: bool = False
    marks: bool = False


@dataclass(slots=True)
class Chart:
    """One pair of axes. Logarithmic axes need positive values."""

    title: str
    x_label: str
    y_label: str
    width: int = 360
    height: int = 220
    log: bool = False
    x_range: Point | None = None
    lines: list[Line] = field(default_factory=list)

    def draw(self, left: float, top: float) -> str:
        """The chart as a group, its upper left corner there."""
        x0, y0, x1, y1 = 58.0, 26.0, self.width - 12.0, self.height - 40.0
        x_low, x_high = self.x_range or _range([x for line in self.lines for x, _ in line.points], self.log)
        y_low, y_high = _range([y for line in self.lines for _, y in line.points], self.log, zero=not self.log)
        across = _Scale(x_low, x_high, x0, x1, self.log)
        up = _Scale(y_low, y_high, y1, y0, self.log)
        parts = [f'<g transform="translate({left:.0f} {top:.0f})" {FONT} font-size="11" fill="{INK}">']
        parts.append(f'<text x="{x0:.0f}" y="14" font-size="12" font-weight="600">{escape(self.title)}</text>')
        for y in up.ticks():
            parts.append(f'<path d="M{x0:.1f} {up(y):.1f}H{x1:.1f}" stroke="{GRID}"/>')
            parts.append(f'<text x="{x0 - 5:.1f}" y="{up(y) + 4:.1f}" text-anchor="end">{_number(y)}</text>')
        for x in across.ticks():
            parts.append(f'<path d="M{across(x):.1f} {y1:.1f}v4" stroke="{INK}"/>')
            parts.append(f'<text x="{across(x):.1f}" y="{y1 + 16:.1f}" text-anchor="middle">{_number(x)}</text>')
        parts.append(f'<path d="M{x0:.1f} {y0:.1f}V{y1:.1f}H{x1:.1f}" fill="none" stroke="{INK}"/>')
        middle = (x0 + x1) / 2
        parts.append(f'<text x="{middle:.1f}" y="{y1 + 32:.1f}" text-anchor="middle">{escape(self.x_label)}</text>')
        turned = f'transform="translate(12 {(y0 + y1) / 2:.1f}) rotate(-90)"'
        parts.append(f'<text {turned} text-anchor="middle">{escape(self.y_label)}</text>')
        parts += [_drawn(line, across, up) for line in self.lines if line.points]
        return "\n".join([*parts, "</g>"])


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float
    start: float
    end: float
    log: bool

    def __call__(self, value: float) -> float:
        low, high = (math.log10(self.low), math.log10(self.high)) if self.log else (self.low, self.high)
        at = math.log10(max(value, 1e-9)) if self.log else value
        return self.start + (at - low) / (high - low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        if self.log:
            powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            steps = (1, 2, 5) if self.high / self.low < 1000 else (1,)
            marks = [factor * 10.0**power for power in powers for factor in steps]
            return [mark for mark in marks if self.low <= mark <= self.high * 1.0001]
        step = _step((self.high - self.low) / 4)
        first = math.ceil(self.low / step)
        return [n * step for n in range(first, math.floor(self.high / step + 1e-9) + 1)]


def page(title: str, charts: Sequence[Chart], legend: Sequence[tuple[str, str, bool]], columns: int = 2) -> str:
    """Charts in a grid under a title and a legend of (text, colour, dashed)."""
    columns = max(1, min(columns, len(charts)))
    width = max(440, columns * max((chart.width for chart in charts), default=0))
    rows = [charts[n : n + columns] for n in range(0, len(charts), columns)]
    body = [f'<text x="14" y="22" font-size="15" font-weight="600" {FONT} fill="{INK}">{escape(title)}</text>']
    x, y = 14.0, 42.0
    for text, colour, dashed in legend:
        if x + 40 + 6.5 * len(text) > width:
            x, y = 14.0, y + 18
        body.append(f'<path d="M{x:.0f} {y - 4:.0f}h22" stroke="{colour}" stroke-width="2"{_dash(dashed)}/>')
        body.append(f'<text x="{x + 28:.0f}" y="{y:.0f}" font-size="11" {FONT} fill="{INK}">{escape(text)}</text>')
        x += 44 + 6.5 * len(text)
    y += 12
    for row in rows:
        left = 0.0
        for chart in row:
            body.append(chart.draw(left, y))
            left += chart.width
        y += max(chart.height for chart in row)
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{y:.0f}" viewBox="0 0 {width} {y:.0f}">'
    return "\n".join([frame, '<rect width="100%" height="100%" fill="#ffffff"/>', *body, "</svg>"]) + "\n"


def _drawn(line: Line, across: _Scale, up: _Scale) -> str:
    places = [(across(x), up(y)) for x, y in line.points]
    path = f"M{places[0][0]:.1f} {places[0][1]:.1f}"
    for x, y in places[1:]:
        path += f"H{x:.1f}V{y:.1f}" if line.steps else f"L{x:.1f} {y:.1f}"
    drawn = f'<path d="{path}" fill="none" stroke="{line.colour}" stroke-width="1.8"{_dash(line.dashed)}/>'
    if line.marks:
        fill = "#ffffff" if line.dashed else line.colour
        drawn += "".join(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{fill}" stroke="{line.colour}"/>'
            for x, y in (places[:1] if line.steps else places)
        )
    return drawn


def _dash(dashed: bool) -> str:
    return ' stroke-dasharray="4 3"' if dashed else ""


def _range(values: Sequence[float], log: bool, zero: bool = False) -> Point:
    low, high = min(values, default=1.0), max(values, default=10.0)
    if log:
        return max(low, 1e-3) / 1.3, max(high, 1e-3) * 1.3
    low = min(low, 0.0) if zero else low
    return (low, high * 1.05) if high > low else (low, low + 1)


def _step(rough: float) -> float:
    """The next round number: 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ") if abs(value) >= 10 or value == round(value) else f"{value:g}"
