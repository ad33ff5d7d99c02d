"""An instance: the problem, the plan it was built around, and the proof that a plan exists if one does."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from . import days, money, programme, town, write
from .families import FAMILIES
from .planted import NotPlantedError, Planter
from .sizes import SIZES, Knobs
from .world import World
from .write import Json, Writer

ATTEMPTS = 20
"""Worlds tried before a seed is given up; each is drawn from the seed and the attempt."""


@dataclass(frozen=True, slots=True)
class Instance:
    """``planted``: the plan from before the family's twist, if it has one; ``witness``: a valid one, or None."""

    problem: Json
    planted: Json
    witness: Json | None

    def save(self, problem: str | os.PathLike[str], solution: str | os.PathLike[str] | None = None) -> None:
        Path(problem).write_text(write.lines(self.problem), encoding="utf-8")
        if solution is not None:
            Path(solution).write_text(write.lines(self.planted), encoding="utf-8")


def generate(size: str, family: str, seed: int, **turned: Any) -> Instance:
    """Equal arguments, equal instance. Raises NotPlantedError if the knobs leave no room for a plan."""
    knobs = replace(FAMILIES[family].change(replace(SIZES[size], **turned)), **turned)
    programme_id = f"{size}-{family}-{seed}".lower().replace("_", "-")
    for attempt in range(ATTEMPTS):
        try:
            return _generate(knobs, family, programme_id, Random(f"{size} {family} {seed} {attempt}"))
        except NotPlantedError:
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _generate(knobs: Knobs, family: str, programme_id: str, rng: Random) -> Instance:
    frame = days.frame(knobs, programme_id)
    times = days.times(frame)
    world = World(times, town.travel(knobs, rng), town.organisations(knobs, rng, times))
    world.rooms = town.rooms(knobs, rng, times)
    world.committees = town.committees(knobs, rng, times, world.organisations)
    programme.programme(knobs, rng, world)
    Planter(knobs, rng, world).plant()
    twist = FAMILIES[family].twist
    done = None if twist is None else twist(knobs, rng, world)
    writer = Writer(world, knobs.boroughs, rng)
    problem, planted = writer.problem(frame), writer.plan(programme_id)
    budgets = [money.budget(knobs, writer)]
    for swap in () if done is None else done.swaps:
        swap.make()
    budgets.append(money.budget(knobs, writer))
    budget = money.larger(*budgets)
    if budget:
        problem["budget"] = budget
    return Instance(problem, planted, writer.plan(programme_id) if done is None or done.possible else None)
