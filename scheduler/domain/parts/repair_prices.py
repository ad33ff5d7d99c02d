"""What may be changed so that an infeasible problem has a plan, and what each change costs against the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, WithJsonSchema

from .fields import Positive

ChangeKind = Literal[
    "extra-slot",
    "saturdays",
    "latest-end",
    "notice",
    "gap",
    "load",
    "daytime",
    "optional-seat",
    "budget",
    "borrowed-room",
    "external-moderator",
    "split",
    "unheld",
]
"""In the order in which changes are made: a session that is split has the seats and gaps it has by then."""

DEFAULT_PRICES: Mapping[ChangeKind, int] = {
    "extra-slot": 3,
    "latest-end": 1,
    "notice": 2,
    "gap": 2,
    "load": 3,
    "daytime": 4,
    "optional-seat": 5,
    "budget": 1,
    "borrowed-room": 3,
    "external-moderator": 6,
    "split": 15,
    "unheld": 20,
}
"""One step: a slot, 30 minutes, 7 days, one session, a person, a seat, 100 euros, a room, a moderator, a workshop.

A Saturday with volunteers costs what an extra slot costs, where the file does not say otherwise.
"""


def _or_never(given: object) -> object:
    return None if given is False else given


RepairPrice = Annotated[
    Positive | None,
    BeforeValidator(_or_never),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1, "maximum": 1_000_000}, {"enum": [None, False]}]}),
]
"""The price of a step; null or false: never offered."""


def price_of(given: Mapping[ChangeKind, int | None], kind: ChangeKind) -> int | None:
    """The price of one step of that kind, None if it is never offered. ``given``: what the problem file says."""
    if kind in given:
        return given[kind]
    return DEFAULT_PRICES[kind] if kind in DEFAULT_PRICES else price_of(given, "extra-slot")
