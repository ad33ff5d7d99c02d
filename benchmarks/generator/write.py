"""From the plain records to a problem and plans in the words of the schema."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import combinations
from random import Random
from typing import Any

from scheduler.domain.parts.fields import WEEKDAYS

from .days import DAY_MIN, Part
from .ids import Ids
from .world import Block, Chair, Committee, Delegate, Free, Meeting, Moderator, Organisation, Room, Series, Topic, World

Json = dict[str, Any]
HOURS: dict[Part, tuple[str, str]] = {
    "morning": ("08:00", "13:00"),
    "afternoon": ("13:00", "18:00"),
    "evening": ("17:00", "22:00"),
    "saturday": ("09:00", "15:00"),
}
"""What being free in a part of the day means: from when to when. The slot of that part lies inside."""


class Writer:
    """Writes one world, under ids dealt by the generator."""

    def __init__(self, world: World, boroughs: int, rng: Random) -> None:
        self.world = world
        self.ids = Ids(rng)
        self.boroughs = [object() for _ in range(boroughs)]
        for prefix, records in (
            ("b", self.boroughs),
            ("o", world.organisations),
            ("p", world.people),
            ("t", world.topics),
            ("w", world.meetings),
            ("s", world.series),
            ("m", world.moderators),
            ("r", world.rooms),
            ("c", world.committees),
        ):
            self.ids.deal(prefix, records)

    def problem(self, frame: Json) -> Json:
        listed, world = self.ids.listed, self.world
        return {
            **frame,
            "boroughs": listed(self.boroughs, lambda b: {"id": self.ids.of(b), "label": f"Bezirk {self.ids.of(b)}"}),
            **({"travel": ways} if (ways := self._travel()) else {}),
            "organisations": listed(world.organisations, self._organisation),
            "people": listed(world.people, self._person),
            "topics": listed(world.topics, self._topic),
            "workshops": listed(world.meetings, self._workshop),
            "series": listed(world.series, self._series),
            "moderators": listed(world.moderators, self._moderator),
            "rooms": listed(world.rooms, self._room),
            "committees": listed(world.committees, self._committee),
        }

    def plan(self, programme_id: str) -> Json:
        return {
            "schema_version": 1,
            "kind": "rundertisch-plan",
            "programme_id": programme_id,
            "entries": self.ids.listed(self.world.meetings, self._entry),
        }

    def _travel(self) -> list[Json]:
        pairs = combinations(sorted(range(len(self.boroughs)), key=self._borough), 2)
        ways = [(self._borough(a), self._borough(b), self.world.travel[a][b]) for a, b in pairs]
        return [{"between": [a, b], "travel_min": way} for a, b, way in ways if way]

    def _borough(self, home: int) -> str:
        return self.ids.of(self.boroughs[home])

    def _organisation(self, organisation: Organisation) -> Json:
        id = self.ids.of(organisation)
        found: Json = {"id": id, "label": f"Organisation {id[1:]}", "category": organisation.category}
        _put(found, "direct_contact", organisation.direct_contact)
        _put(found, "borough", self._borough(organisation.office) if len(self.boroughs) > 1 else None)
        return found

    def _person(self, person: Delegate) -> Json:
        found: Json = {
            "id": self.ids.of(person),
            "organisation": self.ids.of(person.organisation),
            "engagement": "volunteer" if person.volunteer else "paid",
        }
        if person.daytime:
            found["available_daytime"] = True
        _put(found, "availability", _availability(person.free))
        _put(found, "history", person.history)
        load = {"per_week": person.per_week, "per_horizon": person.per_horizon}
        _put(found, "load", {name: most for name, most in load.items() if most is not None})
        return found

    def _topic(self, topic: Topic) -> Json:
        return {
            "id": self.ids.of(topic),
            "label": f"{topic.field}, Bezirk {self._borough(topic.home)}",
            "responsible": self.ids.all(topic.responsible),
            "implementers": self.ids.all(topic.implementers),
        }

    def _workshop(self, meeting: Meeting) -> Json:
        found: Json = {"id": self.ids.of(meeting)}
        if meeting.topic is not None:
            found |= {"topic": self.ids.of(meeting.topic), "phase": meeting.phase}
        found |= {"duration": DAY_MIN, "durations": {"evening": meeting.evening_min}}
        _put(found, "moderators", meeting.asked if meeting.asked > 1 else None)
        _put(found, "needs", list(meeting.needs))
        _put(found, "languages", list(meeting.languages))
        _put(found, "methods", self._methods(meeting))
        if meeting.bound:
            found["borough"] = self._borough(meeting.home)
        _put(found, "opens", self.ids.all(meeting.opens))
        locked = {"slot": meeting.at.id, "room": self.ids.of(meeting.room)}
        _put(found, "locked", {name: locked[name] for name in meeting.locked})
        found["seats"] = [self._seat(chair) for chair in meeting.chairs]
        return found

    def _methods(self, meeting: Meeting) -> list[str]:
        """Where moderators serve some boroughs only, that is a skill, for want of another word in the schema."""
        bound = any(moderator.serves is not None for moderator in meeting.moderators)
        return [*meeting.methods, *([self._serves(meeting.home)] if bound else [])]

    def _serves(self, home: int) -> str:
        return f"serves-{self._borough(home)}"

    def _seat(self, chair: Chair) -> Json:
        found: Json
        if chair.person is not None:
            found = {"person": self.ids.of(chair.person)}
        elif chair.organisation is not None:
            found = {"organisation": self.ids.of(chair.organisation)}
        else:
            found = {"category": chair.category}
        _put(found, "places", chair.places if chair.places > 1 else None)
        _put(found, "required", chair.required)
        _put(found, "weight", chair.weight if chair.weight > 1 and not chair.required else None)
        return found

    def _series(self, series: Series) -> Json:
        steps = [self.ids.all(step) if len(step) > 1 else self.ids.of(step[0]) for step in series.steps]
        return {"id": self.ids.of(series), "topic": self.ids.of(series.topic), "sessions": steps}

    def _moderator(self, moderator: Moderator) -> Json:
        found: Json = {"id": self.ids.of(moderator)}
        if moderator.organisation is not None:
            found["organisation"] = self.ids.of(moderator.organisation)
        if moderator.person is not None:
            found["person"] = self.ids.of(moderator.person)
        serves = sorted(self._serves(home) for home in moderator.serves or ())
        _put(found, "languages", list(moderator.languages))
        _put(found, "methods", [*moderator.methods, *serves])
        _put(found, "fees", {str(most): cents for most, cents in moderator.fees.items()})
        if moderator.person is None:
            _put(found, "availability", _availability(moderator.free))
        found["load"] = {"per_day": 1, "per_week": moderator.per_week, "per_horizon": moderator.per_horizon}
        return found

    def _room(self, room: Room) -> Json:
        found: Json = {"id": self.ids.of(room), "capacity": room.capacity}
        _put(found, "features", list(room.features))
        found["borough"] = self._borough(room.home)
        _put(found, "rent_cents", room.rent_cents)
        _put(found, "availability", _availability(room.free))
        return found

    def _committee(self, committee: Committee) -> Json:
        sittings = []
        for day, start, end in committee.sittings:
            sitting = {"start": f"{day}T{_clock(start)}"}
            _put(sitting, "end", None if end is None else f"{day}T{_clock(end)}")
            _put(sitting, "borough", self._borough(committee.home) if committee.located else None)
            sittings.append(sitting)
        return {
            "id": self.ids.of(committee),
            "label": f"Ausschuss {self.ids.of(committee)[1:]}",
            "topics": self.ids.all(committee.topics),
            "members": [{"person": id} for id in self.ids.all(committee.members)],
            "sittings": sittings,
        }

    def _entry(self, meeting: Meeting) -> Json:
        seats = [
            {"seat": self._key(chair), "people": self.ids.all(chair.seated)} for chair in meeting.chairs if chair.seated
        ]
        return {
            "workshop": self.ids.of(meeting),
            "slot": meeting.at.id,
            "room": self.ids.of(meeting.room),
            "moderators": self.ids.all(meeting.moderators),
            "seats": seats,
        }

    def _key(self, chair: Chair) -> str:
        seat = self._seat(chair)
        key: str = seat.get("person") or seat.get("organisation") or seat["category"]
        return key


def _put(record: Json, name: str, value: Any) -> None:
    if value:
        record[name] = value


def _availability(free: Free) -> Json:
    found: Json = {}
    _put(found, "weekly", [] if free.pattern is None else _weekly(free.pattern, free.if_needed))
    _put(found, "dates", [_dated(block) for block in sorted(free.blocks, key=lambda b: (b.first, b.last, b.start))])
    return found


def _weekly(pattern: frozenset[tuple[int, Part]], if_needed: frozenset[tuple[int, Part]]) -> list[Json]:
    """Windows, weekdays with the same ones together; a morning and an afternoon become one."""
    by_window: dict[tuple[str, str, bool], list[str]] = {}
    for day in range(6):
        parts = [part for part in HOURS if (day, part) in pattern]
        if parts[:2] == ["morning", "afternoon"]:
            windows = [("08:00", "18:00", False)]
            parts = parts[2:]
        else:
            windows = []
        windows += [(*HOURS[part], (day, part) in if_needed) for part in parts]
        for window in windows:
            by_window.setdefault(window, []).append(WEEKDAYS[day])
    return [
        {"weekdays": days, "start": start, "end": end, **({"level": "if_needed"} if level else {})}
        for (start, end, level), days in sorted(by_window.items())
    ]


def _dated(block: Block) -> Json:
    found: Json = {"first": str(block.first)}
    if block.last != block.first:
        found["last"] = str(block.last)
    if (block.start, block.end) != (0, 24 * 60):
        found |= {"start": _clock(block.start), "end": _clock(block.end)}
    return {**found, "level": "impossible"}


def _clock(minute: int) -> str:
    return f"{dt.time(minute // 60, minute % 60):%H:%M}"


def lines(document: Json) -> str:
    """JSON with one record a line: small, and a fault has a line of its own."""
    import json

    def short(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    parts: Sequence[str] = [
        f"{short(name)}:[\n" + ",\n".join(map(short, value)) + "\n]"
        if isinstance(value, list) and value
        else f"{short(name)}:{short(value)}"
        for name, value in document.items()
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"
