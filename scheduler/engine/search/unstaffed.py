"""The same problem with nobody asked to moderate: a smaller one, whose plans bound those of the real one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import replace

from ...domain.parts.workshop import Workshop
from ...domain.problem import Problem
from ...rules.base import Rule
from ..instance.candidates import Candidates
from ..instance.instance import Assignment, Instance
from ..model.model import Model, build


def is_relaxed_by_it(rules: Sequence[Rule]) -> bool:
    """Does every plan keep these rules, at no higher price, when its moderators are left out?"""
    return all(rule.monotone for rule in rules)


def unstaffed(instance: Instance, rules: Sequence[Rule], candidates: Candidates) -> Model:
    """The model without moderators, in the slots where the workshops could be moderated."""
    nobody = replace(instance, problem=bare(instance.problem), asked_moderators=(0,) * instance.n_workshops)
    left = copy(candidates)
    left.instance = nobody
    return build(nobody, rules, candidates=left)


def staffing(
    instance: Instance,
    rules: Sequence[Rule],
    candidates: Candidates,
    found: Mapping[int, Assignment | None],
    free: Collection[int] = (),
) -> Model:
    """The model in which everything stands as found, and only the moderators are open; of ``free`` workshops all is."""
    seats = tuple(
        tuple(replace(seat, people=() if held is None else held.people[seat.index]) for seat in instance.seats[w])
        if w not in free
        else instance.seats[w]
        for w, held in ((w, found[w]) for w in range(instance.n_workshops))
    )
    pinned = replace(instance, seats=seats)
    left = copy(candidates)
    left.instance = pinned
    left.slots, left.rooms = candidates.slots.copy(), candidates.rooms.copy()
    for w, held in found.items():
        if w in free:
            continue
        left.slots[w] = left.rooms[w] = False
        if held is not None:
            left.slots[w, held.slot] = True
            if held.room is not None:
                left.rooms[w, held.room] = True
    return build(pinned, rules, candidates=left)


def bare(problem: Problem) -> Problem:
    """The problem in which nobody is asked to moderate."""
    return problem.model_copy(update={"workshops": tuple(_unmoderated(w) for w in problem.workshops)})


def _unmoderated(workshop: Workshop) -> Workshop:
    locked = workshop.locked.model_copy(update={"moderators": None})
    return workshop.model_copy(update={"moderators": 0, "languages": (), "methods": (), "locked": locked})
