"""The phases of the search: a first plan, the medium level over start times, then all three over starts and rooms."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from scheduler.engine.annealing.anneal import Budget, Cooling, anneal, greedy, restore
from scheduler.engine.annealing.rows import OffersRows, SlotRows

from .meeting_file import MEDIUM, MeetingFile
from .meeting_places import PlaceRows
from .meeting_problem import Mapped
from .meeting_rules import OnePlaceAtATime, clash_of
from .meeting_score import Placed, score

SMALL = 60
"""Up to so many meetings a run often freezes in a bad arrangement: several shorter ones, with exchanges of two."""

SMALL_COOLING = Cooling(hot=3, cold=0.6, weights=(10, 1), last_weights=(60, 1), compound=0.3)
SMALL_STEPS = 150_000
"""A run of less seldom ends well, so the time is shared among as many runs as have so many steps each."""

PILOT_STEPS = 2_000
"""By so many it is known how fast the machine is now."""

COOLING = Cooling(hot=2, cold=0.3, weights=(20, 1), last_weights=(60, 1))
"""Of larger sets one long run, with single moves: there are more of them in the same time."""

REPAIR = Cooling(hot=0.5, cold=0.1, weights=(1, 0.01), last_weights=(1, 0.01))
REPAIR_STEPS = 4_000
REPAIRS = 5

Plan = tuple[Placed, ...]


def slot_rows(mapped: Mapped) -> SlotRows:
    """Hard and medium level over start times; rooms only by their number."""
    rules: tuple[OffersRows, ...] = (OnePlaceAtATime(), clash_of(mapped.file))
    return SlotRows(mapped.problem, [rule.rows(mapped.problem) for rule in rules])


def first_plan(mapped: Mapped, seed: int) -> Plan:
    """Greedy, the long meetings of many people first; then what is hard is repaired, as far as that is quick."""
    rows = slot_rows(mapped)
    rows.weigh((1_000, 1))
    meetings = mapped.file.meetings
    found = greedy(rows, sorted(range(len(meetings)), key=lambda n: -meetings[n].duration * len(meetings[n].people)))
    for attempt in range(REPAIRS):
        if not found.totals[0]:
            break
        found = anneal(rows, REPAIR, Budget(steps=REPAIR_STEPS), seed + attempt, lambda totals: totals[0] == 0)
    plan = with_rooms(mapped, rows)
    if score(mapped.file, plan).hard:
        plan = repaired(mapped, plan, Budget(steps=REPAIR_STEPS), seed)
    return plan


def better_medium(mapped: Mapped, start: Plan, until: float, seed: int) -> Plan:
    """Anneal the start times of a plan, in the medium level's points, while clashes of the hard level get dearer.

    ``until``: a reading of the monotonic clock.
    """
    rows = slot_rows(mapped)
    cooling = SMALL_COOLING if len(start) <= SMALL else COOLING
    point = max(1, *(mapped.file.weight(name) for name in MEDIUM))
    hard = cooling.weights[0] * point, cooling.last_weights[0] * point
    cooling = replace(
        cooling, hot=cooling.hot * point, cold=cooling.cold * point, weights=(hard[0], 1), last_weights=(hard[1], 1)
    )
    place(rows, start)
    runs = how_many_runs(rows, cooling, seconds_left(until)) if len(start) <= SMALL else 1
    best = start
    for run in range(runs):
        place(rows, start)
        budget = Budget(seconds_left(until) / (runs - run))
        found = anneal(rows, cooling, budget, seed + 1_000 * run, lambda totals: totals == (0, 0))
        plan = with_rooms(mapped, rows)
        if found.totals[0] == 0 and score(mapped.file, plan).hard:
            plan = repaired(mapped, plan, Budget(steps=REPAIR_STEPS), seed)
        best = min((best, plan), key=lambda each: score(mapped.file, each))
        if (levels := score(mapped.file, best)).hard == levels.medium == 0:
            break
    return best


def how_many_runs(rows: SlotRows, cooling: Cooling, seconds: float) -> int:
    begun = time.monotonic()
    pilot = anneal(rows, cooling, Budget(steps=PILOT_STEPS), 0)
    each = (time.monotonic() - begun) * SMALL_STEPS / max(1, pilot.steps)
    return max(1, int(seconds / each))


def better_soft(mapped: Mapped, start: Plan, until: float, seed: int) -> Plan:
    """Anneal starts and rooms at once; at the end no soft point may cost anything above it."""
    rows = PlaceRows(mapped)
    settle(rows, start)
    cooling = Cooling(200, 5, (200_000, 2_000, 1), (200_000, 20_000, 1))
    anneal(rows, cooling, Budget(seconds=0.85 * seconds_left(until)), seed)
    heavy = (1e10, 1e6, 1.0)
    anneal(rows, Cooling(5, 0.5, heavy, heavy), Budget(seconds=seconds_left(until)), seed)
    return tuple(rows.placed(item, candidate) for item, candidate in enumerate(rows.at))


def repaired(mapped: Mapped, start: Plan, budget: Budget, seed: int) -> Plan:
    """Starts and rooms moved until nothing is hard any more."""
    rows = PlaceRows(mapped)
    settle(rows, start)
    weights = (1.0, 0.01, 0.0)
    anneal(rows, Cooling(0.5, 0.1, weights, weights), budget, seed, lambda totals: totals[0] == 0)
    return tuple(rows.placed(item, candidate) for item, candidate in enumerate(rows.at))


def seconds_left(until: float) -> float:
    return max(0.01, until - time.monotonic())


def place(rows: SlotRows, plan: Sequence[Placed]) -> None:
    restore(rows, [int(slots.searchsorted(at.grain)) for slots, at in zip(rows.grid.slots, plan, strict=True)])


def settle(rows: PlaceRows, plan: Sequence[Placed]) -> None:
    restore(rows, [rows.candidate(item, at) for item, at in enumerate(plan)])


def with_rooms(mapped: Mapped, rows: SlotRows) -> Plan:
    """Rooms for start times: from the earliest on, each meeting gets the smallest room that is free and fits.

    Where there is none, it shares the largest room, which the hard level then counts.
    """
    file = mapped.file
    starts = [int(slots[candidate]) for slots, candidate in zip(rows.grid.slots, rows.at, strict=True)]
    by_size = sorted(range(len(file.rooms)), key=lambda room: file.capacities[room])
    free_from = [0] * len(file.rooms)
    room_of = [by_size[-1]] * len(starts)
    for item in sorted(range(len(starts)), key=lambda item: (starts[item], -len(file.meetings[item].people))):
        meeting = file.meetings[item]
        fitting = (
            room for room in by_size if file.capacities[room] >= len(meeting.people) and free_from[room] <= starts[item]
        )
        for room in islice(fitting, 1):
            room_of[item] = room
            free_from[room] = starts[item] + meeting.duration
    return tuple(Placed(start, room) for start, room in zip(starts, room_of, strict=True))


def fitting(file: MeetingFile) -> tuple[int, ...]:
    """The meetings that fit into a day, by index."""
    return tuple(n for n, meeting in enumerate(file.meetings) if meeting.duration <= file.longest_day)
