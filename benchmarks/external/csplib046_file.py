"""Files of CSPLib problem 046, meeting scheduling, and whether an assignment of slots solves one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

Verdict = Literal["satisfiable", "infeasible"]
VERDICTS: tuple[Verdict, ...] = ("satisfiable", "infeasible")


class BadFileError(ValueError):
    """Not a meeting-scheduling file; says what was expected where."""


@dataclass(frozen=True, slots=True)
class Meetings:
    """``agents``: the meetings each has to attend. ``dist``: slots of travel between two meetings.

    ``published``: what is known of it elsewhere, ``solution`` the slot of each meeting; None where nothing is.
    """

    slots: int
    agents: tuple[tuple[int, ...], ...]
    dist: tuple[tuple[int, ...], ...]
    published: Verdict | None
    solution: tuple[int, ...] | None

    @property
    def count(self) -> int:
        return len(self.dist)

    def solved_by(self, slot_of: Sequence[int]) -> bool:
        """Everyone gets from each of their meetings to the next: the slots differ by 1 + dist at least."""
        return all(0 <= slot < self.slots for slot in slot_of) and all(
            abs(slot_of[a] - slot_of[b]) >= 1 + self.dist[a][b]
            for meetings in self.agents
            for a, b in combinations(meetings, 2)
        )


def read(path: Path) -> Meetings:
    """Raises BadFileError with the first thing that is wrong."""
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadFileError(f"{path}: not a readable JSON file: {error}") from None
    try:
        return _meetings(given)
    except BadFileError as error:
        raise BadFileError(f"{path}: {error}") from None


def _meetings(given: Any) -> Meetings:
    if not isinstance(given, dict):
        raise BadFileError("found no object with slots, agents and dist")
    slots = given.get("slots")
    if not isinstance(slots, int) or isinstance(slots, bool) or slots < 1:
        raise BadFileError(f"slots: found {slots!r}, expected how many there are")
    dist = _dist(given)
    agents = _rows(given, "agents")
    for k, meetings in enumerate(agents):
        strange = next((m for m in meetings if m >= len(dist)), None)
        if strange is not None:
            raise BadFileError(f"agents[{k}]: found meeting {strange}, expected 0 to {len(dist) - 1}")
    status = given.get("status")
    if status is not None and status not in VERDICTS:
        raise BadFileError(f'status: found "{status}", expected one of {", ".join(VERDICTS)}')
    solution = _solution(given, len(dist))
    return Meetings(
        slots=slots,
        agents=tuple(tuple(dict.fromkeys(meetings)) for meetings in agents),
        dist=dist,
        published=status or ("satisfiable" if solution is not None else None),
        solution=solution,
    )


def _dist(given: dict[str, Any]) -> tuple[tuple[int, ...], ...]:
    """As many rows as columns, and the same both ways."""
    dist = _rows(given, "dist")
    if not dist:
        raise BadFileError("dist: found no meeting, expected at least one")
    for a, row in enumerate(dist):
        if len(row) != len(dist):
            raise BadFileError(f"dist[{a}]: found {len(row)} numbers, expected {len(dist)}, one for each meeting")
    for a, b in combinations(range(len(dist)), 2):
        if dist[a][b] != dist[b][a]:
            raise BadFileError(f"dist[{a}][{b}]: found {dist[a][b]}, but {dist[b][a]} the other way")
    return dist


def _solution(given: dict[str, Any], count: int) -> tuple[int, ...] | None:
    solution = given.get("published")
    if solution is None:
        return None
    if not isinstance(solution, list) or len(solution) != count or not all(map(_number, solution)):
        raise BadFileError(f"published: expected null, or the slot of each of the {count} meetings")
    return tuple(solution)


def _rows(given: dict[str, Any], name: str) -> tuple[tuple[int, ...], ...]:
    rows = given.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadFileError(f"{name}: expected a list of lists of numbers")
    for k, row in enumerate(rows):
        if not all(_number(value) and value >= 0 for value in row):
            raise BadFileError(f"{name}[{k}]: expected numbers that are not negative")
    return tuple(map(tuple, rows))


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
