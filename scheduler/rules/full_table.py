"""full-table: everyone invited is at the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.fields import Count
from ..domain.schedule import read
from .base import Sentences, SoftRule, Stage, Term

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance import Instance
    from ..engine.poster import Poster
    from ..engine.variables import Variables


class FullTable(SoftRule):
    """Everyone invited is at the table: empty optional places by weight, doubled where the seat's organisation has direct contact.

    ``missing_category`` more for every workshop and category that has a seat there and nobody present.
    """

    name: ClassVar[str] = "full-table"
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Everyone invited is at the table.",
        "de": "Alle Eingeladenen sitzen am Tisch.",
    }
    source: ClassVar[str] = (
        "… gelingt dann gut, wenn alle zu diesem Thema auf kommunaler Ebene aktiven Akteure am Tisch sitzen."
    )
    sentences: ClassVar[Sentences] = {
        "en": {
            "empty": "{seat} is not fully represented at {workshop} (weight {amount}).",
            "category": "Nobody from the category {category} is present at {workshop} (weight {amount}).",
        },
        "de": {
            "empty": "{seat} ist bei {workshop} nicht vollständig vertreten (Gewicht {amount}).",
            "category": "Aus der Gruppe {category} ist niemand bei {workshop} (Gewicht {amount}).",
        },
    }
    units: ClassVar[Mapping[str, Sequence[str]]] = {
        "en": ("weight of empty places",),
        "de": ("Gewicht leerer Plätze",),
    }

    missing_category: Count = 5

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        terms: list[Term] = []
        for w, seats in enumerate(instance.seats):
            present: dict[str, list[int]] = {}
            held = x.held(w)
            for people in x.seats(w):
                for p, sits in people.items():
                    category = instance.category_of[p]
                    if category is not None:
                        present.setdefault(category, []).append(sits)
            for seat in seats:
                if not seat.required and seat.weight:
                    terms.append((seat.weight * seat.places, held))
                    terms += [(-seat.weight, sits) for sits in x.seats(w)[seat.index].values()]
            for category in dict.fromkeys(seat.category for seat in seats if seat.category is not None):
                absent = poster.literal()
                because = self.because(("category", category), ("workshop", instance.workshops[w]), aspect="category")
                poster.some_of([absent, -held - 1, *present.get(category, ())], because)
                terms.append((self.missing_category, absent))
        return (Stage(tuple(terms)),)

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        schedule = read(problem, plan)
        for session in schedule.sessions:
            filled = Counter(seated.seat for seated in session.entry.seats for _ in seated.people)
            for seat in session.workshop.seats:
                organisation = problem.seat_organisation(seat)
                weight = seat.weight * (2 if organisation is not None and organisation.direct_contact else 1)
                empty = max(0, seat.places - filled[seat.key])
                if not seat.required and weight * empty:
                    yield self.because(
                        ("seat", f"{session.workshop.id}/{seat.key}"),
                        ("workshop", session.workshop.id),
                        amount=weight * empty,
                        aspect="empty",
                    )
            present = {problem.category_of(person) for person in session.entry.present}
            for category in dict.fromkeys(problem.seat_category(seat) for seat in session.workshop.seats):
                if category is not None and category not in present and self.missing_category:
                    yield self.because(
                        ("category", category),
                        ("workshop", session.workshop.id),
                        amount=self.missing_category,
                        aspect="category",
                    )
