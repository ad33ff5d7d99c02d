"""one-table: every required seat is filled, all in the same session, by people who can be there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.changes.ways_out import optional_seats
from ..domain.parts.workshop import Seat
from ..domain.plans.schedule import Session, read
from ..errors import Fault
from .base import Rule, Sentences

if TYPE_CHECKING:
    from ..domain.changes.change import Change
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance, SeatRow
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


SEATING: Mapping[str, Mapping[str, str]] = {
    "en": {
        "too-many": "{seat} at {workshop} has {amount} {amount|person|people} too many.",
        "stranger": "{person} sits on {seat} at {workshop}, which does not mean them.",
        "same-organisation": "{seat} at {workshop} has {amount} people of {organisation}, but asks for different organisations.",
    },
    "de": {
        "too-many": "{seat} bei {workshop} hat {amount} {amount|Person|Personen} zu viel.",
        "stranger": "{person} sitzt bei {workshop} auf dem Platz von {seat}, ist damit aber nicht gemeint.",
        "same-organisation": "{seat} bei {workshop} hat {amount} Personen von {organisation}, verlangt aber verschiedene Organisationen.",
    },
}
"""What holds for the people on a seat at any one session, identical sessions included."""


class OneTable(Rule):
    """Every required seat is filled, and every seat only by different people whom it means.

    Nobody fills two places of a workshop; a category's places go to different organisations unless the seat says otherwise.
    For identical sessions (``repeat``) `each-once` takes its place.
    """

    name: ClassVar[str] = "one-table"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Every required seat is filled, all in the same session, by people who can be there.",
        "de": "Jeder Pflichtplatz ist besetzt, alle in derselben Sitzung, mit Menschen, die kommen können.",
    }
    source: ClassVar[str] = (
        "… gelingt dann gut, wenn alle zu diesem Thema auf kommunaler Ebene aktiven Akteure am Tisch sitzen."
    )
    sentences: ClassVar[Sentences] = {
        "en": {
            "empty": "{amount} required {amount|place|places} of {seat} at {workshop} {amount|is|are} empty.",
            "twice": "{person} fills {amount} places at {workshop}.",
            **SEATING["en"],
        },
        "de": {
            "empty": "{amount} {amount|Pflichtplatz|Pflichtplätze} von {seat} bei {workshop} {amount|ist|sind} leer.",
            "twice": "{person} besetzt {amount} Plätze bei {workshop}.",
            **SEATING["de"],
        },
    }

    def faults(self, problem: Problem) -> Iterator[Fault]:
        for n, workshop in enumerate(problem.workshops):
            for k, seat in enumerate(workshop.seats):
                most = self._most(problem, seat)
                if most < (seat.places if seat.required else 1):
                    kind, id = seat.actor
                    yield Fault(
                        ("workshops", n, "seats", k),
                        f'{seat.places} {"required" if seat.required else "optional"} for {kind} "{id}", which has {most} to send',
                        "a seat that somebody can fill",
                    )

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        for w, seats in enumerate(instance.seats):
            for seat in seats:
                if seat.required and instance.repeat_of[w] is None:
                    candidates.declare_filled(w, seat.index)

    def propagate(self, instance: Instance, candidates: Candidates) -> None:
        for w in range(instance.n_workshops):
            if instance.repeat_of[w] is None:
                candidates.keep_slots(self.name, w, candidates.tables_full(w))

    def post(self, instance: Instance, x: Variables, poster: Poster) -> None:
        for w, seats in enumerate(instance.seats):
            if instance.repeat_of[w] is not None:
                continue
            held = x.held(w)
            at_seats: dict[int, list[int]] = defaultdict(list)
            for seat in seats:
                people = x.seats(w)[seat.index]
                because = self.because(("seat", seat.id), ("workshop", instance.workshops[w]), aspect="empty")
                for p, sits in people.items():
                    at_seats[p].append(sits)
                if seat.required:
                    poster.sum_is([*people.values()], held, seat.places, because)
                else:
                    poster.at_most(seat.places, [*people.values()], because)
                    x.cap(w, seat.index)
                apart(self, instance, x, poster, w, seat)
            for p, places in at_seats.items():
                if len(places) > 1:
                    who = (("person", instance.humans[p]), ("workshop", instance.workshops[w]))
                    poster.at_most_one(places, self.because(*who, aspect="twice"))

    def relaxations(self, problem: Problem, because: Because) -> Iterator[Change]:
        keys = [seat.split("/", 1)[1] for seat in because.of("seat")]
        for workshop in because.of("workshop")[:1]:
            yield from optional_seats(problem, workshop, *keys[:1])

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        for session in read(problem, plan).sessions:
            if session.workshop.repeat is not None:
                continue
            people: Counter[str] = Counter(session.entry.present)
            for person, places in people.items():
                if places > 1:
                    yield self.because(
                        ("person", person), ("workshop", session.workshop.id), amount=places, aspect="twice"
                    )
            by_seat, id = session.entry.by_seat, session.workshop.id
            for seat in session.workshop.seats:
                seated = by_seat[seat.key]
                empty = seat.places - len(set(seated)) if seat.required else 0
                if empty > 0:
                    yield self.because(("seat", f"{id}/{seat.key}"), ("workshop", id), amount=empty, aspect="empty")
                yield from misseated(self, problem, session, seat, seated)

    @staticmethod
    def _most(problem: Problem, seat: Seat) -> int:
        """How many places of the seat could be filled at all."""
        people = problem.eligible(seat)
        if seat.category is not None and seat.different_organisations:
            return len({problem.person_by_id[person].organisation for person in people})
        return len(people)


def apart(rule: Rule, instance: Instance, x: Variables, poster: Poster, w: int, seat: SeatRow) -> None:
    """Post that a category's places go to different organisations, if the seat asks for that."""
    if not seat.different_organisations:
        return
    of_organisation: dict[int, list[int]] = defaultdict(list)
    for p, sits in x.seats(w)[seat.index].items():
        of_organisation[instance.organisation_of[p]].append(sits)
    for organisation, same in of_organisation.items():
        if len(same) < 2:
            continue
        sent = ("organisation", instance.problem.organisations[organisation].id)
        subjects = ("seat", seat.id), ("workshop", instance.workshops[w]), sent
        poster.at_most_one(same, rule.because(*subjects, aspect="same-organisation"))


def misseated(rule: Rule, problem: Problem, session: Session, seat: Seat, people: Sequence[str]) -> Iterator[Because]:
    """What `SEATING` has sentences for, on one seat of a session and the people on it."""
    if not people:
        return
    key, id = f"{session.workshop.id}/{seat.key}", session.workshop.id
    if len(people) > seat.places:
        yield rule.because(("seat", key), ("workshop", id), amount=len(people) - seat.places, aspect="too-many")
    for person in dict.fromkeys(people):
        if not problem.means(seat, person):
            yield rule.because(("person", person), ("seat", key), ("workshop", id), aspect="stranger")
    if seat.category is None or not seat.different_organisations:
        return
    organisations = Counter(problem.person_by_id[person].organisation for person in dict.fromkeys(people))
    for organisation, sent in organisations.items():
        if sent > 1 and organisation is not None:
            subjects = ("seat", key), ("workshop", id), ("organisation", organisation)
            yield rule.because(*subjects, amount=sent, aspect="same-organisation")
