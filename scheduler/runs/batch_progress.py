"""The terminal while a batch runs: one line that is redrawn, or a plain line for every municipality."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import Protocol, TextIO

from ..domain.parts.fields import Language
from ..reports.batch_summary import Row, count_line, done_line
from .console import text_width


class BatchProgress(Protocol):
    """Is told of every municipality that is done; `close` ends it."""

    def __call__(self, name: str, row: Row, seconds: float) -> None: ...

    def close(self) -> None: ...


class BatchLog:
    def __init__(self, stream: TextIO, of: int, rows: Mapping[str, Row], language: Language) -> None:
        self._stream, self._of, self._rows, self._language = stream, of, rows, language
        self._earlier = len(rows)
        if rows:
            self._say(count_line(list(rows.values()), self._earlier, of, None, language))

    def __call__(self, name: str, row: Row, seconds: float) -> None:
        self._say(done_line(name, row, len(self._rows), self._of, seconds, self._language))

    def close(self) -> None:
        self._say(count_line(list(self._rows.values()), self._earlier, self._of, None, self._language))

    def _say(self, text: str) -> None:
        self._stream.write(f"{text}\n")
        self._stream.flush()


class BatchLine:
    """Stays when closed: it is the count of the whole batch."""

    def __init__(self, stream: TextIO, of: int, rows: Mapping[str, Row], language: Language) -> None:
        self._stream, self._of, self._rows, self._language = stream, of, rows, language
        self._earlier, self._begun = len(rows), time.monotonic()
        self._draw(None)

    def __call__(self, name: str, row: Row, seconds: float) -> None:
        done = len(self._rows) - self._earlier
        self._draw((time.monotonic() - self._begun) / done * (self._of - len(self._rows)))

    def close(self) -> None:
        self._draw(None)
        self._stream.write("\n")
        self._stream.flush()

    def _draw(self, left: float | None) -> None:
        text = count_line(list(self._rows.values()), self._earlier, self._of, left, self._language)
        self._stream.write(f"\r{text[: text_width(self._stream) - 1]}\x1b[K")
        self._stream.flush()


def batch_progress(stream: TextIO, of: int, rows: Mapping[str, Row], language: Language) -> BatchLine | BatchLog:
    """``rows`` grows while the batch runs; what is in it now comes from a run before."""
    if stream.isatty() and os.environ.get("TERM") != "dumb":
        return BatchLine(stream, of, rows, language)
    return BatchLog(stream, of, rows, language)
