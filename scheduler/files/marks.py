"""Where the parts of a file stand: a tree of lines beside the tree of values."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..errors import Path


class Marks:
    """The lines of one mapping or list: of its keys or items, and the marks of the containers in it.

    Its own ``line`` is that of its first key or item, or of its bracket if it is empty.
    """

    __slots__ = ("below", "line", "lines", "mapping")

    def __init__(self, line: int, mapping: bool) -> None:
        self.line = line
        self.mapping = mapping
        self.lines = _NO_LINES
        self.below = _NOTHING_BELOW

    def add(self, step: str | int, line: int, below: Marks | None = None) -> None:
        if not self.lines:
            self.line = line
            self.lines = {}
        self.lines[step] = line
        if below is not None:
            self.below = self.below or {}
            self.below[step] = below

    def line_of(self, path: Path) -> int:
        """The line of the node at the path, or of the nearest one around it that exists.

        A mapping stands at its first key, anything else at the key it belongs to.
        """
        marks, line = self, self.line
        for step in path:
            if step not in marks.lines:
                break
            line = marks.lines[step]
            if step not in marks.below:
                break
            marks = marks.below[step]
            line = marks.line if marks.mapping else line
        return line

    def line_of_key(self, path: Path) -> int:
        """The line where the last key of the path is written, whatever its value is."""
        marks = self
        for step in path[:-1]:
            if step not in marks.below:
                return self.line_of(path)
            marks = marks.below[step]
        return marks.lines.get(path[-1]) or self.line_of(path) if path else self.line


_NO_LINES: dict[str | int, int] = {}
_NOTHING_BELOW: dict[str | int, Marks] = {}
"""Shared by all that are empty; never written to."""
