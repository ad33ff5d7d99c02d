"""The terminal while a search runs: one line that is redrawn, or plain lines where nobody watches; and signals."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Protocol, TextIO

from ..domain.limits import Progress
from ..domain.parts.fields import Language
from ..domain.problem import Problem
from ..reports.words.words import percent_text, seconds_text
from ..rules.base import Rule
from ..rules.catalogue import tiers

REDRAW_SECONDS = 0.5
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "start": "Das Modell wird aufgebaut …",
        "none": "noch kein Plan",
        "best": "bisher {best}",
        "bound": "Schranke {bound}",
        "gap": "Abstand {gap}",
        "left": "noch {seconds} s",
        "partial": "Es wird der größte Teilplan gesucht.",
        "confirming": "Der Plan wird durch einen zweiten Lauf bestätigt.",
        "closed": "{stage} {summary} {best}, Schranke {bound}, nach {seconds}",
    },
    "en": {
        "start": "Building the model …",
        "none": "no plan yet",
        "best": "best {best}",
        "bound": "bound {bound}",
        "gap": "gap {gap}",
        "left": "{seconds} s left",
        "partial": "Looking for the largest partial plan.",
        "confirming": "The plan is being confirmed by a second run.",
        "closed": "{stage} {summary} {best}, bound {bound}, after {seconds}",
    },
}


class Listener(Protocol):
    """Gets every progress, from any thread; `close` ends it."""

    def __call__(self, progress: Progress) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Wording:
    """How a progress reads."""

    problem: Problem
    rules: Sequence[Rule]
    language: Language

    @property
    def words(self) -> Mapping[str, str]:
        return _WORDS[self.language]

    def stage(self, progress: Progress) -> str:
        return f"[{progress.tier + 1}/{len(tiers(self.problem, self.rules))}]"

    def summary(self, progress: Progress) -> str:
        names = progress.rule.split("+")
        return " + ".join(rule.summary[self.language].rstrip(".") for rule in self.rules if rule.name in names)

    def line(self, progress: Progress, left: float, width: int) -> str:
        """Fits the width: the rule's sentence gives way first."""
        words = self.words
        if progress.confirming:
            seconds = "" if left == float("inf") else f" · {words['left'].format(seconds=round(left))}"
            return f"{words['confirming']}{seconds}"[:width]
        facts = [words["none"] if progress.best is None else words["best"].format(best=progress.best)]
        facts.append(words["bound"].format(bound=progress.bound))
        if progress.gap is not None:
            facts.append(words["gap"].format(gap=percent_text(progress.gap, self.language)))
        if left != float("inf"):
            facts.append(words["left"].format(seconds=round(left)))
        head, tail = f"{self.stage(progress)} ", " · ".join(facts)
        room = width - len(head) - len(tail) - len(" · ")
        summary = self.summary(progress)
        if len(summary) > room:
            summary = f"{summary[: room - 1].rstrip()}…" if room > 8 else ""
        return (head + (f"{summary} · " if summary else "") + tail)[:width]

    def closed(self, progress: Progress) -> str:
        return self.words["closed"].format(
            stage=self.stage(progress),
            summary=f"{self.summary(progress)}:",
            best=self.words["none"] if progress.best is None else self.words["best"].format(best=progress.best),
            bound=progress.bound,
            seconds=seconds_text(progress.seconds, self.language),
        )


class ProgressLog:
    """One plain line for every stage that was left behind."""

    def __init__(self, stream: TextIO, wording: Wording) -> None:
        self._stream = stream
        self._wording = wording
        self._last: Progress | None = None

    def __call__(self, progress: Progress) -> None:
        last = self._last
        if progress.confirming:
            self.close()
            self._say(self._wording.words["confirming"])
            return
        if last is not None and (last.tier, last.stage) != (progress.tier, progress.stage):
            self._say(self._wording.closed(last))
            if (progress.tier, progress.stage) < (last.tier, last.stage):
                self._say(self._wording.words["partial"])
        self._last = progress

    def close(self) -> None:
        if self._last is not None:
            self._say(self._wording.closed(self._last))
            self._last = None

    def _say(self, text: str) -> None:
        self._stream.write(f"{text}\n")
        self._stream.flush()


@dataclass
class ProgressLine:
    """One line that is redrawn, also while nothing is reported, so that the time left runs down. Gone when closed."""

    stream: TextIO
    wording: Wording
    _last: Progress | None = None
    _at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _done: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._thread = threading.Thread(target=self._tick, name="rundertisch-progress", daemon=True)
        self._thread.start()

    def __call__(self, progress: Progress) -> None:
        with self._lock:
            self._last, self._at = progress, time.monotonic()
        self._draw()

    def close(self) -> None:
        self._done.set()
        self._thread.join()
        with self._lock:
            self.stream.write("\r\x1b[K")
            self.stream.flush()

    def _tick(self) -> None:
        self._draw()
        while not self._done.wait(REDRAW_SECONDS):
            self._draw()

    def _draw(self) -> None:
        with self._lock:
            width = _width(self.stream) - 1
            if self._last is None:
                text = self.wording.words["start"][:width]
            else:
                left = max(0.0, self._last.seconds_left - (time.monotonic() - self._at))
                text = self.wording.line(self._last, left, width)
            self.stream.write(f"\r{text}\x1b[K")
            self.stream.flush()


def listener(stream: TextIO, wording: Wording) -> ProgressLine | ProgressLog:
    """A line on a terminal that can redraw it, else a log."""
    if stream.isatty() and os.environ.get("TERM") != "dumb":
        return ProgressLine(stream, wording)
    return ProgressLog(stream, wording)


def text_width(stream: TextIO, otherwise: int = 80) -> int:
    """The terminal's width; for a pipe or a file a width that is good to read."""
    return _width(stream) if stream.isatty() else otherwise


def _width(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


@dataclass
class Interruption:
    """``stop`` is set by the first signal, whose number stays known."""

    stop: threading.Event = field(default_factory=threading.Event)
    signal: int | None = None

    @property
    def exit_code(self) -> int | None:
        return None if self.signal is None else 128 + self.signal


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """The first SIGINT or SIGTERM asks the search to stop and keep its best plan; the second ends the process."""
    interruption = Interruption()

    def handle(number: int, frame: FrameType | None) -> None:
        if interruption.signal is not None:
            os._exit(128 + number)
        interruption.signal = number
        interruption.stop.set()

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield interruption
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
