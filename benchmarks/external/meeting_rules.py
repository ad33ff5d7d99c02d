"""What holds in a meeting-scheduling set, as rules: the hard level is ours already, medium and soft are two of its own.

``rows`` is the optional face of `scheduler.engine.annealing.rows`: prices on meetings that run at the same time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from scheduler.domain.because import Because
from scheduler.domain.parts.calendar import Interval
from scheduler.domain.parts.fields import Count
from scheduler.domain.plans.schedule import Session, read
from scheduler.engine.annealing.rows import Nested, Price, Together
from scheduler.rules.base import Rule, Sentences, SoftRule, Stage, Term
from scheduler.rules.one_place import OnePlace
from scheduler.rules.one_table import OneTable
from scheduler.rules.placed_once import PlacedOnce
from scheduler.rules.room_fits import RoomFits

from .meeting_file import MeetingFile
from .meeting_problem import GRAIN_MIN

if TYPE_CHECKING:
    from scheduler.domain.parts.workshop import Workshop
    from scheduler.domain.plan import Plan
    from scheduler.domain.problem import Problem
    from scheduler.engine.instance.instance import Instance, Ints
    from scheduler.engine.model.poster import Poster
    from scheduler.engine.model.variables import Variables

Named = tuple[Interval, bool, str]
"""A session in which somebody is named: when it is, whether as required, and its workshop."""

REST = 2
"""Grains after a meeting in which a person who goes on to the next one is thought not to leave the room."""

SOURCE = "OptaPlanner's example of meeting scheduling"


class OnePlaceAtATime(OnePlace):
    """`one-place` with prices: people required twice at once, and more meetings at once than rooms that fit them."""

    changeover_min: Count = 0

    def rows(self, problem: Problem) -> Iterator[Price]:
        required = attendance(problem, required=True)
        yield Together(_beside(required @ required.T), GRAIN_MIN)
        fitting = [rooms_that_fit(problem, workshop) for workshop in problem.workshops]
        most = sorted(set(fitting))
        yield Nested(tuple(most.index(rooms) for rooms in fitting), tuple(most), GRAIN_MIN)


class PreferredClash(SoftRule):
    """The medium level: grains in which somebody is named by two meetings at once, at least once as preferred."""

    name: ClassVar[str] = "preferred-clash"
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Nobody who is preferred at a meeting is expected elsewhere meanwhile.",
        "de": "Wer bei einem Treffen erwünscht ist, wird derweil nicht anderswo erwartet.",
    }
    source: ClassVar[str] = SOURCE
    sentences: ClassVar[Sentences] = {
        "en": "{workshop} and {workshop2} overlap for {person} (weight {amount}).",
        "de": "{workshop} und {workshop2} überschneiden sich für {person} (Gewicht {amount}).",
    }
    units: ClassVar[Mapping[str, Sequence[str]]] = {
        "en": ("quarters of an hour of clashing wishes",),
        "de": ("Viertelstunden unvereinbarer Wünsche",),
    }

    mixed: Count = 1
    preferred: Count = 1

    def rows(self, problem: Problem) -> Iterator[Price]:
        yield Together(self.pairs(problem), GRAIN_MIN)

    def pairs(self, problem: Problem) -> Ints:
        """What each two meetings cost for every grain they share. (W, W)"""
        required, preferred = attendance(problem, required=True), attendance(problem, required=False)
        mixed = required @ preferred.T
        return _beside(self.mixed * (mixed + mixed.T) + self.preferred * (preferred @ preferred.T))

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        """Meant for small sets: a literal for every two overlapping starts of two meetings that clash."""
        pairs, terms = self.pairs(instance.problem), list[Term]()
        for a, b in combinations(range(instance.n_workshops), 2):
            if not pairs[a, b]:
                continue
            for s, u, both in starts_of_two(x, poster, a, b):
                t, v = instance.interval_of[a, s], instance.interval_of[b, u]
                shared = min(instance.end[t], instance.end[v]) - max(instance.start[t], instance.start[v])
                if shared >= GRAIN_MIN:
                    terms.append((int(pairs[a, b]) * (int(shared) // GRAIN_MIN), both()))
        return (Stage(tuple(terms)),)

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        of_person: dict[str, list[Named]] = defaultdict(list)
        for session in read(problem, plan).sessions:
            for seat in session.workshop.seats:
                if seat.person is not None and session.interval is not None:
                    of_person[seat.person].append((session.interval, seat.required, session.workshop.id))
        for person, named in of_person.items():
            named.sort(key=lambda one: one[0].start)
            for n, (a, required_a, id_a) in enumerate(named):
                for b, required_b, id_b in named[n + 1 :]:
                    if b.start >= a.end:
                        break
                    weight = self.mixed if required_a or required_b else self.preferred
                    minutes = (min(a.end, b.end) - b.start).total_seconds() / 60
                    amount = 0 if required_a and required_b else weight * (int(minutes) // GRAIN_MIN)
                    if amount:
                        yield self.because(("person", person), ("workshop", id_a), ("workshop", id_b), amount=amount)


class Wishes(SoftRule):
    """The soft level: early ends, a break after each meeting, few at once, large rooms, and people stay in theirs."""

    name: ClassVar[str] = "wishes"
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Meetings are early, apart, in large rooms, and people need not change rooms.",
        "de": "Treffen liegen früh, getrennt und in großen Räumen, und niemand muss den Raum wechseln.",
    }
    source: ClassVar[str] = SOURCE
    sentences: ClassVar[Sentences] = {
        "en": {
            "late": "{workshop} ends late (weight {amount}).",
            "small": "{workshop} is not in the largest room (weight {amount}).",
            "no-break": "{workshop2} begins as {workshop} ends (weight {amount}).",
            "overlap": "{workshop} and {workshop2} overlap (weight {amount}).",
            "change": "People change rooms from {workshop} to {workshop2} (weight {amount}).",
        },
        "de": {
            "late": "{workshop} endet spät (Gewicht {amount}).",
            "small": "{workshop} ist nicht im größten Raum (Gewicht {amount}).",
            "no-break": "{workshop2} beginnt, wenn {workshop} endet (Gewicht {amount}).",
            "overlap": "{workshop} und {workshop2} überschneiden sich (Gewicht {amount}).",
            "change": "Von {workshop} zu {workshop2} wird der Raum gewechselt (Gewicht {amount}).",
        },
    }
    units: ClassVar[Mapping[str, Sequence[str]]] = {"en": ("soft points",), "de": ("weiche Punkte",)}

    early: Count = 1
    pause: Count = 100
    overlap: Count = 10
    large: Count = 1
    stable: Count = 1

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        """Meant for small sets, too."""
        problem, terms = instance.problem, list[Term]()
        smaller = smaller_than_others(problem)
        named = [_named(workshop) for workshop in problem.workshops]
        durations = [workshop.duration // GRAIN_MIN for workshop in problem.workshops]
        for w, duration in enumerate(durations):
            terms += [(self.early * (s + duration - 1), at) for s, at in x.at(w).items()]
            terms += [(self.large * smaller[instance.rooms[r]], there) for r, there in x.room(w).items()]
        for a, b in combinations(range(instance.n_workshops), 2):
            near = poster.literal()
            for s, u, both in starts_of_two(x, poster, a, b):
                end_s, end_u = s + durations[a], u + durations[b]
                if max(s, u) - min(end_s, end_u) <= REST:
                    together = max(0, min(end_s, end_u) - max(s, u))
                    touching = int(end_s == u) + int(end_u == s)
                    literal = both()
                    terms.append((self.overlap * together + self.pause * touching, literal))
                    if s != u:
                        poster.implies(literal, near, None)
            shared = len(named[a] & named[b]) * self.stable
            if shared:
                change = poster.literal()
                for r, there in x.room(a).items():
                    poster.some_of([-near - 1, -there - 1, x.room(b).get(r, x.FALSE), change], None)
                terms.append((shared, change))
        return (Stage(tuple(terms)),)

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        grain = {slot.id: n for n, slot in enumerate(problem.dated_slots)}
        timed = []
        for session in read(problem, plan).sessions:
            start = grain[session.slot.id]
            timed.append((start, start + session.workshop.duration // GRAIN_MIN, session))
        timed.sort(key=lambda entry: entry[:2])
        for start, end, session in timed:
            yield from self._alone(problem, start, end, session)
        for n, (start_a, end_a, a) in enumerate(timed):
            for start_b, end_b, b in timed[n + 1 :]:
                if start_b > end_a + REST:
                    break
                pair = ("workshop", a.workshop.id), ("workshop", b.workshop.id)
                together = min(end_a, end_b) - start_b
                if together > 0 and self.overlap:
                    yield self.because(*pair, amount=together * self.overlap, aspect="overlap")
                if start_b == end_a and self.pause:
                    yield self.because(*pair, amount=self.pause, aspect="no-break")
                both = len(_named(a.workshop) & _named(b.workshop)) * self.stable
                if start_a < start_b and a.entry.room != b.entry.room and both:
                    yield self.because(*pair, amount=both, aspect="change")

    def _alone(self, problem: Problem, start: int, end: int, session: Session) -> Iterator[Because]:
        subject = ("workshop", session.workshop.id)
        if (end - 1) * self.early:
            yield self.because(subject, amount=(end - 1) * self.early, aspect="late")
        room = problem.room_by_id[str(session.entry.room)]
        larger = smaller_than_others(problem)[room.id] * self.large
        if larger:
            yield self.because(subject, ("room", room.id), amount=larger, aspect="small")


def rules_of(file: MeetingFile) -> tuple[Rule, ...]:
    """The rules that make up the three levels, with the file's weights. The hard level's own weights never matter."""
    return (PlacedOnce(), OnePlaceAtATime(), OneTable(), RoomFits(), clash_of(file), wishes_of(file))


def clash_of(file: MeetingFile) -> PreferredClash:
    return PreferredClash(
        mixed=file.weight("Required and preferred attendance conflict"),
        preferred=file.weight("Preferred attendance conflict"),
    )


def wishes_of(file: MeetingFile) -> Wishes:
    return Wishes(
        early=file.weight("Do all meetings as soon as possible"),
        pause=file.weight("One TimeGrain break between two consecutive meetings"),
        overlap=file.weight("Overlapping meetings"),
        large=file.weight("Assign larger rooms first"),
        stable=file.weight("Room stability"),
    )


def starts_of_two(x: Variables, poster: Poster, a: int, b: int) -> Iterator[tuple[int, int, Callable[[], int]]]:
    """Every two slots of two workshops, and a literal on demand that is true where both are taken.

    It may be true elsewhere, which nobody does who pays for it.
    """
    for s, at_a in x.at(a).items():
        for u, at_b in x.at(b).items():

            def both(at_a: int = at_a, at_b: int = at_b) -> int:
                literal = poster.literal()
                poster.some_of([-at_a - 1, -at_b - 1, literal], None)
                return literal

            yield s, u, both


def attendance(problem: Problem, *, required: bool) -> Ints:
    """Whom each workshop names as required, or as preferred. (W, P) of 0 and 1"""
    person = {person.id: n for n, person in enumerate(problem.people)}
    found = np.zeros((len(problem.workshops), len(person)), dtype=np.int64)
    for w, workshop in enumerate(problem.workshops):
        for seat in workshop.seats:
            if seat.person is not None and seat.required == required:
                found[w, person[seat.person]] = 1
    return found


def rooms_that_fit(problem: Problem, workshop: Workshop) -> int:
    places = sum(seat.places for seat in workshop.seats)
    return sum(room.capacity >= places for room in problem.rooms)


def smaller_than_others(problem: Problem) -> Mapping[str, int]:
    """By room, how many places all larger rooms together have beyond it."""
    capacities = [room.capacity for room in problem.rooms]
    return {room.id: sum(max(0, capacity - room.capacity) for capacity in capacities) for room in problem.rooms}


def _named(workshop: Workshop) -> set[str]:
    return {seat.person for seat in workshop.seats if seat.person is not None}


def _beside(pairs: Ints) -> Ints:
    """A workshop costs nothing beside itself."""
    np.fill_diagonal(pairs, 0)
    return pairs
