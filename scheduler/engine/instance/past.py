"""What an instance remembers of workshops that are already fixed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Visit:
    """A human at a fixed session: its interval (into T) and the borough of its room, -1 where unknown."""

    interval: int
    borough: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A fixed session right before (or after) a free one in a series.

    ``delegates``: by organisation, who sits on the seats that name it.
    """

    before: bool
    moderators: frozenset[int]
    delegates: Mapping[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Of identical sessions that are fixed: how many people sat on each seat, and who sat there."""

    seats: Mapping[int, int] = field(default_factory=dict)
    people: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Past:
    """Everything that a rule may have to know of the fixed part. Nothing is fixed at the start."""

    visits: tuple[tuple[Visit, ...], ...]  # H
    room_uses: tuple[tuple[int, ...], ...]  # R, intervals into T
    moderations: tuple[int, ...]  # M, sessions moderated
    anchors: tuple[tuple[tuple[int, int, bool, int], ...], ...]  # W: (series, step, fixed one comes before?, its day)
    neighbours: tuple[tuple[Neighbour, ...], ...]  # W
    predecessor_unheld: tuple[bool, ...]  # W
    first_start: Mapping[int, int] = field(default_factory=dict)  # by topic index, minutes
    first_repeats: Mapping[int, frozenset[str]] = field(
        default_factory=dict
    )  # by topic index, of sessions starting then
    gathered: Mapping[str, Gathered] = field(default_factory=dict)  # by repeat, those with a held session
    spent_cents: int = 0
    spent_on_topic: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def nothing(cls, n_workshops: int, n_humans: int, n_moderators: int, n_rooms: int) -> Past:
        return cls(
            visits=((),) * n_humans,
            room_uses=((),) * n_rooms,
            moderations=(0,) * n_moderators,
            anchors=((),) * n_workshops,
            neighbours=((),) * n_workshops,
            predecessor_unheld=(False,) * n_workshops,
        )
