"""full-table: everyone invited is at the table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.parts.fields import Count
from ..domain.plans.schedule import Session, read
from .base import Sentences, SoftRule, Stage, Term

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.instance import Instance, SeatRow
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class FullTable(SoftRule):
    """Everyone invited is at the table: empty optional places by weight, doubled where the seat's organisation has direct contact.

    ``missing_category`` more for every workshop and category that has a seat there and nobody present.
    Identical sessions (``repeat``) count as one table.
    """

    name: ClassVar[str] = "full-table"
    monotone: ClassVar[bool] = True
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
            "empty-at-repeats": "{seat} is not fully represented at {workshop} or any of its repeats (weight {amount}).",
            "category-at-repeats": "Nobody from the category {category} is present at {workshop} or any of its repeats (weight {amount}).",
        },
        "de": {
            "empty": "{seat} ist bei {workshop} nicht vollständig vertreten (Gewicht {amount}).",
            "category": "Aus der Gruppe {category} ist niemand bei {workshop} (Gewicht {amount}).",
            "empty-at-repeats": "{seat} ist weder bei {workshop} noch bei einer Wiederholung vollständig vertreten (Gewicht {amount}).",
            "category-at-repeats": "Aus der Gruppe {category} ist niemand bei {workshop} oder einer Wiederholung (Gewicht {amount}).",
        },
    }
    units: ClassVar[Mapping[str, Sequence[str]]] = {
        "en": ("weight of empty places",),
        "de": ("Gewicht leerer Plätze",),
    }

    missing_category: Count = 5

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        terms: list[Term] = []
        for w, repeat in enumerate(instance.repeat_of):
            if repeat is None:
                for seat in instance.seats[w]:
                    if not seat.required and seat.weight:
                        terms += self._empty(x, poster, w, seat)
                terms += self._missed(x, poster, [w], x.held(w), frozenset(), "category")
        for repeat, workshops in instance.repeats.items():
            there = instance.past.gathered.get(repeat)
            held = x.some_held(workshops, there is not None)
            for seat in instance.seats[workshops[0]]:
                places = seat.places - (0 if there is None else there.seats.get(seat.index, 0))
                if not seat.required and seat.weight and places > 0:
                    empty = self._empty_at_all(x, poster, workshops, seat, places, held, "empty-at-repeats")
                    terms.append((seat.weight, empty))
            people = frozenset[int]() if there is None else there.people
            terms += self._missed(x, poster, workshops, held, people, "category-at-repeats")
        return (Stage(tuple(terms)),)

    def _empty(self, x: Variables, poster: Poster, w: int, seat: SeatRow) -> Iterator[Term]:
        """The places of the seat that stay empty. Nobody is missing where more sit on it than it has places."""
        if x.most_on(w, seat.index) <= seat.places:
            yield seat.weight * seat.places, x.held(w)
            yield from ((-seat.weight, sits) for sits in x.seats(w)[seat.index].values())
        else:
            yield seat.weight, self._empty_at_all(x, poster, [w], seat, seat.places, x.held(w), "empty")

    def _empty_at_all(
        self,
        x: Variables,
        poster: Poster,
        workshops: Sequence[int],
        seat: SeatRow,
        places: int,
        held: int,
        aspect: str,
    ) -> int:
        """How many of so many places of the seat stay empty at all of these identical sessions together."""
        empty = poster.literal() if places == 1 else poster.integer(places)
        because = self.because(("seat", seat.id), ("workshop", x.instance.workshops[workshops[0]]), aspect=aspect)
        sits = [(1, sits) for w in workshops for sits in x.seats(w)[seat.index].values()]
        poster.linear([(1, empty), *sits, (-places, held)], 0, None, because)
        return empty

    def _missed(
        self, x: Variables, poster: Poster, workshops: Sequence[int], held: int, there: Collection[int], aspect: str
    ) -> Iterator[Term]:
        """The categories that have a seat at these sessions, and nobody present; ``there``: who is for sure."""
        instance = x.instance
        present: dict[str | None, list[int]] = defaultdict(list)
        for w in workshops:
            for people in x.seats(w):
                for p, sits in people.items():
                    present[instance.category_of[p]].append(sits)
        known = {instance.category_of[p] for p in there}
        workshop = ("workshop", instance.workshops[workshops[0]])
        for category in dict.fromkeys(seat.category for seat in instance.seats[workshops[0]]):
            if category is not None and category not in known:
                absent = poster.literal()
                because = self.because(("category", category), workshop, aspect=aspect)
                poster.some_of([absent, -held - 1, *present[category]], because)
                yield self.missing_category, absent

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        schedule = read(problem, plan)
        for session in schedule.sessions:
            if session.workshop.repeat is None:
                yield from self._gaps(problem, [session], "")
        for ids in problem.repeats.values():
            held = [schedule.of_workshop[id] for id in ids if id in schedule.of_workshop]
            if held:
                yield from self._gaps(problem, held, "-at-repeats")

    def _gaps(self, problem: Problem, sessions: Sequence[Session], suffix: str) -> Iterator[Because]:
        """Who is missing at a session, or at identical ones, which are like one table."""
        workshop = sessions[0].workshop
        filled = Counter(seated.seat for session in sessions for seated in session.entry.seats for _ in seated.people)
        for seat in workshop.seats:
            organisation = problem.seat_organisation(seat)
            weight = seat.weight * (2 if organisation is not None and organisation.direct_contact else 1)
            empty = max(0, seat.places - filled[seat.key])
            if not seat.required and weight * empty:
                yield self.because(
                    ("seat", f"{workshop.id}/{seat.key}"),
                    ("workshop", workshop.id),
                    amount=weight * empty,
                    aspect=f"empty{suffix}",
                )
        present = {problem.category_of(person) for session in sessions for person in session.entry.present}
        for category in dict.fromkeys(problem.seat_category(seat) for seat in workshop.seats):
            if category is not None and category not in present and self.missing_category:
                yield self.because(
                    ("category", category),
                    ("workshop", workshop.id),
                    amount=self.missing_category,
                    aspect=f"category{suffix}",
                )
