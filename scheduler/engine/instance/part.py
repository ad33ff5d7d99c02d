"""A part of a problem: some workshops by themselves, as if the others did not exist.

For the hard rules that is a relaxation, as every plan of the whole holds a plan of the part: orders and gaps, loads,
rooms and budgets only bind less with fewer workshops. Identical sessions (``repeat``) share their guests, so they stay
together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ...rules.base import Rule
from ...rules.catalogue import RULES
from .candidates import Candidates
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


def known(rules: Iterable[Rule]) -> bool:
    """Are all these rules of the catalogue? Others may ask for somebody on an optional seat."""
    names = {rule.name for rule in RULES}
    return all(rule.name in names for rule in rules)


@dataclass(frozen=True, slots=True)
class _Following:
    """A rule that only follows up: what it refuses by itself has been refused."""

    rule: Rule

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        """Nothing."""

    def propagate(self, instance: Instance, candidates: Candidates) -> None:
        self.rule.propagate(instance, candidates)


@dataclass(frozen=True)
class Refused:
    """What each rule refuses by itself, for all workshops, asked once."""

    instance: Instance
    rules: tuple[Rule, ...]
    candidates: Candidates

    @classmethod
    def by(cls, instance: Instance, rules: Iterable[Rule]) -> Refused:
        candidates = Candidates(instance)
        rules = tuple(rules)
        for rule in rules:
            rule.prune(instance, candidates)
        return cls(instance, rules, candidates)

    def only(self, rules: Iterable[Rule]) -> Refused:
        """What some of the rules refuse."""
        rules = tuple(rules)
        whole, found = self.candidates, Candidates(self.instance)
        names = {rule.name for rule in rules}
        kept = np.uint64(sum(1 << n for n, name in enumerate(whole.rules) if name in names))
        found.rules = whole.rules
        for name, bits in whole.reasons.items():
            found.reasons[name] = bits & kept
            setattr(found, name, found.reasons[name] == 0)
        found.one_a_day = set(whole.one_a_day) if names >= {rule.name for rule in self.rules} else set()
        return Refused(self.instance, rules, found)

    def part(self, workshops: Collection[int]) -> Instance:
        return part(self.instance, sorted(workshops), optional_seats=not known(self.rules))

    def left(self, workshops: Collection[int], of: Instance) -> Candidates:
        """What all rules together leave to these workshops, the part ``of`` the whole."""
        found = self.of(workshops, of)
        found.one_a_day = set(self.candidates.one_a_day)
        found.settle([_Following(rule) for rule in self.rules])
        return found

    def of(self, workshops: Collection[int], part: Instance) -> Candidates:
        """What is refused by itself to these workshops, no more and no less."""
        chosen = sorted(workshops)
        found, whole = Candidates(part), self.candidates
        found.slots, found.moderators, found.rooms = whole.slots[chosen], whole.moderators[chosen], whole.rooms[chosen]
        found.people, found.room_times = whole.people.copy(), whole.room_times.copy()
        return found
