"""Moderators for sessions that have their slots: a min-cost flow from moderators through their weeks and days.

As many sessions as possible find somebody; then what counts is the price in the stages that moderators decide, as far
as it is a price for each of them. Nobody is asked twice a day, nor on a day on which they sit at a table themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped]  # ships no stubs

from ...domain.changes.without import dragged
from ...domain.plan import Entry
from ...domain.problem import Problem
from ...rules.base import Rule
from ..instance.candidates import prune
from ..instance.compile import compile_problem
from ..instance.instance import Instance, index_of
from ..search.staffing import staffing_problem
from ..search.transport import WEIGHT_LIMIT, Transport, seated
from .cut import holders_of

Place = tuple[int, ...]
NOTHING_KEPT: Mapping[str, Entry | None] = {}


def staff(
    problem: Problem, entries: Sequence[Entry], rules: Sequence[Rule], may: Callable[[str, str], bool]
) -> tuple[Entry, ...]:
    """The sessions that can be moderated, each with its moderators. ``may``: whom a workshop may ask."""
    return Staffing(problem, entries, rules, may).held()


class Staffing:
    """The sessions, and who could moderate each of them at what price. ``may``: whom a workshop may ask."""

    def __init__(
        self, problem: Problem, entries: Sequence[Entry], rules: Sequence[Rule], may: Callable[[str, str], bool]
    ) -> None:
        self._problem, self._entries = problem, entries
        instance = compile_problem(staffing_problem(problem, entries, placed=True))
        candidates = prune(instance, rules)
        slot, self._workshop = index_of(instance.slots), index_of(instance.workshops)
        self._slot_of = {self._workshop[entry.workshop]: slot[entry.slot] for entry in entries}
        for w, s in self._slot_of.items():
            candidates.slots[w] &= np.arange(instance.n_slots) == s
        self._arcs = seated(instance, rules, candidates)
        arcs = ((arc, self._slot_of[arc[0]]) for arc in self._arcs.arcs if arc[0] in self._slot_of)
        names = instance.moderators
        self._slot_for = {arc: s for arc, s in arcs if may(instance.workshops[arc[0]], names[arc[1]])}
        self._instance, self._slot, self._moderator = instance, slot, index_of(names)

    def held(self, kept: Mapping[str, Entry | None] = NOTHING_KEPT) -> tuple[Entry, ...]:
        """Those that can be moderated. ``kept``: what these workshops have instead, slot and moderators, or nothing; it
        takes these from the others and is among the answers."""
        instance, names = self._instance, self._instance.moderators
        slot_of = {w: s for w, s in self._slot_of.items() if instance.workshops[w] not in kept}
        slot_for = {arc: s for arc, s in self._slot_for.items() if arc[0] in slot_of}
        standing = [entry for entry in kept.values() if entry is not None]
        taken = [(self._slot[entry.slot], self._moderator[m]) for entry in standing for m in entry.moderators]
        found = _Flow(instance, self._arcs, slot_of, slot_for, taken).solve()
        missing = {instance.workshops[w] for w in slot_of if not _enough(instance, w, found.get(w, ()))}
        unheld = {later for id in missing for later in dragged(self._problem, id)}
        staffed = (
            entry.model_copy(update={"moderators": tuple(names[m] for m in found.get(w, ()))})
            for entry in self._entries
            if (w := self._workshop[entry.workshop]) in slot_of and entry.workshop not in unheld
        )
        return (*staffed, *standing)


def _enough(instance: Instance, w: int, moderators: Sequence[int]) -> bool:
    """Are they as many as asked for, and do they know together what is asked for?"""
    workshop = instance.problem.workshop_by_id[instance.workshops[w]]
    chosen = [instance.problem.moderators[m] for m in moderators]
    languages = {language for moderator in chosen for language in moderator.languages}
    methods = {method for moderator in chosen for method in moderator.methods}
    asked = instance.asked_moderators[w]
    return len(chosen) == asked and (
        not asked or (languages >= {*workshop.languages} and methods >= {*workshop.methods})
    )


class _Flow:
    """Nodes are numbered as they are named: the source, moderators, their weeks, their days, and places at sessions.
    ``given``: slots in which moderators are busy elsewhere."""

    def __init__(
        self,
        instance: Instance,
        arcs: Transport,
        slot_of: dict[int, int],
        slot_for: dict[tuple[int, int], int],
        given: Sequence[tuple[int, int]],
    ) -> None:
        self._instance, self._arcs, self._slot_of, self._slot_for = instance, arcs, slot_of, slot_for
        self._given = given
        self._flow = min_cost_flow.SimpleMinCostFlow()
        self._nodes: dict[Place, int] = {}
        self._taken_days, self._taken_weeks, self._taken = self._seated()

    def solve(self) -> dict[int, list[int]]:
        """By session its moderators, fewer than asked for where there are no more."""
        instance = self._instance
        costs = self._costs()
        most = int(costs.max(initial=0)) + 1
        source, asked = self._node(0), 0
        chosen: list[tuple[int, int, int]] = []  # arc of the flow, session, moderator
        seen: set[Place] = set()
        for (w, m), cost in zip(self._arcs.arcs, costs.tolist(), strict=True):
            s = self._slot_for.get((w, m))
            if s is None:
                continue
            week, day = int(instance.slot_iso_week[s]), int(instance.slot_day[s])
            human = instance.human_of_moderator[m]
            if (human, day) in self._taken_days:
                continue
            if (3, m, day) not in seen:
                for start, end, capacity in self._way(m, human, week, day):
                    if end not in seen:
                        seen.add(end)
                        self._add(self._node(*start), self._node(*end), capacity, 0)
            for place in self._places(w, m):
                chosen.append((self._add(self._node(3, m, day), self._node(4, w, place), 1, cost), w, m))
        for w in self._slot_of:
            weight = max(1, instance.workshop_weight[w])
            for place in range(instance.asked_moderators[w]):
                self._flow.set_node_supply(self._node(4, w, place), -1)
                self._add(source, self._node(4, w, place), 1, most * weight)
                asked += 1
        self._flow.set_node_supply(source, asked)
        found: dict[int, list[int]] = {}
        if asked and self._flow.solve() == self._flow.OPTIMAL:
            for arc, w, m in chosen:
                if self._flow.flow(arc):
                    found.setdefault(w, []).append(m)
        return {w: sorted(moderators) for w, moderators in found.items()}

    def _way(self, m: int, human: int, week: int, day: int) -> Iterator[tuple[Place, Place, int]]:
        """From the source to a moderator's day: how often they may be asked on the way."""
        instance = self._instance
        _, weekly, horizon = instance.load_limit[human]
        if weekly is None and instance.volunteer[human]:
            weekly = 1  # what the rule allows at least
        free = instance.n_workshops
        yield (0,), (1, m), free if horizon is None else max(0, horizon - self._taken[human])
        yield (1, m), (2, m, week), free if weekly is None else max(0, weekly - self._taken_weeks[human, week])
        yield (2, m, week), (3, m, day), 1

    def _places(self, w: int, m: int) -> Iterator[int]:
        """Of several places at a session the first is for whoever has what is rarest, the others are for anybody."""
        workshop = self._instance.problem.workshop_by_id[self._instance.workshops[w]]
        asked = self._instance.asked_moderators[w]
        rarest = self._rarest[w] if asked > 1 else None
        moderator = self._instance.problem.moderators[m]
        skills = {*moderator.languages, *moderator.methods}
        if rarest is None or rarest in skills:
            yield 0
        wanted = {*workshop.languages, *workshop.methods}
        wanted = wanted - {rarest} or wanted
        if not wanted or not wanted.isdisjoint(skills):
            yield from range(1, asked)

    @cached_property
    def _rarest(self) -> list[str | None]:
        """By workshop, what the fewest moderators have of all that is asked for."""
        holders = holders_of(self._instance.problem.moderators)
        return [
            min((*w.languages, *w.methods), key=lambda skill: (len(holders.get(skill, ())), skill), default=None)
            for w in self._instance.problem.workshops
        ]

    def _costs(self) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        """By arc, earlier stages weighing more than all that later ones can come to, as many as there is room for."""
        total = np.zeros(len(self._arcs.arcs), dtype=np.int64)
        asked = sum(self._instance.asked_moderators)
        for prices in self._arcs.prices:
            here = np.zeros_like(total)
            for arc, price in prices.items():
                here[arc] = price
            scale = int(here.max(initial=0)) * asked + 1
            if (int(total.max(initial=0)) * scale + scale) * asked >= WEIGHT_LIMIT * asked:
                break
            total = total * scale + here
        return total

    def _seated(self) -> tuple[set[tuple[int, int]], Counter[tuple[int, int]], Counter[int]]:
        """When those who moderate sit at a table themselves, or are busy: their days, sessions by week, and in all."""
        instance = self._instance
        days: set[tuple[int, int]] = set()
        weeks, sessions = Counter[tuple[int, int]](), Counter[int]()
        acting = {instance.human_of_moderator[m] for m in range(instance.n_moderators)}
        busy = [(instance.human_of_moderator[m], s) for s, m in self._given]
        for w, s in self._slot_of.items():
            busy += ((human, s) for human in {p for seat in instance.seats[w] for p in seat.people} & acting)
        for human, s in busy:
            days.add((human, int(instance.slot_day[s])))
            weeks[human, int(instance.slot_iso_week[s])] += 1
            sessions[human] += 1
        return days, weeks, sessions

    def _node(self, *name: int) -> int:
        return self._nodes.setdefault(name, len(self._nodes))

    def _add(self, start: int, end: int, capacity: int, cost: int) -> int:
        arc: int = self._flow.add_arc_with_capacity_and_unit_cost(start, end, capacity, cost)
        return arc
