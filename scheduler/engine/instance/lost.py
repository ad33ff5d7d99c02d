"""How many slots of each workshop every rule takes away by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...domain.answers.outcome import LostSlots
from ...rules.base import Rule
from .candidates import Candidates, prune
from .instance import Bools, Instance


@dataclass(frozen=True, slots=True)
class _WithinWorkshop:
    """What a rule concludes about a workshop from itself alone, as if it were in no series."""

    rule: Rule
    apart: Instance

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        """Nothing: only the rule in question refuses."""

    def propagate(self, instance: Instance, candidates: Candidates) -> None:
        self.rule.propagate(self.apart, candidates)


def lost_slots(instance: Instance, rules: Sequence[Rule]) -> tuple[LostSlots, ...]:
    """Per workshop: its slots, those left by all rules together, and those each rule alone makes impossible.

    A rule about people, moderators or rooms takes a slot if it leaves nobody for a required place, no moderator
    or no room; so what the other rules conclude within the workshop counts for it.
    """
    apart = replace(instance, order=())
    others = [_WithinWorkshop(rule, apart) for rule in rules]
    lost: dict[str, Bools] = {}
    nobody = Candidates(instance)
    nobody.settle(others)
    for n, rule in enumerate(rules):
        candidates = Candidates(instance)
        candidates.settle([rule, *others[:n], *others[n + 1 :]])
        by_itself = candidates.refused_by(rule.name, "slots")
        lost[rule.name] = by_itself | (nobody.slots & ~candidates.slots)
    left = prune(instance, rules).slots
    return tuple(
        LostSlots(
            workshop=id,
            slots=instance.n_slots,
            left=int(left[w].sum()),
            lost={name: int(refused[w].sum()) for name, refused in lost.items() if refused[w].any()},
        )
        for w, id in enumerate(instance.workshops)
    )
