"""Who sits at a workshop, who is missing, and by which rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...domain.because import Because
from ...domain.parts.fields import Language
from ...domain.parts.workshop import Seat
from ...domain.plan import Entry, Seated
from ...domain.problem import Problem
from ...rules.base import Rule
from ..words.labels import Labels
from ..words.reasons import Blocked, reason_lines, weighed_line
from .obstacles import Obstacles


@dataclass(frozen=True, slots=True)
class Missing:
    """Empty places of a seat. ``blocked``: what keeps whom it means away; ``free``: whom no hard rule keeps away.

    ``worse``: the rules of the tier that the first of the free would make worse; None if the plan would be better.
    """

    seat: Seat
    empty: int
    blocked: Blocked = field(default_factory=dict)
    free: tuple[str, ...] = ()
    worse: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """One workshop's table: people by seat, and what is empty."""

    seated: tuple[tuple[Seat, tuple[str, ...]], ...]
    missing: tuple[Missing, ...]


def attendance(problem: Problem, entry: Entry, obstacles: Obstacles) -> Attendance:
    people = {seated.seat: seated.people for seated in entry.seats}
    seats = problem.workshop_by_id[entry.workshop].seats
    elsewhere = obstacles.at_repeats(entry)
    return Attendance(
        tuple((seat, people[seat.key]) for seat in seats if people.get(seat.key)),
        tuple(
            _missing(problem, entry, seat, len(people.get(seat.key, ())), obstacles)
            for seat in seats
            if len(people.get(seat.key, ())) < seat.places and (people.get(seat.key) or seat.key not in elsewhere)
        ),
    )


def _missing(problem: Problem, entry: Entry, seat: Seat, filled: int, obstacles: Obstacles) -> Missing:
    blocked: dict[str, tuple[Because, ...]] = {}
    free: list[str] = []
    for person in problem.eligible(seat):
        if person in entry.present:
            continue
        objections = obstacles.hard(entry, with_person(entry, seat, person), person)
        if objections:
            blocked[person] = objections
        else:
            free.append(person)
    worse = obstacles.worse_tier(entry, with_person(entry, seat, free[0])) if free else None
    return Missing(seat, seat.places - filled, blocked, tuple(free), worse)


def with_person(entry: Entry, seat: Seat, person: str) -> Entry:
    """The entry with that person on that seat, too."""
    if any(seated.seat == seat.key for seated in entry.seats):
        seats = tuple(
            Seated(seat=seated.seat, people=(*seated.people, person)) if seated.seat == seat.key else seated
            for seated in entry.seats
        )
    else:
        seats = (*entry.seats, Seated(seat=seat.key, people=(person,)))
    return entry.model_copy(update={"seats": seats})


_EMPTY: Mapping[Language, tuple[str, str, str]] = {
    "de": ("{seat} ({empty} von {places} {unit} leer)", "Platz", "Plätzen"),
    "en": ("{seat} ({empty} of {places} {unit} empty)", "place", "places"),
}
_NOBODY: Mapping[Language, tuple[str, str]] = {
    "de": ("Es gibt sonst niemanden zu entsenden.", "Der Platz zählt nicht (Gewicht 0)."),
    "en": ("There is nobody else to send.", "The place does not count (weight 0)."),
}


def seated_lines(found: Attendance, labels: Labels) -> list[str]:
    """``Jobcenter: p1, p2``; on a category's seat every person with their organisation."""
    lines = []
    for seat, people in found.seated:
        if seat.person is not None:
            lines.append(", ".join(labels.person(person) for person in people))
        else:
            show = labels.person if seat.category is not None else labels.name
            lines.append(f"{labels.seat_of(seat)}: {', '.join(show(person) for person in people)}")
    return lines


def missing_lines(missing: Missing, rules: Sequence[Rule], labels: Labels) -> list[str]:
    """The seat with its empty places, then one line per reason."""
    pattern, one, many = _EMPTY[labels.language]
    seat = missing.seat
    unit = one if seat.places == 1 else many
    lines = [pattern.format(seat=labels.seat_of(seat), empty=missing.empty, places=seat.places, unit=unit)]
    show = labels.person if seat.category is not None else labels.name
    nobody, weightless = _NOBODY[labels.language]
    if missing.free and seat.weight == 0:
        lines.append(weightless)
    elif missing.free:
        lines.append(weighed_line(missing.free, missing.worse, labels, show))
    lines += reason_lines(missing.blocked, rules, labels, show)
    if not missing.free and not missing.blocked:
        lines.append(nobody)
    return lines
