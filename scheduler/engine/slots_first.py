"""Slots first, with a proof: without moderators the problem is much smaller; then somebody is found for every workshop.

What the problem costs without moderators, and what moderators cost whatever the slots, are bounds; where the staffed
plan meets them, it is proved best without the whole model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ..domain.limits import Progress
from ..domain.outcome import Solved, stages_of
from ..rules.base import Rule
from .bound import NOTHING_KNOWN, Bound, Floors, Together, bounded, unbounded
from .candidates import Candidates
from .instance import Assignment, Instance
from .model import Model, additive_stages, ends_of_long_tiers
from .search import Listener, Search
from .solver import Clock
from .transport import transport
from .unstaffed import is_relaxed_by_it, staffing, unstaffed

LEAST_CHOICES = 150
"""With fewer pairs of a workshop and a moderator the whole model is solved before the parts are built."""

MOST_CHOICES = 1_000
"""With more of them the whole model is out of reach, and what the parts say must do."""

SLOTS_SHARE = 0.75
"""Of the time, at most this share goes into the slots; the rest is for staffing the last plan."""

STAFFING_SHARE = 0.25
"""Of the time left, at most this share goes into staffing a first plan."""


def choices(instance: Instance, candidates: Candidates) -> int:
    """Pairs of a workshop and a moderator it could have."""
    asked = [w for w, count in enumerate(instance.asked_moderators) if count]
    return int(candidates.moderators[asked].sum())


def pays(instance: Instance, rules: Sequence[Rule], candidates: Candidates) -> bool:
    """Is it worth while, and do the rules allow, to leave moderators out first?"""
    return is_relaxed_by_it(rules) and choices(instance, candidates) >= LEAST_CHOICES


@dataclass
class SlotsFirst:
    """``best``: the best plan so far, with what is known of its stages. ``bound``: what is known of all plans."""

    instance: Instance
    rules: Sequence[Rule]
    candidates: Candidates
    clock: Clock
    on_progress: Listener | None = None
    best: Solved | None = None
    assignments: Mapping[int, Assignment | None] = field(default_factory=dict)  # of the best plan
    bound: Bound | None = None
    unstaffed: Bound = NOTHING_KNOWN  # what is known of the slots alone
    _slots: Search | None = None

    @property
    def left(self) -> Candidates:
        """What the best plan leaves to those that may be better: all of it, unless its first stages are proved best, up
        to where slots were found in which no plan as good so far holds a session."""
        slots, best = self._slots, self.best
        if slots is None or best is None:
            return self.candidates
        stages = zip(slots.model.stages, slots.results, best.stages, strict=False)
        as_good = [stage.gap == 0 and (stage.value <= held.value or not of.sum.terms) for of, held, stage in stages]
        left = [candidates for held, candidates in slots.narrowed if all(as_good[:held])]
        return self.candidates.within(left[-1].slots) if left else self.candidates

    def run(self) -> Solved | Literal["infeasible", "undecided"]:
        """The best plan found so. "undecided" if no slots were found in time, or none that could be staffed."""
        until = self.clock.share(SLOTS_SHARE)
        slots = Search(unstaffed(self.instance, self.rules, self.candidates), self.rules, until, self._told)
        self._slots = slots
        moderators: Bound | None = None
        good = ends_of_long_tiers(slots.model.stages)
        while not (slots.solution and (until.over or len(slots.results) >= self._last_stage(slots.model))):
            verdict = slots.step()
            if verdict != "going":
                return "infeasible" if verdict == "infeasible" else "undecided"
            if slots.solution and moderators is None:
                self._staff(slots, NOTHING_KNOWN, len(slots.results))
                slots.narrows = self.best is not None  # sessions that find nobody will have to go elsewhere
                moderators = transport(self.instance, self.rules, self.candidates).bound()
            elif good and len(slots.results) >= good[0]:
                good = [end for end in good if end > len(slots.results)]
                self._staff(slots, moderators or NOTHING_KNOWN, len(slots.results))
                if self.best is None:
                    return "undecided"  # these sessions find nobody, and those that come would not either
        self._staff(slots, moderators or NOTHING_KNOWN, len(slots.results) if self.in_reach else None)
        return self.best or "undecided"

    @property
    def in_reach(self) -> bool:
        """Can the whole model go on from the best plan?"""
        left = self.left
        return left is not self.candidates or choices(self.instance, left) <= MOST_CHOICES

    def _last_stage(self, slots: Model) -> int:
        """How many stages to solve: where the whole model comes next, those at the end are left to it in which
        moderators matter as well."""
        additive = additive_stages(slots.stages, self.rules)
        count = len(slots.stages)
        if choices(self.instance, self.candidates) <= MOST_CHOICES and not (self._slots and self._slots.narrowed):
            while count and (additive[count - 1] or not slots.stages[count - 1].sum.terms):
                count -= 1
        return count

    def _staff(self, slots: Search, moderators: Bound, until: int | None = None) -> None:
        """Find moderators for these slots; keep the plan if it is better, and what is known of all plans anyway.

        ``until``: how many stages to close; with 0 any moderators will do.
        """
        self.unstaffed = _floors(slots)
        self.bound = Together((self.unstaffed, moderators), additive_stages(slots.model.stages, self.rules))
        model = staffing(self.instance, self.rules, self.candidates, slots.assignments)
        clock = self.clock if until is None else self.clock.share(STAFFING_SHARE)
        search = Search(model, self.rules, clock, self.on_progress, bound=self.bound)
        answer = search.run(until)
        if isinstance(answer, Solved) and (self.best is None or stages_of(answer.score) <= stages_of(self.best.score)):
            self.best, self.assignments = unbounded(answer), search.assignments
        if self.best is not None:
            self.best = bounded(self.best, self.bound)

    def _told(self, progress: Progress) -> None:
        """How the slots get on; their plans lack moderators and are nobody's."""
        if self.on_progress is not None:
            self.on_progress(replace(progress, plan=None, best=None))


def _floors(slots: Search) -> Floors:
    """What the problem costs without moderators."""
    stages = slots.model.stages[: len(slots.results)]
    return Floors(
        tuple(result.bound for result in slots.results),
        tuple(result.value if stage.sum.terms else None for result, stage in zip(slots.results, stages, strict=True)),
    )
