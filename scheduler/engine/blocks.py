"""A large problem block by block: slots first in each, then one staffing for all. What each block costs is a bound.

Blocks share moderators and money only. Without these, every stage is a sum over the blocks (or the worst of them), so
blocks that are each solved to the end give the best there is without moderators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ..check import check
from ..domain.blocks import blocks, split
from ..domain.limits import Limits, Progress
from ..domain.outcome import Solved, StageResult, stages_of
from ..domain.plan import Entry, Plan, Seated
from ..domain.problem import Problem
from ..domain.staffing import staffing_problem, unpromised
from ..errors import EngineError
from ..rules.base import Rule
from ..rules.catalogue import tiers
from .bound import Floors, Together, bounded
from .candidates import prune
from .compile import compile_problem
from .extract import assignments_of, plan_of
from .instance import Instance, index_of
from .model import Model, StageInModel, additive_stages, build, worst_stages
from .search import Listener, Search
from .solver import Clock
from .transport import transport
from .troubled import Troubled
from .unstaffed import is_relaxed_by_it, unstaffed

BLOCKS_SHARE = 0.75
"""Of the time, at most this share goes into the blocks; the rest is for staffing all of them."""

FIRST_SHARE = 0.3
"""Of the time, at most this share goes into the first plan's blocks, and as much into its staffing."""

LEAST_SECONDS = 20.0
SLACK = 3
"""A block may take so many times its share of the time, since most take less; and so many seconds at least."""

STAFFING_SHARE = 0.3
"""Of the time for a plan's staffing, at most this share goes into finding out who stays unheld."""

TROUBLED_SHARE = 0.75
"""Of the rest, at most this share goes into blocks with somebody unheld."""

FIRST_STAGES = 5
"""Only so many stages are looked at where some may stay unheld; a plan with everybody held gets all of them."""

POLL_SECONDS = 0.1
MAY_BREAK = (("placed-once", "announced"), ("budget", "total"))
"""What blocks that are planned anew, one beside the other, may leave broken between them."""

MANY = 300
"""From so many workshops on a model of all of them is out of reach."""


def falls_apart(problem: Problem, rules: Sequence[Rule]) -> bool:
    """Is the problem too large to be solved in one, and made of blocks?"""
    large = len(problem.workshops) >= MANY and not problem.partial
    return large and is_relaxed_by_it(rules) and len(blocks(problem)) > 1


@dataclass(frozen=True, slots=True)
class Task:
    """A block to solve: up to which stage, with the first ones known and the next one allowed up to a value."""

    problem: Problem
    rules: tuple[Rule, ...]
    limits: Limits
    until: int | None = None
    known: tuple[int, ...] = ()
    allowed: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A block's plan without moderators, the results of the stages solved, and which of its stages can vary."""

    entries: tuple[Entry, ...]
    values: tuple[int, ...]
    bounds: tuple[int, ...]
    varies: tuple[bool, ...]


Answered = Part | Literal["infeasible", "undecided"]


def solve_block(task: Task) -> Answered:
    """Slots, rooms and seats of a block, stage after stage."""
    clock = Clock.now(task.limits)
    instance = compile_problem(task.problem)
    candidates = prune(instance, task.rules)
    if not instance.partial and not candidates.slots.any(axis=1).all():
        return "infeasible"
    model = unstaffed(instance, task.rules, candidates)
    search = Search(model, task.rules, clock, known=task.known)
    if task.allowed is not None:
        search.allow(task.allowed)
    last = len(model.stages) if task.until is None else task.until
    while not search.solution or (len(search.results) < last and not clock.over):
        verdict = search.step()
        if verdict in ("infeasible", "undecided"):
            return "infeasible" if verdict == "infeasible" else "undecided"
        if verdict == "done":
            break
    plan = plan_of(model.instance, search.assignments)
    return Part(
        plan.entries,
        tuple(result.value for result in search.results),
        tuple(result.bound for result in search.results),
        tuple(bool(stage.sum.terms) for stage in model.stages),
    )


@dataclass
class Blocks:
    """``best``: the best plan so far; ``partial``: one in which some workshops found no moderator."""

    problem: Problem
    rules: tuple[Rule, ...]
    groups: Sequence[Sequence[str]]
    clock: Clock
    on_progress: Listener | None = None
    executor: Executor | None = None
    best: Solved | None = None
    partial: Solved | None = None
    _stages: tuple[StageInModel, ...] = ()

    def run(self) -> Solved | Literal["infeasible", "undecided"]:
        problems = split(self.problem, self.groups)
        if self.executor is not None:
            return self._run(problems, self.executor)
        with ThreadPoolExecutor(self.clock.limits.workers) as executor:
            return self._run(problems, executor)

    def _run(self, problems: Sequence[Problem], executor: Executor) -> Solved | Literal["infeasible", "undecided"]:
        until = self._first_worst()
        limits = self.clock.limits
        started = self._start(executor, [Task(one, self.rules, limits, until) for one in problems], FIRST_SHARE)
        moderators = self._moderators()
        parts = self._collect(started)
        if isinstance(parts, str):
            return parts
        self._staff(parts, moderators, FIRST_SHARE, executor, until)
        if until is not None and not self.clock.over:
            worst = max(part.values[until - 1] for part in parts)
            tasks = [
                Task(one, self.rules, limits, None, part.values[: until - 1], worst)
                for one, part in zip(problems, parts, strict=True)
            ]
            further = self._collect(self._start(executor, tasks, BLOCKS_SHARE))
            if not isinstance(further, str):
                together = [
                    replace(part, bounds=(*before.bounds[:until], *part.bounds[until:]))
                    for before, part in zip(parts, further, strict=True)
                ]
                self._staff(together, moderators, 1.0, executor, None)
        return self.best or "undecided"

    def _first_worst(self) -> int | None:
        """How many stages there are up to the first that counts the worst of all: the blocks must agree on that."""
        counts = [
            len(tier) == 1 and n in rule.worst_stages
            for tier in tiers(self.problem, self.rules)
            for _, rule in tier[:1]
            for n in range(rule.n_stages if len(tier) == 1 else 1)
        ]
        return counts.index(True) + 1 if True in counts else None

    def _start(self, executor: Executor, tasks: Sequence[Task], share: float) -> list[Future[Answered]]:
        """All blocks, each within its part of the time."""
        each = self.clock.left * share * self.clock.limits.workers / len(tasks)
        limits = replace(self.clock.limits, workers=1, seconds=max(LEAST_SECONDS, SLACK * each))
        return [executor.submit(solve_block, replace(task, limits=limits)) for task in tasks]

    def _collect(self, futures: Sequence[Future[Answered]]) -> list[Part] | Literal["infeasible", "undecided"]:
        parts: list[Part] = []
        try:
            for future in futures:
                while not future.done():
                    wait([future], timeout=POLL_SECONDS)
                    if self.clock.stop is not None and self.clock.stop.is_set():
                        return "undecided"
                part = future.result()
                if isinstance(part, str):
                    return part
                parts.append(part)
                self._tell()
        finally:
            for future in futures:
                future.cancel()
        return parts

    def _moderators(self) -> Floors:
        """What moderators cost at least, wherever the sessions lie."""
        everywhere = tuple(Entry(workshop=w.id, slot="2000-01-01/00:00-00:01") for w in self.problem.workshops)
        instance = compile_problem(staffing_problem(self.problem, everywhere, placed=False))
        network = transport(instance, self.rules, prune(instance, self.rules))
        self._stages = network.stages
        return network.bound()

    def _staff(
        self, parts: Sequence[Part], moderators: Floors, share: float, executor: Executor, until: int | None
    ) -> None:
        """Moderators for all sessions at once; blocks where some find none are planned anew."""
        clock = self.clock.share(share)
        slots = {entry.workshop: entry for part in parts for entry in part.entries}
        worst = worst_stages(self._stages, self.rules)
        bound = Together((joined(parts, worst), moderators), additive_stages(self._stages, self.rules))
        found = self._moderated(slots, clock.share(STAFFING_SHARE), FIRST_STAGES, partial=True)
        if found is None:
            return
        if len(found) < len(slots):
            self._keep(found, bound)
            # Whoever belongs to no block is counted in the first, and not where that is planned anew.
            troubled = Troubled(
                self.problem, self.rules, self.groups, found, clock.share(TROUBLED_SHARE), executor, until,
                lambda group: None if 0 in group else joined([parts[n] for n in group], worst),
            )  # fmt: skip
            troubled.run()
        valid = self._keep(found, bound)
        if len(found) == len(slots):
            better = self._moderated(found, clock, None, partial=False, start=valid)
            if better is not None:
                self._keep(better, bound)

    def _moderated(
        self, sessions: Mapping[str, Entry], clock: Clock, until: int | None, *, partial: bool, start: bool = False
    ) -> dict[str, Entry] | None:
        """The sessions in their slots with moderators, from those that they have on; ``partial``: or else left out."""
        entries = tuple(sessions.values())
        to_staff = staffing_problem(self.problem, entries, placed=True)
        instance = compile_problem(unpromised(to_staff) if partial else to_staff)
        search = Search(self._placed(instance, entries), self.rules, clock)
        if start:
            search.start = assignments_of(instance, _by_person(self.problem, entries))
        last = len(search.model.stages) if until is None else until
        verdict = "going"
        while verdict == "going" and len(search.results) < last and not (clock.over and search.solution):
            verdict = search.step()
        if not search.solution:
            return None
        staffed = plan_of(instance, search.assignments).entries
        return {
            entry.workshop: sessions[entry.workshop].model_copy(update={"moderators": entry.moderators})
            for entry in staffed
        }

    def _placed(self, instance: Instance, entries: Sequence[Entry]) -> Model:
        """The model in which every session lies in its slot."""
        candidates = prune(instance, self.rules)
        slot = index_of(instance.slots)
        slot_of = {entry.workshop: slot[entry.slot] for entry in entries}
        for w, id in enumerate(instance.workshops):
            here = np.arange(instance.n_slots) == slot_of[id]
            candidates.slots[w] &= here
        return build(instance, self.rules, candidates=candidates)

    def _keep(self, found: Mapping[str, Entry], bound: Together) -> bool:
        """Keep it if it is valid and better. What was announced may still be unheld, and then it is not valid."""
        entries = tuple(sorted(found.values(), key=lambda entry: (entry.slot, entry.workshop)))
        plan = Plan(programme_id=self.problem.programme_id, entries=entries)
        partial = len(entries) < len(self.problem.workshops)
        problem = self.problem.model_copy(update={"partial": True}) if partial else self.problem
        report = check(problem, plan, self.rules)
        if any((violation.rule, violation.aspect) not in MAY_BREAK for violation in report.violations):
            raise EngineError(
                "The engine made a plan that the check refuses: " + "; ".join(map(str, report.violations[:10]))
            )
        if report.violations:
            return False
        stages = [
            StageResult(stage.rules, stage.stage, value, 0, "gap" if value else "proved-once", 0.0)
            for stage, value in zip(self._stages, stages_of(report.score), strict=True)
        ]
        solved = Solved(plan, report.score, tuple(stages))
        if partial:
            self.partial = _better(solved, self.partial)
        else:
            self.best = bounded(_better(solved, self.best), bound)
        return True

    def _tell(self) -> None:
        if self.on_progress is not None and self._stages:
            name = "+".join(self._stages[0].rules)
            self.on_progress(Progress(0, name, 0, None, 0, self.clock.seconds, self.clock.left))


def joined(parts: Sequence[Part], worst: Sequence[bool]) -> Floors:
    """What the blocks together cost without moderators, as far as every block was solved."""
    floors: list[int] = []
    premises: list[int | None] = []
    for n in range(min(len(part.values) for part in parts)):
        join = max if worst[n] else sum
        floors.append(join(part.bounds[n] for part in parts))
        premises.append(join(part.values[n] for part in parts) if any(part.varies[n] for part in parts) else None)
    return Floors(tuple(floors), tuple(premises))


def _by_person(problem: Problem, entries: Sequence[Entry]) -> Plan:
    """The sessions as the problem of staffing names them: a seat for each person, and no rooms."""
    return Plan(
        programme_id=problem.programme_id,
        entries=tuple(
            entry.model_copy(update={"room": None, "seats": tuple(Seated(seat=p, people=(p,)) for p in entry.present)})
            for entry in entries
        ),
    )


def _better(one: Solved, other: Solved | None) -> Solved:
    return one if other is None or stages_of(one.score) <= stages_of(other.score) else other
