"""A part of a problem: some workshops by themselves, as if the others did not exist.

For the hard rules that is a relaxation, as every plan of the whole holds a plan of the part: orders and gaps, loads,
rooms and budgets only bind less with fewer workshops. Identical sessions (``repeat``) share their guests, so they stay
together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from .instance import Instance
from .past import Past

LONG_AGO = -(2**40)

T = TypeVar("T", bound=np.generic)


def with_nowhen(instance: Instance) -> Instance:
    """The instance with one more interval, at its end and long ago: index -1, that of a slot that is too short.

    So a workshop that is allowed to take longer than its slot meets nothing else there.
    """
    if not instance.n_slots:
        return instance

    def column(table: NDArray[T], value: bool | int) -> NDArray[T]:
        return np.concatenate([table, np.full((*table.shape[:-1], 1), value, dtype=table.dtype)], axis=-1)

    return replace(
        instance,
        interval_slot=column(instance.interval_slot, 0),
        start=column(instance.start, LONG_AGO),
        end=column(instance.end, LONG_AGO),
        weekday=(*instance.weekday, 0),
        start_clock=(*instance.start_clock, 12 * 60),
        end_clock=(*instance.end_clock, 12 * 60),
        free=column(instance.free, True),
        if_needed=column(instance.if_needed, False),
        room_free=column(instance.room_free, True),
        fee_cents=column(instance.fee_cents, 0),
    )


def part(instance: Instance, workshops: Sequence[int], *, optional_seats: bool) -> Instance:
    """These workshops alone; without ``optional_seats`` nobody can sit on one, except where sessions are identical.

    Leaving an optional seat empty breaks no hard rule of the catalogue but `each-once`.
    """
    new = {w: n for n, w in enumerate(workshops)}
    kept = list(workshops)
    return replace(
        instance,
        workshops=tuple(instance.workshops[w] for w in kept),
        interval_of=instance.interval_of[kept],
        seats=tuple(
            instance.seats[w]
            if optional_seats or instance.repeat_of[w] is not None
            else tuple(seat if seat.required else replace(seat, people=()) for seat in instance.seats[w])
            for w in kept
        ),
        asked_moderators=tuple(instance.asked_moderators[w] for w in kept),
        announced=tuple(instance.announced[w] for w in kept),
        workshop_weight=tuple(instance.workshop_weight[w] for w in kept),
        topics_of=tuple(instance.topics_of[w] for w in kept),
        own_topic=tuple(instance.own_topic[w] for w in kept),
        repeat_of=tuple(instance.repeat_of[w] for w in kept),
        order=tuple((series, step, new[a], new[b]) for series, step, a, b in instance.order if a in new and b in new),
        involvements=(),
        past=Past.nothing(len(kept), instance.n_humans, instance.n_moderators, instance.n_rooms),
    )
