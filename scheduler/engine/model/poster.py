"""The only door to the solver: a few verbs that write constraints in bulk straight into the model proto.

One template proto per kind of constraint is refilled and appended, which is an order of magnitude faster than the
plain API; a contract test holds the result against that API. Literals are ints: n is variable n, -n-1 its negation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model_helper as cmh

from ...domain.because import Because

if TYPE_CHECKING:
    from ...rules.base import Stage, Term

INFINITY = 2**62


class Poster:
    """Posts constraints with the reason they exist; ``guarded``: each reason gets a literal that switches it on."""

    TRUE = 0
    """The literal of a variable that is always 1; -1 is false."""

    def __init__(self, *, guarded: bool = False) -> None:
        self.proto = cmh.CpModelProto()
        self.guards: dict[Because, int] = {}
        self._guarded = guarded
        self._n_variables = 0
        self._written = 0
        self._highs: dict[int, int] = {}  # of integer variables
        self._boolean = cmh.IntegerVariableProto()
        self._boolean.domain.extend([0, 1])
        self._linear = cmh.ConstraintProto()
        # Every access to a field of a proto makes a new handle to it; the most frequent ones are kept.
        linear = self._linear.linear
        self._vars, self._coeffs, self._domain = linear.vars, linear.coeffs, linear.domain
        self._constraints = self.proto.constraints
        self._at_most_one = cmh.ConstraintProto()
        self._exactly_one = cmh.ConstraintProto()
        self._bool_or = cmh.ConstraintProto()
        self.literal()
        self._append(self._bool_or, self._bool_or.bool_or.literals, [self.TRUE], None)

    @property
    def n_variables(self) -> int:
        return self._n_variables

    @property
    def n_constraints(self) -> int:
        return len(self.proto.constraints)

    def literal(self) -> int:
        """A new Boolean variable."""
        self._n_variables += 1
        return self._n_variables - 1

    def literals(self, count: int) -> range:
        """That many new Boolean variables."""
        self._n_variables += count
        return range(self._n_variables - count, self._n_variables)

    def integer(self, high: int) -> int:
        """A new integer variable from 0 to ``high``, for sums and stages only; its index, which has no negation."""
        self.finish()
        self._n_variables += 1
        self._written += 1
        self.proto.variables.add().domain.extend([0, high])
        self._highs[self._n_variables - 1] = high
        return self._n_variables - 1

    def most(self, stage: Stage) -> int:
        """What the stage cannot exceed, by its variables alone."""
        coefficients, variables, constant = as_variables(stage.terms)
        highs = (c * self._highs.get(v, 1) for c, v in zip(coefficients, variables, strict=True) if c > 0)
        return stage.constant + constant + sum(highs)

    def least(self, coefficient: int, literal: int) -> int:
        """What the term cannot be below, by its variable alone."""
        if literal == self.TRUE:
            return coefficient
        return 0 if literal == -self.TRUE - 1 else min(0, coefficient * self._highs.get(literal, 1))

    def finish(self) -> cmh.CpModelProto:
        """The model with everything posted so far."""
        missing = self._n_variables - self._written
        if missing:
            self.proto.variables.extend([self._boolean] * missing)
            self._written = self._n_variables
        return self.proto

    # -- verbs --------------------------------------------------------------------------------------

    def linear(
        self, terms: Iterable[Term], low: int | None, high: int | None, because: Because | None, if_: int | None = None
    ) -> None:
        """low <= sum of coefficient times literal (or integer variable) <= high; with ``if_`` only if that is true."""
        coefficients, variables, constant = as_variables(terms)
        self._vars.clear()
        self._vars.extend(variables)
        self._coeffs.clear()
        self._coeffs.extend(coefficients)
        self._domain.clear()
        self._domain.extend(
            [-INFINITY if low is None else low - constant, INFINITY if high is None else high - constant]
        )
        self._enforce(self._linear, because)
        if if_ is not None:
            self._linear.enforcement_literal.append(if_)
        self._constraints.append(self._linear)
        if if_ is not None:
            self._linear.enforcement_literal.clear()

    def at_most_one(self, literals: Sequence[int], because: Because | None) -> None:
        if len(literals) > 1:
            self._append(self._at_most_one, self._at_most_one.at_most_one.literals, literals, because)

    def exactly_one(self, literals: Sequence[int], because: Because | None) -> None:
        self._append(self._exactly_one, self._exactly_one.exactly_one.literals, literals, because)

    def some_of(self, literals: Sequence[int], because: Because | None) -> None:
        """At least one of the literals; none at all is a contradiction."""
        if self.TRUE not in literals:
            self._append(self._bool_or, self._bool_or.bool_or.literals, literals, because)

    def not_all(self, literals: Sequence[int], because: Because | None) -> None:
        """At least one of the literals is false."""
        if -self.TRUE - 1 not in literals:
            self.some_of([-literal - 1 for literal in literals], because)

    def implies(self, if_: int, then: int, because: Because | None) -> None:
        if if_ != then:
            self.some_of([-if_ - 1, then], because)

    def at_most(self, most: int, literals: Sequence[int], because: Because | None) -> None:
        """No more than ``most`` of the literals."""
        if most == 1:
            self.at_most_one(literals, because)
        elif len(literals) > most:
            self.linear([(1, literal) for literal in literals], None, most, because)

    def sum_is(self, literals: Sequence[int], held: int, count: int, because: Because | None) -> None:
        """``count`` of the literals if ``held``, else none."""
        if held == self.TRUE and count == 1:
            self.exactly_one(literals, because)
        elif held == self.TRUE:
            self.linear([(1, literal) for literal in literals], count, count, because)
        else:
            self.linear([*((1, literal) for literal in literals), (-count, held)], 0, 0, because)

    @contextmanager
    def holding(self, literals: Iterable[int]) -> Iterator[None]:
        """Within, these literals are true."""
        wanted = {literal if literal >= 0 else -literal - 1: int(literal >= 0) for literal in literals}
        variables = [self.finish().variables[index] for index in wanted]
        before = [list(variable.domain) for variable in variables]
        try:
            for variable, value in zip(variables, wanted.values(), strict=True):
                _allow(variable, [value, value])
            yield
        finally:
            for variable, domain in zip(variables, before, strict=True):
                _allow(variable, domain)

    # -- objective and hint -------------------------------------------------------------------------

    def minimise(self, stage: Stage, high: int | None = None) -> None:
        """Set the objective, and how high it may be."""
        coefficients, variables, constant = as_variables(stage.terms)
        self.proto.clear_objective()
        objective = self.proto.objective
        objective.vars.extend(variables)
        objective.coeffs.extend(coefficients)
        objective.offset = constant + stage.constant
        if high is not None:
            objective.domain.extend([-INFINITY, high - constant - stage.constant])

    def hint(self, solution: Mapping[int, int] | Sequence[int]) -> None:
        """Values for variables, by index."""
        values = solution if isinstance(solution, Mapping) else dict(enumerate(solution))
        self.proto.clear_solution_hint()
        self.proto.solution_hint.vars.extend(list(values.keys()))
        self.proto.solution_hint.values.extend(list(values.values()))

    def assume_guards(self) -> None:
        """Switch every guard on, by assumption."""
        self.proto.assumptions.clear()
        self.proto.assumptions.extend(list(self.guards.values()))

    # -- inside -------------------------------------------------------------------------------------

    def _append(
        self,
        template: cmh.ConstraintProto,
        place: cmh.repeated_scalar_int32_t,
        literals: Sequence[int],
        because: Because | None,
    ) -> None:
        place.clear()
        place.extend(literals if isinstance(literals, list) else list(literals))
        self._enforce(template, because)
        self._constraints.append(template)

    def _enforce(self, template: cmh.ConstraintProto, because: Because | None) -> None:
        if self._guarded:
            template.enforcement_literal.clear()
            if because is not None:
                if because not in self.guards:
                    self.guards[because] = self.literal()
                template.enforcement_literal.append(self.guards[because])


def _allow(variable: cmh.IntegerVariableProto, domain: Sequence[int]) -> None:
    variable.domain.clear()
    variable.domain.extend(domain)


def as_variables(terms: Iterable[Term]) -> tuple[list[int], list[int], int]:
    """Coefficients and variables without negations or repetitions, and the constant that remains."""
    terms = list(terms)
    if not terms:
        return [], [], 0
    coefficients, literals = zip(*terms, strict=True)
    if min(literals) > Poster.TRUE and len(set(literals)) == len(literals):
        return list(coefficients), list(literals), 0  # as a rule
    sums: dict[int, int] = {}
    constant = 0
    for coefficient, literal in terms:
        if literal < 0:
            literal = -literal - 1
            constant += coefficient
            coefficient = -coefficient
        if literal == Poster.TRUE:
            constant += coefficient
        else:
            sums[literal] = sums.get(literal, 0) + coefficient
    return list(sums.values()), list(sums), constant
