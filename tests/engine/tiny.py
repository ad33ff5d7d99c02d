"""Random tiny problems in which every rule can bind, and every plan they have."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Any

from scheduler.domain.plan import Entry, Plan, Seated
from scheduler.domain.problem import Problem
from scheduler.domain.workshop import Workshop
from scheduler.errors import InputError
from scheduler.rules.base import Rule, SoftRule
from scheduler.rules.catalogue import RULES, configured, tiers

FIRST = dt.date(2027, 1, 11)  # a Monday; 17 January is a Sunday
DAYS = (0, 0, 1, 2, 5, 6, 7, 8, 9, 14)
TIMES = (("09:00", "12:00"), ("15:30", "18:30"), ("17:00", "20:00"), ("18:00", "21:00"), ("18:30", "21:30"))
CATEGORIES = ("administration", "association", "mosque_association", "company")

Options = Sequence[Entry | None]


def problem(seed: int) -> Problem | None:
    """A random problem of two or three workshops; None if the draw has an input fault."""
    draw = random.Random(seed)
    n_workshops = draw.choice((2, 2, 3))
    organisations = [
        {"id": f"o{n}", "label": f"O{n}", "category": draw.choice(CATEGORIES), "direct_contact": draw.random() < 0.3}
        for n in range(3)
    ]
    people = [_person(draw, n) for n in range(4)]
    moderators = [_moderator(draw, n) for n in range(draw.choice((0, 1, 2, 2)))]
    rooms = [_room(draw, n) for n in range(draw.choice((0, 1, 1, 2)))]
    workshops = [_workshop(draw, n) for n in range(n_workshops)]
    series = _series(draw, workshops)
    slots = sorted({_slot(draw) for _ in range(draw.choice((3, 4, 4)))})
    if draw.random() < 0.2:
        date, start, end = draw.choice(slots)
        workshops[0]["locked"] = {"slot": f"{date}/{start}-{end}"}
    raw: dict[str, Any] = {
        "schema_version": 1,
        "programme_id": "tiny",
        "municipality": {"label": "Tiny", "land": "NW"},
        "horizon": {"first": str(FIRST), "last": str(FIRST + dt.timedelta(days=27))},
        "planning_date": str(FIRST - dt.timedelta(days=draw.choice((13, 14, 15, 16, 40)))),
        "calendar": {
            "closed_days": [str(FIRST + dt.timedelta(days=draw.choice(DAYS)))] if draw.random() < 0.4 else [],
            "invitation_blackouts": [{"first": "2026-12-24", "last": "2027-01-02"}] if draw.random() < 0.2 else [],
        },
        "slots": {"single": [{"date": date, "start": start, "end": end} for date, start, end in slots]},
        "organisations": organisations,
        "people": people,
        "topics": [
            {"id": "t0", "label": "T0", "responsible": draw.sample(("o0", "o1"), draw.choice((0, 1)))},
            {"id": "t1", "label": "T1", "implementers": draw.sample(("o0", "o2"), draw.choice((0, 1)))},
        ],
        "workshops": workshops,
        "series": series,
        "moderators": moderators,
        "rooms": rooms,
        "committees": [_committee(draw)] if draw.random() < 0.6 else [],
        "rules": {
            "series-order": {"first_gap_days": draw.choice((1, 2, 7)), "gap_days": 1},
            "volunteers-evening": {"saturdays": draw.random() < 0.5},
            "role-conflict": {"forbid": draw.choice((None, None, 1, 3))},
            "room-fits": {"newcomer_seats": draw.choice((0, 1, 2))},
        },
        "partial": draw.random() < 0.2,
    }
    if series and draw.random() < 0.3:
        raw["rules"]["series-order"]["max_gap_days"] = draw.choice((3, 8))
    try:
        found = Problem.model_validate(raw)
        configured(found)
    except InputError:
        return None
    return found


def _slot(draw: random.Random) -> tuple[str, str, str]:
    return (str(FIRST + dt.timedelta(days=draw.choice(DAYS))), *draw.choice(TIMES))


def _availability(draw: random.Random) -> dict[str, Any]:
    kind = draw.randrange(5)
    if kind == 0:
        return {"weekly": [{"weekdays": ["mon", "tue", "wed"], "start": "08:00", "end": "20:00"}]}
    if kind == 1:
        day = FIRST + dt.timedelta(days=draw.choice(DAYS))
        return {"dates": [{"first": str(day), "level": draw.choice(("impossible", "if_needed"))}]}
    if kind == 2:
        day = FIRST + dt.timedelta(days=draw.choice(DAYS))
        return {"busy": [{"start": f"{day}T16:00", "end": f"{day}T{draw.choice(('17:00', '18:00'))}"}]}
    return {}


def _person(draw: random.Random, n: int) -> dict[str, Any]:
    person: dict[str, Any] = {
        "id": f"p{n}",
        "organisation": f"o{n % 3}",
        "engagement": draw.choice(("volunteer", "paid")),
        "availability": _availability(draw),
    }
    if draw.random() < 0.2:
        person["available_daytime"] = draw.choice((True, [{"weekdays": ["mon"], "start": "14:00", "end": "17:00"}]))
    if draw.random() < 0.3:
        person["load"] = {"per_horizon": draw.choice((1, 2)), "per_week": draw.choice((1, 2))}
    return person


def _moderator(draw: random.Random, n: int) -> dict[str, Any]:
    moderator: dict[str, Any] = {"id": f"m{n}", "availability": _availability(draw)}
    if draw.random() < 0.6:
        moderator["organisation"] = draw.choice(("o0", "o1", "o2"))
    if draw.random() < 0.3:
        moderator["person"] = f"p{n}"
    elif draw.random() < 0.3:
        moderator["engagement"] = "volunteer"
    if draw.random() < 0.6:
        moderator["languages"] = ["de"]
    if draw.random() < 0.4:
        moderator["load"] = {"per_day": 1, "per_horizon": draw.choice((1, 2, 3))}
    return moderator


def _room(draw: random.Random, n: int) -> dict[str, Any]:
    return {
        "id": f"r{n}",
        "capacity": draw.choice((3, 4, 5, 9)),
        "features": draw.choice(([], ["step_free"])),
        "availability": _availability(draw),
    }


def _workshop(draw: random.Random, n: int) -> dict[str, Any]:
    seats: list[dict[str, Any]] = []
    for actor in draw.sample(
        (
            {"organisation": "o0"},
            {"organisation": "o1"},
            {"organisation": "o2"},
            {"person": "p1"},
            {"category": draw.choice(CATEGORIES[:2])},
        ),
        draw.choice((1, 2, 2)),
    ):
        seats.append({**actor, "required": draw.random() < 0.4, "weight": draw.choice((1, 1, 2))})
    if draw.random() < 0.2 and "person" not in seats[0]:
        seats[0]["places"] = 2
    workshop: dict[str, Any] = {
        "id": f"w{n}",
        "topic": draw.choice(("t0", "t1")),
        "duration": draw.choice((90, 120, 180)),
        "seats": seats,
    }
    if draw.random() < 0.3:
        workshop["durations"] = {"evening": draw.choice((120, 181))}
    if draw.random() < 0.2:
        workshop["needs"] = ["step_free"]
    if draw.random() < 0.3:
        workshop["languages"] = ["de"]
    if draw.random() < 0.15:
        workshop["moderators"] = 0
    return workshop


def _series(draw: random.Random, workshops: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if draw.random() < 0.5:
        return []
    if draw.random() < 0.4:
        sessions = workshops[1:]
        workshops[0]["opens"] = ["s"]
    else:
        sessions = workshops
    for workshop in sessions:
        workshop["topic"] = "t0"
    ids = [workshop["id"] for workshop in sessions]
    steps: list[Any] = [ids] if len(ids) > 1 and draw.random() < 0.2 else ids
    return [{"id": "s", "topic": "t0", "sessions": steps}]


def _committee(draw: random.Random) -> dict[str, Any]:
    members = [{"person": f"p{n}"} for n in draw.sample(range(4), 2)]
    if draw.random() < 0.3:
        members[0]["last"] = str(FIRST + dt.timedelta(days=3))
    day = FIRST + dt.timedelta(days=draw.choice(DAYS))
    sitting: dict[str, Any] = {"start": f"{day}T{draw.choice(('13:30', '15:00', '16:00', '20:00', '20:30'))}"}
    if draw.random() < 0.5:
        sitting["end"] = f"{day}T{draw.choice(('20:45', '21:00', '21:30'))}"
    if draw.random() < 0.15:
        sitting["cancelled"] = True
    return {"id": "c", "label": "C", "members": members, "sittings": [sitting]}


# -- every plan -----------------------------------------------------------------------------------


def entries(problem: Problem, workshop: Workshop) -> list[Entry]:
    """Every way to place the workshop and to fill its seats with people they mean."""
    rooms: list[str | None] = [room.id for room in problem.rooms] or [None]
    asked = problem.asked_moderators(workshop)
    moderators = list(combinations([moderator.id for moderator in problem.moderators], asked))
    fillings = []
    for seat in workshop.seats:
        people = problem.eligible(seat)
        fillings.append([chosen for k in range(seat.places + 1) for chosen in combinations(people, k)])
    return [
        Entry(
            workshop=workshop.id,
            slot=slot.id,
            room=room,
            moderators=moderating,
            seats=tuple(
                Seated(seat=seat.key, people=people)
                for seat, people in zip(workshop.seats, filling, strict=True)
                if people
            ),
        )
        for slot, room, moderating, filling in product(problem.dated_slots, rooms, moderators, product(*fillings))
    ]


def plan(problem: Problem, chosen: Options) -> Plan:
    return Plan(programme_id=problem.programme_id, entries=tuple(entry for entry in chosen if entry is not None))


def n_plans(problem: Problem) -> int:
    total = 1
    for workshop in problem.workshops:
        total *= len(entries(problem, workshop)) + problem.partial
    return total


def best(problem: Problem, rules: Sequence[Rule] = RULES) -> tuple[int, ...] | None:
    """The lexicographically smallest score of all valid plans, by trying every one; None if there is none.

    An entry that breaks a rule all by itself breaks it in every plan and is left out early; only what
    `placed-once` says about other workshops depends on the rest.
    """
    return min(scores(problem, rules), default=None)


def scores(problem: Problem, rules: Sequence[Rule] = RULES) -> Iterator[tuple[int, ...]]:
    rules = configured(problem, rules)
    yield from (score(problem, candidate, rules) for candidate in valid(problem, rules))


def valid(problem: Problem, rules: Sequence[Rule]) -> Iterator[Plan]:
    """Every plan that these (configured) rules accept."""
    alone = problem.model_copy(update={"partial": True})
    options: list[list[Entry | None]] = []
    for workshop in problem.workshops:
        fine: list[Entry | None] = [
            entry for entry in entries(problem, workshop) if not _breaks_alone(alone, plan(problem, [entry]), rules)
        ]
        options.append([*fine, None] if problem.partial else fine)
    for chosen in product(*options):
        candidate = plan(problem, chosen)
        if not any(True for rule in rules for _ in rule.check(problem, candidate)):
            yield candidate


def _breaks_alone(problem: Problem, single: Plan, rules: Sequence[Rule]) -> bool:
    return any(
        because.aspect not in ("announced", "before") or because.rule != "placed-once"
        for rule in rules
        for because in rule.check(problem, single)
    )


def score(problem: Problem, plan: Plan, rules: Sequence[Rule]) -> tuple[int, ...]:
    return tuple(
        value
        for tier in tiers(problem, rules)
        for weight, rule in tier
        if isinstance(rule, SoftRule)
        for value in (weight * stage for stage in rule.stages(problem, plan))
    )
