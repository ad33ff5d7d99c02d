"""The upper soft tiers as linear sums, and one weighted sum of them that orders plans as the tiers do.

What the rules below them say is left to chance.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain.parts.workshop import Actor, Workshop
from scheduler.rules.base import SoftRule

from .whole import Term, Whole

KNOWN = ("unheld", "full-table", "role-conflict", "respected-days", "prefer-external", "early-involvement")
"""The rules that the baselines optimise."""

LATE_JOINER = 2
LARGEST = 2**60
"""Weights beyond this overflow a solver's integers; the lowest stages are then left out of the sum."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A sum to minimise; ``most``: no plan makes it larger."""

    terms: tuple[Term, ...]
    constant: int
    most: int


@dataclass(frozen=True, slots=True)
class Weighted:
    """All stages in one sum, each heavier than everything below it can be. A weight of 0: left out."""

    stages: tuple[Stage, ...]
    weights: tuple[int, ...]

    @classmethod
    def of(cls, stages: Sequence[Stage]) -> Weighted:
        kept = len(stages)
        while math.prod(stage.most + 1 for stage in stages[:kept]) > LARGEST:
            kept -= 1
        weights = [math.prod(stage.most + 1 for stage in stages[k + 1 : kept]) for k in range(kept)]
        return cls(tuple(stages), tuple(weights + [0] * (len(stages) - kept)))

    @property
    def terms(self) -> list[Term]:
        pairs = zip(self.stages, self.weights, strict=True)
        return [(weight * factor, variable) for stage, weight in pairs if weight for factor, variable in stage.terms]

    @property
    def constant(self) -> int:
        return sum(stage.constant * weight for stage, weight in zip(self.stages, self.weights, strict=True))

    def split(self, total: int) -> list[int]:
        """The stages that a value of the sum stands for; 0 for those left out."""
        values = []
        for weight in self.weights:
            value, total = divmod(total, weight) if weight else (0, total)
            values.append(value)
        return values

    def bounds(self, bound: float, values: Sequence[int]) -> list[int]:
        """What a bound on the sum says of each stage, as long as the stages before it are as in ``values``."""
        left, found = math.ceil(bound - 1e-6), []
        for n, (stage, weight) in enumerate(zip(self.stages, self.weights, strict=True)):
            below = sum(s.most * w for s, w in zip(self.stages[n + 1 :], self.weights[n + 1 :], strict=True))
            least = -((below - left) // weight) if weight else 0
            found.append(min(max(0, least), stage.most))
            left -= weight * values[n]
        return found


def stages(whole: Whole) -> tuple[Stage, ...]:
    """The stages in the problem's order of priority."""
    sums = _Sums(whole)
    found: list[Stage] = []
    for tier in whole.reading.tiers:
        parts = [(weight, sums.of(rule)) for weight, rule in tier]
        if len(parts) == 1 and parts[0][0] == 1:
            found += parts[0][1]
            continue
        joined = [(weight, stage) for weight, of_rule in parts for stage in of_rule]
        found.append(
            Stage(
                tuple((weight * factor, variable) for weight, stage in joined for factor, variable in stage.terms),
                sum(weight * stage.constant for weight, stage in joined),
                sum(weight * stage.most for weight, stage in joined),
            )
        )
    return tuple(found)


class _Sums:
    def __init__(self, whole: Whole) -> None:
        self.whole, self.reading, self.problem = whole, whole.reading, whole.reading.problem
        self.add, self.boolean = whole.solver.add, whole.boolean
        self._at_table: dict[tuple[str, Actor], int] = {}
        self._first_of: dict[str, dict[str, int]] = {}
        starts = sorted({(slot.day, slot.start) for slot in self.problem.dated_slots})
        self._rank = {slot.id: starts.index((slot.day, slot.start)) for slot in self.problem.dated_slots}

    def of(self, rule: SoftRule) -> list[Stage]:
        """The rule's stages; empty sums, of which 0 is a bound, for a rule that is not known."""
        if rule.name not in KNOWN:
            return [Stage((), 0, 0)] * rule.n_stages
        known: list[Stage] = getattr(self, rule.name.replace("-", "_"))()
        return known

    def unheld(self) -> list[Stage]:
        weights = [(w.weight, self.whole.held[w.id]) for w in self.problem.workshops]
        total = sum(weight for weight, _ in weights)
        most = total if self.problem.partial else 0
        return [Stage(tuple((-weight, held) for weight, held in weights), total, most)]

    def full_table(self) -> list[Stage]:
        terms: list[Term] = []
        most = 0
        for workshop in self.problem.workshops:
            held = self.whole.held[workshop.id]
            present: dict[str | None, list[int]] = defaultdict(list)
            for seat, people in zip(workshop.seats, self.whole.sits[workshop.id], strict=True):
                for person, sits in people.items():
                    present[self.problem.category_of(person)].append(sits)
                if not seat.required:
                    weight = self.reading.weight(seat)
                    terms += [(weight * seat.places, held), *((-weight, sits) for sits in people.values())]
                    most += weight * seat.places
            for category in {self.problem.seat_category(seat): None for seat in workshop.seats}:
                if category is not None and self.reading.missing_category:
                    absent = self.boolean()
                    self.add([(1, absent), (-1, held), *((1, sits) for sits in present[category])], 0, None)
                    terms.append((self.reading.missing_category, absent))
                    most += self.reading.missing_category
        return [Stage(tuple(terms), 0, most)]

    def role_conflict(self) -> list[Stage]:
        """The stake in the topic, raised to 3 where a colleague of the moderator sits."""
        terms: list[Term] = []
        for workshop in self.problem.workshops:
            for moderator, moderates in self.whole.moderates[workshop.id].items():
                stake = self.reading.stake(workshop, moderator)
                colleagues = self.whole.colleagues(workshop, moderator)
                if stake:
                    terms.append((stake, moderates))
                if stake < 3 and colleagues:
                    conflict = self.boolean()
                    for sits in colleagues:
                        self.add([(1, conflict), (-1, moderates), (-1, sits)], -1, None)
                    terms.append((3 - stake, conflict))
        return [Stage(tuple(terms), 0, 3 * self._moderations)]

    def respected_days(self) -> list[Stage]:
        by_workshop = [
            [(cost, at) for slot, at in self.whole.at[w.id].items() if (cost := self.reading.disrespect(w, slot))]
            for w in self.problem.workshops
        ]
        most = sum(max(terms)[0] for terms in by_workshop if terms)
        return [Stage(tuple(term for terms in by_workshop for term in terms), 0, most)]

    def prefer_external(self) -> list[Stage]:
        internal = [
            (1, moderates)
            for of_workshop in self.whole.moderates.values()
            for moderator, moderates in of_workshop.items()
            if not self.problem.moderator_by_id[moderator].external
        ]
        return [Stage(tuple(internal), 0, self._moderations)]

    def early_involvement(self) -> list[Stage]:
        """Per actor and topic the week of the first session where it sits; the worst of them, and the sum."""
        weeks = self.problem.horizon.weeks
        worst = self.whole.solver.integer(0, weeks)
        total: list[Term] = []
        for actor, topic in self.problem.involvements:
            sits = {
                w: self._someone(self.problem.workshop_by_id[w], actor)
                for w in self.problem.sessions_of_topic[topic]
                if any(seat.actor == actor for seat in self.problem.workshop_by_id[w].seats)
            }
            never, first = self._first_week(sits, weeks)
            total.append((1, first))
            self.add([(1, worst), (-1, first), (weeks + 1, never)], 0, None)
            total.append((LATE_JOINER, self._late(topic, sits)))
        pairs = len(self.problem.involvements)
        return [Stage(((1, worst),), 0, weeks), Stage(tuple(total), 0, pairs * (weeks + 1 + LATE_JOINER))]

    # -- inside -------------------------------------------------------------------------------------

    @property
    def _moderations(self) -> int:
        return sum(self.problem.asked_moderators(workshop) for workshop in self.problem.workshops)

    def _someone(self, workshop: Workshop, actor: Actor) -> int:
        """A variable: does somebody sit there for the actor?"""
        key = (workshop.id, actor)
        if key not in self._at_table:
            seats = [k for k, seat in enumerate(workshop.seats) if seat.actor == actor]
            if any(workshop.seats[k].required for k in seats):
                self._at_table[key] = self.whole.held[workshop.id]
            else:
                people = [sits for k in seats for sits in self.whole.sits[workshop.id][k].values()]
                there = self._at_table[key] = self.boolean()
                self.add([(1, there), *((-1, sits) for sits in people)], None, 0)
                for sits in people:
                    self.add([(1, there), (-1, sits)], 0, None)
        return self._at_table[key]

    def _first_week(self, sits: dict[str, int], weeks: int) -> tuple[int, int]:
        """Variables: does the actor never sit anywhere, and the week of a session where it sits (never: weeks + 1)."""
        never, first = self.boolean(), self.whole.solver.integer(0, weeks + 1)
        week = self.reading.week.__getitem__
        picks = {w: self.boolean() for w in sits}
        self.add([(1, never), *((1, pick) for pick in picks.values())], 1, 1)
        self.add([(1, first), (-weeks - 1, never)], 0, None)
        for w, there in sits.items():
            self.add([(1, picks[w]), (-1, there)], None, 0)
            self.add([(1, never), (1, there)], None, 1)
            last = max((week(slot) for slot in self.whole.at[w]), default=0)
            self.add([(1, first), *self.whole.times(w, week, -1), (-last, picks[w])], -last, None)
        return never, first

    def _late(self, topic: str, sits: dict[str, int]) -> int:
        """A variable: does the actor sit somewhere, but not at a first session?"""
        at_first: list[int] = []
        firsts = self._firsts(topic)
        for w, first in firsts.items():
            if w in sits:
                both = self.boolean()
                self.add([(1, both), (-1, sits[w])], None, 0)
                self.add([(1, both), (-1, first)], None, 0)
                at_first.append(both)
        late = self.boolean()
        for there in sits.values():
            self.add([(1, late), (-1, there), *((1, both) for both in at_first)], 0, None)
        return late

    def _firsts(self, topic: str) -> dict[str, int]:
        """By session that may be the topic's first one: is it? Made once for each topic."""
        if topic not in self._first_of:
            sessions = self.problem.sessions_of_topic[topic]
            later = {gap.later for gap in self.reading.gaps if gap.least > 0 and gap.earlier in sessions}
            possible = [w for w in sessions if w not in later]
            firsts = {w: self.whole.held[w] if len(possible) == 1 else self.boolean() for w in possible}
            for w, first in firsts.items():
                for other in possible:
                    if other != w:
                        self._not_after(w, first, other)
            self._first_of[topic] = firsts
        return self._first_of[topic]

    def _not_after(self, w: str, first: int, other: str) -> None:
        """If ``first``, w is held and starts no later than the other session, if that is held."""
        self.add([(1, first), (-1, self.whole.held[w])], None, 0)
        last = len(self._rank)
        rank = self._rank.__getitem__
        starts = [*self.whole.times(w, rank), *self.whole.times(other, rank, -1)]
        self.add([*starts, (last, first), (last, self.whole.held[other])], None, 2 * last)
