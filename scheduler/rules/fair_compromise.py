"""fair-compromise: who gives way, gives way fairly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.plans.burden import MOST, BurdenScale, Part, total
from .base import SeatingPrice, Sentences, SoftRule, Stage, Term

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables

Levels = Mapping[int, Sequence[int]]
"""By burden, in ascending order, literals of which one is true if the burden is that high or higher."""


class FairCompromise(BurdenScale, SoftRule):
    """Who gives way, gives way fairly: no burden grows while a heavier one could shrink.

    A person's burden is the sum over the sessions where they sit or moderate: a slot that suits them only if needed;
    an end after ``late_after``; a Saturday; for paid people a time that is not wholly within Monday to Friday's
    ``office_hours``; every ``travel_step_min`` begun beyond ``free_travel_min`` of the way from their organisation's
    borough; and a date no more than ``short_notice_days`` after the planning date. To this comes their ``history``;
    more than 12 counts as 12. Stage by stage as few people as possible carry 12, 11 or more, … 1 or more.
    """

    name: ClassVar[str] = "fair-compromise"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Who gives way, gives way fairly.",
        "de": "Wer zurücksteckt, steckt nicht immer wieder zurück.",
    }
    source: ClassVar[str] = (
        "Hier müssen im Vorfeld der Einladung zum Gespräch Kompromisse in der Terminfindung gefunden werden …"
    )
    sentences: ClassVar[Sentences] = {
        "en": {
            "if_needed": "The time of {workshop} suits {person} only if need be (burden {amount}).",
            "late": "{workshop} ends late for {person} (burden {amount}).",
            "saturday": "{person} comes to {workshop} on a Saturday (burden {amount}).",
            "outside_office": "{person} comes to {workshop} outside office hours (burden {amount}).",
            "travel": "{person} has a long way to {workshop} (burden {amount}).",
            "short_notice": "{person} is invited to {workshop} at short notice (burden {amount}).",
            "history": "{person} brings a burden of {amount} from earlier quarters.",
        },
        "de": {
            "if_needed": "Die Zeit von {workshop} passt {person} nur zur Not (Belastung {amount}).",
            "late": "{workshop} endet für {person} spät am Abend (Belastung {amount}).",
            "saturday": "{person} kommt an einem Samstag zu {workshop} (Belastung {amount}).",
            "outside_office": "{person} kommt außerhalb der Dienstzeit zu {workshop} (Belastung {amount}).",
            "travel": "{person} hat einen weiten Weg zu {workshop} (Belastung {amount}).",
            "short_notice": "{person} wird kurzfristig zu {workshop} eingeladen (Belastung {amount}).",
            "history": "{person} bringt aus früheren Quartalen eine Belastung von {amount} mit.",
        },
    }
    n_stages: ClassVar[int] = MOST
    units: ClassVar[Mapping[str, Sequence[str]]] = {
        "en": tuple(f"people with a burden of {k} or more" for k in range(MOST, 0, -1)),
        "de": tuple(f"Personen mit einer Belastung ab {k}" for k in range(MOST, 0, -1)),
    }

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        terms: list[list[Term]] = [[] for _ in range(MOST)]
        constants = [0] * MOST
        for base, levels in _Burdens(_Points(self, instance), x, poster).of_everyone():
            for n, k in enumerate(range(MOST, 0, -1)):
                if k <= base:
                    constants[n] += 1
                elif (level := next((burden for burden in levels if burden >= k), None)) is not None:
                    terms[n] += [(1, literal) for literal in levels[level]]
        for n in range(MOST):
            terms[n] += x.seating_terms(self.name, n)
        return tuple(Stage(tuple(terms[n]), constants[n], not_below_previous=n > 0) for n in range(MOST))

    def seating_price(self, instance: Instance) -> SeatingPrice:
        return _SeatingPrice(_Points(self, instance))

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        return self._penalties(self.burdens(problem, plan))

    def stages(self, problem: Problem, plan: Plan) -> tuple[int, ...]:
        return self._stages(self.burdens(problem, plan))

    def judged(self, problem: Problem, plan: Plan) -> tuple[tuple[int, ...], tuple[Because, ...]]:
        burdens = self.burdens(problem, plan)
        return self._stages(burdens), tuple(self._penalties(burdens))

    def _penalties(self, burdens: Mapping[str, Sequence[Part]]) -> Iterator[Because]:
        for person, parts in burdens.items():
            for part in parts:
                workshop = () if part.workshop is None else (("workshop", part.workshop),)
                yield self.because(("person", person), *workshop, amount=part.points, aspect=part.cause)

    @staticmethod
    def _stages(burdens: Mapping[str, Sequence[Part]]) -> tuple[int, ...]:
        people = Counter(total(parts) for parts in burdens.values() if parts)
        return tuple(accumulate(people[k] for k in range(MOST, 0, -1)))


@dataclass(frozen=True, slots=True)
class _Share:
    """A part of a burden that is not known yet: what it may be (not 0), and literals of which one is true from there on."""

    values: tuple[int, ...]
    at_least: Callable[[int], Sequence[int]]


class _Points:
    """What adds to a person's burden, on indices."""

    def __init__(self, scale: BurdenScale, instance: Instance) -> None:
        self._scale = scale
        self.instance = instance
        planned = (instance.problem.planning_date - instance.dates[0]).days
        days = (instance.slot_day[instance.interval_slot] - planned).tolist()
        clocks = list(zip(instance.weekday, instance.start_clock, instance.end_clock, days, strict=True))
        self._of_time = {
            paid: [sum(part.points for part in scale.of_time(*clock, paid=paid)) for clock in clocks]
            for paid in (False, True)
        }

    def base(self, p: int) -> int:
        """What they carry whatever is planned."""
        of_past = (
            self.points(p, visit.interval) + self.way(p, visit.borough) for visit in self.instance.past.visits[p]
        )
        return self.instance.problem.people[p].history + sum(of_past)

    def points(self, p: int, interval: int) -> int:
        paid = self.instance.problem.people[p].engagement == "paid"
        unwanted = self._scale.if_needed if self.instance.if_needed[p, interval] else 0
        return self._of_time[paid][interval] + unwanted

    def way(self, p: int, borough: int) -> int:
        return self._scale.of_travel(self.instance.travel(self.instance.home_borough[p], borough))


class _SeatingPrice:
    """Of people who sit and do not moderate: how many carry each burden or more, the heaviest first."""

    def __init__(self, points: _Points) -> None:
        self._points = points
        self._base = [min(MOST, points.base(p)) for p in range(len(points.instance.problem.people))]

    def weight(self, p: int, w: int, s: int, borough: int) -> int:
        return self._points.points(p, int(self._points.instance.interval_of[w, s])) + self._points.way(p, borough)

    def adds(self, carried: Mapping[int, int], delegates: Mapping[int, frozenset[int]]) -> tuple[int, ...]:
        burdens = [min(MOST, self._base[p] + weight) for p, weight in carried.items()]
        return tuple(accumulate(burdens.count(k) for k in range(MOST, 0, -1)))


class _Burdens:
    """Burdens in the model. Every literal is true if what it says holds, and may be true otherwise."""

    def __init__(self, points: _Points, x: Variables, poster: Poster) -> None:
        self._points = points
        self._instance = points.instance
        self._x = x
        self._poster = poster

    def of_everyone(self) -> Iterator[tuple[int, Levels]]:
        """By person who is not counted by seatings: the burden they carry whatever is planned, and the levels above it."""
        for p in range(len(self._instance.problem.people)):
            if p in self._x.seated_together:
                continue
            base = self._points.base(p)
            shares: list[_Share] = []
            for w, role in self._x.roles_of_human[p] if base < MOST else ():
                shares += self._shares(p, w, role)
            shares = [share for share in shares if share.values]
            yield min(MOST, base), self._levels(base, shares, self._reachable(base, shares))

    def _shares(self, p: int, w: int, role: int) -> Iterator[_Share]:
        """What a role may cost: by its slot, and by its room where the ways differ."""
        x, interval_of = self._x, self._instance.interval_of[w]
        boroughs = {self._instance.borough_of_room[r] for r in x.room(w)}
        way = {borough: self._points.way(p, borough) for borough in boroughs}
        shortest = min(way.values(), default=0)
        free = x.candidates.people[p]
        costs = {s: shortest + self._points.points(p, int(interval_of[s])) for s in x.at(w) if free[interval_of[s]]}

        def at_least(least: int) -> Sequence[int]:
            return x.during(w, role, [s for s, cost in costs.items() if cost >= least])

        def far(least: int) -> Sequence[int]:
            there = x.in_boroughs(w, frozenset(b for b in boroughs if way[b] - shortest >= least))
            return [x.together(role, there)]

        yield _Share(tuple(sorted(set(costs.values()) - {0})), at_least)
        yield _Share(tuple(sorted({points - shortest for points in way.values()} - {0})), far)

    @staticmethod
    def _reachable(base: int, shares: Sequence[_Share]) -> list[int]:
        """Every burden above the base that the shares can add up to."""
        sums = {base}
        for share in shares:
            sums |= {min(MOST, known + value) for known in sums for value in share.values}
        return sorted(sums - {base})

    def _levels(self, base: int, shares: Sequence[_Share], burdens: Sequence[int]) -> Levels:
        """One literal for each burden that can be reached; none are needed where a single share decides."""
        if len(shares) == 1:
            return {burden: shares[0].at_least(burden - base) for burden in burdens}
        poster = self._poster
        level = {burden: poster.literal() for burden in burdens}
        most = base + sum(share.values[-1] for share in shares)
        below = [base, *burdens]
        terms: list[Term] = []
        for n, burden in enumerate(burdens):
            terms.append(((most if burden == burdens[-1] else burden) - below[n], level[burden]))
            if n:
                poster.implies(level[burden], level[below[n]], None)
        for share in shares:
            last = 0
            for value in share.values:
                literals = share.at_least(value)
                # Implied by the sum, but it keeps the relaxation from spreading one session thinly over all levels.
                poster.at_most_one([*literals, -level[min(MOST, base + value)] - 1], None)
                terms += [(last - value, literal) for literal in literals]
                last = value
        if burdens:
            poster.linear(terms, 0, None, None)
        return {burden: (literal,) for burden, literal in level.items()}
