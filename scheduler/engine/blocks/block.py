"""One block of a large problem, as a task for another process: problem in, entries and what is known of them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ...domain.limits import Limits
from ...domain.plan import Entry, Plan
from ...domain.problem import Problem
from ...domain.uncollected import uncollected
from ...rules.base import Rule, Stage
from ..instance.candidates import Candidates, prune
from ..instance.compile import compile_problem
from ..instance.instance import Assignment, Instance, index_of
from ..model.bound import Bound
from ..model.extract import assignments_of, plan_of
from ..model.model import Model, build
from ..search.search import Search
from ..search.solver import Clock
from ..search.unstaffed import staffing


@dataclass(frozen=True, slots=True)
class Task:
    """A block to plan.

    ``until``: how many stages to close; all of them, or with 0 none: then any plan will do that spares the moderators
    whom other blocks could ask for, too (``shared``). ``known``: the values of the first stages, where no others are
    wanted (None: they may be anything). ``allowed``: so may those after these, up to this. ``start``: a
    plan to start from. ``kept``: workshops whose moderators there are changed only where that is of use. ``barred``:
    workshops, and who must not moderate there. ``stands``: all but the moderators is as in the plan to start from, and
    so many stages cost no more than there.
    """

    problem: Problem
    rules: tuple[Rule, ...]
    limits: Limits
    until: int | None = None
    known: tuple[int | None, ...] = ()
    allowed: tuple[int, ...] = ()
    floors: Bound | None = None
    shared: frozenset[str] = frozenset()
    start: tuple[Entry, ...] = ()
    kept: frozenset[str] = frozenset()
    barred: tuple[tuple[str, str], ...] = ()
    stands: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A block's plan: all its values (none where any plan would do), the bounds of the stages closed, and which of
    these could have been others."""

    entries: tuple[Entry, ...]
    values: tuple[int, ...]
    bounds: tuple[int, ...] = ()
    varies: tuple[bool, ...] = ()


Answered = Part | Literal["infeasible", "undecided"]


def ready() -> None:
    """Nothing to do: whoever can be asked this has started."""


def plan_block(task: Task) -> Answered:
    """Slots, rooms, seats and moderators."""
    with uncollected():
        return _planned(task)


def _planned(task: Task) -> Answered:
    instance = compile_problem(task.problem)
    candidates = prune(instance, task.rules)
    workshop, moderator = index_of(instance.workshops), index_of(instance.moderators)
    for w, m in task.barred:
        candidates.moderators[workshop[w], moderator[m]] = False
    if not instance.partial and not candidates.slots.any(axis=1).all():
        return "infeasible"
    search = _search(task, instance, candidates)
    if task.until == 0:
        verdict = search.any_plan(_changes(task, search) if task.kept else _sharing(task, search))
    else:
        if task.start:
            search.stand()
        if task.stands is not None:
            if not search.solution:
                return "undecided"
            for value in search.values[: task.stands]:
                search.allow(value)
        n_known, before = len(search.results), search.values
        verdict = search.close(task.until)
        if verdict == "done" and len(search.results) == n_known < len(search.model.stages[: task.until]):
            return "undecided"  # the time was over before anything was learnt
        if verdict == "done" and task.kept:
            if before and search.values[: task.until] == before[: task.until]:
                return Part(task.start, before)  # nothing is better: nobody's moderator changes
            search.any_plan(_changes(task, search))
    if verdict in ("infeasible", "undecided"):
        return "infeasible" if verdict == "infeasible" else "undecided"
    entries = plan_of(search.model.instance, search.assignments).entries
    closed = search.results[: task.until]
    return Part(
        entries,
        search.values,
        tuple(result.bound for result in closed),
        tuple(search.varies[: len(closed)]),
    )


def _search(task: Task, instance: Instance, candidates: Candidates) -> Search:
    start = assignments_of(instance, Plan(programme_id=task.problem.programme_id, entries=task.start))
    if task.stands is not None:
        model = staffing(instance, task.rules, candidates, start)
        _seat(model, start)
    else:
        model = build(instance, task.rules, candidates=candidates)
    search = Search(model, task.rules, Clock.now(task.limits), known=task.known, bound=task.floors, at_once=True)
    for most in task.allowed:
        search.allow(most)
    if task.start:
        search.start = start
    return search


def _seat(model: Model, start: Mapping[int, Assignment | None]) -> None:
    """Whoever sits there in the plan to start from."""
    for w, held in start.items():
        for sits, people in zip(model.x.seats(w), () if held is None else held.people, strict=held is not None):
            for person in people:
                model.poster.some_of([sits[person]], None)


def _sharing(task: Task, search: Search) -> Stage:
    """How often moderators are asked whom other blocks could ask, too."""
    instance, x = search.model.instance, search.model.x
    return Stage(
        tuple(
            (1, literal)
            for w in range(instance.n_workshops)
            for m, literal in x.moderator(w).items()
            if instance.moderators[m] in task.shared
        )
    )


def _changes(task: Task, search: Search) -> Stage:
    """Who moderates a workshop that is to be kept, and does not in the plan to start from."""
    instance, x = search.model.instance, search.model.x
    before = {entry.workshop: entry.moderators for entry in task.start if entry.workshop in task.kept}
    return Stage(
        tuple(
            (1, literal)
            for w, id in enumerate(instance.workshops)
            if id in before
            for m, literal in x.moderator(w).items()
            if instance.moderators[m] not in before[id]
        )
    )
