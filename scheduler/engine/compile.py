"""From Problem to Instance: every name becomes an index, every date and clock an integer."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import numpy as np

from ..domain.calendar import KINDS, Level, Slot, instant
from ..domain.fields import WEEKDAYS, minutes
from ..domain.people import Availability, AvailableWindow, Moderator, Person, end_of
from ..domain.problem import Problem
from ..domain.workshop import Workshop
from .instance import Bools, Instance, Ints, Involved, SeatRow, index_of
from .past import Past

LEVELS: tuple[Level, ...] = ("good", "if_needed", "impossible")
GOOD, IF_NEEDED, IMPOSSIBLE = range(3)
MINUTES_A_DAY = 24 * 60


def compile_problem(problem: Problem) -> Instance:
    """The whole problem as an instance with nothing fixed."""
    origin = dt.datetime.combine(problem.horizon.first, dt.time(0), tzinfo=dt.UTC)
    linked = {moderator.person: moderator for moderator in problem.moderators if moderator.person is not None}
    humans: list[tuple[str, list[Person | Moderator]]] = [
        (person.id, [person, *([linked[person.id]] if person.id in linked else [])]) for person in problem.people
    ]
    humans += [(moderator.id, [moderator]) for moderator in problem.moderators if moderator.person is None]
    human_index = index_of([id for id, _ in humans])
    organisation_index = index_of([organisation.id for organisation in problem.organisations])
    slots = problem.dated_slots
    borough_index = index_of([borough.id for borough in problem.boroughs])
    times = _Times(problem, origin)
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
        interval_slot=np.array(times.slot, dtype=np.int64),
        start=np.array(times.start, dtype=np.int64),
        end=np.array(times.end, dtype=np.int64),
        weekday=tuple(day.weekday() for day, _, _ in times.local),
        start_clock=tuple(start for _, start, _ in times.local),
        end_clock=tuple(end for _, _, end in times.local),
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
        travel_min=np.array(
            [[problem.travel_min(a.id, b.id) for b in problem.boroughs] for a in problem.boroughs], dtype=np.int64
        ).reshape(len(problem.boroughs), len(problem.boroughs)),
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
        order=tuple(
            (n, step, workshop_index[a], workshop_index[b])
            for n, (_, steps) in enumerate(problem.chains)
            for step in range(len(steps) - 1)
            for a in steps[step]
            for b in steps[step + 1]
        ),
        involvements=_involvements(problem, workshop_index),
        horizon_weeks=problem.horizon.weeks,
        past=Past.nothing(len(problem.workshops), len(humans), len(problem.moderators), len(problem.rooms)),
    )


class _Times:
    """The distinct (slot, duration) intervals, and who is free in them."""

    def __init__(self, problem: Problem, origin: dt.datetime) -> None:
        self.slot: list[int] = []
        self.start: list[int] = []
        self.end: list[int] = []
        self.local: list[tuple[dt.date, int, int]] = []
        self.interval_of = np.full((len(problem.workshops), len(problem.dated_slots)), -1, dtype=np.int64)
        known: dict[tuple[int, int], int] = {}
        rows: dict[tuple[int, ...], list[int]] = {}  # of a workshop for each slot its interval, by durations
        slots = problem.dated_slots
        for w, workshop in enumerate(problem.workshops):
            durations = tuple(workshop.duration_in(kind) for kind in KINDS)
            if durations not in rows:
                rows[durations] = [
                    self._interval(problem, workshop, s, slot, known, origin) for s, slot in enumerate(slots)
                ]
            self.interval_of[w] = rows[durations]
        self._day = np.array([day.toordinal() for day, _, _ in self.local], dtype=np.int64)
        begin = np.array([start for _, start, _ in self.local], dtype=np.int64)
        end = np.array([end for _, _, end in self.local], dtype=np.int64)
        self._plain: Bools = (begin < end) & (end <= MINUTES_A_DAY)
        self._begin, self._end = self._day * MINUTES_A_DAY + begin, self._day * MINUTES_A_DAY + end
        times = [(day.weekday(), start, last) for day, start, last in self.local]
        self._times = tuple(dict.fromkeys(times))
        number = {time: n for n, time in enumerate(self._times)}
        self._time_of: Ints = np.array([number[time] for time in times], dtype=np.int64)
        self._by_day: Ints = np.argsort(self._day, kind="stable")
        self._days: list[int] = self._day[self._by_day].tolist()
        self._of_pattern: dict[tuple[AvailableWindow, ...], Ints] = {}

    def _interval(
        self,
        problem: Problem,
        workshop: Workshop,
        s: int,
        slot: Slot,
        known: dict[tuple[int, int], int],
        origin: dt.datetime,
    ) -> int:
        """The number of the workshop's interval in that slot, a new one if need be; -1 if it is too long for it."""
        key = (s, workshop.duration_in(slot.kind))
        if key not in known:
            interval = problem.interval(workshop.id, slot.id)
            if interval is None:
                known[key] = -1
                return -1
            known[key] = len(self.slot)
            self.slot.append(s)
            self.start.append(round((interval.start - origin).total_seconds()) // 60)
            self.end.append(round((interval.end - origin).total_seconds()) // 60)
            self.local.append((interval.day, interval.start_min, interval.end_min))
        return known[key]

    def levels(self, everyone: list[list[Availability]]) -> Ints:
        """How free everyone is, as the worst of their roles: GOOD, IF_NEEDED or IMPOSSIBLE. (rows of everyone, T)"""
        levels: Ints = np.full((len(everyone), len(self.local)), GOOD, dtype=np.int64)
        for row, roles in enumerate(everyone):
            for role in roles:
                if role.weekly or role.dates or role.busy:
                    levels[row] = np.maximum(levels[row], self._levels(role))
        return levels

    def fees(self, moderators: Sequence[Moderator]) -> Ints:
        """What a session costs by its duration. (M, T) cents"""
        durations = np.array(self.end, dtype=np.int64) - np.array(self.start, dtype=np.int64)
        fees: Ints = np.zeros((len(moderators), len(durations)), dtype=np.int64)
        for m, moderator in enumerate(moderators):
            if moderator.fees:
                for duration in set(durations.tolist()):
                    fees[m, durations == duration] = moderator.fee_cents(duration) or 0
        return fees

    def _levels(self, role: Availability) -> Ints:
        """(T,). Whole days and busy times at once for all their intervals; parts of days one interval at a time."""
        levels = self._weekly(role.weekly).copy()
        apart: set[int] = set()
        for entry in sorted(role.dates, key=lambda entry: LEVELS.index(entry.level)):  # the worst last, as it counts
            on = self._on(entry.first.toordinal(), (entry.last or entry.first).toordinal())
            if minutes(entry.start) == 0 and end_of(entry) == MINUTES_A_DAY:
                levels[on] = LEVELS.index(entry.level)
                on = on[~self._plain[on]]
            apart.update(on.tolist())
        for busy in role.busy:
            taken = (self._begin < _minute(busy.end)) & (self._end > _minute(busy.start))
            levels[taken & self._plain] = IMPOSSIBLE
            apart.update(np.flatnonzero(taken & ~self._plain).tolist())
        for t in apart:
            levels[t] = LEVELS.index(role.level_between(*self.local[t]))
        return levels

    def _on(self, first: int, last: int) -> Ints:
        """The intervals from the first to the last of these days."""
        return self._by_day[bisect_left(self._days, first) : bisect_right(self._days, last)]

    def _weekly(self, pattern: tuple[AvailableWindow, ...]) -> Ints:
        levels = self._of_pattern.get(pattern)
        if levels is None:
            by_time = np.array(_levels_by_weekday(pattern, self._times), dtype=np.int64)
            levels = self._of_pattern[pattern] = by_time[self._time_of]
        return levels


@lru_cache(maxsize=4096)
def _levels_by_weekday(
    pattern: tuple[AvailableWindow, ...], times: tuple[tuple[int, int, int], ...]
) -> tuple[int, ...]:
    """By (weekday, start, end). Kept from one problem to the next: the blocks of a municipality are alike in this."""
    alone = Availability(weekly=pattern)
    # In the year 1 the first of January is a Monday.
    return tuple(LEVELS.index(alone.level_between(dt.date(1, 1, 1 + day), *span)) for day, *span in times)


def _minute(moment: dt.datetime) -> float:
    """Of a local wall clock, since the day before the first."""
    return moment.toordinal() * MINUTES_A_DAY + moment.hour * 60 + moment.minute + moment.second / 60


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
