"""Random tiny problems in which every rule can bind: none has every feature, so that all their plans can be tried."""

from __future__ import annotations

import datetime as dt
import random
from functools import lru_cache
from typing import Any

from scheduler.domain.problem import Priorities, Problem
from scheduler.errors import InputError
from scheduler.rules.base import SoftRule
from scheduler.rules.catalogue import PRIORITY, RULES, configured

FIRST = dt.date(2027, 1, 11)  # a Monday; 17 January is a Sunday
DAYS = (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 14, 15)
TIMES = (("09:00", "12:00"), ("15:30", "18:30"), ("17:00", "20:00"), ("18:00", "21:00"), ("18:30", "21:30"))
TOUCHING = (("15:30", "18:30"), ("18:30", "21:30"), ("18:00", "21:00"))
"""On one day: from one to the next it is 0 to 150 minutes, so that the way decides."""
TRAVEL_MIN = (20, 45, 70)
CATEGORIES = ("administration", "association", "mosque_association", "company")
FEES = ({200: 20_000}, {120: 15_000, 200: 35_000}, {200: 50_000})
LANGUAGES = ("de", "ar")

Record = dict[str, Any]


@lru_cache(maxsize=4_000)
def problem(seed: int) -> Problem | None:
    """A random problem of two or three workshops; None if the draw has an input fault."""
    draw = random.Random(seed)
    boroughs = ["b0", "b1", "b2"][: draw.choice((2, 2, 3))] if draw.random() < 0.4 else []
    costly = draw.random() < 0.4
    moderators = [_moderator(draw, n, costly) for n in range(draw.choice((0, 1, 2, 2, 3)))]
    rooms = [_room(draw, n, boroughs, costly) for n in range(2 if boroughs else draw.choice((0, 1, 1, 2)))]
    most = max(1, len(moderators))
    workshops = [_workshop(draw, n, boroughs, most) for n in range(draw.choice((2, 2, 3)))]
    slots = _slots(draw, boroughs)
    series = _series(draw, workshops)
    _repeat(draw, workshops)
    raw: Record = {
        "schema_version": 1,
        "programme_id": "tiny",
        "municipality": {"label": "Tiny", "land": "NW"},
        "horizon": {"first": str(FIRST), "last": str(FIRST + dt.timedelta(days=27))},
        "planning_date": str(FIRST - dt.timedelta(days=draw.choice((13, 14, 15, 20, 20, 40)))),
        "calendar": _calendar(draw),
        "slots": {"single": [{"date": date, "start": start, "end": end} for date, start, end in slots]},
        "boroughs": [{"id": borough, "label": borough.upper()} for borough in boroughs],
        "travel": _travel(draw, boroughs),
        "organisations": [_organisation(draw, n, boroughs) for n in range(3)],
        "people": [_person(draw, n) for n in range(4)],
        "topics": [
            {"id": "t0", "label": "T0", "responsible": draw.sample(("o0", "o1"), draw.choice((0, 1)))},
            {"id": "t1", "label": "T1", "implementers": draw.sample(("o0", "o2"), draw.choice((0, 1)))},
        ],
        "workshops": workshops,
        "series": series,
        "moderators": moderators,
        "rooms": rooms,
        "committees": [_committee(draw, boroughs, slots)] if draw.random() < 0.6 else [],
        "budget": _budget(draw) if costly else {},
        "observances": [_observance(draw)] if draw.random() < 0.4 else [],
        "rules": _rules(draw, series),
        "partial": draw.random() < 0.2,
    }
    _lock(draw, raw)
    try:
        found = Problem.model_validate(raw)
        configured(found)
    except InputError:
        return None
    return found


def prioritised(problem: Problem, first: str, draw: random.Random) -> Problem:
    """The same problem with this soft rule before all others, and sometimes two others joined with weights."""
    soft = {rule.name: rule for rule in RULES if isinstance(rule, SoftRule)}
    order: list[str | dict[str, int]] = [first, *(name for name in PRIORITY if name in soft and name != first)]
    if draw.random() < 0.2:
        one, other = draw.sample([name for name in soft if soft[name].n_stages == 1 and name != first], 2)
        order[order.index(one)] = {one: draw.choice((1, 3)), other: draw.choice((1, 2))}
        order.remove(other)
    return problem.model_copy(update={"priorities": Priorities(order=tuple(order))})


# -- time and place -------------------------------------------------------------------------------


def _day(draw: random.Random) -> dt.date:
    return FIRST + dt.timedelta(days=draw.choice(DAYS))


def _slots(draw: random.Random, boroughs: list[str]) -> list[tuple[str, str, str]]:
    """Where there are boroughs, some slots of one day between which the way matters."""
    found = {(str(_day(draw)), *draw.choice(TIMES)) for _ in range(2 if boroughs else 5)}
    if boroughs:
        day = str(_day(draw))
        found |= {(day, *hours) for hours in draw.sample(TOUCHING, 2)}
    return sorted(found)[: draw.choice((3, 4, 5))]


def _travel(draw: random.Random, boroughs: list[str]) -> list[Record]:
    pairs = [(a, b) for n, a in enumerate(boroughs) for b in boroughs[n + 1 :]]
    return [{"between": pair, "travel_min": draw.choice(TRAVEL_MIN)} for pair in pairs if draw.random() < 0.9]


def _in_one_of(draw: random.Random, boroughs: list[str], share: float) -> Record:
    return {"borough": draw.choice(boroughs)} if boroughs and draw.random() < share else {}


def _calendar(draw: random.Random) -> Record:
    holiday = _day(draw)
    return {
        "closed_days": [str(_day(draw))] if draw.random() < 0.3 else [],
        "invitation_blackouts": [{"first": "2026-12-24", "last": "2027-01-02"}] if draw.random() < 0.2 else [],
        "school_holidays": draw.choice(("avoid", "avoid", "closed", "ignored")),
        "school_holiday_spans": [
            {"first": str(holiday), "last": str(holiday + dt.timedelta(days=draw.choice((0, 2))))}
            for _ in range(draw.random() < 0.5)
        ],
    }


def _observance(draw: random.Random) -> Record:
    """One of its own, so that what is known of feasts plays no part."""
    day = _day(draw)
    kept: Record = {
        "id": "kept",
        "label": "Kept",
        "categories": draw.sample(CATEGORIES, draw.choice((1, 2))),
        "spans": [{"first": str(day), "last": str(day + dt.timedelta(days=draw.choice((0, 1, 7))))}],
        "weight": draw.choice((1, 1, 2)),
        "hard": draw.random() < 0.4,
    }
    if draw.random() < 0.5:
        kept["start"], kept["end"] = "16:30", draw.choice(("18:00", "20:30"))
    if draw.random() < 0.2:
        kept["weekdays"] = ["mon", "tue", "sat"]
    return kept


# -- who and where --------------------------------------------------------------------------------


def _organisation(draw: random.Random, n: int, boroughs: list[str]) -> Record:
    return {
        "id": f"o{n}",
        "label": f"O{n}",
        "category": draw.choice(CATEGORIES),
        "direct_contact": draw.random() < 0.3,
        **_in_one_of(draw, boroughs, 0.8),
    }


def _availability(draw: random.Random) -> Record:
    kind, level = draw.randrange(6), draw.choice(("good", "if_needed"))
    if kind == 0:
        return {"weekly": [{"weekdays": ["mon", "tue", "wed"], "start": "08:00", "end": "20:00", "level": level}]}
    if kind in (1, 2):
        return {"dates": [{"first": str(_day(draw)), "level": draw.choice(("impossible", "if_needed"))}]}
    if kind == 3:
        day = _day(draw)
        return {"busy": [{"start": f"{day}T16:00", "end": f"{day}T{draw.choice(('17:00', '18:00'))}"}]}
    return {}


def _person(draw: random.Random, n: int) -> Record:
    person: Record = {
        "id": f"p{n}",
        "organisation": f"o{n % 3}",
        "engagement": draw.choice(("volunteer", "paid", "paid")),
        "availability": _availability(draw),
        "history": draw.choice((0, 0, 0, 1, 3, 11)),
    }
    if draw.random() < 0.2:
        person["available_daytime"] = draw.choice((True, [{"weekdays": ["mon"], "start": "14:00", "end": "17:00"}]))
    if draw.random() < 0.3:
        person["load"] = {"per_horizon": draw.choice((1, 2)), "per_week": draw.choice((1, 2))}
    return person


def _moderator(draw: random.Random, n: int, costly: bool) -> Record:
    moderator: Record = {"id": f"m{n}", "availability": _availability(draw)}
    if draw.random() < 0.6:
        moderator["organisation"] = draw.choice(("o0", "o1", "o2"))
    if draw.random() < 0.3:
        moderator["person"] = f"p{n}"
    elif draw.random() < 0.3:
        moderator["engagement"] = "volunteer"
    moderator["languages"] = [language for language in LANGUAGES if draw.random() < 0.7]
    moderator["methods"] = ["world-cafe"] if draw.random() < 0.7 else []
    if draw.random() < 0.4:
        moderator["load"] = {"per_day": 1, "per_horizon": draw.choice((1, 2, 3))}
    if costly and draw.random() < 0.7:
        moderator["fees"] = draw.choice(FEES)
    return moderator


def _room(draw: random.Random, n: int, boroughs: list[str], costly: bool) -> Record:
    return {
        "id": f"r{n}",
        "capacity": draw.choice((3, 5, 9, 9)),
        "features": draw.choice(([], ["step_free"])),
        "availability": _availability(draw) if draw.random() < 0.7 else {},
        "rent_cents": draw.choice((0, 5_000, 8_000)) if costly else 0,
        **({"borough": boroughs[n]} if boroughs and draw.random() < 0.9 else {}),
    }


def _committee(draw: random.Random, boroughs: list[str], slots: list[tuple[str, str, str]]) -> Record:
    members = [{"person": f"p{n}"} for n in draw.sample(range(4), 2)]
    if draw.random() < 0.3:
        members[0]["last"] = str(FIRST + dt.timedelta(days=3))
    sittings = [_sitting(draw, boroughs, [date for date, _, _ in slots]) for _ in range(draw.choice((1, 1, 2)))]
    topics = draw.choice(([], ["t0"], ["t0", "t1"]))
    return {"id": "c", "label": "C", "topics": topics, "members": members, "sittings": sittings}


def _sitting(draw: random.Random, boroughs: list[str], days: list[str]) -> Record:
    day = draw.choice((*days, str(_day(draw))))
    sitting: Record = {"start": f"{day}T{draw.choice(('13:30', '15:00', '16:00', '20:00', '20:30'))}"}
    if draw.random() < 0.5:
        sitting["end"] = f"{day}T{draw.choice(('20:45', '21:00', '21:30'))}"
    if draw.random() < 0.15:
        sitting["cancelled"] = True
    return {**sitting, **_in_one_of(draw, boroughs, 0.7)}


# -- what is planned ------------------------------------------------------------------------------


def _workshop(draw: random.Random, n: int, boroughs: list[str], most_moderators: int) -> Record:
    actors: tuple[Record, ...] = (
        {"organisation": "o0"},
        {"organisation": "o1"},
        {"organisation": "o2"},
        {"person": "p1"},
        {"category": draw.choice(CATEGORIES[:2])},
    )
    seats: list[Record] = [
        {**actor, "required": draw.random() < 0.3, "weight": draw.choice((1, 1, 2))}
        for actor in draw.sample(actors, draw.choice((1, 2, 2)))
    ]
    if draw.random() < 0.2 and "person" not in seats[0]:
        seats[0]["places"] = 2
    workshop: Record = {
        "id": f"w{n}",
        "topic": draw.choice(("t0", "t1")),
        "duration": draw.choice((60, 90, 120, 180)),
        "seats": seats,
        "moderators": min(draw.choices((0, 1, 2), (0.15, 0.6, 0.25))[0], most_moderators),
    }
    if draw.random() < 0.3:
        workshop["durations"] = {"evening": draw.choice((90, 120, 181))}
    if draw.random() < 0.2:
        workshop["needs"] = ["step_free"]
    if draw.random() < 0.3:
        workshop["languages"] = draw.sample(LANGUAGES, draw.choice((1, 2)))
    if draw.random() < 0.2:
        workshop["methods"] = ["world-cafe"]
    return {**workshop, **_in_one_of(draw, boroughs, 0.1)}


def _series(draw: random.Random, workshops: list[Record]) -> list[Record]:
    if draw.random() < 0.5:
        return []
    if draw.random() < 0.3:
        sessions = workshops[1:]
        workshops[0]["opens"] = ["s"]
    else:
        sessions = workshops
    same_seats = draw.random() < 0.3
    for workshop in sessions:
        workshop["topic"] = "t0"
        workshop["seats"] = (sessions[0] if same_seats else workshop)["seats"]
    ids = [workshop["id"] for workshop in sessions]
    return [{"id": "s", "topic": "t0", "sessions": [ids] if len(ids) > 1 and draw.random() < 0.2 else ids}]


def _repeat(draw: random.Random, workshops: list[Record]) -> None:
    """Sometimes two identical sessions, in a series or beside it."""
    one, other = workshops[-2:]
    if draw.random() < 0.25 and one.get("opens") == other.get("opens"):
        for workshop in (one, other):
            workshop["repeat"] = "twice"
            if draw.random() < 0.7:
                workshop["group_size"] = draw.choice(({"min": 1}, {"min": 2}, {"max": 1}, {"min": 1, "max": 2}))
        other["seats"], other["topic"] = one["seats"], one["topic"]


def _lock(draw: random.Random, raw: Record) -> None:
    """Sometimes a workshop was announced, or a part of it."""
    workshop, moderators, locked = raw["workshops"][0], raw["moderators"], Record()
    if draw.random() < 0.15:
        slot = draw.choice(raw["slots"]["single"])
        locked["slot"] = f"{slot['date']}/{slot['start']}-{slot['end']}"
    if raw["rooms"] and draw.random() < 0.05:
        locked["room"] = draw.choice(raw["rooms"])["id"]
    if moderators and draw.random() < 0.05:
        locked["moderators"] = [moderator["id"] for moderator in draw.sample(moderators, workshop["moderators"])]
    if locked:
        workshop["locked"] = locked


def _budget(draw: random.Random) -> Record:
    budget: Record = {"total_cents": draw.choice((None, 45_000, 70_000))}
    if draw.random() < 0.4:
        budget["topic_cents"] = {draw.choice(("t0", "t1")): draw.choice((10_000, 25_000, 45_000))}
    return budget


def _rules(draw: random.Random, series: list[Record]) -> Record:
    at_most = {"max_gap_days": draw.choice((3, 8))} if series and draw.random() < 0.3 else {}
    return {
        "series-order": {"first_gap_days": draw.choice((1, 1, 2, 7)), "gap_days": 1, **at_most},
        "volunteers-evening": {"saturdays": draw.random() < 0.5},
        "role-conflict": {"forbid": draw.choice((None, None, None, 1, 3))},
        "room-fits": {"newcomer_seats": draw.choice((0, 1, 2))},
    }
