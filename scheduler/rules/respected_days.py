"""respected-days: dates respect what people keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.plans.schedule import Session, read
from .base import Sentences, SoftRule, Stage, Term

if TYPE_CHECKING:
    from ..domain.parts.observance import Kept
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class RespectedDays(SoftRule):
    """Dates respect what people keep: the weight of every observance that a workshop overlaps if it invites a category concerned.

    One more per workshop on a day of school holidays that should be avoided. Observances marked ``hard`` are forbidden.
    Who is invited counts, not who comes: observances are never a property of a person.
    """

    name: ClassVar[str] = "respected-days"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Dates respect what people keep.",
        "de": "Termine nehmen Rücksicht auf Fest- und Fastenzeiten und auf die Schulferien.",
    }
    source: ClassVar[str] = "… Kompromisse in der Terminfindung …"
    sentences: ClassVar[Sentences] = {
        "en": {
            "observance": "{workshop} ({date}) falls into a time that invited groups keep: {observance} ({category}, weight {amount}).",
            "hard": "{workshop} ({date}) falls into a time that must stay free: {observance} ({category}).",
            "school-holiday": "{workshop} lies in the school holidays: {date}.",
        },
        "de": {
            "observance": "{workshop} ({date}) fällt in eine Zeit, die Eingeladene freihalten: {observance} ({category}, Gewicht {amount}).",
            "hard": "{workshop} ({date}) fällt in eine Zeit, die frei bleiben muss: {observance} ({category}).",
            "school-holiday": "{workshop} liegt in den Schulferien: {date}.",
        },
    }
    units: ClassVar[Mapping[str, Sequence[str]]] = {
        "en": ("weight of days not respected",),
        "de": ("Gewicht nicht respektierter Tage",),
    }

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        hard = [(kept, self._met(instance, kept)) for kept in instance.problem.kept if kept.hard]
        for w in range(instance.n_workshops):
            for kept, met in hard:
                if not kept.categories.isdisjoint(self._invited(instance, w)):
                    refused = [t >= 0 and met[t] for t in instance.interval_of[w].tolist()]
                    candidates.refuse_slot_row(self.name, w, refused)

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        problem = instance.problem
        soft = [(kept, self._met(instance, kept)) for kept in problem.kept if not kept.hard]
        avoided = problem.school_holidays if problem.calendar.school_holidays == "avoid" else frozenset()
        holiday = [int(instance.dates[day] in avoided) for day in instance.slot_day]
        terms: list[Term] = []
        for w in range(instance.n_workshops):
            invited = self._invited(instance, w)
            concerned = [(kept.weight, met) for kept, met in soft if not kept.categories.isdisjoint(invited)]
            for s, at in x.at(w).items():
                t = instance.interval_of[w, s]
                cost = holiday[s] + sum(weight for weight, met in concerned if met[t])
                if cost:
                    terms.append((cost, at))
        return (Stage(tuple(terms)),)

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        yield from (because for because, hard in self._overlaps(problem, plan) if hard)

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        yield from (because for because, hard in self._overlaps(problem, plan) if not hard)
        if problem.calendar.school_holidays == "avoid":
            for session in read(problem, plan).sessions:
                if session.day in problem.school_holidays:
                    subjects = ("workshop", session.workshop.id), ("date", str(session.day))
                    yield self.because(*subjects, aspect="school-holiday")

    def _overlaps(self, problem: Problem, plan: Plan) -> Iterator[tuple[Because, bool]]:
        """Every session in the window of an observance of somebody invited, and whether it is hard."""
        for session in read(problem, plan).sessions:
            for kept in problem.kept:
                if session.interval is None or not kept.overlaps(session.interval):
                    continue
                concerned = self._concerned(problem, session, kept)
                if concerned:
                    because = self.because(
                        ("workshop", session.workshop.id),
                        ("observance", kept.id),
                        ("date", str(session.day)),
                        *(("category", category) for category in concerned),
                        amount=1 if kept.hard else kept.weight,
                        aspect="hard" if kept.hard else "observance",
                    )
                    yield because, kept.hard

    @staticmethod
    def _concerned(problem: Problem, session: Session, kept: Kept) -> list[str]:
        """The categories invited to the session that keep it, in the order of the seats."""
        invited = dict.fromkeys(problem.seat_category(seat) for seat in session.workshop.seats)
        return [category for category in invited if category is not None and category in kept.categories]

    @staticmethod
    def _invited(instance: Instance, w: int) -> frozenset[str]:
        return frozenset(seat.category for seat in instance.seats[w] if seat.category is not None)

    @staticmethod
    def _met(instance: Instance, kept: Kept) -> list[bool]:
        """By interval: does it overlap the observance? (T,)"""
        days = [instance.dates[day] for day in instance.slot_day[instance.interval_slot].tolist()]
        clocks = zip(days, instance.start_clock, instance.end_clock, strict=True)
        return [kept.meets(day, start, end) for day, start, end in clocks]
