"""When a human is free: availability, committees, and for volunteers the hours at which they can be expected."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from scheduler.domain.parts.calendar import Interval, instant
from scheduler.domain.parts.fields import WEEKDAYS, minutes
from scheduler.domain.parts.people import Moderator, Person
from scheduler.domain.problem import Problem
from scheduler.rules.committee_clash import CommitteeClash
from scheduler.rules.volunteers_evening import VolunteersEvening


class Freedom:
    """Who could be anywhere at all in an interval. Somebody who is delegate and moderator must be free as both."""

    def __init__(self, problem: Problem, evening: VolunteersEvening, committees: CommitteeClash) -> None:
        self.problem = problem
        self._evening = evening
        self._committees = committees
        self._buffer = dt.timedelta(minutes=committees.buffer_min)

    def free(self, human: str, interval: Interval) -> bool:
        roles = self._roles[human]
        if any(role.availability.level(interval) == "impossible" for role in roles):
            return False
        for start, end, borough in self.sittings.get(human, ()):
            buffer = self._buffer if borough is None else dt.timedelta()
            if start - buffer < interval.end and interval.start < end + buffer:
                return False
        if roles[0].engagement != "volunteer" or roles[0].available_daytime is True:
            return True
        return self._friendly(roles[0], interval.day.weekday(), interval.start_min, interval.end_min)

    def out_of_reach(self, human: str, interval: Interval) -> frozenset[str]:
        """The boroughs to or from which the way does not fit between the interval and a sitting."""
        found = set()
        for start, end, place in self.sittings.get(human, ()):
            for borough in self.problem.boroughs if place is not None else ():
                way = dt.timedelta(minutes=self.problem.travel_min(place, borough.id))
                if start - way < interval.end and interval.start < end + way:
                    found.add(borough.id)
        return frozenset(found)

    def _friendly(self, volunteer: Person | Moderator, weekday: int, start_min: int, end_min: int) -> bool:
        """Does the session lie inside the hours at which this volunteer can be expected?"""
        rule = self._evening
        agreed = volunteer.available_daytime or ()
        windows = [w for w in ([] if agreed is True else agreed) if WEEKDAYS[weekday] in w.weekdays]
        spans = [(minutes(w.start), minutes(w.end)) for w in windows]
        if weekday < 5:
            after_work = self.problem.calendar.after_work
            spans.append((minutes(after_work.start), minutes(after_work.end)))
        if weekday == 5 and rule.saturdays:
            spans.append((minutes(rule.saturday_window.start), minutes(rule.saturday_window.end)))
        covered = start_min
        for start, end in sorted(spans):
            if start <= covered:
                covered = max(covered, end)
        return covered >= end_min

    @cached_property
    def _roles(self) -> Mapping[str, tuple[Person | Moderator, ...]]:
        """The delegate first, where a human is delegate and moderator."""
        found: dict[str, list[Person | Moderator]] = {person.id: [person] for person in self.problem.people}
        for moderator in self.problem.moderators:
            found.setdefault(self.problem.human(moderator.id), []).append(moderator)
        return {human: tuple(roles) for human, roles in found.items()}

    @cached_property
    def sittings(self) -> Mapping[str, list[tuple[dt.datetime, dt.datetime, str | None]]]:
        """Start, end and borough of every sitting, by member."""
        rule = self._committees
        found: dict[str, list[tuple[dt.datetime, dt.datetime, str | None]]] = defaultdict(list)
        for committee in self.problem.committees:
            for sitting in committee.sittings:
                start = instant(sitting.start.date(), sitting.start.time(), self.problem.zone)
                end = start + dt.timedelta(minutes=rule.assumed_min)
                if sitting.end is not None:
                    end = instant(sitting.end.date(), sitting.end.time(), self.problem.zone)
                for member in committee.members:
                    if not sitting.cancelled and member.on(sitting.start.date()):
                        found[member.person].append((start, end, sitting.borough))
        return found
