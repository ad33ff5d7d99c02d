"""What blocks cost as if there were no others, with every moderator to themselves: each alone, and some together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat
from operator import le

from ...domain.plan import Entry
from ..model.bound import Loose, Spread
from .block import Part
from .cut import Group

Worst = Mapping[int, int | None]
UNKNOWN = Part((), ())


@dataclass
class Apart:
    """``n_blocks`` blocks. ``first_worst``: the first stage that counts the worst of all; ``worst``: what all may be
    there, once it is known; if ``many_worst`` blocks are known to be as bad there as another one can be, that one need
    not be asked. ``shared``: stages about what blocks take from each other; no part is held there to what it costs
    alone. ``parts``: of single blocks, and of groups that were solved together. ``loose``: by stage what groups cost
    there at least while they are no more than so much in those before. ``contended``: what groups cost together whose
    blocks remain by themselves."""

    n_blocks: int
    first_worst: int | None
    shared: frozenset[int] = frozenset()
    end: int | None = None
    many_worst: int = 12
    worst: int | None = None
    parts: dict[Group, Part] = field(default_factory=dict)
    loose: dict[int, dict[Group, Loose]] = field(default_factory=dict)
    contended: dict[Group, Part] = field(default_factory=dict)
    _group_of: dict[int, Group] = field(default_factory=dict)

    def note(self, group: Group, part: Part) -> None:
        """What the group costs; of the stages known before, what was known."""
        known = self.parts[group].bounds if group in self.parts else ()
        n_held = len(self._closed(group))
        bounds = (*known, *part.bounds[len(known) :])[: self.end]
        before = enumerate(zip(part.values, known, strict=False))
        if any(value < bound for n, (value, bound) in before if n not in self.shared):
            bounds = known  # what follows was found with less in an earlier stage than is known of it
        if self.first_worst is not None and not self._may_use_worst(group):
            # Later stages were solved with the worst of this group, not with that of all.
            bounds = tuple(bound if stage <= self.first_worst else 0 for stage, bound in enumerate(bounds))
        # Where something before it was open, it was held to what it costs alone in a shared stage, too.
        last = next((n + 1 for n in sorted(self.shared) if n >= n_held), len(bounds))
        self.parts[group] = replace(part, bounds=bounds[:last])
        for n in group if len(group) > 1 else ():
            self._group_of[n] = group

    def note_loose(self, group: Group, most: tuple[int, ...], part: Part) -> None:
        """What the group costs in the stage after those in which it is at most that."""
        stage = len(most)
        self.loose.setdefault(stage, {})[group] = Loose(part.bounds[stage], most)

    def note_contended(self, group: Group, part: Part) -> None:
        """What the group costs together; its blocks remain by themselves."""
        self.contended[group] = part

    def may_be_worst(self, group: Group) -> bool:
        """Is it known of only a few blocks that they are as bad as this group can be, in the first stage that counts
        the worst of all? A few may pay more before, and be better there."""
        part, first = self.parts.get(group), self.first_worst
        if part is None or first is None or len(part.bounds) < first:
            return True  # what its plan costs there says nothing while stages before are open
        as_bad = sum(value >= part.values[first] for value in self._asked(first))
        return len(part.bounds) == first and as_bad < self.many_worst

    @property
    def worst_so_far(self) -> int | None:
        """The worst of those blocks that were asked for that stage."""
        first = self.first_worst
        return None if first is None else max(self._asked(first), default=None)

    def _asked(self, stage: int) -> Iterator[int]:
        return (part.values[stage] for part in self.parts.values() if len(part.bounds) > stage)

    @property
    def complete(self) -> bool:
        """Was every block solved by itself?"""
        return all((n,) in self.parts for n in range(self.n_blocks))

    def slots(self) -> list[Entry]:
        """All sessions, without their moderators."""
        entries = (entry for n in range(self.n_blocks) for entry in self.parts[n,].entries)
        return [entry.model_copy(update={"moderators": ()}) for entry in entries]

    def group_of(self, n: int) -> Group:
        """The blocks that were solved together with it, and itself."""
        return self._group_of.get(n, (n,))

    def beginning(self, group: Group, worst: Worst) -> tuple[tuple[int | None, ...], int | None]:
        """The values of the group's first stages that are proved (None: they may be anything), and what the stage after
        them may be."""
        known = self._closed(group)
        return known, worst[len(known)] if self._may_use_worst(group) else None

    def bound(self, blocks: Iterable[int], worst: Worst, beyond: tuple[int, ...] = ()) -> Spread:
        """What these blocks cost together at least; what was not solved costs nothing."""
        chosen = set(blocks)
        groups = sorted({group if chosen.issuperset(group := self.group_of(n)) else (n,) for n in chosen})
        parts = [self.parts.get(group, UNKNOWN) for group in groups]
        stages = range(max((len(part.bounds) for part in parts), default=0))
        return Spread(
            tuple(tuple(part.bounds[n] if n < len(part.bounds) else 0 for part in parts) for n in stages),
            tuple(n not in self.shared and any(_varies(part, n) for part in parts) for n in stages),
            dict(worst),
            beyond,
            {n: [known.get(group) for group in groups] for n, known in self.loose.items()},
            {n: tuple(self._more(n, groups, parts)) for n in stages if self.contended},
        )

    def _more(self, stage: int, groups: Sequence[Group], parts: Sequence[Part]) -> Iterator[tuple[frozenset[int], int]]:
        """Which of these groups cost how much more together while each is at its floor before, those with most of it
        first; none of them twice.

        What was found of them holds while they cost no more in the stages before than it did there. Shared stages may
        be anything for a block at its floor, and the worst of all may be worse than theirs.
        """
        if not self.shared.isdisjoint(range(stage)) or (self.first_worst is not None and stage >= self.first_worst):
            return
        found: list[tuple[int, frozenset[int]]] = []
        for blocks, together in self.contended.items():
            whole = set(blocks)
            inside = frozenset(n for n, group in enumerate(groups) if whole.issuperset(group))
            known = [[*parts[n].bounds, *repeat(0, stage + 1)] for n in inside]
            floors = [sum(part[n] for part in known) for n in range(stage + 1)]
            all_there = sum(len(groups[n]) for n in inside) == len(blocks) and len(together.bounds) > stage
            if all_there and all(map(le, floors[:stage], together.values)):
                found.append((together.bounds[stage] - floors[stage], inside))
        taken: set[int] = set()
        for more, inside in sorted(found, key=lambda one: -one[0]):
            if more > 0 and taken.isdisjoint(inside):
                taken |= inside
                yield inside, more

    def to_loosen(
        self, stage: int, values: Sequence[int], worst: Worst, beyond: tuple[int, ...]
    ) -> Iterator[tuple[Group, tuple[int, ...]]]:
        """Where the bound of this stage is less for what is paid in those before: groups of which nothing is known that
        holds nevertheless, and what they may be in these at most."""
        bound = self.bound(range(self.n_blocks), worst, beyond)
        if stage >= len(bound.floors) or bound.low(stage, values) >= values[stage]:
            return
        above, most = bound.before(stage, values)
        known = self.loose.get(stage, {})
        groups = sorted({self.group_of(n) for n in range(self.n_blocks)})
        for n, (group, high) in enumerate(zip(groups, most, strict=True)):
            if above.may_be(n) and (group not in known or not known[group].holds(high)):
                yield group, high

    def _closed(self, group: Group) -> tuple[int | None, ...]:
        """The values of the group's first stages, as far as they are proved, or nobody is held to them."""
        part = self.parts.get(group, UNKNOWN)
        found: list[int | None] = []
        for n, (value, bound) in enumerate(zip(part.values, part.bounds, strict=False)):
            if n == self.first_worst or (bound < value and n not in self.shared):
                break
            found.append(None if n in self.shared else value)
        return tuple(found)

    def _may_use_worst(self, group: Group) -> bool:
        """Is everything known up to the first stage that counts the worst of all, and can it be no worse than that?"""
        first, part = self.first_worst, self.parts.get(group, UNKNOWN)
        if first is None or len(self._closed(group)) != first:
            return False
        return len(part.bounds) > first or (self.worst is not None and part.values[first] <= self.worst)


def _varies(part: Part, stage: int) -> bool:
    return stage >= len(part.varies) or part.varies[stage]
