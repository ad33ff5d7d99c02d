"""What must fit together in a problem beyond the shape of its fields: ids, dates, slots and series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ...errors import Fault, Path
from ..parts import calendar, holidays
from ..parts.known_observances import ISLAMIC_UNTIL, KNOWN
from ..parts.observance import Observance
from ..parts.workshop import PHASES, Series, Workshop
from .references import COLLECTIONS, duplicates, twice, unknown_id, unknown_ids
from .shown import shown

if TYPE_CHECKING:
    from ..problem import Problem


def faults(problem: Problem, set_aside: Mapping[str, Collection[str]]) -> list[Fault]:
    """Every fault of the problem.

    ``set_aside`` names, per collection, ids that exist in the file but were left out because their own
    record is faulty, so that nothing is blamed for referring to them.
    """
    found = [*_zone(problem)]
    if found:
        return found
    known = {name: {item.id for item in getattr(problem, name)} | set(set_aside.get(name, ())) for name in COLLECTIONS}
    double, unknown = [*duplicates(problem)], [*unknown_ids(problem, known)]
    found = [*double, *unknown, *_dates(problem), *_slots(problem), *_calendar(problem), *_observances(problem)]
    if not unknown and not double:
        if not any(set_aside.values()):
            found += _series(problem)
        found += [*_workshops(problem), *_repeats(problem), *_fees(problem), *_travel(problem)]
    return found


def _zone(problem: Problem) -> Iterator[Fault]:
    name = problem.municipality.time_zone
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        yield Fault(("municipality", "time_zone"), f'"{name}"', 'a time zone such as "Europe/Berlin"')


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
        calendar_.school_holidays != "ignored"
        and calendar_.school_holiday_spans is None
        and not holidays.covers(land, problem.horizon)
    ):
        yield Fault(
            ("calendar", "school_holiday_spans"),
            f"no school holidays of {land} known for {problem.horizon.first} to {problem.horizon.last} and soon after",
            "school_holiday_spans with first and last day of each holiday in the horizon, or school_holidays: ignored",
        )


def _observances(problem: Problem) -> Iterator[Fault]:
    yield from twice((("observances", n, "id"), observance.id) for n, observance in enumerate(problem.observances))
    for n, observance in enumerate(problem.observances):
        path: Path = ("observances", n)
        if observance.id not in KNOWN:
            yield from _new_observance(path, observance)
        start, end = observance.window
        begin = start or dt.time(0)
        if end is not None and end <= begin:
            yield Fault((*path, "end"), f"{end:%H:%M}", f"an end after the start ({begin:%H:%M})")
    dated = {observance.id for observance in problem.observances if observance.off or observance.spans is not None}
    undated = [id for id, known in KNOWN.items() if known.islamic and id not in dated]
    if undated and problem.horizon.last > ISLAMIC_UNTIL:
        yield Fault(
            ("observances",),
            f"no dates of {', '.join(undated)} known for the time after {ISLAMIC_UNTIL}",
            "spans for each of them, or off: true",
        )


def _new_observance(path: Path, observance: Observance) -> Iterator[Fault]:
    """An observance that is not known must say all about itself."""
    missing = [name for name in ("label", "categories") if getattr(observance, name) is None]
    if observance.spans is None and observance.weekdays is None:
        missing.append("spans or weekdays")
    if missing:
        found = unknown_id((*path, "id"), observance.id, f"one that is known ({', '.join(KNOWN)})", KNOWN)
        without = f"{found.found} without {', '.join(missing)}"
        yield Fault(found.path, without, f"{found.expected}, or these of a new one")


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
                    f"{len(set(locked.moderators))} of them",
                    f"{asked}, as many as the workshop asks for",
                )
        if not any(problem.interval(workshop.id, slot.id) for slot in problem.dated_slots):
            durations = sorted({workshop.duration, *workshop.durations.values()})
            yield Fault(
                (*path, "duration"),
                f"{' or '.join(map(str, durations))} minutes",
                "a duration that fits into at least one slot",
            )
    yield from twice(
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


def _repeats(problem: Problem) -> Iterator[Fault]:
    """Identical sessions share one list of seats and one topic."""
    index = {workshop.id: n for n, workshop in enumerate(problem.workshops)}
    for repeat, ids in problem.repeats.items():
        first = problem.workshop_by_id[ids[0]]
        if len(ids) == 1:
            yield Fault(
                ("workshops", index[first.id], "repeat"), f'"{repeat}" only here', "at least two sessions that share it"
            )
        for id in ids:
            if problem.workshop_by_id[id].opens:
                yield Fault(
                    ("workshops", index[id], "repeat"),
                    "a repeated kick-off",
                    "one kick-off, or sessions that open nothing",
                )
        for id in ids[1:]:
            workshop = problem.workshop_by_id[id]
            for name in ("seats", "topic"):
                if getattr(workshop, name) != getattr(first, name):
                    yield Fault(
                        ("workshops", index[id], name),
                        f'others than those of "{first.id}"',
                        f'the same {name} in all sessions of "{repeat}"',
                    )


def _fees(problem: Problem) -> Iterator[Fault]:
    """Fees must say what every session costs that the moderator may have to moderate."""
    minutes_asked = [
        minutes
        for workshop in problem.workshops
        if problem.asked_moderators(workshop)
        for minutes in (workshop.duration, *workshop.durations.values())
    ]
    longest = max(minutes_asked, default=0)
    for n, moderator in enumerate(problem.moderators):
        if moderator.fee_cents(longest) is None:
            yield Fault(
                ("moderators", n, "fees"),
                f"no fee for more than {max(moderator.fees)} minutes",
                f"one for up to {longest} minutes, as long as the longest workshop",
            )


def _travel(problem: Problem) -> Iterator[Fault]:
    """One way between two boroughs, and none within one."""
    known: dict[frozenset[str], int] = {}
    for n, travel in enumerate(problem.travel):
        path, (a, b) = ("travel", n, "between"), travel.between
        if a == b:
            yield Fault(path, f'"{a}" twice', "two boroughs (within one it takes no time)")
        elif (pair := frozenset(travel.between)) in known:
            yield Fault(
                path, f'"{a}" and "{b}" again, first at travel[{known[pair]}]', "each pair once; it holds both ways"
            )
        else:
            known[pair] = n
