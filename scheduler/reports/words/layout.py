"""Plain text that fits a width: wrapped at words, never cut, and harmless on a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

NARROW, WIDE = 40, 160
UNBROKEN = "\u00a0"
"""The space that keeps a number and its unit on one line."""


def harmless(text: str) -> str:
    """The text with all that a terminal could obey written out: no label moves the cursor or turns words round."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == UNBROKEN else " " if c.isspace() else f"\\u{ord(c):04x}" for c in text)


def wrapped(text: str, width: int, indent: str = "", hanging: str | None = None) -> list[str]:
    """Lines of at most that width. A word that is longer stands alone on a line that is too long, whole."""
    return textwrap.wrap(
        harmless(text),
        max(width, NARROW),
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [indent.rstrip()]


def field(name: str, texts: Sequence[str], width: int, column: int) -> list[str]:
    """A name and its texts in a column beside it, each text on a line of its own."""
    lines: list[str] = []
    margin = " " * column
    for n, text in enumerate(texts):
        lead = f"  {name}".ljust(column) if n == 0 else margin
        lines += wrapped(text, width, lead, f"{margin}  ")
    return lines


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str] | None:
    """A table with cells wrapped at words; None where it does not fit the width without breaking words."""
    cells = [[harmless(cell) for cell in row] for row in (heads, *rows)]
    wanted = [max(len(row[k]) for row in cells) for k in range(len(heads))]
    least = [max((len(word) for row in cells for word in row[k].split()), default=0) for k in range(len(heads))]
    spare = width - 2 * (len(heads) - 1) - sum(least)
    if spare < 0:
        return None
    given = list(least)
    for k in range(len(heads)):
        more = min(spare, wanted[k] - given[k])
        given[k] += more
        spare -= more
    lines: list[str] = []
    for n, row in enumerate(cells):
        lines += _row(row, given)
        if n == 0:
            lines.append("  ".join("─" * size for size in given))
    return lines


def _row(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    columns = [
        textwrap.wrap(cell, size, break_long_words=False, break_on_hyphens=False) if cell else []
        for cell, size in zip(row, widths, strict=True)
    ]
    height = max(len(column) for column in columns)
    filled = [column + [""] * (height - len(column)) for column in columns]
    return [
        "  ".join(column[k].ljust(size) for column, size in zip(filled, widths, strict=True)).rstrip()
        for k in range(height)
    ]
