"""What two families do after the plan is planted: make a series impossible, or let somebody drop out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from .planted import NotPlantedError, stake_of
from .seating import can_sit
from .sizes import Knobs
from .world import Block, Chair, Committee, Delegate, Meeting, Moderator, World, meets


@dataclass(slots=True)
class Swap:
    """Who takes whose place at a planted meeting in the plan that is still possible."""

    meeting: Meeting
    leaves: Delegate | Moderator
    instead: Delegate | Moderator

    def make(self) -> None:
        meeting, leaves, instead = self.meeting, self.leaves, self.instead
        meeting.moderators = [
            instead if m is leaves and isinstance(instead, Moderator) else m for m in meeting.moderators
        ]
        for chair in meeting.chairs:
            chair.seated = [instead if p is leaves and isinstance(instead, Delegate) else p for p in chair.seated]


@dataclass(slots=True)
class Twist:
    """``possible``: does a plan exist? ``swaps`` lead from the planted plan to one that is valid."""

    possible: bool
    swaps: list[Swap]


def infeasible_gap(knobs: Knobs, rng: Random, world: World) -> Twist:
    """Take the required people of one series so far apart that its first gap does not fit between them.

    The one required at the first session is away until a day, the one required at the second is in committee or
    away from less than the gap after that day. Nobody can stand in, as the seats name them. The calendar alone has
    room enough, so no check of the input finds it. The planted plan breaks `available` and `committee-clash` for
    these two people and nothing else.
    """
    opened = [(kickoff, series.steps[0][0]) for kickoff in world.kickoffs for series in kickoff.opens]
    later = [b for _, b in opened]
    others = [(s.steps[0][0], s.steps[1][0]) for s in world.series if len(s.steps) > 1 and s.steps[0][0] not in later]
    for a, b in rng.sample(others, len(others)) + opened:
        for first in _one_voice(a):
            for second in sorted(_one_voice(b), key=lambda chair: not chair.seated[0].volunteer):
                if first.seated[0] is not second.seated[0]:
                    return _part(knobs, world, first, second, a, b)
    raise NotPlantedError("no series can be made infeasible: another seed is needed")


def _one_voice(meeting: Meeting) -> list[Chair]:
    """The required seats that can name their person; none if the meeting was announced and cannot move anyway."""
    if meeting.locked:
        return []
    return [c for c in meeting.chairs if c.required and c.organisation is not None and c.places == 1]


def _part(knobs: Knobs, world: World, first: Chair, second: Chair, a: Meeting, b: Meeting) -> Twist:
    days = sorted({time.day for time in world.times})
    middle = a.at.day + (b.at.day - a.at.day) / 2
    until = middle - dt.timedelta(days=knobs.first_gap_days // 2 - 2)
    back = until + dt.timedelta(days=knobs.first_gap_days - 3)
    first.person, second.person = first.seated[0], second.seated[0]
    first.person.free.blocks.append(Block(days[0], until))
    evenings = sorted({time.day for time in world.times if time.part == "evening" and time.day > back})
    if second.person.volunteer and not second.person.daytime and not knobs.saturdays and evenings:
        sittings: list[tuple[dt.date, int, int | None]] = [(day, 17 * 60, 20 * 60) for day in evenings]
        world.committees.append(Committee(b.home, [second.person], sittings))
    else:
        second.person.free.blocks.append(Block(back + dt.timedelta(days=1), days[-1]))
    return Twist(False, [])


def dropout(knobs: Knobs, rng: Random, world: World) -> Twist:
    """After planning, one delegate who was needed and one moderator are away from some day on.

    The problem holds the change, as plain dates; the planted plan is the old one, and breaks `available` for the two.
    A plan remains: substitutes are found before the change is made.
    """
    days = sorted({time.day for time in world.times})
    for share in (40, 60, 20, 0):
        day = days[len(days) * share // 100]
        swaps = _without_person(rng, world, day)
        if swaps:
            return Twist(True, [*swaps, *_without_moderator(rng, world, day)])
    raise NotPlantedError("nobody has a substitute: another seed is needed")


def _without_person(rng: Random, world: World, day: dt.date) -> list[Swap]:
    for person in rng.sample(world.people, len(world.people)):
        later = [(m, c) for m in person.uses for c in m.chairs if person in c.seated and m.at.day >= day]
        if not any(c.required for _, c in later) or any(c.person for _, c in later):
            continue
        for other in person.organisation.people:
            swaps = [] if other is person else list(_step_in(world, person, other, later))
            if len(swaps) == len(later) and swaps:
                person.free.blocks.append(Block(day, world.times[-1].day))
                return swaps
    return []


def _step_in(world: World, person: Delegate, other: Delegate, later: list[tuple[Meeting, Chair]]) -> Iterator[Swap]:
    """The meetings of somebody else that this one could take over, all of them or not enough."""
    taken: list[Meeting] = []
    for meeting, chair in later:
        if (
            can_sit(other, meeting, meeting.at, world.travel)
            and other not in chair.seated
            and meeting not in other.uses
        ):
            other.uses.append(meeting)
            taken.append(meeting)
            yield Swap(meeting, person, other)
    for meeting in taken:
        other.uses.remove(meeting)


def _without_moderator(rng: Random, world: World, day: dt.date) -> list[Swap]:
    for moderator in rng.sample(world.moderators, len(world.moderators)):
        later = [m for m in moderator.uses if m.at.day >= day]
        swaps: list[Swap] = []
        extra: dict[int, list[Meeting]] = {}
        for meeting in later:
            for other in sorted(world.moderators, key=lambda m: stake_of(meeting, m)):
                added = extra.setdefault(id(other), [])
                if other is not moderator and _can_moderate(other, meeting, added):
                    added.append(meeting)
                    swaps.append(Swap(meeting, moderator, other))
                    break
        if later and len(swaps) == len(later):
            moderator.free.blocks.append(Block(day, world.times[-1].day))
            return swaps
    return []


def _can_moderate(moderator: Moderator, meeting: Meeting, added: list[Meeting]) -> bool:
    time, uses = meeting.at, [*moderator.uses, *added]
    if moderator.serves is not None and meeting.home not in moderator.serves:
        return False
    if not (set(meeting.languages) <= set(moderator.languages) and set(meeting.methods) <= set(moderator.methods)):
        return False
    busy = any(use.at.day == time.day or meets(use, time, time.end(meeting.evening_min)) for use in uses)
    weekly = sum(use.at.week == time.week for use in uses)
    free = moderator.free.allows(time, time.end(meeting.evening_min))
    return free and not busy and weekly < moderator.per_week and len(uses) < moderator.per_horizon
