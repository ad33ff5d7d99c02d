"""Every set of changes that a tiny problem's prices allow, and whether there is a plan with it, without the engine."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from scheduler.domain.changes.change import KINDS, Change
from scheduler.domain.changes.changing import apply_all
from scheduler.domain.problem import Problem
from scheduler.engine.infeasible.repair import universe
from scheduler.rules.catalogue import configured

from . import every_plan

Changes = frozenset[Change]
MOST_SETS = 600
FEW_SETS = 25
"""So many sets are all tried; of more only those that hold no fewer changes than any other."""


def priced(problem: Problem, draw: random.Random) -> Problem:
    """The same problem where only some kinds of changes are offered, at other prices than usual."""
    kinds = draw.sample(KINDS, draw.choice((3, 4, 5)))
    prices = {kind: draw.choice((1, 2, 3, 4)) if kind in kinds else None for kind in KINDS}
    return problem.model_copy(update={"repair_prices": prices})


def cheaper_sets(problem: Problem, price: float) -> list[Changes] | None:
    """The sets that cost less, `FEW_SETS` or fewer as they are, else the largest; None if there are too many."""
    changes = sorted(universe(problem, configured(problem)))
    found: list[Changes] = []
    for one in _sets(changes, price):
        if len(found) > MOST_SETS:
            return None
        if _allowed(problem, one):
            found.append(one)
    return found if len(found) <= FEW_SETS else [one for one in found if not any(_less(one, other) for other in found)]


def _sets(changes: Sequence[Change], price: float) -> Iterator[Changes]:
    """Every set of these changes below that price, of one thing one change at most."""
    if not changes:
        yield frozenset()
        return
    first, rest = changes[0], changes[1:]
    if first.price < price:
        others = [change for change in rest if change.thing != first.thing]
        for one in _sets(others, price - first.price):
            yield one | {first}
    yield from _sets(rest, price)


def _allowed(problem: Problem, changes: Changes) -> bool:
    """One split at most, and some workshop left."""
    unheld = {id for change in changes if change.kind == "unheld" for id in change.of("workshop")}
    return sum(change.kind == "split" for change in changes) <= 1 and len(unheld) < len(problem.workshops)


def _less(one: Changes, other: Changes) -> bool:
    """Does the other change all that the one does, and more? A split is no mere relaxation, so both have the same."""
    splits = [{change for change in changes if change.kind == "split"} for changes in (one, other)]
    further = {change.thing: change.price for change in other}
    return (
        one != other and splits[0] == splits[1] and all(further.get(change.thing, 0) >= change.price for change in one)
    )


def has_plan(problem: Problem, changes: Changes, most_plans: int) -> bool | None:
    """By trying every plan; None if there are too many."""
    changed = apply_all(changes, problem)
    if every_plan.n_plans(changed) > most_plans:
        return None
    return any(True for _ in every_plan.valid(changed, configured(changed)))
