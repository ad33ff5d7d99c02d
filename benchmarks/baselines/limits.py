"""How many sessions everyone agreed to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scheduler.domain.parts.people import Moderator, Person
from scheduler.domain.problem import Problem


@dataclass(frozen=True, slots=True)
class Limits:
    """The most sessions of one human per day, week and horizon; None: no limit."""

    day: int | None
    week: int | None
    horizon: int | None


def agreed(problem: Problem, per_week: int | None) -> Mapping[str, Limits]:
    """What every human agreed to; somebody who is delegate and moderator has the lower limit of both."""
    roles: dict[str, list[Person | Moderator]] = defaultdict(list)
    for person in problem.people:
        roles[person.id].append(person)
    for moderator in problem.moderators:
        roles[problem.human(moderator.id)].append(moderator)
    found = {}
    for human, of_human in roles.items():
        day = _lowest(role.load.per_day for role in of_human if isinstance(role, Moderator))
        week = _lowest(role.load.per_week for role in of_human)
        volunteer = any(role.engagement == "volunteer" and role.id == human for role in of_human)
        if week is None and volunteer:
            week = per_week
        found[human] = Limits(day, week, _lowest(role.load.per_horizon for role in of_human))
    return found


def _lowest(limits: Iterator[int | None]) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)
