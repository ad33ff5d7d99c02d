"""A plan without hard violation by CP-SAT, or the proof that there is none: for sets that are too tight to anneal."""

from __future__ import annotations

from collections import defaultdict
from typing import Literal

from ortools.sat.python import cp_model

from .meeting_file import MeetingFile
from .meeting_score import Placed
from .meeting_search import Plan


def exact_plan(file: MeetingFile, seconds: float, seed: int) -> Plan | Literal["infeasible"] | None:
    """Starts as integers, rooms as optional intervals, and how many rooms of each size there are. None: not in time."""
    if any(not _rooms(file, n) or not _starts(file, meeting.duration) for n, meeting in enumerate(file.meetings)):
        return "infeasible"
    model = cp_model.CpModel()
    of_person: dict[int, list[cp_model.IntervalVar]] = defaultdict(list)
    of_room: dict[int, list[cp_model.IntervalVar]] = defaultdict(list)
    starts: list[cp_model.IntVar] = []
    room_of: list[dict[int, cp_model.IntVar]] = []
    every: list[cp_model.IntervalVar] = []
    for n, meeting in enumerate(file.meetings):
        start = model.new_int_var_from_domain(cp_model.Domain.from_values(_starts(file, meeting.duration)), "")
        every.append(model.new_fixed_size_interval_var(start, meeting.duration, ""))
        starts.append(start)
        for person in meeting.required:
            of_person[person].append(every[-1])
        room_of.append({room: model.new_bool_var("") for room in _rooms(file, n)})
        model.add_exactly_one(room_of[-1].values())
        for room, there in room_of[-1].items():
            of_room[room].append(model.new_optional_fixed_size_interval_var(start, meeting.duration, there, ""))
    for intervals in (*of_person.values(), *of_room.values()):
        model.add_no_overlap(intervals)
    fitting = [len(rooms) for rooms in room_of]
    for rooms in sorted(set(fitting)):
        some = [interval for interval, count in zip(every, fitting, strict=True) if count <= rooms]
        model.add_cumulative(some, [1] * len(some), rooms)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return "infeasible"
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return tuple(
        Placed(solver.value(start), next(room for room, there in rooms.items() if solver.boolean_value(there)))
        for start, rooms in zip(starts, room_of, strict=True)
    )


def _rooms(file: MeetingFile, n: int) -> list[int]:
    people = len(file.meetings[n].people)
    return [room for room, capacity in enumerate(file.capacities) if capacity >= people]


def _starts(file: MeetingFile, duration: int) -> list[int]:
    days = file.days
    return [g for g in range(len(days) - duration + 1) if days[g] == days[g + duration - 1]]
