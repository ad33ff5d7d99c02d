"""The problem: everything a municipality's quarter of workshops is planned from, on names."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationInfo, model_validator

from .parts import calendar, holidays
from .parts.calendar import Calendar, Horizon, Interval, Slot, Slots
from .parts.committee import Committee
from .parts.fields import Day, Flag, Id, Model, Positive
from .parts.money import Budget
from .parts.observance import Kept, Observance, in_force
from .parts.people import Category, Moderator, Organisation, Person
from .parts.places import Borough, Municipality, Room, Travel
from .parts.repair_prices import ChangeKind, RepairPrice
from .parts.workshop import Actor, Seat, Series, Topic, Workshop


class Priorities(Model):
    """The order of the soft rules. A tier is one rule, or several joined with weights; ``off`` switches rules off.

    Every soft rule occurs exactly once, in ``order`` or in ``off``.
    """

    order: tuple[Id | Annotated[dict[Id, Positive], Field(min_length=1)], ...]
    off: tuple[Id, ...] = ()


class Problem(Model):
    """A whole problem file. Raises InputError with all faults if ids, dates or series do not fit together."""

    schema_version: Literal[1]
    programme_id: Id
    municipality: Municipality
    horizon: Horizon
    planning_date: Day
    calendar: Calendar = Calendar()
    slots: Slots
    boroughs: tuple[Borough, ...] = ()
    travel: tuple[Travel, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    people: tuple[Person, ...] = ()
    topics: tuple[Topic, ...] = ()
    workshops: tuple[Workshop, ...] = Field(min_length=1)
    series: tuple[Series, ...] = ()
    moderators: tuple[Moderator, ...] = ()
    rooms: tuple[Room, ...] = ()
    committees: tuple[Committee, ...] = ()
    budget: Budget = Budget()
    observances: tuple[Observance, ...] = ()
    rules: dict[Id, dict[str, Any]] = Field(default={})
    priorities: Priorities | None = None
    repair_prices: dict[ChangeKind, RepairPrice] = Field(default={})
    partial: Flag = False

    @model_validator(mode="after")
    def _consistent(self, info: ValidationInfo) -> Problem:
        from ..errors import InputError
        from .faults.consistency import faults

        found = faults(self, (info.context or {}).get("set_aside", {}))
        if found:
            raise InputError(found)
        return self

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Problem:
        """A copy with other values, which looks everything up anew."""
        copy = super().model_copy(update=update, deep=deep)
        for name in set(copy.__dict__) - set(type(self).model_fields):
            del copy.__dict__[name]
        return copy

    # -- the calendar ---------------------------------------------------------------------------

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.municipality.time_zone)

    @cached_property
    def dated_slots(self) -> tuple[Slot, ...]:
        """Every slot of the horizon by date, start and end."""
        return calendar.expand(self.slots, self.horizon, self.calendar.after_work)

    @cached_property
    def slot_by_id(self) -> Mapping[str, Slot]:
        return {slot.id: slot for slot in self.dated_slots}

    @cached_property
    def public_holidays(self) -> Mapping[dt.date, str]:
        years = range(self.horizon.first.year, self.horizon.last.year + 1)
        return {
            day: name
            for year in years
            for day, name in holidays.public_holidays(self.municipality.land, year).items()
            if day in self.horizon
        }

    @cached_property
    def school_holidays(self) -> frozenset[dt.date]:
        """School-holiday days of the horizon: those given in the file, else those of the Land."""
        given = self.calendar.school_holiday_spans
        if given is not None:
            return frozenset(day for day in self.horizon.days if any(day in span for span in given))
        years = range(self.horizon.first.year, self.horizon.last.year + 1)
        known = frozenset[dt.date]().union(*(holidays.school_holidays(self.municipality.land, year) for year in years))
        return frozenset(day for day in known if day in self.horizon)

    @cached_property
    def kept(self) -> tuple[Kept, ...]:
        """The observances in force: the known ones and the file's own."""
        return in_force(self.observances, self.municipality.land, self.horizon)

    def interval(self, workshop: str, slot: str) -> Interval | None:
        """When that workshop would take place in that slot; None if it is too long for it."""
        of_slot = self.slot_by_id[slot]
        duration = self.workshop_by_id[workshop].duration_in(of_slot.kind)
        key = (slot, duration)
        if key not in self._intervals:
            self._intervals[key] = calendar.interval(of_slot, duration, self.zone)
        return self._intervals[key]

    @cached_property
    def _intervals(self) -> dict[tuple[str, int], Interval | None]:
        return {}

    # -- look-ups -------------------------------------------------------------------------------

    @cached_property
    def workshop_by_id(self) -> Mapping[str, Workshop]:
        return {workshop.id: workshop for workshop in self.workshops}

    @cached_property
    def organisation_by_id(self) -> Mapping[str, Organisation]:
        return {organisation.id: organisation for organisation in self.organisations}

    @cached_property
    def person_by_id(self) -> Mapping[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def moderator_by_id(self) -> Mapping[str, Moderator]:
        return {moderator.id: moderator for moderator in self.moderators}

    @cached_property
    def room_by_id(self) -> Mapping[str, Room]:
        return {room.id: room for room in self.rooms}

    @cached_property
    def topic_by_id(self) -> Mapping[str, Topic]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def series_by_id(self) -> Mapping[str, Series]:
        return {series.id: series for series in self.series}

    def asked_moderators(self, workshop: Workshop) -> int:
        """A problem without moderators plans without them."""
        return workshop.moderators if self.moderators else 0

    @cached_property
    def repeats(self) -> Mapping[str, tuple[str, ...]]:
        """The identical sessions, by what they have in common."""
        found: dict[str, list[str]] = defaultdict(list)
        for workshop in self.workshops:
            if workshop.repeat is not None:
                found[workshop.repeat].append(workshop.id)
        return {repeat: tuple(workshops) for repeat, workshops in found.items()}

    def travel_min(self, a: str | None, b: str | None) -> int:
        """Minutes between two boroughs; 0 within one, and where one is unknown or the pair is not listed."""
        return 0 if a is None or b is None or a == b else self._travel.get(frozenset((a, b)), 0)

    @cached_property
    def _travel(self) -> Mapping[frozenset[str], int]:
        return {frozenset(travel.between): travel.travel_min for travel in self.travel}

    def human(self, id: str) -> str:
        """The human behind a person's or moderator's id: moderators may be the same human as a person."""
        moderator = self.moderator_by_id.get(id)
        return moderator.person if moderator is not None and moderator.person is not None else id

    # -- who is meant by a seat -------------------------------------------------------------------

    def category_of(self, person: str) -> Category | None:
        return self._category_of[person]

    @cached_property
    def _category_of(self) -> Mapping[str, Category | None]:
        known: dict[str | None, Category] = {
            organisation.id: organisation.category for organisation in self.organisations
        }
        return {person.id: known.get(person.organisation) for person in self.people}

    @cached_property
    def delegates(self) -> Mapping[str, tuple[str, ...]]:
        """People by organisation."""
        found: dict[str, list[str]] = {organisation.id: [] for organisation in self.organisations}
        for person in self.people:
            if person.organisation is not None:
                found[person.organisation].append(person.id)
        return {organisation: tuple(people) for organisation, people in found.items()}

    @cached_property
    def _people_of_category(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for organisation in self.organisations:
            found[organisation.category] += self.delegates[organisation.id]
        return {category: tuple(people) for category, people in found.items()}

    def eligible(self, seat: Seat) -> tuple[str, ...]:
        """Everyone the seat could mean."""
        if seat.person is not None:
            return (seat.person,)
        if seat.organisation is not None:
            return self.delegates[seat.organisation]
        return self._people_of_category.get(str(seat.category), ())

    def means(self, seat: Seat, person: str) -> bool:
        """Could the seat mean that person?"""
        if seat.person is not None:
            return seat.person == person
        if seat.organisation is not None:
            return self.person_by_id[person].organisation == seat.organisation
        return self.category_of(person) == seat.category

    def seat_category(self, seat: Seat) -> Category | None:
        """The category that has this seat: the one it names, or its organisation's, or its person's."""
        if seat.category is not None:
            return seat.category
        if seat.organisation is not None:
            return self.organisation_by_id[seat.organisation].category
        return self.category_of(str(seat.person))

    def seat_organisation(self, seat: Seat) -> Organisation | None:
        """The organisation a seat names, itself or through its person."""
        id = seat.organisation if seat.person is None else self.person_by_id[seat.person].organisation
        return None if id is None else self.organisation_by_id[id]

    # -- series and topics ------------------------------------------------------------------------

    @cached_property
    def kickoff_of(self) -> Mapping[str, str]:
        """The kick-off by the series it opens."""
        return {series: workshop.id for workshop in self.workshops for series in workshop.opens}

    @cached_property
    def chains(self) -> tuple[tuple[Series, tuple[tuple[str, ...], ...]], ...]:
        """Every series with its sessions step by step, the kick-off first where one opens it."""
        return tuple(
            (series, ((self.kickoff_of[series.id],), *series.steps) if series.id in self.kickoff_of else series.steps)
            for series in self.series
        )

    @cached_property
    def predecessors(self) -> Mapping[str, tuple[str, ...]]:
        """The workshops that must be held before this one can be, by workshop."""
        found: dict[str, list[str]] = {workshop.id: [] for workshop in self.workshops}
        for _, steps in self.chains:
            for before, after in pairwise(steps):
                for workshop in after:
                    found[workshop] += before
        return {workshop: tuple(before) for workshop, before in found.items()}

    @cached_property
    def later_sessions(self) -> frozenset[str]:
        """Workshops that are not the first session of a series."""
        return frozenset(workshop for workshop, before in self.predecessors.items() if before)

    def topics_of(self, workshop: Workshop) -> tuple[str, ...]:
        """The workshop's topic; for a kick-off also those of the series it opens."""
        own = () if workshop.topic is None else (workshop.topic,)
        return tuple(dict.fromkeys((*own, *(self.series_by_id[series].topic for series in workshop.opens))))

    @cached_property
    def sessions_of_topic(self) -> Mapping[str, tuple[str, ...]]:
        """The workshops that are sessions of a topic, kick-offs included, by topic."""
        found: dict[str, list[str]] = {topic.id: [] for topic in self.topics}
        for workshop in self.workshops:
            for topic in self.topics_of(workshop):
                found[topic].append(workshop.id)
        return {topic: tuple(workshops) for topic, workshops in found.items()}

    @cached_property
    def involvements(self) -> tuple[tuple[Actor, str], ...]:
        """Every (actor, topic) such that a session of the topic has a seat naming the actor."""
        return tuple(
            dict.fromkeys(
                (seat.actor, topic)
                for topic, sessions in self.sessions_of_topic.items()
                for session in sessions
                for seat in self.workshop_by_id[session].seats
            )
        )
