"""Derived literals say no more and no less than they mean, and leave linear relaxations little room."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest

from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.model.model import build
from scheduler.rules.catalogue import configured
from tests import builders

Row = tuple[list[tuple[int, int]], int]
"""Terms, and what they are at most."""


def for_three(places: int = 1, without: str = "") -> tuple[list[int], int, list[Row]]:
    """One optional seat that three people could take: who sits, whether anybody does, and all rows. Without a rule."""
    problem = builders.problem(
        builders.TUESDAY,
        workshops=[builders.workshop("arrival-1", builders.required("helpers", required=False, places=places))],
        people=[{"id": f"helpers-{n}", "organisation": "helpers", "engagement": "paid"} for n in range(3)],
        rooms=[{"id": "hall", "capacity": 20}],
        moderators=[{"id": "ada"}],
    )
    model = build(compile_problem(problem), [rule for rule in configured(problem) if rule.name != without])
    some = model.x.someone(0, [0])
    rows: list[Row] = []
    for constraint in model.poster.finish().constraints:
        if constraint.has_linear() and not constraint.enforcement_literal:
            linear = constraint.linear
            rows.append((list(zip(linear.coeffs, linear.vars, strict=True)), list(linear.domain)[-1]))
    return [*model.x.seats(0)[0].values()], some, rows


def refused(rows: list[Row], values: Mapping[int, float]) -> bool:
    """By one of the rows on no other variables."""
    known = [row for row in rows if all(at in values for _, at in row[0])]
    return any(sum(c * values[at] for c, at in terms) > most + 1e-9 for terms, most in known)


@pytest.mark.parametrize(("places", "least"), [(1, 1.0), (2, 0.5)])
def test_of_three_who_could_take_a_place_no_thirds_sit_there(places: int, least: float) -> None:
    """Without a row for it, a third of each would be a third of somebody, and a place that is taken."""
    sits, some, rows = for_three(places)
    assert refused(rows, {**dict.fromkeys(sits, 1 / 3), some: least - 0.1})
    assert not refused(rows, {**dict.fromkeys(sits, 1 / 3), some: least})


def test_where_no_rule_says_how_many_may_sit_there_all_may() -> None:
    sits, some, rows = for_three(without="one-table")
    assert not refused(rows, {**dict.fromkeys(sits, 1), some: 1})
    sits, some, rows = for_three()
    assert refused(rows, {**dict.fromkeys(sits, 1), some: 1})


def test_somebody_sits_there_exactly_if_one_does() -> None:
    sits, some, rows = for_three()
    for solution in product((0, 1), repeat=3):
        values = {**dict(zip(sits, solution, strict=True)), some: int(any(solution))}
        assert refused(rows, values) == (sum(solution) > 1)
