"""A plan read against its problem: intervals, and who is where. What every `check` starts from."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ..parts.calendar import Interval, Level, Slot
from ..parts.people import Availability
from ..parts.workshop import Workshop
from ..plan import Entry, Plan
from ..problem import Problem


@dataclass(frozen=True, slots=True)
class Session:
    """A held workshop. ``interval`` is None where the workshop is too long for its slot."""

    workshop: Workshop
    entry: Entry
    slot: Slot
    interval: Interval | None

    @property
    def day(self) -> dt.date:
        return self.slot.day


class Schedule:
    """The sessions of a plan. The plan must name only things the problem knows (`check` sees to it)."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self._levels: dict[tuple[str, str, str], tuple[Level, ...]] = {}

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """In the order of the plan; a workshop that is listed twice is there twice."""
        return tuple(
            Session(
                self.problem.workshop_by_id[entry.workshop],
                entry,
                self.problem.slot_by_id[entry.slot],
                self.problem.interval(entry.workshop, entry.slot),
            )
            for entry in self.plan.entries
        )

    @cached_property
    def of_workshop(self) -> Mapping[str, Session]:
        """Held sessions by workshop."""
        return {session.workshop.id: session for session in self.sessions}

    @cached_property
    def of_human(self) -> Mapping[str, tuple[Session, ...]]:
        """Sessions where a human sits or moderates, each once, by human."""
        found: dict[str, list[Session]] = defaultdict(list)
        for session in self.sessions:
            ids = (*session.entry.present, *session.entry.moderators)
            for human in dict.fromkeys(self.problem.human(id) for id in ids):
                found[human].append(session)
        return {human: tuple(sessions) for human, sessions in found.items()}

    @cached_property
    def of_room(self) -> Mapping[str, tuple[Session, ...]]:
        found: dict[str, list[Session]] = defaultdict(list)
        for session in self.sessions:
            if session.entry.room is not None:
                found[session.entry.room].append(session)
        return {room: tuple(sessions) for room, sessions in found.items()}

    def levels(self, human: str, session: Session) -> tuple[Level, ...]:
        """How free they are for a session in each of their roles; nothing is known without an interval."""
        key = (human, session.workshop.id, session.slot.id)
        if key not in self._levels:
            interval = session.interval
            known = () if interval is None else tuple([role.level(interval) for role in self._roles[human]])
            self._levels[key] = known
        return self._levels[key]

    @cached_property
    def _roles(self) -> Mapping[str, tuple[Availability, ...]]:
        """When each human is free, as a person and as a moderator."""
        found: dict[str, tuple[Availability, ...]] = {p.id: (p.availability,) for p in self.problem.people}
        for moderator in self.problem.moderators:
            human = self.problem.human(moderator.id)
            found[human] = (*found.get(human, ()), moderator.availability)
        return found

    def seated(self, workshop: str) -> Mapping[str, tuple[str, ...]]:
        """The people by seat key at a held workshop."""
        return {seated.seat: seated.people for seated in self.of_workshop[workshop].entry.seats}


def read(problem: Problem, plan: Plan) -> Schedule:
    """The schedule of a plan; read once, however many rules ask for it."""
    cached = plan.__dict__.get("_schedule")
    if isinstance(cached, Schedule) and cached.problem is problem and cached.plan is plan:
        return cached
    schedule = Schedule(problem, plan)
    plan.__dict__["_schedule"] = schedule
    return schedule
