"""A problem as the baselines see it: which slots, rooms, moderators and people are possible, each by itself.

Independent of the engine: it reads the domain and the rules' parameters only. Everything stays on names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from scheduler.domain.parts.observance import Kept
from scheduler.domain.parts.workshop import Seat, Workshop
from scheduler.domain.problem import Problem
from scheduler.rules.base import Rule, SoftRule
from scheduler.rules.catalogue import configured, tiers
from scheduler.rules.committee_clash import CommitteeClash
from scheduler.rules.full_table import FullTable
from scheduler.rules.load import LoadLimit
from scheduler.rules.notice import Notice
from scheduler.rules.one_place import OnePlace
from scheduler.rules.open_days import OpenDays
from scheduler.rules.role_conflict import RoleConflict
from scheduler.rules.room_fits import RoomFits
from scheduler.rules.series_order import SeriesOrder
from scheduler.rules.volunteers_evening import VolunteersEvening

from .freedom import Freedom
from .limits import Limits, agreed

Chosen = TypeVar("Chosen", bound=Rule)


@dataclass(frozen=True, slots=True)
class Gap:
    """``later`` lies at least ``least`` and at most ``most`` days after ``earlier``."""

    earlier: str
    later: str
    least: int
    most: int | None


class Reading:
    """What a problem allows. Raises InputError for bad parameters, ValueError for what the baselines do not know."""

    def __init__(self, problem: Problem) -> None:
        if problem.repeats:
            raise ValueError("the baselines do not plan identical sessions (repeat)")
        self.problem = problem
        self.rules = configured(problem)
        self.tiers: tuple[tuple[tuple[int, SoftRule], ...], ...] = tiers(problem, self.rules)
        self._freedom = Freedom(problem, self.rule(VolunteersEvening), self.rule(CommitteeClash))
        self._free: dict[tuple[str, str, int], bool] = {}
        self._far: dict[tuple[str, str, int], frozenset[str]] = {}
        self._room_free: dict[tuple[str, str, int], bool] = {}

    def rule(self, kind: type[Chosen]) -> Chosen:
        return next(rule for rule in self.rules if isinstance(rule, kind))

    # -- time ---------------------------------------------------------------------------------------

    @cached_property
    def day(self) -> Mapping[str, int]:
        """Days since the horizon's first day, by slot."""
        return {slot.id: (slot.day - self.problem.horizon.first).days for slot in self.problem.dated_slots}

    @cached_property
    def iso_week(self) -> Mapping[str, int]:
        """Number of the ISO week within the horizon, by slot."""
        monday = self.problem.horizon.first - dt.timedelta(days=self.problem.horizon.first.weekday())
        return {slot.id: (slot.day - monday).days // 7 for slot in self.problem.dated_slots}

    @cached_property
    def week(self) -> Mapping[str, int]:
        """The week that early involvement counts, by slot."""
        return {slot.id: self.problem.horizon.week(slot.day) for slot in self.problem.dated_slots}

    def duration(self, workshop: str, slot: str) -> int:
        return self.problem.workshop_by_id[workshop].duration_in(self.problem.slot_by_id[slot].kind)

    def span(self, workshop: str, slot: str) -> tuple[int, int]:
        """Start and end of the session in minutes of real time since the horizon's first midnight (UTC)."""
        interval = self.problem.interval(workshop, slot)
        assert interval is not None, "asked only for slots the workshop fits into"
        origin = dt.datetime.combine(self.problem.horizon.first, dt.time(0), tzinfo=dt.UTC)
        minute = dt.timedelta(minutes=1)
        return (interval.start - origin) // minute, (interval.end - origin) // minute

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Every pair of workshops that follow each other directly in a series."""
        order = self.rule(SeriesOrder)
        return tuple(
            Gap(earlier, later, *order.gaps(series, step))
            for series, steps in self.problem.chains
            for step, (before, after) in enumerate(pairwise(steps))
            for earlier in before
            for later in after
        )

    # -- who and what is possible -------------------------------------------------------------------

    @cached_property
    def moderators(self) -> Mapping[str, tuple[str, ...]]:
        """Who may moderate, by workshop; empty where nobody is asked for."""
        return {workshop.id: tuple(self._moderators(workshop)) for workshop in self.problem.workshops}

    @cached_property
    def able(self) -> Mapping[str, tuple[frozenset[str], ...]]:
        """For each language and method that a workshop asks for, the moderators who have it."""
        moderators = self.problem.moderators
        return {
            workshop.id: (
                *(frozenset(m.id for m in moderators if language in m.languages) for language in workshop.languages),
                *(frozenset(m.id for m in moderators if method in m.methods) for method in workshop.methods),
            )
            for workshop in self.problem.workshops
        }

    @cached_property
    def rooms(self) -> Mapping[str, tuple[str, ...]]:
        """The rooms that fit, smallest first, by workshop."""
        by_size = sorted(self.problem.rooms, key=lambda room: room.capacity)
        newcomers = self.rule(RoomFits).newcomer_seats
        found = {}
        for workshop in self.problem.workshops:
            places = sum(seat.places for seat in workshop.seats) + self.problem.asked_moderators(workshop)
            places += newcomers if workshop.id in self.problem.later_sessions else 0
            found[workshop.id] = tuple(
                room.id
                for room in by_size
                if room.capacity >= places
                and set(workshop.needs) <= set(room.features)
                and workshop.borough in (None, room.borough)
                and workshop.locked.room in (None, room.id)
            )
        return found

    @cached_property
    def slots(self) -> Mapping[str, tuple[str, ...]]:
        """The slots left for each workshop after pruning, in order of time."""
        closed, notice = self.rule(OpenDays).why_closed, self.rule(Notice)
        fit = [
            slot
            for slot in self.problem.dated_slots
            if closed(self.problem, slot.day) is None
            and notice.invite_by(self.problem, slot.day) >= self.problem.planning_date
        ]
        left = {
            workshop.id: [
                slot.id
                for slot in fit
                if workshop.locked.slot in (None, slot.id)
                and self.problem.interval(workshop.id, slot.id) is not None
                and not any(kept.hard for kept in self._kept(workshop, slot.id))
                and self._could_take_place(workshop, slot.id)
            ]
            for workshop in self.problem.workshops
        }
        self._push(left)
        return {workshop: tuple(slots) for workshop, slots in left.items()}

    def free(self, human: str, workshop: str, slot: str) -> bool:
        """Can this human be at that workshop in that slot, as far as nothing else is planned?"""
        key = (human, slot, self.duration(workshop, slot))
        if key not in self._free:
            interval = self.problem.interval(workshop, slot)
            self._free[key] = interval is not None and self._freedom.free(human, interval)
        return self._free[key] and not self.boroughs[workshop] <= self.far(human, workshop, slot)

    def far(self, human: str, workshop: str, slot: str) -> frozenset[str]:
        """The boroughs that are too far from a sitting, for that human to come to the workshop in that slot."""
        if human not in self._freedom.sittings:
            return frozenset()
        key = (human, slot, self.duration(workshop, slot))
        if key not in self._far:
            interval = self.problem.interval(workshop, slot)
            self._far[key] = frozenset() if interval is None else self._freedom.out_of_reach(human, interval)
        return self._far[key]

    def room_free(self, room: str, workshop: str, slot: str) -> bool:
        key = (room, slot, self.duration(workshop, slot))
        if key not in self._room_free:
            interval = self.problem.interval(workshop, slot)
            availability = self.problem.room_by_id[room].availability
            self._room_free[key] = interval is not None and availability.level(interval) != "impossible"
        return self._room_free[key]

    @cached_property
    def boroughs(self) -> Mapping[str, frozenset[str | None]]:
        """Where a workshop may take place: the boroughs of its rooms."""
        room = self.problem.room_by_id
        return {w: frozenset(room[id].borough for id in rooms) or frozenset([None]) for w, rooms in self.rooms.items()}

    @cached_property
    def limits(self) -> Mapping[str, Limits]:
        return agreed(self.problem, self.rule(LoadLimit).volunteers_per_week)

    # -- what costs ---------------------------------------------------------------------------------

    def weight(self, seat: Seat) -> int:
        """Of an empty optional place."""
        organisation = self.problem.seat_organisation(seat)
        return seat.weight * (2 if organisation is not None and organisation.direct_contact else 1)

    def fee(self, moderator: str, duration: int) -> int:
        """Cents for a session of so many minutes."""
        return self.problem.moderator_by_id[moderator].fee_cents(duration) or 0

    def disrespect(self, workshop: Workshop, slot: str) -> int:
        """What it costs to hold the workshop then: observances of those invited, and school holidays to avoid."""
        problem = self.problem
        avoid = problem.calendar.school_holidays == "avoid"
        holiday = avoid and problem.slot_by_id[slot].day in problem.school_holidays
        return int(holiday) + sum(kept.weight for kept in self._kept(workshop, slot) if not kept.hard)

    @property
    def missing_category(self) -> int:
        return self.rule(FullTable).missing_category

    @property
    def changeover_min(self) -> int:
        return self.rule(OnePlace).changeover_min

    def stake(self, workshop: Workshop, moderator: str) -> int:
        """The degree of role conflict that holds whoever sits there."""
        organisation = self.problem.moderator_by_id[moderator].organisation
        topics = [self.problem.topic_by_id[topic] for topic in self.problem.topics_of(workshop)]
        if organisation is None:
            return 0
        if any(organisation in topic.responsible for topic in topics):
            return 3
        if any(self._surely_there(seat, organisation) for seat in workshop.seats):
            return 3
        return 1 if any(organisation in topic.implementers for topic in topics) else 0

    # -- inside -------------------------------------------------------------------------------------

    def _kept(self, workshop: Workshop, slot: str) -> Iterator[Kept]:
        """The observances that the workshop would overlap and that somebody invited keeps."""
        interval = self.problem.interval(workshop.id, slot)
        invited = {self.problem.seat_category(seat) for seat in workshop.seats}
        for kept in self.problem.kept:
            if interval is not None and not invited.isdisjoint(kept.categories) and kept.overlaps(interval):
                yield kept

    def _surely_there(self, seat: Seat, organisation: str) -> bool:
        people = self.problem.eligible(seat)
        return seat.required and all(self.problem.person_by_id[p].organisation == organisation for p in people)

    def _moderators(self, workshop: Workshop) -> Iterator[str]:
        if not self.problem.asked_moderators(workshop):
            return
        named = {seat.person for seat in workshop.seats if seat.person is not None}
        forbidden = self.rule(RoleConflict).forbid
        for moderator in self.problem.moderators:
            if workshop.locked.moderators is not None and moderator.id not in workshop.locked.moderators:
                continue
            if workshop.moderators == 1 and not all(moderator.id in able for able in self.able[workshop.id]):
                continue  # two may share what is asked for
            if self.problem.human(moderator.id) in named:
                continue
            if forbidden is None or self.stake(workshop, moderator.id) < forbidden:
                yield moderator.id

    def _could_take_place(self, workshop: Workshop, slot: str) -> bool:
        """A room, a moderator and, seat by seat, enough people for the required places."""
        id = workshop.id
        if self.problem.rooms and not any(self.room_free(room, id, slot) for room in self.rooms[id]):
            return False
        moderators = [self.problem.human(moderator) for moderator in self.moderators[id]]
        if sum(self.free(human, id, slot) for human in moderators) < self.problem.asked_moderators(workshop):
            return False
        for seat in workshop.seats:
            if seat.required:
                there = [person for person in self.problem.eligible(seat) if self.free(person, id, slot)]
                if seat.category is not None and seat.different_organisations:
                    there = list({str(self.problem.person_by_id[person].organisation) for person in there})
                if len(there) < seat.places:
                    return False
        return True

    def _push(self, left: dict[str, list[str]]) -> None:
        """Push the windows of the sessions along their series until nothing changes."""
        changed = True
        while changed:
            changed = False
            for gap in self.gaps:
                earlier, later = ([self.day[slot] for slot in left[w]] for w in (gap.earlier, gap.later))
                if not earlier or not later:
                    continue
                most = 10**6 if gap.most is None else gap.most
                bounds = {gap.later: (min(earlier) + gap.least, max(earlier) + most)}
                if not self.problem.partial:
                    bounds[gap.earlier] = (min(later) - most, max(later) - gap.least)
                for workshop, (first, last) in bounds.items():
                    kept = [slot for slot in left[workshop] if first <= self.day[slot] <= last]
                    changed = changed or len(kept) < len(left[workshop])
                    left[workshop] = kept
