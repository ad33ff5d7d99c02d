"""Slots first, with a proof: without moderators the problem is much smaller; then somebody is found for every workshop.

What the problem costs without moderators, and what moderators cost whatever the slots, are bounds; where the staffed
plan meets them, it is proved best without the whole model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ...domain.answers.outcome import Solved
from ...domain.limits import Progress
from ...rules.base import Rule
from ...rules.catalogue import of_the_catalogue
from ..instance.candidates import Candidates
from ..instance.chains import chains
from ..instance.instance import Assignment, Instance
from ..model.bound import NOTHING_KNOWN, Bound, Floors, Together, bounded, unbounded
from ..model.model import additive_stages, build, ends_of_long_tiers
from .added import Added, Additions, Staffing
from .narrow import few_left
from .reporter import Listener
from .search import Search
from .solver import Clock
from .transport import Transport, transport
from .unstaffed import is_relaxed_by_it, staffing, unstaffed
from .who_moves import who_moves

LEAST_CHOICES = 150
"""With fewer pairs of a workshop and a moderator the whole model is solved before the parts are built."""

MOST_CHOICES = 1_000
"""With more of them the whole model is out of reach, and what the parts say must do."""

MOST_CHOICES_NARROW = 10_000
"""The same where sessions have few slots left, or find nobody in good slots: then only the whole model says more."""

SLOTS_SHARE = 0.75
"""Of the time, at most this share goes into the slots; the rest is for staffing the last plan."""

STAFFING_SHARE = 0.25
"""Of the time left, at most this share goes into staffing a first plan."""

MOVING_SHARE = 0.1
"""Of the time left, at most this share goes into moving sessions that find nobody."""

NARROWING_SHARE = 0.4
"""Of the slots' time left, at most this share goes into one question about which are left, twice as much into all: what
they spare is more, and without moderators they are quickly answered."""

ADDING_SHARE, QUESTION_SHARE = 0.1, 0.1
"""Of the time left, at most this share goes into what moderators add to a stage; where effort is limited, each question
has this share of it."""


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
    slots_bound: Bound = NOTHING_KNOWN  # what is known of the slots alone
    astray: bool = False  # some sessions found nobody in the last slots: these were not the right ones
    additions: Additions | None = None  # what moderators add to a stage in parts of the problem
    _slots: Search | None = None
    _staffed: Sequence[int] = ()  # the last slots for which moderators were looked for
    _transport: Transport | None = None

    @property
    def left(self) -> Candidates:
        """What the best plan leaves to those that may be better: all of it, unless its first stages are proved best, up
        to where slots were found in which no plan as good so far holds a session."""
        return self._left[1]

    @property
    def _left(self) -> tuple[int, Candidates]:
        """The same, with the number of stages that are held in these."""
        left = None if self._slots is None or self.best is None else self._slots.left(self.best)
        return (0, self.candidates) if left is None else (left[0], self.candidates.within(left[1].slots))

    def run(self) -> Solved | Literal["infeasible", "undecided"]:
        """The best plan found so. "undecided" if no slots were found in time, or none that could be staffed."""
        until = self.clock.share(SLOTS_SHARE)
        model = unstaffed(self.instance, self.rules, self.candidates)
        slots = Search(model, self.rules, until, self._told, narrowing=0.0)
        self._slots = slots
        moderators: Bound | None = None
        good = ends_of_long_tiers(slots.model.stages)
        while not (slots.solution and (until.over or len(slots.results) >= self._last_stage(slots))):
            verdict = slots.step(self._last_stage(slots))
            if verdict != "going":
                return "infeasible" if verdict == "infeasible" else "undecided"
            if slots.solution and moderators is None:
                self._staff(slots, NOTHING_KNOWN, len(slots.results))
                self._transport = transport(self.instance, self.rules, self.candidates)
                moderators = self._transport.bound()
                self._know(slots, moderators)
            elif slots.solution and good and len(slots.results) >= good[0]:
                good = [end for end in good if end > len(slots.results)]
                self._staff(slots, moderators or NOTHING_KNOWN, len(slots.results))
                if self.best is None:
                    return "undecided"
                if not self.astray:
                    slots.narrow(NARROWING_SHARE)
            if self.astray and self.goes_on:
                # In slots that are best in later stages, too, they would hardly find somebody.
                return self.best or "undecided"
        all_closed = not until.over and self._in_reach
        self.additions = self._added(slots)
        if all_closed and slots.solution is self._staffed:
            self._know(slots, moderators or NOTHING_KNOWN)  # the whole model comes next
        else:
            self._staff(slots, moderators or NOTHING_KNOWN, len(slots.results) if all_closed else None)
        self._among_left(slots)
        return self.best or "undecided"

    @property
    def is_large(self) -> bool:
        """Is the whole model out of reach, but for few slots?"""
        return choices(self.instance, self.candidates) > MOST_CHOICES

    @property
    def goes_on(self) -> bool:
        """Is the whole model in reach, to go on from the best plan?"""
        few_enough = choices(self.instance, self.candidates) <= MOST_CHOICES_NARROW
        return self._in_reach or (self.astray and few_enough)

    @property
    def _in_reach(self) -> bool:
        return not self.is_large or self._few(self.left)

    def _few(self, left: Candidates) -> bool:
        """Are there so few slots left that the whole model is in reach?"""
        few = left is not self.candidates and few_left(left)
        return few and choices(self.instance, left) <= MOST_CHOICES_NARROW

    def _last_stage(self, slots: Search) -> int:
        """How many stages to solve: where the whole model comes next, those at the end are left to it in which
        moderators matter as well. Not where it is small and few slots are left: in these they are quickly solved."""
        stages = slots.model.stages
        additive = additive_stages(stages, self.rules)
        count = len(stages)
        if self._few(self.left) if self.is_large else not slots.narrowed:
            while count and (additive[count - 1] or not stages[count - 1].sum.terms):
                count -= 1
        return count

    def _added(self, slots: Search) -> Additions | None:
        """What moderators add, series by series, to the first stage since slots were left out; only where so few are
        left that the whole model comes next, and that one is large."""
        if not self.is_large or self._transport is None or not of_the_catalogue(self.rules) or self.instance.partial:
            return None
        n_held, left = self._left
        adds = additive_stages(slots.model.stages, self.rules)
        stage = next((n for n in range(n_held, len(adds)) if adds[n]), None)
        if stage is None or self.best is None or not self._few(left):
            return None
        values = [held.value for held in self.best.stages[:stage]]
        clock = self.clock.share(ADDING_SHARE).for_each(QUESTION_SHARE)
        staffing = Staffing.of(self.instance, self.rules, left, stage, clock, self._transport.limits(values))
        series = (chain for chain in chains(self.instance, range(self.instance.n_workshops)) if len(chain) > 1)
        return Additions(stage, values, [one for one in (Added(staffing, chain) for chain in series) if one.most])

    def _staff(self, slots: Search, moderators: Bound, until: int | None = None) -> None:
        """Find moderators for these slots, or, if there is no plan yet, for others where that must be; keep the plan if
        it is better, and what is known of all plans anyway.

        ``until``: how many stages to close; with 0 any moderators will do.
        """
        self._know(slots, moderators)
        self._staffed = slots.solution
        model = staffing(self.instance, self.rules, self.candidates, slots.assignments)
        clock = self.clock if until is None else self.clock.share(STAFFING_SHARE)
        search = Search(model, self.rules, clock, self.on_progress, bound=self.bound, additions=self.additions)
        answer = search.run(until)
        self.astray = answer == "infeasible"
        self._take(search, answer)
        if self.astray and self.best is None:
            self._move(slots, until)

    def _know(self, slots: Search, moderators: Bound) -> None:
        """What is known of all plans by now."""
        self.slots_bound = _floors(slots)
        self.bound = Together((self.slots_bound, moderators), additive_stages(slots.model.stages, self.rules))
        if self.best is not None:
            self.best = bounded(self.best, self.bound)

    def _move(self, slots: Search, until: int | None) -> None:
        """A plan in which sessions that find nobody lie elsewhere, and those that could have their moderators."""
        clock = self.clock.share(MOVING_SHARE)
        free = who_moves(self.instance, self.rules, self.candidates, slots.assignments, clock.share(0.5))
        if free:
            model = staffing(self.instance, self.rules, self.candidates, slots.assignments, free)
            search = Search(model, self.rules, clock, self.on_progress, bound=self.bound, narrowing=0.0)
            self._take(search, search.run(until))

    def _among_left(self, slots: Search) -> None:
        """Where moderators cost more in the slots found than they need to: a plan among those left by narrowing, which
        is as good without them, as far as these were held."""
        if self.best is None or not slots.narrowed or not self._few(slots.narrowed[0][1]):
            return
        held, left = slots.narrowed[0]
        if all(stage.gap == 0 for stage in self.best.stages[:held]):
            return
        model = build(self.instance, self.rules, candidates=self.candidates.within(left.slots))
        clock = self.clock.share(STAFFING_SHARE)
        search = Search(model, self.rules, clock, self.on_progress, bound=self.bound, narrowing=0.0)
        search.start, search.at_once = self.assignments, True
        self._take(search, search.run(held))

    def _take(self, search: Search, answer: Solved | Literal["infeasible", "undecided"]) -> None:
        if isinstance(answer, Solved) and (self.best is None or answer.values <= self.best.values):
            self.best, self.assignments = unbounded(answer), search.assignments
        if self.best is not None and self.bound is not None:
            self.best = bounded(self.best, self.bound)

    def _told(self, progress: Progress) -> None:
        """How the slots get on; their plans lack moderators and are nobody's."""
        if self.on_progress is not None:
            self.on_progress(replace(progress, plan=None, best=None))


def _floors(slots: Search) -> Floors:
    """What the problem costs without moderators."""
    return Floors(
        tuple(result.bound for result in slots.results),
        tuple(result.value if varies else None for result, varies in zip(slots.results, slots.varies, strict=True)),
    )
