"""From Problem to Instance: every name becomes an index, every date and clock an integer."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise, product
from typing import Literal

import numpy as np

from ...domain.parts.calendar import instant
from ...domain.parts.fields import WEEKDAYS, minutes
from ...domain.parts.people import Moderator, Person
from ...domain.problem import Problem
from .instance import Instance, Ints, Involved, SeatRow, index_of
from .past import Past
from .times import IF_NEEDED, IMPOSSIBLE, Times


def compile_problem(problem: Problem) -> Instance:
    """The whole problem as an instance with nothing fixed."""
    origin = dt.datetime.combine(problem.horizon.first, dt.time(0), tzinfo=dt.UTC)
    humans = _humans(problem)
    human_index = index_of([id for id, _ in humans])
    organisation_index = index_of([organisation.id for organisation in problem.organisations])
    slots = problem.dated_slots
    borough_index = index_of([borough.id for borough in problem.boroughs])
    times = Times(problem, origin)
    intervals = times.intervals
    levels = times.levels([[role.availability for role in roles] for _, roles in humans])
    of_person = [problem.person_by_id.get(id) for id, _ in humans]
    workshop_index = index_of([workshop.id for workshop in problem.workshops])
    dates = tuple(problem.horizon.days)
    day_of = {day: n for n, day in enumerate(dates)}
    first_iso_monday = problem.horizon.first - dt.timedelta(days=problem.horizon.first.weekday())
    return Instance(
        problem=problem,
        partial=problem.partial,
        workshops=tuple(workshop_index),
        slots=tuple(slot.id for slot in slots),
        humans=tuple(human_index),
        moderators=tuple(moderator.id for moderator in problem.moderators),
        rooms=tuple(room.id for room in problem.rooms),
        dates=dates,
        interval_of=times.interval_of,
        slot_day=np.array([day_of[slot.day] for slot in slots], dtype=np.int64),
        slot_week=np.array([problem.horizon.week(slot.day) for slot in slots], dtype=np.int64),
        slot_iso_week=np.array([(slot.day - first_iso_monday).days // 7 for slot in slots], dtype=np.int64),
        interval_slot=np.array(intervals.slot, dtype=np.int64),
        start=np.array(intervals.start, dtype=np.int64),
        end=np.array(intervals.end, dtype=np.int64),
        weekday=tuple(day.weekday() for day, _, _ in intervals.local),
        start_clock=tuple(start for _, start, _ in intervals.local),
        end_clock=tuple(end for _, _, end in intervals.local),
        after_work=(minutes(problem.calendar.after_work.start), minutes(problem.calendar.after_work.end)),
        volunteer=tuple(any(role.engagement == "volunteer" for role in roles) for _, roles in humans),
        agreed_daytime=tuple(_agreed(roles[0]) for _, roles in humans),
        free=levels < IMPOSSIBLE,
        if_needed=levels == IF_NEEDED,
        room_free=times.levels([[room.availability] for room in problem.rooms]) < IMPOSSIBLE,
        sittings=_sittings(problem, human_index, borough_index, origin),
        load_limit=tuple(_load_limit(roles) for _, roles in humans),
        organisation_of=tuple(
            -1 if person is None or person.organisation is None else organisation_index[person.organisation]
            for person in of_person
        ),
        category_of=tuple(None if person is None else problem.category_of(person.id) for person in of_person),
        home_borough=tuple(_home_borough(problem, person, borough_index) for person in of_person),
        history=tuple(0 if person is None else person.history for person in of_person),
        borough_of_room=tuple(-1 if room.borough is None else borough_index[room.borough] for room in problem.rooms),
        travel_min=_travel_min(problem),
        fee_cents=times.fees(problem.moderators),
        rent_cents=tuple(room.rent_cents for room in problem.rooms),
        human_of_moderator=tuple(human_index[problem.human(moderator.id)] for moderator in problem.moderators),
        organisation_of_moderator=tuple(
            None if moderator.organisation is None else organisation_index[moderator.organisation]
            for moderator in problem.moderators
        ),
        seats=tuple(_seat_rows(problem, n, human_index, organisation_index) for n in range(len(problem.workshops))),
        asked_moderators=tuple(problem.asked_moderators(workshop) for workshop in problem.workshops),
        announced=tuple(workshop.locked.anything for workshop in problem.workshops),
        workshop_weight=tuple(workshop.weight for workshop in problem.workshops),
        topics_of=tuple(
            tuple(problem.topic_by_id[topic] for topic in problem.topics_of(workshop)) for workshop in problem.workshops
        ),
        own_topic=tuple(workshop.topic for workshop in problem.workshops),
        repeat_of=tuple(workshop.repeat for workshop in problem.workshops),
        order=_order(problem, workshop_index),
        involvements=_involvements(problem, workshop_index),
        horizon_weeks=problem.horizon.weeks,
        past=Past.nothing(len(problem.workshops), len(humans), len(problem.moderators), len(problem.rooms)),
    )


def _humans(problem: Problem) -> list[tuple[str, list[Person | Moderator]]]:
    """Everyone by id, with their roles: a moderator who is a delegate, too, is one human."""
    linked = {moderator.person: moderator for moderator in problem.moderators if moderator.person is not None}
    humans: list[tuple[str, list[Person | Moderator]]] = [
        (person.id, [person, *([linked[person.id]] if person.id in linked else [])]) for person in problem.people
    ]
    return humans + [(moderator.id, [moderator]) for moderator in problem.moderators if moderator.person is None]


def _travel_min(problem: Problem) -> Ints:
    """From borough to borough, (boroughs, boroughs)."""
    minutes_to = [[problem.travel_min(a.id, b.id) for b in problem.boroughs] for a in problem.boroughs]
    return np.array(minutes_to, dtype=np.int64).reshape(len(problem.boroughs), len(problem.boroughs))


def _order(problem: Problem, workshop_index: Mapping[str, int]) -> tuple[tuple[int, int, int, int], ...]:
    """(series, step, a session of the step, one of the next step)."""
    return tuple(
        (n, step, workshop_index[a], workshop_index[b])
        for n, (_, steps) in enumerate(problem.chains)
        for step, (earlier, later) in enumerate(pairwise(steps))
        for a, b in product(earlier, later)
    )


def _agreed(human: Person | Moderator) -> Literal[True] | tuple[tuple[int, int, int], ...]:
    windows = human.available_daytime
    if isinstance(windows, bool):
        return windows or ()
    return tuple((WEEKDAYS.index(day), minutes(w.start), minutes(w.end)) for w in windows for day in w.weekdays)


def _load_limit(roles: list[Person | Moderator]) -> tuple[int | None, int | None, int | None]:
    """The lowest limit of all roles, per day, week and horizon."""
    per_day = [role.load.per_day for role in roles if isinstance(role, Moderator)]
    limits = (per_day, [role.load.per_week for role in roles], [role.load.per_horizon for role in roles])
    day, week, horizon = (min((n for n in given if n is not None), default=None) for given in limits)
    return day, week, horizon


def _sittings(
    problem: Problem, human_index: dict[str, int], borough_index: dict[str, int], origin: dt.datetime
) -> tuple[tuple[tuple[int, int | None, int], ...], ...]:
    found: list[set[tuple[int, int | None, int]]] = [set() for _ in human_index]

    def minute(moment: dt.datetime) -> int:
        return round((instant(moment.date(), moment.time(), problem.zone) - origin).total_seconds()) // 60

    for committee in problem.committees:
        for sitting in committee.sittings:
            if not sitting.cancelled:
                end = None if sitting.end is None else minute(sitting.end)
                span = (minute(sitting.start), end, -1 if sitting.borough is None else borough_index[sitting.borough])
                for member in committee.members:
                    if member.on(sitting.start.date()):
                        found[human_index[member.person]].add(span)
    # None has another hash in every process; two sittings that differ in their end alone must not change places by it.
    return tuple(tuple(sorted(spans, key=lambda span: (span[0], span[2], span[1] or 0))) for spans in found)


def _home_borough(problem: Problem, person: Person | None, borough_index: dict[str, int]) -> int:
    """Where the human sets out from: the borough of their organisation."""
    if person is None or person.organisation is None:
        return -1
    borough = problem.organisation_by_id[person.organisation].borough
    return -1 if borough is None else borough_index[borough]


def _seat_rows(
    problem: Problem, w: int, human_index: dict[str, int], organisation_index: dict[str, int]
) -> tuple[SeatRow, ...]:
    workshop = problem.workshops[w]
    rows = []
    for k, seat in enumerate(workshop.seats):
        organisation = problem.seat_organisation(seat)
        rows.append(
            SeatRow(
                index=k,
                id=f"{workshop.id}/{seat.key}",
                key=seat.key,
                places=seat.places,
                required=seat.required,
                weight=seat.weight * (2 if organisation is not None and organisation.direct_contact else 1),
                people=tuple(human_index[person] for person in problem.eligible(seat)),
                category=problem.seat_category(seat),
                actor=seat.actor,
                organisation=None if seat.organisation is None else organisation_index[seat.organisation],
                different_organisations=seat.category is not None and seat.different_organisations,
            )
        )
    return tuple(rows)


def _involvements(problem: Problem, workshop_index: dict[str, int]) -> tuple[Involved, ...]:
    topic_index = index_of([topic.id for topic in problem.topics])
    invitations: dict[tuple[object, str], list[tuple[int, tuple[int, ...]]]] = {key: [] for key in problem.involvements}
    for topic, sessions in problem.sessions_of_topic.items():
        for session in sessions:
            seats: dict[object, list[int]] = defaultdict(list)
            for k, seat in enumerate(problem.workshop_by_id[session].seats):
                seats[seat.actor].append(k)
            for actor, named in seats.items():
                invitations[actor, topic].append((workshop_index[session], tuple(named)))
    return tuple(
        Involved(actor, topic, topic_index[topic], tuple(invitations[actor, topic]))
        for actor, topic in problem.involvements
    )
