"""How each kind of change is made. Whatever was possible before stays possible, a split session excepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..parts.calendar import SingleSlot
from ..parts.people import Moderator, Person
from ..parts.places import Room
from ..parts.repair_prices import ChangeKind
from ..parts.workshop import Locked, Seat, Series, Workshop
from ..problem import Problem
from .change import KINDS, Change
from .without import without

CALENDAR = ("zone", "public_holidays", "school_holidays", "kept")
"""What a problem works out from its calendar and observances."""


def _with_slot(problem: Problem, day: dt.date, start: dt.time, end: dt.time) -> Problem:
    single = (*problem.slots.single, SingleSlot(date=day, start=start, end=end))
    return problem.model_copy(update={"slots": problem.slots.model_copy(update={"single": single})})


def _with_parameter(problem: Problem, rule: str, name: str, value: object) -> Problem:
    return problem.model_copy(
        update={"rules": {**problem.rules, rule: {**problem.rules.get(rule, {}), name: value}}},
    )


def _times(id: str) -> tuple[dt.date, dt.time, dt.time]:
    """Date, start and end of a slot by its id."""
    day, span = id.split("/")
    start, end = span.split("-")
    return dt.date.fromisoformat(day), dt.time.fromisoformat(start), dt.time.fromisoformat(end)


def later(clock: dt.time, by_min: int) -> dt.time | None:
    """That many minutes later; None on the next day."""
    minutes = clock.hour * 60 + clock.minute + by_min
    return dt.time(minutes // 60, minutes % 60) if minutes < 24 * 60 else None


def extra_slot(change: Change, problem: Problem) -> Problem:
    for slot in change.of("slot"):
        problem = _with_slot(problem, *_times(slot))
    return problem


def saturdays(change: Change, problem: Problem) -> Problem:
    """Volunteers may be expected on Saturdays; with a slot as subject also on this one, which had none."""
    return extra_slot(change, _with_parameter(problem, "volunteers-evening", "saturdays", True))


def latest_end(change: Change, problem: Problem) -> Problem:
    """The slot stays as it is, and there is a longer one beside it: what was announced for it stays valid."""
    for slot in change.of("slot"):
        day, start, end = _times(slot)
        longer = later(end, change.amount)
        if longer is not None:
            problem = _with_slot(problem, day, start, longer)
    return problem


def notice(change: Change, problem: Problem) -> Problem:
    return _with_parameter(problem, "notice", "notice_days", change.value)


def gap(change: Change, problem: Problem) -> Problem:
    def shorter(series: Series) -> Series:
        changed = series.id in change.of("series")
        return series.model_copy(update={change.aspect: change.value}) if changed else series

    return problem.model_copy(update={"series": tuple(map(shorter, problem.series))})


def load(change: Change, problem: Problem) -> Problem:
    """Limits below the new one are raised to it; who had one only as a volunteer gets one of their own."""
    name = f"per_{change.aspect}"
    human = (*change.of("person"), *change.of("moderator"))[0]
    roles: list[Person | Moderator] = [m for m in problem.moderators if problem.human(m.id) == human]
    roles += [problem.person_by_id[human]] if human in problem.person_by_id else []
    given = [limit for role in roles if (limit := getattr(role.load, name, None)) is not None]
    raised: dict[str, Any] = {}
    for role in roles:
        limit = getattr(role.load, name, None)
        if (limit is not None and limit < change.value) or (not given and role.id == human):
            raised[role.id] = role.model_copy(
                update={"load": role.load.model_copy(update={name: change.value})},
            )
    return _with_roles(problem, raised)


def daytime(change: Change, problem: Problem) -> Problem:
    """By agreement, whenever they are free."""
    named = (*change.of("person"), *change.of("moderator"))
    everyone: tuple[Person | Moderator, ...] = (*problem.people, *problem.moderators)
    roles = [role for role in everyone if role.id in named]
    return _with_roles(problem, {role.id: role.model_copy(update={"available_daytime": True}) for role in roles})


def _with_roles(problem: Problem, changed: Mapping[str, Any]) -> Problem:
    return problem.model_copy(
        update={
            "people": tuple(changed.get(person.id, person) for person in problem.people),
            "moderators": tuple(changed.get(moderator.id, moderator) for moderator in problem.moderators),
        }
    )


def optional_seat(change: Change, problem: Problem) -> Problem:
    """At the workshop and at its repeats, which share one list of seats."""
    workshop, key = change.of("seat")[0].split("/", 1)
    if workshop not in problem.workshop_by_id:
        return problem
    repeat = problem.workshop_by_id[workshop].repeat

    def optional(seat: Seat) -> Seat:
        return seat.model_copy(update={"required": False}) if seat.key == key else seat

    return _with_workshops(
        problem,
        (
            w.model_copy(update={"seats": tuple(map(optional, w.seats))})
            if w.id == workshop or (repeat is not None and w.repeat == repeat)
            else w
            for w in problem.workshops
        ),
    )


def _with_workshops(problem: Problem, workshops: Iterable[Workshop]) -> Problem:
    return problem.model_copy(update={"workshops": tuple(workshops)})


def budget(change: Change, problem: Problem) -> Problem:
    topics = change.of("topic")
    raised: dict[str, Any] = {"total_cents": change.value}
    if topics:
        raised = {"topic_cents": {**problem.budget.topic_cents, topics[0]: change.value}}
    return problem.model_copy(update={"budget": problem.budget.model_copy(update=raised)})


def borrowed_room(change: Change, problem: Problem) -> Problem:
    """Rooms with all that any workshop needs, free of charge and always free; in the borough asked for, if any is."""
    needs = tuple(dict.fromkeys(need for workshop in problem.workshops for need in workshop.needs))
    known = {room.id for room in problem.rooms}
    borrowed: list[Room] = []
    name = f"borrowed-room-{change.aspect}" if change.aspect else "borrowed-room"
    for _ in range(change.amount):
        id = _new_id(name, known)
        known.add(id)
        borrowed.append(Room(id=id, capacity=change.value, features=needs, borough=change.aspect or None))
    return problem.model_copy(update={"rooms": (*problem.rooms, *borrowed)})


def external_moderator(change: Change, problem: Problem) -> Problem:
    """Externals who speak and do all that is asked for, always free, for the highest fee that an external takes."""
    languages = tuple(dict.fromkeys(language for workshop in problem.workshops for language in workshop.languages))
    methods = tuple(dict.fromkeys(method for workshop in problem.workshops for method in workshop.methods))
    dearest = max(
        (moderator for moderator in problem.moderators if moderator.external and moderator.fees),
        key=lambda moderator: (max(moderator.fees.values()), moderator.id),
        default=None,
    )
    fees = {} if dearest is None else dearest.fees
    known = {one.id for one in problem.moderators} | {person.id for person in problem.people}
    found: list[Moderator] = []
    for _ in range(change.amount):
        id = _new_id("external", known)
        known.add(id)
        found.append(Moderator(id=id, languages=languages, methods=methods, fees=fees))
    return problem.model_copy(update={"moderators": (*problem.moderators, *found)})


def split(change: Change, problem: Problem) -> Problem:
    """The workshop becomes two identical sessions, of which everyone attends one."""
    workshop = problem.workshop_by_id.get(change.of("workshop")[0])
    if workshop is None:
        return problem
    repeat = _new_id(f"{workshop.id[:70]}-split", problem.repeats)
    one = workshop.model_copy(update={"repeat": repeat, "group_size": None})
    other = one.model_copy(
        update={"id": _new_id(f"{workshop.id[:70]}-again", problem.workshop_by_id), "locked": Locked()},
    )
    workshops = [new for old in problem.workshops for new in ((one, other) if old.id == workshop.id else (old,))]

    def step(session: str | tuple[str, ...]) -> str | tuple[str, ...]:
        ids = (session,) if isinstance(session, str) else session
        return (*ids, other.id) if workshop.id in ids else session

    series = tuple(
        series.model_copy(update={"sessions": tuple(map(step, series.sessions))})
        if workshop.id in series.workshops
        else series
        for series in problem.series
    )
    return problem.model_copy(update={"workshops": tuple(workshops), "series": series})


def unheld(change: Change, problem: Problem) -> Problem:
    """Without the workshop, and without what can only follow it."""
    dropped = [id for id in change.of("workshop") if id in problem.workshop_by_id]
    return without(problem, dropped)


def _new_id(name: str, known: Iterable[str]) -> str:
    return next(id for n in range(1, 1000) if (id := f"{name}-{n}") not in known)


CHANGING: Mapping[ChangeKind, Callable[[Change, Problem], Problem]] = {
    "extra-slot": extra_slot,
    "saturdays": saturdays,
    "latest-end": latest_end,
    "notice": notice,
    "gap": gap,
    "load": load,
    "daytime": daytime,
    "optional-seat": optional_seat,
    "budget": budget,
    "borrowed-room": borrowed_room,
    "external-moderator": external_moderator,
    "split": split,
    "unheld": unheld,
}


def apply(change: Change, problem: Problem) -> Problem:
    """The problem with the change; unchanged where it knows nothing of the subject."""
    return CHANGING[change.kind](change, problem)


def apply_all(changes: Iterable[Change], problem: Problem) -> Problem:
    """The problem with all changes, of one thing the one that goes furthest; the order does not matter."""
    in_order = sorted(changes, key=lambda change: (KINDS.index(change.kind), change.price, change))
    changed = problem
    for change in {change.thing: change for change in in_order}.values():
        changed = apply(change, changed)
    if changed is not problem:
        # No change touches the calendar; to read it anew for each of many changed problems takes longer than a solve.
        changed.__dict__.update({name: getattr(problem, name) for name in CALENDAR})
    return changed
