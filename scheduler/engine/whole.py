"""The exact core on everything: stage after stage, each bound handed on, each solution the next one's hint."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import Literal

from ..domain.answers.outcome import Infeasible, Outcome, Solved, Undecided
from ..domain.limits import Limits, Progress
from ..domain.problem import Problem
from ..rules.base import Rule
from .blocks.blocks import Blocks
from .blocks.partition import blocks_of
from .blocks.reach import falls_apart
from .infeasible.conflict import find_conflicts
from .infeasible.repair import find_repairs
from .instance.candidates import Candidates, prune
from .instance.compile import compile_problem
from .instance.instance import Assignment, Instance
from .instance.lost import lost_slots
from .model.bound import NOTHING_KNOWN, Bound, Highest, bounded, floors_of
from .model.model import build
from .search.approach import NEAR
from .search.confirm import confirm_infeasible, confirm_score
from .search.narrow import SHARE
from .search.reporter import Listener
from .search.search import Search
from .search.slots_first import SlotsFirst, pays
from .search.solver import Clock

NARROWING_SHARE = 0.6
"""Where moderators decide which slots are left, at most this share of the time left goes into one question about it:
with few slots left the stages that take longest are quickly solved."""

CONFLICT_SHARE = 0.3
"""Of the time left after a no, at most this share goes into what stands in the way; the rest is for a partial plan."""

REPAIR_SHARE = 0.5
"""Then this share of what is left goes into ways out."""


def solve_whole(
    problem: Problem,
    rules: Sequence[Rule],
    limits: Limits,
    on_progress: Listener | None = None,
    stop: threading.Event | None = None,
    executor: Executor | None = None,
) -> Outcome:
    """Plan a problem with these (configured) rules. What is infeasible is answered with the largest partial plan.

    ``executor``: where the blocks of a large problem are solved; else in threads of this process.
    """
    clock = Clock(limits, time.monotonic(), stop)
    if falls_apart(problem, rules):
        parts = Blocks(problem, tuple(rules), blocks_of(problem), clock, on_progress, executor)
        found = parts.run()
        if isinstance(found, Solved):
            return found
        if found == "undecided" and parts.partial is not None:
            return Undecided(parts.partial)
    instance = compile_problem(problem)
    answer = _best(instance, rules, clock, on_progress)
    if isinstance(answer, Solved):
        return _confirmed(instance, rules, answer, clock, on_progress)
    conflicts = find_conflicts(problem, rules, clock, clock.left * CONFLICT_SHARE) if answer == "infeasible" else ()
    seconds = clock.left * REPAIR_SHARE
    repairs = find_repairs(problem, rules, clock, seconds, conflicts=conflicts) if answer == "infeasible" else ()
    partial = None
    if not problem.partial:
        relaxed = problem.model_copy(update={"partial": True})
        second = _best(compile_problem(relaxed), rules, clock, on_progress)
        partial = second if isinstance(second, Solved) else None
    if answer == "infeasible":
        sure = confirm_infeasible(instance, rules, clock, clock.left) == "confirmed"
        return Infeasible(lost_slots(instance, rules), "proved" if sure else "proved-once", partial, conflicts, repairs)
    return Undecided(partial)


def solve_below(
    problem: Problem, rules: Sequence[Rule], known: tuple[int, ...], clock: Clock
) -> Solved | Literal["infeasible", "undecided"]:
    """The best plan where the best values of the first stages are known from elsewhere. Nothing is confirmed."""
    return Search(build(compile_problem(problem), rules), rules, clock, known=known).run()


def _best(
    instance: Instance, rules: Sequence[Rule], clock: Clock, on_progress: Listener | None
) -> Solved | Literal["infeasible", "undecided"]:
    """Slots first where that pays; then the whole model for what is not proved, unless it is out of reach."""
    candidates = prune(instance, rules)
    if not instance.partial and not candidates.slots.any(axis=1).all():
        return "infeasible"
    if not pays(instance, rules, candidates):
        return Search(build(instance, rules, candidates=candidates), rules, clock, on_progress).run()
    first = SlotsFirst(instance, rules, candidates, clock, on_progress)
    answer = first.run()
    best, start, bound = first.best, first.assignments, first.bound or NOTHING_KNOWN
    if answer == "infeasible" or (best is not None and not first.goes_on):
        return answer
    candidates = first.left
    for near in (NEAR, 0.0) if first.is_large or first.astray else (0.0,):
        if clock.over or (best is not None and best.proved):
            break
        search = _go_on(first, candidates, best, start, bound, near)
        answer = search.run()
        if not isinstance(answer, Solved):
            break
        found = floors_of(answer.stages)
        if best is None or answer.values <= best.values:
            # The time may have been over before it came to what was known.
            best, start = bounded(answer, bound), search.assignments
        else:
            best = bounded(best, found)
        bound = Highest((bound, found))
        if (left := search.left(best)) is not None:
            candidates = left[1]
    return best or answer


def _go_on(
    first: SlotsFirst,
    candidates: Candidates,
    best: Solved | None,
    start: Mapping[int, Assignment | None],
    bound: Bound,
    near: float,
) -> Search:
    """The whole model in the slots that are left, from the best plan."""
    search = Search(
        build(first.instance, first.rules, candidates=candidates),
        first.rules,
        first.clock,
        first.on_progress,
        bound=bound,
        slots_bound=first.slots_bound,
        start=start,
        additions=first.additions,
        at_once=best is not None,
        narrowing=NARROWING_SHARE if first.astray else SHARE,
        near=near,
        condenses=first.is_large or first.astray,
    )
    if best is not None:
        search.stand()
    return search


def _confirmed(
    instance: Instance, rules: Sequence[Rule], solved: Solved, clock: Clock, on_progress: Listener | None
) -> Solved:
    """Where every stage is closed and time is left, the whole score is confirmed by another pass."""
    if not solved.proved or clock.over:
        return solved
    values = solved.values
    if on_progress is not None:
        last, tier = solved.stages[-1], len(solved.score) - 1
        now = (clock.seconds, clock.left)
        on_progress(Progress(tier, "+".join(last.rules), last.stage, last.value, last.bound, *now, confirming=True))
    if confirm_score(instance, rules, values, clock, clock.left) == "open":
        return solved
    return replace(solved, stages=tuple(replace(stage, proof="proved") for stage in solved.stages))
