"""Which changes there are to offer: a finite, sensible choice of each kind, in steps, at the problem's prices."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import cast

from ..because import Subject, SubjectKind
from ..parts.calendar import Kind, slot_id
from ..parts.fields import minutes
from ..parts.repair_prices import ChangeKind, price_of
from ..parts.workshop import Workshop
from ..problem import Problem
from .change import Change
from .changing import later
from .without import dragged

LONGER_MIN, MOST_LONGER = 30, 2
NOTICE_DAYS, GAP_DAYS = 7, 7
MOST_SESSIONS, MOST_ROOMS, MOST_MODERATORS = 2, 2, 2
BUDGET_CENTS, MOST_BUDGET = 10_000, 20
NEWCOMERS = 10
"""Chairs in a borrowed room beyond all places, for whoever is invited later."""
USUAL_SATURDAY = (dt.time(10), dt.time(14))


def offered(
    problem: Problem,
    kind: ChangeKind,
    *subjects: tuple[str, str],
    steps: int = 1,
    amount: int = 1,
    value: int = 0,
    aspect: str = "",
) -> Iterator[Change]:
    """The change, unless its kind is never offered; subjects as (kind, id)."""
    price = price_of(problem.repair_prices, kind)
    if price is not None:
        about = tuple(Subject(cast(SubjectKind, subject), id) for subject, id in subjects)
        yield Change(kind, about, price * steps, amount, value, aspect)


def _once(problem: Problem, what: object, offer: Callable[[], Iterator[Change]]) -> tuple[Change, ...]:
    """What does not depend on the reason is worked out once for a problem, however many reasons ask."""
    known: dict[object, tuple[Change, ...]] = problem.__dict__.setdefault("_ways_out", {})
    if what not in known:
        known[what] = tuple(offer())
    return known[what]


# -- when -----------------------------------------------------------------------------------------


def extra_evenings(problem: Problem, closed: Callable[[dt.date], bool]) -> Iterable[Change]:
    """One more slot at the usual time, on every open weekday that has none."""

    def sensible(day: dt.date) -> bool:
        return day.weekday() < 5 and not closed(day)

    return _once(problem, "evenings", lambda: _extra(problem, "extra-slot", "evening", sensible))


def extra_saturdays(problem: Problem, closed: Callable[[dt.date], bool], friendly: bool) -> Iterable[Change]:
    """A slot on every open Saturday without one. If they are not ``friendly`` to volunteers yet, they become so."""

    def sensible(day: dt.date) -> bool:
        return day.weekday() == 5 and not closed(day)

    def offer() -> Iterator[Change]:
        if not friendly and any(slot.kind == "saturday" for slot in problem.dated_slots):
            yield from offered(problem, "saturdays", aspect="saturday")
        yield from _extra(problem, "extra-slot" if friendly else "saturdays", "saturday", sensible)

    return _once(problem, ("saturdays", friendly), offer)


def _usual(problem: Problem, kind: Kind) -> tuple[dt.time, dt.time]:
    """The most common start and end of slots of that kind, of equals the earliest."""
    common = Counter((slot.start, slot.latest_end) for slot in problem.dated_slots if slot.kind == kind)
    if not common:
        after_work = problem.calendar.after_work
        return USUAL_SATURDAY if kind == "saturday" else (after_work.start, after_work.end)
    return min(common, key=lambda times: (-common[times], times))


def _extra(problem: Problem, kind: ChangeKind, of_slot: Kind, sensible: Callable[[dt.date], bool]) -> Iterator[Change]:
    times = _usual(problem, of_slot)
    taken = {slot.day for slot in problem.dated_slots if slot.kind == of_slot}
    for day in problem.horizon.days:
        if day > problem.planning_date and sensible(day) and day not in taken:
            yield from offered(problem, kind, ("slot", slot_id(day, *times)), aspect=of_slot)


def longer_slots(problem: Problem, workshop: str) -> Iterator[Change]:
    """Later ends of slots that are too short for the workshop."""
    of = problem.workshop_by_id[workshop]
    for slot in problem.dated_slots:
        if problem.interval(workshop, slot.id) is not None:
            continue
        missing = minutes(slot.start) + of.duration_in(slot.kind) - minutes(slot.latest_end)
        steps = -(-missing // LONGER_MIN)
        amount = LONGER_MIN * steps
        if 0 < steps <= MOST_LONGER and later(slot.latest_end, amount) is not None:
            yield from offered(problem, "latest-end", ("slot", slot.id), steps=steps, amount=amount)


def shorter_notice(problem: Problem, days: int) -> Iterator[Change]:
    for steps in range(1, -(-days // NOTICE_DAYS) + 1):
        value = max(0, days - NOTICE_DAYS * steps)
        yield from offered(problem, "notice", steps=steps, amount=days - value, value=value)


def shorter_gap(problem: Problem, series: str, which: str, days: int) -> Iterator[Change]:
    """``which``: the field of the series that says the gap. It is never less than a day."""
    for steps in range(1, -(-(days - 1) // GAP_DAYS) + 1):
        value = max(1, days - GAP_DAYS * steps)
        yield from offered(
            problem, "gap", ("series", series), steps=steps, amount=days - value, value=value, aspect=which
        )


# -- who ------------------------------------------------------------------------------------------


def more_sessions(problem: Problem, human: str, period: str, limit: int) -> Iterator[Change]:
    subject = ("person" if human in problem.person_by_id else "moderator", human)
    for more in range(1, MOST_SESSIONS + 1):
        yield from offered(problem, "load", subject, steps=more, amount=more, value=limit + more, aspect=period)


def agreed_daytime(problem: Problem, human: str) -> Iterator[Change]:
    """Volunteers who have not agreed to any daytime yet."""
    one = problem.person_by_id.get(human) or problem.moderator_by_id[human]
    if one.engagement == "volunteer" and one.available_daytime is not True:
        yield from offered(problem, "daytime", ("person" if human in problem.person_by_id else "moderator", human))


def optional_seats(problem: Problem, workshop: str, key: str | None = None) -> Iterator[Change]:
    """Its required seats, or the one with that key. Repeats share their seats; the first of them stands for all."""
    of = problem.workshop_by_id[workshop]
    first = workshop if of.repeat is None else problem.repeats[of.repeat][0]
    for seat in of.seats:
        if seat.required and key in (None, seat.key):
            yield from offered(problem, "optional-seat", ("seat", f"{first}/{seat.key}"), ("workshop", first))


def more_externals(problem: Problem) -> Iterator[Change]:
    """A problem without moderators plans without them."""
    for more in range(1, MOST_MODERATORS + 1) if problem.moderators else ():
        yield from offered(problem, "external-moderator", steps=more, amount=more)


# -- with what ------------------------------------------------------------------------------------


def borrowed_rooms(problem: Problem) -> Iterable[Change]:
    """Large enough for any workshop; one in each borough that is asked for, and one that is near everywhere.

    A problem without rooms plans without them.
    """
    return _once(problem, "rooms", lambda: _rooms(problem)) if problem.rooms else ()


def _rooms(problem: Problem) -> Iterator[Change]:
    places = max(sum(seat.places for seat in w.seats) + problem.asked_moderators(w) for w in problem.workshops)
    boroughs = dict.fromkeys(workshop.borough or "" for workshop in problem.workshops)
    for borough in dict.fromkeys(("", *boroughs)):
        for more in range(1, MOST_ROOMS + 1):
            yield from offered(
                problem, "borrowed-room", steps=more, amount=more, value=places + NEWCOMERS, aspect=borough
            )


def more_budget(problem: Problem, topic: str | None = None) -> Iterator[Change]:
    """Steps up to what all sessions could cost at most, in all or on one topic."""
    cap = problem.budget.total_cents if topic is None else problem.budget.topic_cents.get(topic)
    if cap is None:
        return
    dearest = max((fee for moderator in problem.moderators for fee in moderator.fees.values()), default=0)
    rent = max((room.rent_cents for room in problem.rooms), default=0)
    sessions = [w for w in problem.workshops if topic in (None, w.topic)]
    most = sum(dearest * problem.asked_moderators(w) + rent for w in sessions) - cap
    subjects = [] if topic is None else [("topic", topic)]
    for steps in range(1, min(MOST_BUDGET, -(-most // BUDGET_CENTS)) + 1):
        more = BUDGET_CENTS * steps
        yield from offered(problem, "budget", *subjects, steps=steps, amount=more, value=cap + more)


# -- what -----------------------------------------------------------------------------------------


def split_session(problem: Problem, workshop: str) -> Iterator[Change]:
    """Not what is announced, opens a series or is repeated already, and only where two can be at either."""
    of = problem.workshop_by_id[workshop]
    if of.locked.anything or of.opens or of.repeat is not None or _guests(problem, of) < 2:
        return
    yield from offered(problem, "split", ("workshop", workshop))


def _guests(problem: Problem, workshop: Workshop) -> int:
    people = {person for seat in workshop.seats for person in problem.eligible(seat)}
    return min(len(people), sum(seat.places for seat in workshop.seats))


def unheld_workshop(problem: Problem, workshop: str) -> Iterator[Change]:
    """With all that can only follow it, each at its price; nothing that is announced."""
    ids = dragged(problem, workshop)
    if not any(problem.workshop_by_id[id].locked.anything for id in ids):
        yield from offered(problem, "unheld", *(("workshop", id) for id in ids), steps=len(ids))
