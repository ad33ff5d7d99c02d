"""each-once: of several identical sessions every actor attends one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.changes.ways_out import optional_seats
from ..domain.parts.workshop import GroupSize, Workshop
from ..domain.plans.schedule import Session, read
from ..errors import Fault
from .base import Rule, Sentences
from .one_table import SEATING, apart, misseated

if TYPE_CHECKING:
    from ..domain.changes.change import Change
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance, SeatRow
    from ..engine.instance.past import Gathered
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class EachOnce(Rule):
    """Workshops with the same ``repeat`` are identical sessions, and every actor attends one of them.

    If any is held, each required seat is filled at exactly one of them; each optional one has people at one at most.
    Nobody sits in two, and every session has at least ``group_size.min`` people, and at most ``max`` where it is given.
    """

    name: ClassVar[str] = "each-once"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Of several identical sessions every actor attends one.",
        "de": "Von mehreren gleichen Terminen besucht jeder Akteur einen.",
    }
    source: ClassVar[str] = (
        "… gelingt dann gut, wenn alle zu diesem Thema auf kommunaler Ebene aktiven Akteure am Tisch sitzen."
    )
    sentences: ClassVar[Sentences] = {
        "en": {
            "empty": "{amount} required {amount|place|places} of {seat} {amount|is|are} empty both at {workshop} and at its repeats.",
            "split": "{seat} is represented at {amount} sessions, {workshop} and its repeats taken together, instead of one.",
            "twice": "{person} fills {amount} places at {workshop} and its repeats.",
            "few": "{workshop} has {amount} {amount|person|people} too few.",
            "full": "{workshop} has {amount} {amount|person|people} too many.",
            **SEATING["en"],
        },
        "de": {
            "empty": "{amount} {amount|Pflichtplatz|Pflichtplätze} von {seat} {amount|bleibt|bleiben} bei {workshop} und den Wiederholungen leer.",
            "split": "{seat} ist bei {workshop} und den Wiederholungen zusammen auf {amount} Terminen vertreten statt auf einem.",
            "twice": "{person} besetzt bei {workshop} und den Wiederholungen {amount} Plätze.",
            "few": "{workshop} hat {amount} {amount|Person|Personen} zu wenig.",
            "full": "{workshop} hat {amount} {amount|Person|Personen} zu viel.",
            **SEATING["de"],
        },
    }

    def faults(self, problem: Problem) -> Iterator[Fault]:
        """All sessions must find enough people, if all are held; and the required places must fit into them."""
        for ids in problem.repeats.values():
            sessions = [problem.workshop_by_id[id] for id in ids]
            path = ("workshops", problem.workshops.index(sessions[0]), "group_size")
            seats = sessions[0].seats
            people = {person for seat in seats for person in problem.eligible(seat)}
            most = min(len(people), sum(seat.places for seat in seats))
            asked = sum(_size(session).min for session in sessions)
            if asked > most and not problem.partial:
                yield Fault(
                    path,
                    f"{len(ids)} sessions that need {asked} people together, while their seats have {most}",
                    "a smaller min, fewer sessions or more seats",
                )
            sizes = [_size(session).max for session in sessions]
            required = sum(seat.places for seat in seats if seat.required)
            if None not in sizes and required > sum(size or 0 for size in sizes):
                yield Fault(
                    path,
                    f"{len(ids)} sessions for {sum(size or 0 for size in sizes)} people together, "
                    f"while {required} places are required",
                    "a greater max or more sessions",
                )

    def propagate(self, instance: Instance, candidates: Candidates) -> None:
        """A slot needs as many people who could come as the session must have."""
        for repeat, workshops in instance.repeats.items():
            there = instance.past.gathered.get(repeat)
            taken = frozenset[int]() if there is None else there.people
            people = sorted({p for seat in instance.seats[workshops[0]] for p in seat.people} - taken)
            for w in workshops:
                enough = candidates.people_at(w, people).sum(axis=0) >= _size_of(instance, w).min
                candidates.keep_slots(self.name, w, enough)

    def post(self, instance: Instance, x: Variables, poster: Poster) -> None:
        for repeat, workshops in instance.repeats.items():
            there = instance.past.gathered.get(repeat)
            for seat in instance.seats[workshops[0]]:
                self._post_seat(x, poster, workshops, seat, there)
            self._post_people(instance, x, poster, workshops, there)
            for w in workshops:
                self._post_size(instance, x, poster, w)
                for seat in instance.seats[w]:
                    if seat.places > 1:
                        because = self.because(
                            ("seat", seat.id), ("workshop", instance.workshops[w]), aspect="too-many"
                        )
                        poster.at_most(seat.places, [*x.seats(w)[seat.index].values()], because)
                    x.cap(w, seat.index)
                    apart(self, instance, x, poster, w, seat)

    def _post_seat(
        self, x: Variables, poster: Poster, workshops: Sequence[int], seat: SeatRow, there: Gathered | None
    ) -> None:
        """Where the seat has people: at one session if it is required and any is held, else at one at most."""
        workshop = ("workshop", x.instance.workshops[workshops[0]])
        empty = self.because(("seat", seat.id), workshop, aspect="empty")
        split = self.because(("seat", seat.id), workshop, aspect="split")
        at_seat = [[*x.seats(w)[seat.index].values()] for w in workshops]
        if there is not None and seat.index in there.seats:
            for sits in chain.from_iterable(at_seat):
                poster.some_of([-sits - 1], split)
            return
        if seat.places == 1:
            used = list(chain.from_iterable(at_seat))
        else:
            used = [x.any_of(w, people) for w, people in zip(workshops, at_seat, strict=True) if people]
        poster.at_most_one(used, split)
        if not seat.required:
            return
        poster.some_of([-x.some_held(workshops, there is not None) - 1, *used], empty)
        if seat.places > 1:
            for place, people in zip(used, filter(None, at_seat), strict=True):
                poster.linear([*((1, sits) for sits in people), (-seat.places, place)], 0, None, empty)

    def _post_people(
        self, instance: Instance, x: Variables, poster: Poster, workshops: Sequence[int], there: Gathered | None
    ) -> None:
        places: dict[int, list[int]] = defaultdict(list)
        for w in workshops:
            for people in x.seats(w):
                for p, sits in people.items():
                    places[p].append(sits)
        for p, of_person in places.items():
            twice = self.because(
                ("person", instance.humans[p]), ("workshop", instance.workshops[workshops[0]]), aspect="twice"
            )
            if there is not None and p in there.people:
                for sits in of_person:
                    poster.some_of([-sits - 1], twice)
            else:
                poster.at_most_one(of_person, twice)

    def _post_size(self, instance: Instance, x: Variables, poster: Poster, w: int) -> None:
        size, workshop = _size_of(instance, w), ("workshop", instance.workshops[w])
        everyone = [(1, sits) for people in x.seats(w) for sits in people.values()]
        poster.linear([*everyone, (-size.min, x.held(w))], 0, None, self.because(workshop, aspect="few"))
        if size.max is not None and len(everyone) > size.max:
            poster.linear(everyone, None, size.max, self.because(workshop, aspect="full"))

    def relaxations(self, problem: Problem, because: Because) -> Iterator[Change]:
        keys = [seat.split("/", 1)[1] for seat in because.of("seat")]
        for workshop in because.of("workshop")[:1]:
            yield from optional_seats(problem, workshop, *keys[:1])

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        held = read(problem, plan).of_workshop
        for ids in problem.repeats.values():
            sessions = [held[id] for id in ids if id in held]
            if not sessions:
                continue
            yield from self._check_seats(sessions)
            places = Counter(person for session in sessions for person in session.entry.present)
            for person, count in places.items():
                if count > 1:
                    workshop = ("workshop", sessions[0].workshop.id)
                    yield self.because(("person", person), workshop, amount=count, aspect="twice")
            for session in sessions:
                yield from self._check_size(session)
                by_seat = session.entry.by_seat
                for seat in session.workshop.seats:
                    yield from misseated(self, problem, session, seat, by_seat[seat.key])

    def _check_seats(self, sessions: Sequence[Session]) -> Iterator[Because]:
        first = sessions[0].workshop
        for seat in first.seats:
            filled = [
                len({p for seated in session.entry.seats if seated.seat == seat.key for p in seated.people})
                for session in sessions
            ]
            subjects = ("seat", f"{first.id}/{seat.key}"), ("workshop", first.id)
            if seat.required and max(filled) < seat.places:
                yield self.because(*subjects, amount=seat.places - max(filled), aspect="empty")
            at = sum(map(bool, filled))
            if at > 1:
                yield self.because(*subjects, amount=at, aspect="split")

    def _check_size(self, session: Session) -> Iterator[Because]:
        size, people = _size(session.workshop), len(set(session.entry.present))
        workshop = ("workshop", session.workshop.id)
        if people < size.min:
            yield self.because(workshop, amount=size.min - people, aspect="few")
        if size.max is not None and people > size.max:
            yield self.because(workshop, amount=people - size.max, aspect="full")


def _size(workshop: Workshop) -> GroupSize:
    return workshop.group_size or GroupSize()


def _size_of(instance: Instance, w: int) -> GroupSize:
    return _size(instance.problem.workshop_by_id[instance.workshops[w]])
