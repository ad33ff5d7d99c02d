"""Derived literals say no more and no less than they mean, and leave linear relaxations little room."""

from __future__ import annotations

from itertools import product

from scheduler.engine.compile import compile_problem
from scheduler.engine.model import build
from scheduler.rules.catalogue import configured
from tests import builders

Row = tuple[list[tuple[int, int]], int]
"""Terms, and what they are at most."""


def one_place_for_three() -> tuple[list[int], int, list[Row]]:
    """One optional place that three people could take: who sits, whether anybody does, and all rows."""
    problem = builders.problem(
        builders.TUESDAY,
        workshops=[builders.workshop("arrival-1", builders.required("helpers", required=False))],
        people=[{"id": f"helpers-{n}", "organisation": "helpers", "engagement": "paid"} for n in range(3)],
        rooms=[{"id": "hall", "capacity": 20}],
        moderators=[{"id": "ada"}],
    )
    model = build(compile_problem(problem), configured(problem))
    some = model.x.someone(0, [0])
    rows: list[Row] = []
    for constraint in model.poster.finish().constraints:
        if constraint.has_linear() and not constraint.enforcement_literal:
            linear = constraint.linear
            rows.append((list(zip(linear.coeffs, linear.vars, strict=True)), list(linear.domain)[-1]))
    return [*model.x.seats(0)[0].values()], some, rows


def test_of_three_who_could_take_one_place_no_thirds_sit_there() -> None:
    """Without a row for it, a third of each would be a third of somebody, and a place that is taken."""
    sits, some, rows = one_place_for_three()
    values = {**dict.fromkeys(sits, 1 / 3), some: 1 / 3}
    assert any(
        all(at in values for _, at in terms) and sum(c * values[at] for c, at in terms) > most for terms, most in rows
    )


def test_somebody_sits_there_exactly_if_one_does() -> None:
    sits, some, rows = one_place_for_three()
    for solution in product((0, 1), repeat=3):
        if sum(solution) > 1:
            continue
        values = {**dict(zip(sits, solution, strict=True)), some: int(any(solution))}
        kept = [row for row in rows if all(at in values for _, at in row[0])]
        assert kept
        assert all(sum(c * values[at] for c, at in terms) <= most for terms, most in kept)
