"""Trying sets of changes on some workshops: which allow a plan, and how much can be changed in vain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ...domain.changes.change import KINDS, Change
from ...domain.changes.changing import apply_all
from ...domain.plan import Plan
from ...domain.problem import Problem
from ...rules.base import Rule
from ..search.solver import Clock
from .feasible import NoPlan, first_plan
from .hitting import Changes

ONE_TRY = 0.5
"""Of the time left, at most this share goes into one plan."""

QUICK_CORES = 3
"""So many cores of a part are found without a close look at what is dear."""

NAMED = ("extra-slot", "saturdays", "latest-end", "borrowed-room", "external-moderator", "split", "unheld")
"""What a plan made with it names, or could not leave out, without it."""


@dataclass
class Trial:
    """Some workshops by themselves. ``concerning``: the changes that could matter to them.

    ``with_guests``: the same with everyone who is invited, for worlds with a split, where each session needs somebody.
    ``enough``: sets with which there is a plan; ``vain``: sets with which there is none.
    """

    problem: Problem
    with_guests: Problem
    rules: Sequence[Rule]
    clock: Clock
    concerning: Changes
    enough: list[Changes] = field(default_factory=list)
    vain: list[Changes] = field(default_factory=list)
    n_cores: int = 0

    def is_enough(self, changes: Changes) -> bool:
        """Is there a plan with these changes? Yes as well if that is not known in time."""
        changes &= self.concerning
        if any(known <= changes for known in self.enough):
            return True
        if any(changes <= known for known in self.vain):
            return False
        plan, made = plan_with(self.problem, self.rules, changes, self.clock, self.with_guests)
        if plan == "infeasible":
            self.vain.append(changes)
            return False
        if plan != "undecided":
            self.enough.append(self._needed(made, plan))
        return True

    def core(self, chosen: Changes, is_news: Callable[[Changes], bool]) -> Changes:
        """What is left when as many changes as possible are made beside the chosen ones, still in vain.

        Where time ran out, or some were not tried, it is larger than it need be, and as true. What costs no less than
        something that is enough, and news, is tried only if its kind was chosen, or if the answer turns out dearer
        again and again.
        """
        dearer = price_of_all(chosen)
        chosen &= self.concerning
        kinds = {change.kind for change in chosen}
        self.n_cores += 1

        def worth_trying(change: Change) -> bool:
            known = min((price_of_all(enough) for enough in self.enough if is_news(enough)), default=float("inf"))
            return change.price < known or change.kind in kinds or (known <= dearer and self.n_cores > QUICK_CORES)

        def grown(vain: Changes, more: Sequence[Change]) -> Changes:
            """The vain set with as many of these as it can have and stay vain, found by halves."""
            more = [change for change in more if worth_trying(change)]
            if not more or self.clock.over:
                return vain
            if not self.is_enough(vain | frozenset(more)):
                return vain | frozenset(more)
            if len(more) == 1:
                self.is_enough(chosen.union(more))  # it may be the answer by itself
                return vain
            half = len(more) // 2
            return grown(grown(vain, more[:half]), more[half:])

        vain = chosen
        for some in _by_kind(self.concerning - chosen):
            vain = grown(vain, some)
        self.vain.append(vain)
        return self.concerning - vain

    def _needed(self, changes: Changes, plan: Plan) -> Changes:
        """Few of the changes, and rather cheap ones, that are enough for that plan, found by halves."""

        def of(some: Sequence[Change], with_: Changes) -> Changes:
            if self._allows(with_, plan):
                return frozenset()
            if len(some) == 1:
                return frozenset(some)
            half = len(some) // 2
            first = of(some[:half], with_ | frozenset(some[half:]))
            return first | of(some[half:], with_ | first)

        serving = self._concerned([change for change in changes if _serves(change, self.problem, plan)], plan)
        return of(sorted(serving, key=lambda change: (-change.price, change)), frozenset())

    def _concerned(self, changes: Sequence[Change], plan: Plan) -> Sequence[Change]:
        """Those that the plan names something of, or that the rules offer which it else breaks, if they are enough."""
        named = frozenset(change for change in changes if change.kind in NAMED)
        changed = apply_all(named, self.with_guests)
        rules = with_parameters(changed, self.rules)
        offered = {
            change
            for rule in rules
            for because in rule.check(changed, plan)
            for change in rule.relaxations(changed, because)
        }
        fewer = named | offered.intersection(changes)
        return sorted(fewer) if len(fewer) < len(changes) and self._allows(fewer, plan) else changes

    def _allows(self, changes: Changes, plan: Plan) -> bool:
        changed = apply_all(changes, self.with_guests)
        known = (changed.workshop_by_id, changed.slot_by_id, changed.room_by_id, changed.moderator_by_id)
        for entry in plan.entries:
            named = ([entry.workshop], [entry.slot], [entry.room] if entry.room else [], entry.moderators)
            if not all(id in ids for ids, of in zip(known, named, strict=True) for id in of):
                return False
        return not any(True for rule in with_parameters(changed, self.rules) for _ in rule.check(changed, plan))


def plan_with(
    problem: Problem, rules: Sequence[Rule], changes: Changes, clock: Clock, with_guests: Problem | None = None
) -> tuple[Plan | NoPlan, Changes]:
    """Some plan with no split, or with any one of those there are; and the changes that were made for it."""
    verdict: NoPlan = "infeasible"
    for n, world in enumerate(worlds(changes)):
        changed = apply_all(world, problem if n == 0 or with_guests is None else with_guests)
        if not changed.workshops:
            return Plan(programme_id=problem.programme_id, entries=()), world
        plan = first_plan(changed, with_parameters(changed, rules), clock, clock.left * ONE_TRY)
        if not isinstance(plan, str):
            return plan, world
        verdict = "undecided" if plan == "undecided" else verdict
    return verdict, changes


def worlds(changes: Changes) -> Iterator[Changes]:
    """The changes without any split, and with each of their splits alone."""
    splits = sorted(change for change in changes if change.kind == "split")
    others = changes.difference(splits)
    yield others
    yield from (others | {split} for split in splits)


def with_parameters(problem: Problem, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules with what the (changed) problem says of them. It was configured before, so no fault can be new."""
    return tuple(
        type(rule).model_validate({**rule.model_dump(), **problem.rules[rule.name]})
        if rule.name in problem.rules
        else rule
        for rule in rules
    )


def price_of_all(changes: Changes) -> int:
    return sum(change.price for change in changes)


def _by_kind(changes: Changes) -> Iterator[list[Change]]:
    """The cheap ones first: what a vain set leaves to be chosen from should be dear, so that prices rise fast."""
    cheapest = {kind: min((c.price for c in changes if c.kind == kind), default=0) for kind in KINDS}
    for kind in sorted(KINDS, key=lambda kind: (cheapest[kind], kind)):
        of_kind = sorted(change for change in changes if change.kind == kind)
        if of_kind:
            yield of_kind


def _serves(change: Change, problem: Problem, plan: Plan) -> bool:
    """Can the plan need it? Not a slot, room or moderator it does not use, nor what nobody in it has to agree to."""
    entries = plan.entries
    if change.kind in ("extra-slot", "latest-end"):
        starts = [slot[: slot.index("-", len("2027-01-12/"))] for slot in change.of("slot")]
        return any(entry.slot.startswith(start) for entry in entries for start in starts)
    if change.kind in ("load", "daytime"):
        asked = {problem.human(id) for entry in entries for id in (*entry.present, *entry.moderators)}
        return not asked.isdisjoint((*change.of("person"), *change.of("moderator")))
    if change.kind == "borrowed-room":
        return any(entry.room is not None and entry.room not in problem.room_by_id for entry in entries)
    if change.kind == "external-moderator":
        return any(id not in problem.moderator_by_id for entry in entries for id in entry.moderators)
    if change.kind == "unheld":
        return not all(any(entry.workshop == id for entry in entries) for id in change.of("workshop"))
    return True
