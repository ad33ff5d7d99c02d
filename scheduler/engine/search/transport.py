"""What moderators cost at least: a min-cost flow from moderators to workshops that knows no time.

Every workshop draws as many moderators as it asks for, nobody more often than agreed for the horizon. All else (days,
weeks, who is free when) is left out, so what the flow costs no plan falls below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped]  # ships no stubs

from ...domain.plan import Entry
from ...domain.problem import Problem
from ...rules.base import Rule
from ..instance.candidates import Candidates, prune
from ..instance.compile import compile_problem
from ..instance.instance import Instance
from ..model.bound import Floors, Highest
from ..model.model import StageInModel, additive_stages, stages_of_rules
from ..model.poster import Poster
from ..model.variables import Variables
from .staffing import staffing_problem

WEIGHT_LIMIT = 2**40
"""Costs of a flow beyond this might overflow on their way through the network."""


@dataclass(frozen=True, slots=True)
class Transport:
    """The network: an arc for every workshop and moderator that fit, with what it costs in each stage."""

    instance: Instance
    stages: tuple[StageInModel, ...]
    limited: bool  # nobody moderates more often than agreed
    arcs: tuple[tuple[int, int], ...]  # (workshop, moderator)
    prices: tuple[Mapping[int, int], ...]  # by stage, by arc
    constants: tuple[int, ...]  # by stage: what no plan is below, whoever moderates; 0 if additive

    def limits(self, values: Sequence[int]) -> list[tuple[Mapping[tuple[int, int], int], int]]:
        """For the first stages with these values: prices by (workshop, moderator), and what they may add up to."""
        of_stages = zip(self.prices, self.constants, values, strict=False)
        return [
            ({self.arcs[arc]: price for arc, price in prices.items()}, value - constant)
            for prices, constant, value in of_stages
            if prices
        ]

    def bound(self) -> Highest:
        """By stage: what it cannot be below, while every stage before it that moderators decide is at its own floor,
        and whatever those are."""
        return Highest((self._floors(in_order=True), self._floors(in_order=False)))

    def _floors(self, *, in_order: bool) -> Floors:
        total = np.zeros(len(self.arcs), dtype=np.int64)
        found: list[int] = []
        scale = 1
        for prices, constant in zip(self.prices, self.constants, strict=True):
            if not prices:
                found.append(constant)
                continue
            here = np.zeros(len(self.arcs), dtype=np.int64)
            for arc, price in prices.items():
                here[arc] = price
            # The stages so far weigh more than all that this one can come to.
            scale = int(np.abs(here).max()) * sum(self.instance.asked_moderators) + 1
            if not in_order or int(total.max(initial=0)) * scale >= WEIGHT_LIMIT:
                total = np.zeros_like(total)
            total = total * scale + here
            taken = self._cheapest(total)
            found.append(constant if taken is None else constant + int(here[taken].sum()))
        decided = (low if prices and in_order else None for low, prices in zip(found, self.prices, strict=True))
        return Floors(tuple(found), tuple(decided))

    def _cheapest(self, costs: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> list[int] | None:
        """The arcs of a cheapest flow; None if not all workshops can be served even so."""
        instance = self.instance
        asked = [0 if instance.partial else count for count in instance.asked_moderators]
        if not any(asked):
            return None
        flow = min_cost_flow.SimpleMinCostFlow()
        source = instance.n_workshops + instance.n_moderators
        for (w, m), cost in zip(self.arcs, costs.tolist(), strict=True):
            flow.add_arc_with_capacity_and_unit_cost(instance.n_workshops + m, w, 1, cost)
        for m in range(instance.n_moderators):
            limit = instance.load_limit[instance.human_of_moderator[m]][2] if self.limited else None
            most = sum(asked) if limit is None else max(0, limit - instance.past.moderations[m])
            flow.add_arc_with_capacity_and_unit_cost(source, instance.n_workshops + m, most, 0)
        for w, count in enumerate(asked):
            flow.set_node_supply(w, -count)
        flow.set_node_supply(source, sum(asked))
        if flow.solve() != flow.OPTIMAL:
            return None
        return [arc for arc in range(len(self.arcs)) if flow.flow(arc)]


def moderators_alone(problem: Problem, rules: Sequence[Rule]) -> Highest:
    """What moderators cost at least, from the problem itself, however large it is."""
    everywhere = [Entry(workshop=workshop.id, slot=problem.dated_slots[0].id) for workshop in problem.workshops]
    instance = compile_problem(staffing_problem(problem, everywhere, placed=False))
    return transport(instance, rules, prune(instance, rules)).bound()


def transport(instance: Instance, rules: Sequence[Rule], candidates: Candidates) -> Transport:
    """The network of an instance that knows no time; what moderators cost by when they are asked is left out."""
    x = Variables(instance, _timeless(instance, candidates), poster := Poster())
    return _network(instance, rules, x, poster, timeless=True)


def seated(instance: Instance, rules: Sequence[Rule], candidates: Candidates) -> Transport:
    """The network of sessions that are complete but for their moderators: whoever has a seat sits there."""
    x = _Seated(instance, candidates, poster := Poster())
    return _network(instance, rules, x, poster, timeless=False)


def _network(instance: Instance, rules: Sequence[Rule], x: Variables, poster: Poster, *, timeless: bool) -> Transport:
    """What rules charge for moderators is read off their stages; nothing is posted for good."""
    arcs = [(w, m, literal) for w in range(instance.n_workshops) for m, literal in x.moderator(w).items()]
    arc_of = {literal: n for n, (_, _, literal) in enumerate(arcs)}
    prices: list[Mapping[int, int]] = []
    constants: list[int] = []
    stages = stages_of_rules(instance, rules, x, poster)
    for stage, additive in zip(stages, additive_stages(stages, rules), strict=True):
        here: dict[int, int] = {}
        least = stage.sum.constant
        for coefficient, literal in stage.sum.terms:
            if timeless and not additive:
                least += min(0, poster.least(coefficient, literal))  # another slot might spare a burden, or a wait
            elif literal in arc_of:
                here[arc_of[literal]] = here.get(arc_of[literal], 0) + coefficient
            else:
                least += poster.least(coefficient, literal)
        # A stage that something else could make cheaper than nothing is not bounded by its moderators alone.
        prices.append(here if least >= 0 and min(here.values(), default=0) >= 0 else {})
        constants.append(0 if additive else max(0, least))
    limited = any(rule.name == "load" for rule in rules)
    return Transport(instance, stages, limited, tuple((w, m) for w, m, _ in arcs), tuple(prices), tuple(constants))


class _Seated(Variables):
    """Whoever could sit somewhere does so: only of moderators it is still open where they are."""

    def _make_seats(self, w: int) -> list[dict[int, int]]:
        return [dict.fromkeys(seat.people, self.TRUE) for seat in self.instance.seats[w]]


def _timeless(instance: Instance, candidates: Candidates) -> Candidates:
    """Everyone free everywhere, every workshop in its shortest slot: no fee is lower, and there is less to say."""
    left = copy(candidates)
    left.moderators, left.slots = candidates.moderators.copy(), np.zeros_like(candidates.slots)
    left.people, left.room_times = np.ones_like(candidates.people), np.ones_like(candidates.room_times)
    length = instance.end - instance.start
    for w in range(instance.n_workshops):
        slots = np.flatnonzero(candidates.slots[w])
        if not slots.size:
            continue
        left.slots[w, slots[np.argmin(length[instance.interval_of[w, slots]])]] = True
        moderators = np.flatnonzero(candidates.moderators[w])
        humans = [instance.human_of_moderator[m] for m in moderators.tolist()]
        left.moderators[w, moderators] = candidates.people_at(w, humans)[:, slots].any(axis=1)
    return left
