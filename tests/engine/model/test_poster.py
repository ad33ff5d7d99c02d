"""The Poster against the plain API: the same verbs, the same models, the same guards."""

from __future__ import annotations

import random

import pytest
from ortools.sat.python import cp_model

from scheduler.domain.because import Because
from scheduler.domain.limits import Limits
from scheduler.engine.model.poster import Poster
from scheduler.engine.search.solver import Clock, solve
from scheduler.rules.base import Stage

RULE = Because("a-rule", ())


def test_a_mixed_model_is_text_identical_to_the_plain_api() -> None:
    draw = random.Random(7)
    poster = Poster()
    plain = cp_model.CpModel()
    variables = [plain.new_bool_var("") for _ in range(60)]
    poster.literals(59)
    plain.add_bool_or(variables[0])

    def literal(n: int) -> cp_model.LiteralT:
        return variables[n] if n >= 0 else variables[-n - 1].negated()

    for _ in range(200):
        chosen = [n if draw.random() < 0.7 else -n - 1 for n in draw.sample(range(1, 60), 4)]
        verb = draw.randrange(5)
        if verb == 0:
            poster.at_most_one(chosen, RULE)
            plain.add_at_most_one(literal(n) for n in chosen)
        elif verb == 1:
            poster.exactly_one(chosen, RULE)
            plain.add_exactly_one(literal(n) for n in chosen)
        elif verb == 2:
            poster.some_of(chosen, RULE)
            plain.add_bool_or(*(literal(n) for n in chosen))
        else:
            positive = sorted(n if n >= 0 else -n - 1 for n in chosen)  # the plain API sorts
            coefficients = [draw.choice((-3, -1, 2, 5)) for _ in chosen]
            terms = list(zip(coefficients, positive, strict=True))
            expression = sum(c * variables[n] for c, n in terms)
            if verb == 3:
                poster.linear(terms, -2, 4, RULE)
                plain.add_linear_constraint(expression, -2, 4)
            else:
                poster.linear([(1, n) for n in positive], None, 2, RULE)
                plain.add_linear_expression_in_domain(sum(variables[n] for n in positive), cp_model.Domain(-(2**62), 2))
    assert without_names(str(poster.finish())) == without_names(str(plain.proto))
    assert plain.validate() == ""


def without_names(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "name:" not in line)


@pytest.mark.parametrize("on", [True, False])
@pytest.mark.parametrize("verb", ["at_most_one", "exactly_one", "some_of", "linear", "implies", "at_most", "sum_is"])
def test_a_guard_switches_every_verb_on_and_off(verb: str, on: bool) -> None:
    """The constraint contradicts a = b = true (or false); with its guard off the model must not care."""
    poster = Poster(guarded=True)
    a, b = poster.literals(2)
    wants = {
        "at_most_one": lambda: poster.at_most_one([a, b], RULE),
        "exactly_one": lambda: poster.exactly_one([a, b], RULE),
        "some_of": lambda: poster.some_of([-a - 1, -b - 1], RULE),
        "linear": lambda: poster.linear([(2, a), (3, b)], 0, 4, RULE),
        "implies": lambda: poster.implies(a, -b - 1, RULE),
        "at_most": lambda: poster.at_most(1, [a, b], RULE),
        "sum_is": lambda: poster.sum_is([a, b], poster.TRUE, 0, RULE),
    }
    wants[verb]()
    (guard,) = poster.guards.values()
    assert poster.guards[RULE] == guard
    poster.some_of([a], None)
    poster.some_of([b], None)
    poster.some_of([guard if on else -guard - 1], None)
    assert (status(poster) == cp_model.INFEASIBLE) == on


def test_guards_are_shared_by_reason_and_assumed_together() -> None:
    poster = Poster(guarded=True)
    a, b, c = poster.literals(3)
    other = Because("another-rule", ())
    poster.some_of([a, b], RULE)
    poster.at_most_one([a, b, c], RULE)
    poster.some_of([c], other)
    assert len(poster.guards) == 2
    assert status(poster) == cp_model.OPTIMAL
    poster.assume_guards()
    assert status(poster) == cp_model.INFEASIBLE


def test_negations_and_constants_fold_into_the_bounds() -> None:
    """2 * not a + TRUE <= 1 leaves a true; an objective of negated literals counts right."""
    poster = Poster()
    a, b = poster.literals(2)
    poster.linear([(2, -a - 1), (1, poster.TRUE)], None, 1, None)
    poster.minimise(Stage(((3, -b - 1), (1, b), (5, poster.TRUE)), 10))
    solver = cp_model.CpSolver()
    model = cp_model.CpModel()
    model.proto.copy_from(poster.finish())
    assert solver.solve(model) == cp_model.OPTIMAL
    assert solver.objective_value == 16
    assert list(solver.response_proto.solution)[1:3] == [1, 1]


def test_a_complete_hint_is_accepted_as_it_is() -> None:
    poster = Poster()
    a, b, c = poster.literals(3)
    poster.exactly_one([a, b, c], None)
    poster.minimise(Stage(((1, a), (2, b), (3, c))))
    poster.hint([1, 0, 0, 1])
    lines: list[str] = []
    solver = cp_model.CpSolver()
    solver.parameters.log_search_progress = True
    solver.parameters.num_workers = 1
    solver.log_callback = lines.append
    model = cp_model.CpModel()
    model.proto.copy_from(poster.finish())
    solver.solve(model)
    assert "complete and is feasible" in "".join(lines)


def status(poster: Poster) -> object:
    model = cp_model.CpModel()
    model.proto.copy_from(poster.finish())
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver.solve(model)


def test_what_is_held_is_free_again_afterwards() -> None:
    poster = Poster()
    first, second, third = poster.literals(3)
    poster.some_of([first, second, third], None)
    poster.minimise(Stage(((3, first), (2, second), (1, third))))
    with poster.holding([-third - 1, second]):
        held = solve(poster.finish(), Clock.now(Limits(seconds=60, workers=1)), 60).solution
    free = solve(poster.finish(), Clock.now(Limits(seconds=60, workers=1)), 60).solution
    assert [held[at] for at in (first, second, third)] == [0, 1, 0]
    assert [free[at] for at in (first, second, third)] == [0, 0, 1]
