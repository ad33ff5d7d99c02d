"""What must fit together in a problem beyond the shape of its fields: ids, dates, slots and series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ..errors import Fault, Path, written
from . import calendar, holidays
from .shown import shown
from .workshop import PHASES, Series, Workshop

if TYPE_CHECKING:
    from .problem import Problem

COLLECTIONS = (
    "boroughs",
    "organisations",
    "people",
    "topics",
    "workshops",
    "series",
    "moderators",
    "rooms",
    "committees",
)


def faults(problem: Problem, set_aside: Mapping[str, Collection[str]]) -> list[Fault]:
    """Every fault of the problem.

    ``set_aside`` names, per collection, ids that exist in the file but were left out because their own
    record is faulty, so that nothing is blamed for referring to them.
    """
    found = [*_zone(problem)]
    if found:
        return found
    known = {name: {item.id for item in getattr(problem, name)} | set(set_aside.get(name, ())) for name in COLLECTIONS}
    duplicates = [*_duplicates(problem)]
    unknown = [*_unknown_ids(problem, known)]
    found = [*duplicates, *unknown, *_dates(problem), *_slots(problem), *_calendar(problem)]
    if not unknown and not duplicates:
        if not any(set_aside.values()):
            found += _series(problem)
        found += _workshops(problem)
    return found


def unknown_id(path: Path, found: str, what: str, known: Iterable[str]) -> Fault:
    """A reference that leads nowhere, with the nearest id that exists."""
    nearest = get_close_matches(found, list(known), n=1, cutoff=0.5)
    hint = f' (nearest: "{nearest[0]}")' if nearest else ""
    return Fault(path, f'"{found}"', f"the id of {what}{hint}")


def _zone(problem: Problem) -> Iterator[Fault]:
    name = problem.municipality.time_zone
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        yield Fault(("municipality", "time_zone"), f'"{name}"', 'a time zone such as "Europe/Berlin"')


def _duplicates(problem: Problem) -> Iterator[Fault]:
    for name in COLLECTIONS:
        yield from _twice(((name, n, "id"), item.id) for n, item in enumerate(getattr(problem, name)))
    people = {person.id for person in problem.people}
    for n, moderator in enumerate(problem.moderators):
        if moderator.id in people:
            yield Fault(
                ("moderators", n, "id"),
                f'"{moderator.id}", which is a person',
                "an id of its own (person: links the two)",
            )
    for n, workshop in enumerate(problem.workshops):
        yield from _twice(
            (("workshops", n, "seats", k, "id" if seat.id else seat.actor[0]), seat.key)
            for k, seat in enumerate(workshop.seats)
        )


def _twice(named: Iterable[tuple[Path, str]]) -> Iterator[Fault]:
    first: dict[str, Path] = {}
    for path, id in named:
        if id in first:
            where = written(first[id][:-1])
            hint = " (give one of the two seats an id)" if "seats" in path else ""
            yield Fault(path, f'"{id}" again, first at {where}', f"ids that differ{hint}")
        else:
            first[id] = path


def _unknown_ids(problem: Problem, known: Mapping[str, set[str]]) -> Iterator[Fault]:
    for path, id, collection, what in _references(problem):
        if id is not None and id not in known[collection]:
            yield unknown_id(path, id, what, known[collection])


def _references(problem: Problem) -> Iterator[tuple[Path, str | None, str, str]]:
    """Every (path, id, collection it must be in, what that is called)."""
    organisation, topic, borough = (
        ("organisations", "an organisation"),
        ("topics", "a topic"),
        ("boroughs", "a borough"),
    )
    person, moderator, room = ("people", "a person"), ("moderators", "a moderator"), ("rooms", "a room")

    def each(path: Path, ids: Sequence[str], target: tuple[str, str]) -> Iterator[tuple[Path, str, str, str]]:
        for k, id in enumerate(ids):
            yield (*path, k), id, *target

    for n, one_person in enumerate(problem.people):
        yield ("people", n, "organisation"), one_person.organisation, *organisation
    for n, one_topic in enumerate(problem.topics):
        yield from each(("topics", n, "responsible"), one_topic.responsible, organisation)
        yield from each(("topics", n, "implementers"), one_topic.implementers, organisation)
    for n, workshop in enumerate(problem.workshops):
        at: Path = ("workshops", n)
        yield (*at, "topic"), workshop.topic, *topic
        yield (*at, "borough"), workshop.borough, *borough
        yield from each((*at, "opens"), workshop.opens, ("series", "a series"))
        yield (*at, "locked", "room"), workshop.locked.room, *room
        yield from each((*at, "locked", "moderators"), workshop.locked.moderators or (), moderator)
        for k, seat in enumerate(workshop.seats):
            yield (*at, "seats", k, "person"), seat.person, *person
            yield (*at, "seats", k, "organisation"), seat.organisation, *organisation
    for n, series in enumerate(problem.series):
        yield ("series", n, "topic"), series.topic, *topic
        for k, step in enumerate(series.sessions):
            if isinstance(step, str):
                yield ("series", n, "sessions", k), step, "workshops", "a workshop"
            else:
                yield from each(("series", n, "sessions", k), step, ("workshops", "a workshop"))
    for n, one_moderator in enumerate(problem.moderators):
        yield ("moderators", n, "organisation"), one_moderator.organisation, *organisation
        yield ("moderators", n, "person"), one_moderator.person, *person
    for n, one_room in enumerate(problem.rooms):
        yield ("rooms", n, "borough"), one_room.borough, *borough
    for n, travel in enumerate(problem.travel):
        yield from each(("travel", n, "between"), travel.between, borough)
    for n, committee in enumerate(problem.committees):
        yield from each(("committees", n, "topics"), committee.topics, topic)
        for k, member in enumerate(committee.members):
            yield ("committees", n, "members", k, "person"), member.person, *person


def _dates(problem: Problem) -> Iterator[Fault]:
    horizon = problem.horizon
    if problem.planning_date > horizon.last:
        yield Fault(
            ("planning_date",), str(problem.planning_date), f"a day not after the horizon's last ({horizon.last})"
        )
    inside = f"a date within the horizon, {horizon.first} to {horizon.last}"
    for n, single in enumerate(problem.slots.single):
        if single.date not in horizon:
            yield Fault(("slots", "single", n, "date"), str(single.date), inside)
    for n, pattern in enumerate(problem.slots.weekly):
        for k, day in enumerate(pattern.without):
            if day not in horizon:
                yield Fault(("slots", "weekly", n, "without", k), str(day), inside)
    for k, day in enumerate(problem.calendar.closed_days):
        if day not in horizon:
            yield Fault(("calendar", "closed_days", k), str(day), inside)


def _slots(problem: Problem) -> Iterator[Fault]:
    horizon, zone = problem.horizon, problem.zone
    for n, pattern in enumerate(problem.slots.weekly):
        days = [day for day in horizon.days if pattern.on(day)]
        if not days:
            yield Fault(
                ("slots", "weekly", n),
                f"no day for {', '.join(pattern.weekdays)} between "
                f"{pattern.first or horizon.first} and {pattern.last or horizon.last}",
                "a pattern that yields at least one slot within the horizon",
            )
        yield from _clock_change(("slots", "weekly", n), days, pattern, zone)
    for n, single in enumerate(problem.slots.single):
        yield from _clock_change(("slots", "single", n), [single.date], single, zone)
    if len(problem.dated_slots) > calendar.MAX_SLOTS:
        yield Fault(("slots",), f"{len(problem.dated_slots)} dated slots", f"at most {calendar.MAX_SLOTS}")
    if not problem.slots.weekly and not problem.slots.single:
        yield Fault(("slots",), "no slot", "at least one weekly pattern or single slot")


def _clock_change(path: Path, days: Sequence[dt.date], window: calendar.Window, zone: ZoneInfo) -> Iterator[Fault]:
    for day in days:
        for name, clock in (("start", window.start), ("end", window.end)):
            if not calendar.exists(day, clock, zone):
                yield Fault(
                    (*path, name), f"{clock:%H:%M} on {day}", "a time that the clock change of that night does not skip"
                )


def _calendar(problem: Problem) -> Iterator[Fault]:
    calendar_, land = problem.calendar, problem.municipality.land
    if (
        calendar_.school_holidays == "closed"
        and calendar_.school_holiday_spans is None
        and not holidays.covers(land, problem.horizon)
    ):
        yield Fault(
            ("calendar", "school_holiday_spans"),
            f"no school holidays of {land} known for the time after {problem.horizon.last}",
            "school_holiday_spans with first and last day of each holiday in the horizon, or school_holidays: ignored",
        )


def _series(problem: Problem) -> Iterator[Fault]:
    workshops = problem.workshop_by_id
    home: dict[str, str] = {}
    opened: dict[str, str] = {}
    for n, workshop in enumerate(problem.workshops):
        for k, opened_series in enumerate(workshop.opens):
            if opened_series in opened:
                yield Fault(
                    ("workshops", n, "opens", k),
                    f'"{opened_series}", already opened by "{opened[opened_series]}"',
                    "one kick-off for a series",
                )
            opened[opened_series] = workshop.id
    for n, series in enumerate(problem.series):
        path: Path = ("series", n)
        for id in series.workshops:
            if id in home:
                yield Fault(
                    (*path, "sessions"), f'"{id}", already in series "{home[id]}"', "each workshop in one series, once"
                )
            home[id] = series.id
            workshop = workshops[id]
            if workshop.opens:
                yield Fault(
                    (*path, "sessions"), f'the kick-off "{id}"', "workshops; the kick-off names the series under opens"
                )
            elif workshop.topic != series.topic:
                yield Fault(
                    (*path, "topic"),
                    f'"{series.topic}" while workshop "{id}" has topic "{workshop.topic}"',
                    "one topic for a series",
                )
        yield from _phases(series, path, workshops)


def _phases(series: Series, path: Path, workshops: Mapping[str, Workshop]) -> Iterator[Fault]:
    highest = 0
    for k, step in enumerate(series.steps):
        phases = {workshops[id].phase for id in step}
        if len(phases) > 1:
            yield Fault(
                (*path, "sessions", k),
                f"phases {', '.join(str(p) for p in sorted(map(str, phases)))}",
                "one phase for workshops in parallel",
            )
        ranks = [PHASES.index(phase) for phase in phases if phase is not None]
        if ranks and min(ranks) < highest:
            yield Fault(
                (*path, "sessions", k),
                f"{PHASES[min(ranks)]} after {PHASES[highest]}",
                f"the order {', '.join(PHASES)}",
            )
        highest = max([highest, *ranks])


def _workshops(problem: Problem) -> Iterator[Fault]:
    for n, workshop in enumerate(problem.workshops):
        path: Path = ("workshops", n)
        if workshop.topic is None and not workshop.opens:
            yield Fault((*path, "topic"), "nothing", "the topic's id (only a kick-off may do without)")
        locked = workshop.locked
        if locked.slot is not None and locked.slot not in problem.slot_by_id:
            yield unknown_id(
                (*path, "locked", "slot"), locked.slot, 'a slot, such as "2027-01-14/17:00-21:00"', problem.slot_by_id
            )
        if locked.moderators is not None:
            asked = problem.asked_moderators(workshop)
            if len(set(locked.moderators)) != asked:
                yield Fault(
                    (*path, "locked", "moderators"),
                    f"{len(set(locked.moderators))} moderators",
                    f"{asked}, as many as the workshop asks for",
                )
        if not any(problem.interval(workshop.id, slot.id) for slot in problem.dated_slots):
            durations = sorted({workshop.duration, *workshop.durations.values()})
            yield Fault(
                (*path, "duration"),
                f"{' or '.join(map(str, durations))} minutes",
                "a duration that fits into at least one slot",
            )
    yield from _twice(
        (("moderators", n, "person"), moderator.person)
        for n, moderator in enumerate(problem.moderators)
        if moderator.person is not None
    )
    for n, moderator in enumerate(problem.moderators):
        for name in ("engagement", "available_daytime"):
            if moderator.person is not None and name in moderator.model_fields_set:
                yield Fault(
                    ("moderators", n, name),
                    shown(moderator.model_dump(mode="json")[name]),
                    f'nothing: person "{moderator.person}" says it',
                )
