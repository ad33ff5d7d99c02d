"""Blocks in which a session found no moderator: each is planned anew, with the moderators the others leave it.

A block that finds no plan so is tried together with another one that holds a moderator it could use.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field, replace

from ..domain.blocks import able_for, holders_of, with_moderators
from ..domain.left import fit_together, left_cents, left_over
from ..domain.limits import Limits
from ..domain.plan import Entry
from ..domain.problem import Problem
from ..rules.base import Rule
from .bound import Floors
from .candidates import prune
from .compile import compile_problem
from .extract import plan_of
from .model import build
from .search import Search
from .solver import Clock

SECONDS = 6.0
"""For one block; two together may take twice as long."""

MOST_NEIGHBOURS = 6
"""With so many others at most a block is tried together."""

POLL_SECONDS = 0.1

Group = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """Some blocks to plan with moderators, up to a stage. ``floors``: what their stages cost without."""

    problem: Problem
    rules: tuple[Rule, ...]
    limits: Limits
    until: int | None
    floors: Floors | None


def plan_block(attempt: Attempt) -> tuple[Entry, ...] | None:
    """Slots, rooms, seats and moderators; None if there is no plan, or none was found in time."""
    clock = Clock.now(attempt.limits)
    instance = compile_problem(attempt.problem)
    candidates = prune(instance, attempt.rules)
    if not candidates.slots.any(axis=1).all():
        return None
    model = build(instance, attempt.rules, candidates=candidates)
    search = Search(model, attempt.rules, clock, bound=attempt.floors)
    last = len(model.stages) if attempt.until is None else attempt.until
    while not search.solution or (len(search.results) < last and not clock.over):
        verdict = search.step()
        if verdict in ("infeasible", "undecided"):
            return None
        if verdict == "done":
            break
    return plan_of(model.instance, search.assignments).entries


@dataclass
class Troubled:
    """``entries``: the sessions by workshop, those unheld missing; they get more as blocks find a plan.

    ``floors``: of some blocks together, what is known of their stages without moderators.
    """

    problem: Problem
    rules: tuple[Rule, ...]
    groups: Sequence[Sequence[str]]
    entries: dict[str, Entry]
    clock: Clock
    executor: Executor
    until: int | None
    floors: Callable[[Group], Floors | None]
    _strict: set[Group] = field(default_factory=set)
    _running: dict[Future[tuple[Entry, ...] | None], Group] = field(default_factory=dict)

    def run(self) -> None:
        """Until everybody is held, nothing is left to try, or the time is over."""
        unheld = {n: self._unheld(n) for n in range(len(self.groups))}
        waiting: list[Group] = [(n,) for n in sorted(unheld, key=lambda n: len(unheld[n])) if unheld[n]]
        others = {n: self._neighbours(n, unheld[n]) for (n,) in waiting}
        try:
            while (waiting or self._running) and not self.clock.over:
                self._start(waiting)
                done, _ = wait(self._running, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
                for future in done:
                    group = self._running.pop(future)
                    again = self._merge(group, future.result())
                    if again is None:
                        continue
                    further = next(others[group[0]], None) if again else None
                    waiting += [group] if not again else [] if further is None else [(group[0], further)]
        finally:
            for future in self._running:
                future.cancel()

    def _unheld(self, n: int) -> list[str]:
        return [workshop for workshop in self.groups[n] if workshop not in self.entries]

    def _start(self, waiting: list[Group]) -> None:
        """As many as there are workers, no block twice at a time."""
        busy = {n for group in self._running.values() for n in group}
        for group in list(waiting):
            if len(self._running) >= self.clock.limits.workers:
                return
            if not busy.isdisjoint(group):
                continue
            waiting.remove(group)
            seconds = min(SECONDS * len(group), max(1.0, self.clock.left))
            busy |= set(group)
            inside = {workshop for n in group for workshop in self.groups[n]}
            elsewhere = [entry for id, entry in self.entries.items() if id not in inside]
            moderators = left_over(self.problem, elsewhere, strict=group in self._strict)
            money = left_cents(self.problem, elsewhere)
            attempt = Attempt(
                with_moderators(self.problem, inside, moderators, None if money is None else max(0, money)),
                self.rules,
                replace(self.clock.limits, workers=1, seconds=seconds),
                self.until,
                self.floors(group),
            )
            self._running[self.executor.submit(plan_block, attempt)] = group

    def _merge(self, group: Group, found: Sequence[Entry] | None) -> bool | None:
        """None if that is done; else whether it failed, and not only came too late for a moderator."""
        if found is None:
            return True
        inside = {workshop for n in group for workshop in self.groups[n]}
        elsewhere = [entry for id, entry in self.entries.items() if id not in inside]
        money = left_cents(self.problem, (*found, *elsewhere))
        if not fit_together(self.problem, found, elsewhere) or (money is not None and money < 0):
            late = group not in self._strict
            self._strict.add(group)
            return not late
        self.entries.update({entry.workshop: entry for entry in found})
        return None

    def _neighbours(self, n: int, unheld: Collection[str]) -> Iterator[int]:
        """Blocks that hold moderators who could serve the unheld ones, small ones first."""
        if not unheld:
            return iter(())
        holders = holders_of(self.problem.moderators)
        able = {m for id in unheld for m in able_for(self.problem.workshop_by_id[id], self.problem, holders)}
        block_of = self._block_of
        held = Counter(
            block_of[entry.workshop] for entry in self.entries.values() if not able.isdisjoint(entry.moderators)
        )
        del held[n]
        near = [other for other, _ in held.most_common(2 * MOST_NEIGHBOURS)]
        return iter(sorted(near, key=lambda other: len(self.groups[other]))[:MOST_NEIGHBOURS])

    @property
    def _block_of(self) -> Mapping[str, int]:
        return {workshop: n for n, group in enumerate(self.groups) for workshop in group}
