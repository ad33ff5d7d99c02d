"""What each rule refuses by itself: asked once for all workshops, and then told for any part of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from ...rules.base import Rule
from ...rules.catalogue import of_the_catalogue
from .candidates import Candidates
from .instance import Instance
from .part import part


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
        return part(self.instance, sorted(workshops), optional_seats=not of_the_catalogue(self.rules))

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
