"""The errors of the package: one root, three children. An infeasible problem is an answer, not an error."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an input: where, what was found, what was expected."""

    path: Path
    found: str
    expected: str
    file: str | None = None
    line: int | None = None

    def located(self, file: str | None, line: int | None) -> Fault:
        return replace(self, file=file, line=line)

    def __str__(self) -> str:
        where = self.file or ""
        if self.line is not None:
            where = f"{where} line {self.line}".strip()
        path = written(self.path)
        lead = ": ".join(part for part in (where, path) if part)
        body = f"found {self.found}, expected {self.expected}"
        return f"{lead}: {body}" if lead else body


def written(path: Path) -> str:
    """A path as people write it: ``people[12].engagement``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


class PlanningError(Exception):
    """Root of every error this package raises on purpose."""


class InputError(PlanningError):
    """The input cannot be used. Carries all faults that were found, not just the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class PlanError(InputError):
    """A plan names things its problem does not know, so it cannot be judged."""


class EngineError(PlanningError):
    """Always our bug: an invalid model, a plan that the independent check refuses, or verdicts that contradict.

    ``model``: the model that shows it, in the solver's text format; empty if there is none.
    """

    def __init__(self, message: str, model: str = "") -> None:
        self.model = model
        super().__init__(message)
