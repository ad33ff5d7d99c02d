"""The people of an instance and when they are free: organisations, delegates, rooms and committees."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from random import Random

from scheduler.domain.parts.people import Category

from .days import Part, Time
from .sizes import Knobs
from .world import Block, Committee, Delegate, Free, Organisation, Room

DAILY: tuple[Part, ...] = ("morning", "afternoon")
SHARES: dict[Category, int] = {
    "administration": 22,
    "youth_welfare_provider": 12,
    "association": 15,
    "business_association": 3,
    "chamber": 2,
    "migrant_organisation": 12,
    "company": 12,
    "intercultural_project": 6,
    "support_initiative": 11,
    "refugees": 3,
}
"""Organisations by category, beside the mosque associations, whose share is a knob. [A]"""

ALWAYS_PAID: tuple[Category, ...] = ("administration", "company")
DIRECT: tuple[Category, ...] = ("support_initiative", "intercultural_project", "refugees", "youth_welfare_provider")
FEATURES = ("step_free", "projector", "childcare", "interpreter")
BUFFER_MIN = 30
ASSUMED_MIN = 150
LEAST_WAY_MIN = 10
RENT_CENTS = (2_500, 5_000, 8_000, 12_000)


def travel(knobs: Knobs, rng: Random) -> list[list[int]]:
    """Minutes from borough to borough in steps of five: places on a plane, none farther apart than the knob says."""
    places = [(rng.random(), rng.random()) for _ in range(knobs.boroughs)]
    ways = [[math.dist(a, b) for b in places] for a in places]
    farthest = max(map(max, ways)) or 1.0
    if not knobs.travel_min:
        return [[0] * knobs.boroughs for _ in places]
    most = max(0, knobs.travel_min - LEAST_WAY_MIN) // 5
    return [
        [0 if a == b else LEAST_WAY_MIN + 5 * round(most * way / farthest) for b, way in enumerate(of)]
        for a, of in enumerate(ways)
    ]


def organisations(knobs: Knobs, rng: Random, times: Sequence[Time]) -> list[Organisation]:
    """The organisations with their delegates: as many of each borough, some of all boroughs."""
    everywhere = round(knobs.organisations * knobs.coupling / 200)
    found: list[Organisation] = []
    homes: list[int | None] = [n % knobs.boroughs for n in range(knobs.organisations - everywhere)]
    homes.sort(key=lambda home: home or 0)
    for home, category in zip(
        homes + [None] * everywhere, _categories(knobs, rng, len(homes), everywhere), strict=True
    ):
        direct = rng.randrange(100) < (70 if category in DIRECT else 10)
        office = rng.randrange(knobs.boroughs) if home is None else home
        found.append(Organisation(home, category, direct, rng.choice((1, 2, 2, 4)), office))
    _delegates(knobs, rng, found)
    _engage(knobs, rng, found)
    for organisation in found:
        for person in organisation.people:
            _hours(knobs, rng, person, times)
            if rng.randrange(100) < knobs.history:
                person.history = rng.randint(1, 4)
    return found


def _categories(knobs: Knobs, rng: Random, local: int, everywhere: int) -> list[Category]:
    """Categories so mixed that every run of a hundred, hence every borough, holds about its share of each."""
    shares = {**SHARES, "mosque_association": knobs.mosques}
    found: list[Category] = []
    for count in [local // knobs.boroughs + (b < local % knobs.boroughs) for b in range(knobs.boroughs)] + [everywhere]:
        whole = sum(shares.values())
        quota: list[Category] = [c for c, share in shares.items() for _ in range(max(1, share * count // whole))]
        rng.shuffle(quota)
        must: list[Category] = ["administration", "administration", "administration", "administration"]
        quota = (must + quota + [rng.choice(tuple(SHARES)) for _ in range(count)])[:count]
        rng.shuffle(quota)
        found += quota
    return found


def _delegates(knobs: Knobs, rng: Random, found: list[Organisation]) -> None:
    for organisation in found:
        organisation.people.append(Delegate(organisation))
    open_ = [organisation for organisation in found for _ in range(knobs.delegates - 1)]
    rng.shuffle(open_)
    for organisation in open_[: max(0, knobs.people - len(found))]:
        organisation.people.append(Delegate(organisation))


def _engage(knobs: Knobs, rng: Random, found: list[Organisation]) -> None:
    """Volunteers sit outside administration and companies: those who live from it first, then whoever is left."""
    likely: dict[Category, int] = {"business_association": 60, "chamber": 60, "youth_welfare_provider": 50}
    people = [p for o in found if o.category not in ALWAYS_PAID for p in o.people]
    ranked = sorted(people, key=lambda p: rng.randrange(100) + likely.get(p.organisation.category, 0))
    total = sum(len(o.people) for o in found)
    for person in ranked[: total * knobs.volunteers // 100]:
        person.volunteer = True
        person.daytime = rng.randrange(100) < knobs.daytime_volunteers


def _hours(knobs: Knobs, rng: Random, person: Delegate, times: Sequence[Time]) -> None:
    evenings = rng.sample(range(4), min(4, knobs.evenings_free))
    week: list[tuple[int, Part]] = []
    late: list[tuple[int, Part]] = []
    if person.volunteer:
        week += [(day, "evening") for day in evenings]
        late = [(evenings[0], "evening")] if evenings and rng.randrange(100) < knobs.reluctant else []
        week += [(5, "saturday")] if rng.randrange(100) < 70 else []
        week += [(day, part) for day in range(5) for part in DAILY] if person.daytime else []
        person.per_horizon = rng.choice((4, 5, 6)) if rng.randrange(100) < 30 else None
    else:
        off = rng.randrange(5) if rng.randrange(100) < 50 else -1
        week += [(day, part) for day in range(5) for part in DAILY if day != off and (day, part) != (4, "afternoon")]
        if rng.randrange(100) < 60:
            late = [(day, "evening") for day in rng.sample(range(4), 3)]
        late += [(5, "saturday")] if rng.randrange(100) < 40 else []
        person.per_week = 2 if rng.randrange(100) < 30 else None
    person.free = Free(frozenset(week + late), frozenset(late), absences(knobs, rng, times))


def absences(knobs: Knobs, rng: Random, times: Sequence[Time]) -> list[Block]:
    """Spells of one to ten days that together take about the share of the days the knob says."""
    days = sorted({time.day for time in times})
    left = round(len(days) * knobs.absent / 100)
    found: list[Block] = []
    while left > 0:
        length = min(left, rng.choice((1, 1, 2, 3, 5, 5)))
        first = rng.randrange(len(days))
        found.append(Block(days[first], days[min(len(days) - 1, first + length - 1)]))
        left -= length
    return found


def rooms(knobs: Knobs, rng: Random, times: Sequence[Time]) -> list[Room]:
    """Each borough's first room is large and always open; the others are smaller, closed or booked at times."""
    found: list[Room] = []
    for n in range(max(knobs.rooms, knobs.boroughs)):
        hall = n < knobs.boroughs
        features = tuple(f for f in FEATURES if rng.randrange(100) < (75 if hall else 45))
        evenings = rng.sample(range(4), rng.choice((2, 3, 4)))
        week: list[tuple[int, Part]] = [(day, part) for day in range(5) for part in DAILY]
        week += [(day, "evening") for day in (range(4) if hall else evenings)]
        week += [(5, "saturday")] if hall or rng.randrange(100) < 50 else []
        free = Free(frozenset(week), frozenset(), absences(knobs, rng, times))
        capacity = rng.choice((40, 60)) if hall else rng.randint(16, 26)
        rent = rng.choice(RENT_CENTS) if knobs.fee_euros and rng.randrange(100) < knobs.rented else 0
        found.append(Room(n % knobs.boroughs, capacity, features, free, rent))
    return found


def committees(knobs: Knobs, rng: Random, times: Sequence[Time], found: list[Organisation]) -> list[Committee]:
    """Bodies that sit about monthly, on an evening of their own; their members are volunteers more often than not."""
    homes: list[list[Delegate]] = [[] for _ in range(knobs.boroughs)]
    for organisation in found:
        for person in organisation.people:
            homes[rng.randrange(knobs.boroughs) if organisation.home is None else organisation.home].append(person)
    bodies: list[Committee] = []
    for n in range(knobs.committees):
        people = homes[n % knobs.boroughs]
        wanted = max(2, round(sum(map(len, homes)) * knobs.members / 100 / knobs.committees * 1.3))
        ranked = sorted(people, key=lambda p: rng.random() * p.organisation.weight * (2 if p.volunteer else 1))
        of_body = knobs.sittings // knobs.committees + (n < knobs.sittings % knobs.committees)
        body = Committee(n % knobs.boroughs, ranked[-wanted:], _sittings(rng, times, of_body))
        body.located = knobs.boroughs > 1 and rng.randrange(100) < knobs.located
        place, buffer = (body.home, 0) if body.located else (None, BUFFER_MIN)
        for person in body.members:
            for day, start, end in body.sittings:
                until = start + ASSUMED_MIN if end is None else end
                person.sittings.append((day, start - buffer, until + buffer, place))
        bodies.append(body)
    return bodies


def _sittings(rng: Random, times: Sequence[Time], count: int) -> list[tuple[dt.date, int, int | None]]:
    weekday, start = rng.randrange(4), rng.choice((16 * 60, 17 * 60, 17 * 60, 17 * 60 + 30, 18 * 60))
    days = sorted({time.day for time in times if time.weekday == weekday})
    if not days or not count:
        return []
    step = max(1, len(days) // count)
    chosen = days[rng.randrange(step) :: step][:count]
    return [(day, start, None if rng.randrange(100) < 10 else start + rng.choice((120, 150, 180))) for day in chosen]
