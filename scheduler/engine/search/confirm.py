"""A second opinion: what one solve proved, another one, differently configured, must find as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ...errors import EngineError
from ...rules.base import Rule
from ..instance.instance import Instance
from ..model.model import build, hold_stage
from .batches import first_batch
from .solver import Clock, solve

Confirmed = Literal["confirmed", "open"]

MOST_REFUSALS = 200_000
"""An unpruned model of a large municipality takes longer to build than anybody waits."""


def confirm_score(
    instance: Instance, rules: Sequence[Rule], values: Sequence[int], clock: Clock, seconds: float
) -> Confirmed:
    """Ask a fresh model for a plan whose stages are lexicographically smaller than these values: there must be none.

    Asked batch by batch, one for each that could be the first to be smaller, because the solver then sees it as an
    objective that has to fall. Raises EngineError, with the model, if there is such a plan.
    """
    until = clock.seconds + seconds
    model = build(instance, rules)
    poster, done = model.poster, 0
    while done < len(model.stages):
        batch = first_batch(model.stages[done:], poster)
        here = values[done : done + len(batch.stages)]
        done += len(batch.stages)
        if any(here):
            poster.minimise(batch.sum, high=batch.total(here) - 1)
            left = until - clock.seconds
            answer = solve(poster.finish(), clock, left, confirming=True) if left > 0 and not clock.over else None
            if answer is not None and answer.solution:
                raise EngineError("A plan better than the one that was proved best exists.", str(poster.proto))
            if answer is None or answer.verdict != "infeasible":
                return "open"
        for stage, value in zip(batch.stages, here, strict=True):
            hold_stage(model, stage, value)
    return "confirmed"


def confirm_infeasible(instance: Instance, rules: Sequence[Rule], clock: Clock, seconds: float) -> Confirmed:
    """Ask a model in which nothing was pruned, every reason switched on: it must have no plan either.

    Where that model would be too large, the pruned one is asked, unless pruning alone says no: then it stays open.
    Raises EngineError, with the model, if there is a plan.
    """
    if seconds <= 0 or clock.over:
        return "open"
    unpruned = _n_refusals(instance) <= MOST_REFUSALS
    model = build(instance, rules, guarded=unpruned)
    if not unpruned and not model.candidates.slots.any(axis=1).all():
        return "open"
    poster = model.poster
    for guard in poster.guards.values():
        poster.some_of([guard], None)
    poster.proto.clear_objective()
    answer = solve(poster.finish(), clock, min(seconds, clock.left), confirming=True)
    if answer.solution:
        raise EngineError("A plan exists for a problem that was proved to have none.", str(poster.proto))
    return "confirmed" if answer.verdict == "infeasible" else "open"


def _n_refusals(instance: Instance) -> int:
    """At most so many constraints say what pruning would: one for each role and slot."""
    people = sum(len(seat.people) for seats in instance.seats for seat in seats)
    others = instance.n_workshops * (instance.n_moderators + instance.n_rooms)
    return (people + others) * instance.n_slots
