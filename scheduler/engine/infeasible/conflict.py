"""Why there is no plan: rule instances that cannot hold together, as few as possible."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from ...domain.answers.conflict import Conflict
from ...domain.because import Because
from ...domain.problem import Problem
from ...rules.base import Rule
from ..instance.compile import compile_problem
from ..instance.part import with_nowhen
from ..instance.refused import Refused
from ..search.solver import Clock
from .core import Core
from .few import Few, Workshops
from .guarded import PLACED, guarded

MANY = 12
"""Of more workshops than these, some are left out before rules are: without a rule a large part takes long to ask."""


def find_conflict(
    problem: Problem, rules: Sequence[Rule], clock: Clock, seconds: float, given: Collection[str] = ()
) -> Conflict | None:
    """Rule instances (of these configured rules) that cannot hold together. None: a plan exists, or time was short."""
    return next(conflicts(problem, rules, clock, seconds, given), None)


def find_conflicts(problem: Problem, rules: Sequence[Rule], clock: Clock, seconds: float) -> tuple[Conflict, ...]:
    """As many independent ones as are found in time: they share no member but that a workshop is to take place."""
    return tuple(conflicts(problem, rules, clock, seconds))


def conflicts(
    problem: Problem, rules: Sequence[Rule], clock: Clock, seconds: float, given: Collection[str] = ()
) -> Iterator[Conflict]:
    """The same one after another, each as soon as it is known.

    First a few workshops that are impossible by themselves, then, in a model of only these, the rule instances.
    ``given``: names of rules that are facts, which always hold and are never named.
    """
    if all(rule.name != PLACED for rule in rules):
        return
    until = clock.seconds + min(seconds, clock.left)
    # One worker: the questions are many and small, and equal input gives an equal answer.
    alone = replace(clock, limits=replace(clock.limits, workers=1, gap=0.0))
    refused = Refused.by(with_nowhen(compile_problem(problem)), rules)
    few = Few(refused, alone, until)
    pool = set(range(refused.instance.n_workshops))
    known: frozenset[Because] = frozenset()
    while pool:
        start = few.find(pool)
        if start is None:
            return
        if len(start) > MANY:
            start = few.fewer(start)[0]
        lean = few.with_rules(few.fewer_rules(start, given))
        workshops, needed = lean.fewer(start)
        conflict = None
        for conflict in _among(workshops, lean, needed, few, known, given):
            known |= own(conflict.members)
            yield conflict
        pool -= workshops if conflict is not None else {max(workshops)}


def _among(
    workshops: Workshops, lean: Few, needed: bool, few: Few, known: frozenset[Because], given: Collection[str]
) -> Iterator[Conflict]:
    """The conflicts of these workshops that share nothing with those known: of the ``lean`` rules, then of any.

    ``needed``: with the lean rules, the workshops are possible without any one of them.
    """
    instance = few.refused.instance
    for refused in (lean.refused, few.refused):
        # Of identical sessions that was asked of all of them at once.
        once = {instance.workshops[w] for w in workshops if needed and instance.repeat_of[w] is None}
        while True:
            core = Core(guarded(refused, sorted(workshops), given), few.clock, few.until)
            guards = frozenset(core.model.guards)
            surely = frozenset(member for member in guards - own(guards) if once.issuperset(member.of("workshop")))
            found = core.smallest(known & guards, surely)
            if found is None:
                break
            members, minimal = found
            yield Conflict.of(members, minimal)
            if not own(members):
                return
            known |= own(members)
        needed = False


def own(members: Iterable[Because]) -> frozenset[Because]:
    """Those that say more than that a workshop takes place."""
    return frozenset(m for m in members if m.rule != PLACED or m.aspect not in ("missing", "announced"))
