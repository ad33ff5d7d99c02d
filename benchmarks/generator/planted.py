"""The planted plan: a date, a room and a moderator for every meeting, found step by step along each series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random

from .days import Time
from .seating import Seating, fits
from .sizes import Knobs
from .world import Meeting, Moderator, Organisation, Room, Series, World, meets

TRIES = 60
SAMPLE = 8
CHANGEOVER_MIN = 30
NEWCOMERS = 2


class NotPlantedError(Exception):
    """No plan could be planted with these knobs and this seed."""


class Planter:
    """Plants one meeting after another; what does not work out is taken back and tried anew."""

    def __init__(self, knobs: Knobs, rng: Random, world: World) -> None:
        self.knobs, self.rng, self.world = knobs, rng, world
        self.last = world.times[-1].day
        self.rooms: list[list[Room]] = [[] for _ in range(knobs.boroughs)]
        for room in world.rooms:
            self.rooms[room.home].append(room)
        self.moderators: list[list[Moderator]] = [
            [m for m in world.moderators if m.serves is None or home in m.serves] for home in range(knobs.boroughs)
        ]
        self.seating = Seating(knobs, rng, world)

    def plant(self) -> None:
        groups: list[tuple[Meeting | None, list[Series]]] = [(k, k.opens) for k in self.world.kickoffs]
        opened = {id(series) for kickoff in self.world.kickoffs for series in kickoff.opens}
        groups += [(None, [series]) for series in self.world.series if id(series) not in opened]
        self.rng.shuffle(groups)
        for series in self.world.series:
            series.invited = self.seating.invite(series)
        for kickoff, opens in groups:
            self._group(kickoff, opens)

    def _group(self, kickoff: Meeting | None, opens: Sequence[Series]) -> None:
        for attempt in range(TRIES):
            done: list[Meeting] = []
            if self._try(kickoff, opens, done, attempt > TRIES // 2):
                return
            for meeting in done:
                self._take_back(meeting)
        raise NotPlantedError("no plan can be planted: more slots, rooms or moderators are needed")

    def _try(self, kickoff: Meeting | None, opens: Sequence[Series], done: list[Meeting], generous: bool) -> bool:
        days = [time.day for time in self.world.times]
        ready = days[0]
        if kickoff is not None:
            latest = self.last - dt.timedelta(days=max(self._need(s, 0, True) for s in opens))
            invited = [o for series in opens for o in series.invited]
            if not self._place(kickoff, invited, ready, self._soon(ready, latest), done, generous):
                return False
            ready = kickoff.at.day + dt.timedelta(days=self.knobs.first_gap_days)
        for series in opens:
            earliest = ready
            for k, step in enumerate(series.steps):
                latest = self.last - dt.timedelta(days=self._need(series, k, False, kickoff is not None))
                until = self._soon(earliest, latest) if kickoff is None or k else latest
                for meeting in step:
                    meeting.later = k > 0 or kickoff is not None
                    if not self._place(meeting, series.invited, earliest, until, done, generous):
                        return False
                earliest = max(m.at.day for m in step) + dt.timedelta(days=self._gap(k, kickoff is not None))
        return True

    def _gap(self, step: int, opened: bool) -> int:
        return self.knobs.first_gap_days if step == 0 and not opened else self.knobs.gap_days

    def _need(self, series: Series, step: int, from_kickoff: bool, opened: bool = False) -> int:
        """Days the rest of the series needs after that step."""
        if from_kickoff:
            return self.knobs.first_gap_days + self._need(series, 0, False, True)
        return sum(self._gap(k, opened) for k in range(step, len(series.steps) - 1))

    def _soon(self, earliest: dt.date, latest: dt.date) -> dt.date:
        """Up to a random day between the two, so that what follows has room."""
        room = (latest - earliest).days
        return latest if room <= 10 else earliest + dt.timedelta(days=self.rng.randint(10, room))

    def _place(
        self,
        meeting: Meeting,
        invited: Sequence[Organisation],
        earliest: dt.date,
        latest: dt.date,
        done: list[Meeting],
        generous: bool,
    ) -> bool:
        """Take the one of a few dates at which most of the invited can come."""
        times = [t for t in self.world.times if earliest <= t.day <= latest]
        evening = [t for t in times if t.part in ("evening", "saturday")]
        liked = evening if meeting.likes == "evening" else [t for t in times if t.part in ("morning", "afternoon")]
        pool = times if generous else liked
        sample = self.rng.sample(pool, min(len(pool), SAMPLE * (4 if generous else 1)))
        ranked = sorted(sample, key=lambda t: -self._can_come(meeting, invited, t))
        for time in ranked:
            moderators = self._moderators(meeting, time, generous)
            rooms = self._rooms(meeting, time)
            if len(moderators) < meeting.asked or not rooms:
                continue
            meeting.time, meeting.moderators = time, moderators
            most = max(room.capacity for room in rooms) - meeting.asked - (NEWCOMERS if meeting.later else 0)
            if not self.seating.seat(meeting, invited, most):
                meeting.time, meeting.moderators = None, []
                continue
            for moderator in moderators:
                moderator.uses.append(meeting)
            self._finish(meeting, rooms)
            done.append(meeting)
            return True
        return False

    def _finish(self, meeting: Meeting, rooms: Sequence[Room]) -> None:
        needed = meeting.places + meeting.asked + (NEWCOMERS if meeting.later else 0)
        room = min((r for r in rooms if r.capacity >= needed), key=lambda r: r.capacity)
        room.uses.append(meeting)
        meeting.room = room
        percent = self.rng.randrange
        meeting.bound = self.knobs.boroughs > 1 and percent(100) < self.knobs.borough_bound
        meeting.needs = tuple(f for f in room.features if percent(100) < 35)
        languages = sorted({language for moderator in meeting.moderators for language in moderator.languages})
        methods = sorted({method for moderator in meeting.moderators for method in moderator.methods})
        meeting.languages = tuple(language for language in languages if percent(100) < 12)
        meeting.methods = tuple(method for method in methods if percent(100) < 20)
        meeting.locked = ()
        if percent(100) < self.knobs.announced:
            meeting.locked = ("slot", "room") if percent(100) < 40 else ("slot",)

    def _take_back(self, meeting: Meeting) -> None:
        if meeting.room is not None:
            meeting.room.uses.remove(meeting)
        for moderator in meeting.moderators:
            moderator.uses.remove(meeting)
        self.seating.clear(meeting)
        meeting.time, meeting.room, meeting.moderators = None, None, []

    def _can_come(self, meeting: Meeting, invited: Sequence[Organisation], time: Time) -> int:
        coming = 0
        for organisation in invited:
            for person in organisation.people:
                if fits(person, time, meeting, self.world.travel):
                    coming += 1
                    break
        return coming

    def _rooms(self, meeting: Meeting, time: Time) -> list[Room]:
        end = time.end(meeting.evening_min)
        return [
            room
            for room in self.rooms[meeting.home]
            if room.capacity > self.knobs.group_min + NEWCOMERS
            and room.free.allows(time, end)
            and not any(meets(use, time, end, CHANGEOVER_MIN) for use in room.uses)
        ]

    def _moderators(self, meeting: Meeting, time: Time, generous: bool) -> list[Moderator]:
        """The free ones with the least stake, externals first; if need be some who agree to one session more."""
        end = time.end(meeting.evening_min)
        free: list[tuple[int, float, float, Moderator]] = []
        tired: list[Moderator] = []
        for moderator in self.moderators[meeting.home]:
            uses = moderator.uses
            if any(use.at.day == time.day for use in uses) or not moderator.free.allows(time, end):
                continue
            if sum(use.at.week == time.week for use in uses) >= moderator.per_week:
                continue
            if len(uses) >= moderator.per_horizon:
                tired.append(moderator)
            else:
                order = (stake_of(meeting, moderator), len(uses) / moderator.per_horizon, self.rng.random())
                free.append((*order, moderator))
        found = [moderator for *_, moderator in sorted(free, key=lambda entry: entry[:3])][: meeting.asked]
        short = meeting.asked - len(found)
        if generous and 0 < short <= len(tired):
            more = self.rng.sample(tired, short)
            for moderator in more:
                moderator.per_horizon += 1
            found += more
        return found


def stake_of(meeting: Meeting, moderator: Moderator) -> int:
    """0 for externals, 1 for internals without a stake in the topic, more for the others."""
    if moderator.organisation is None:
        return 0
    topics = [s.topic for s in meeting.opens] if meeting.topic is None else [meeting.topic]
    if any(moderator.organisation in topic.responsible for topic in topics):
        return 4
    return 2 if any(moderator.organisation in topic.implementers for topic in topics) else 1
