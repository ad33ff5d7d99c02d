"""equal-footing: administration does not dominate the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import gcd
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from ..domain.because import Because
from ..domain.parts.people import Category
from ..domain.plans.schedule import read
from .base import Sentences, SoftRule, Stage, Term

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables

ADMINISTRATION: Category = "administration"


class EqualFooting(SoftRule):
    """Administration does not dominate the table: per workshop 100 for everyone present who comes from administration,
    less ``max_admin_share`` for everyone present; below 0 counts as 0.
    """

    name: ClassVar[str] = "equal-footing"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Administration does not dominate the table.",
        "de": "Die Verwaltung dominiert den Tisch nicht.",
    }
    source: ClassVar[str] = "Ein Dialog auf Augenhöhe ist nicht nur ein Zeichen der Wertschätzung."
    sentences: ClassVar[Sentences] = {
        "en": "At {workshop} administration has more than its share of the table (counts {amount}).",
        "de": "Bei {workshop} hat die Verwaltung mehr als ihren Anteil am Tisch (zählt {amount}).",
    }
    units: ClassVar[Mapping[str, Sequence[str]]] = {
        "en": ("weight of administration beyond its share",),
        "de": ("Gewicht der Verwaltung über ihren Anteil hinaus",),
    }

    max_admin_share: Annotated[int, Field(strict=True, ge=0, le=100)] = 50

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        total: list[Term] = []
        for w in range(instance.n_workshops):
            terms, low, high = self._weights(instance, x, w)
            if low >= 0:
                total += terms
            elif high > 0:
                unit = gcd(*(coefficient for coefficient, _ in terms))
                excess = poster.integer(high // unit)
                because = self.because(("workshop", instance.workshops[w]))
                poster.linear(
                    [(1, excess), *((-coefficient // unit, literal) for coefficient, literal in terms)],
                    0,
                    None,
                    because,
                )
                total.append((unit, excess))
        return (Stage(tuple(total)),)

    def _weights(self, instance: Instance, x: Variables, w: int) -> tuple[list[Term], int, int]:
        """What everyone who may sit there adds, with the least and the most it can come to where the workshop is held."""
        terms: list[Term] = []
        low = high = 0
        for seat, people in zip(instance.seats[w], x.seats(w), strict=True):
            # All people of a seat are of one category: that which it names, or its organisation's or person's.
            weight = (100 if seat.category == ADMINISTRATION else 0) - self.max_admin_share
            if (w, seat.index) in x.filled:
                terms.append((weight * seat.places, x.held(w)))
                low, high = low + weight * seat.places, high + weight * seat.places
            elif weight:
                terms += [(weight, sits) for sits in people.values()]
                most = weight * x.most_on(w, seat.index)
                low, high = low + min(0, most), high + max(0, most)
        return terms, low, high

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        for session in read(problem, plan).sessions:
            present = session.entry.present
            administration = sum(problem.category_of(person) == ADMINISTRATION for person in present)
            excess = 100 * administration - self.max_admin_share * len(present)
            if excess > 0:
                yield self.because(("workshop", session.workshop.id), amount=excess)
