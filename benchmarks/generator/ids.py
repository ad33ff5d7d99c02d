"""Ids that tell nothing: numbers dealt at random, and lists in the order of these numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")


class Ids:
    """The id of every record, by identity."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._of: dict[int, str] = {}
        self._kept: list[Any] = []

    def deal(self, prefix: str, records: Sequence[Any]) -> None:
        numbers = list(range(1, len(records) + 1))
        self._rng.shuffle(numbers)
        width = len(str(len(records)))
        for record, number in zip(records, numbers, strict=True):
            self._of[id(record)] = f"{prefix}{number:0{width}}"
            self._kept.append(record)  # so that no other record gets its identity

    def of(self, record: Any) -> str:
        return self._of[id(record)]

    def all(self, records: Sequence[Any]) -> list[str]:
        """Their ids, sorted, so that the order tells nothing."""
        return sorted(self.of(record) for record in records)

    def listed(self, records: Sequence[T], write: Callable[[T], dict[str, Any]]) -> list[dict[str, Any]]:
        """Every record written down, in the order of the ids."""
        return [write(record) for record in sorted(records, key=self.of)]
