"""What a rule is: one sentence, one file, four faces."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from pydantic import BaseModel, ConfigDict

from ..domain.because import Because, Subject, SubjectKind
from ..errors import Fault

if TYPE_CHECKING:
    from ..domain.changes.change import Change
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables

Sentences = Mapping[str, str | Mapping[str, str]]
"""By language: one sentence, or one for each aspect. Words in braces name subjects, ``{amount}`` the amount."""

Term = tuple[int, int]
"""A coefficient and a literal (or integer variable)."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A count to minimise, never below 0: the sum of coefficient times literal, plus a constant.

    ``not_below_previous``: never below the rule's stage before it either. ``on_top``: of an ``additive`` rule those of
    the terms that moderators add, where there are others without them; each with the workshops it is about.
    """

    terms: tuple[Term, ...] = ()
    constant: int = 0
    not_below_previous: bool = False
    on_top: tuple[tuple[tuple[int, ...], Term], ...] = ()


class SeatingPrice(Protocol):
    """What people who belong together add to each stage of a rule by where they sit, whoever else sits where."""

    def weight(self, p: int, w: int, s: int, borough: int) -> int:
        """What a session in that slot and borough (-1: unknown) weighs for a person."""

    def adds(self, carried: Mapping[int, int], delegates: Mapping[int, frozenset[int]]) -> tuple[int, ...]:
        """By stage. ``carried``: by person the weight of all their sessions; ``delegates``: by session, who of them sits
        on the seats that name their organisation."""


class Rule(BaseModel):
    """A hard rule. The fields are its parameters; each face is optional.

    ``faults``: what makes the input useless whatever the plan. ``prune``: refuse what this rule alone forbids,
    before any variable exists. ``propagate``: refuse what follows from the refusals of others, called until
    nothing changes. ``post``: what pruning cannot say. ``check``: the judgement on names, independent of the rest.
    ``relaxations``: what could be changed where the rule stands in the way.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[str]
    summary: ClassVar[Mapping[str, str]]
    source: ClassVar[str]
    sentences: ClassVar[Sentences]
    monotone: ClassVar[bool] = False
    """Who leaves moderators out of the problem and of a plan breaks this rule no more and pays no more for it."""

    def faults(self, problem: Problem) -> Iterator[Fault]:
        yield from ()

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        """Refuse what this rule forbids by itself."""

    def propagate(self, instance: Instance, candidates: Candidates) -> None:
        """Refuse what cannot work any more; must only ever take away."""

    def post(self, instance: Instance, x: Variables, poster: Poster) -> None:
        """Post what pruning cannot say; every constraint carries its because."""

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        """Every violation of the plan."""
        yield from ()

    def relaxations(self, problem: Problem, because: Because) -> Iterator[Change]:
        """Changes of the problem that could take this reason of this rule away; none: it is not for sale."""
        yield from ()

    def because(self, *subjects: tuple[str, str], amount: int = 1, aspect: str = "") -> Because:
        """A reason of this rule; subjects as (kind, id)."""
        known = cast("tuple[tuple[SubjectKind, str], ...]", subjects)
        return Because(self.name, tuple([Subject(kind, id) for kind, id in known]), amount, aspect)


class SoftRule(Rule):
    """A rule that costs. It may also forbid something, through the faces of a hard rule."""

    n_stages: ClassVar[int] = 1
    worst_stages: ClassVar[Collection[int]] = ()
    """Stages that count the worst of all; the others add up over parts of a problem that have nothing in common."""
    additive: ClassVar[bool] = False
    """What moderators add to the price of a plan comes on top of all that it costs without them."""
    units: ClassVar[Mapping[str, Sequence[str]]]
    """By language, what each stage counts."""

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        """The stages in the model; minimising one gives its exact value."""
        raise NotImplementedError

    def seating_price(self, instance: Instance) -> SeatingPrice | None:
        """Where stages add up over organisations, once slots and rooms are given: what each of them adds. The objective
        then leaves to `Variables.seating_terms` who is counted there. None: who sits where is counted in no such way."""
        return None

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        """What the plan pays for, piece by piece."""
        yield from ()

    def stages(self, problem: Problem, plan: Plan) -> tuple[int, ...]:
        """The value of every stage on a finished plan: unless a rule says otherwise, the sum of its penalties."""
        return (sum(penalty.amount for penalty in self.penalties(problem, plan)),)

    def judged(self, problem: Problem, plan: Plan) -> tuple[tuple[int, ...], tuple[Because, ...]]:
        """Stages and penalties together, for rules that would count the same things twice."""
        penalties = tuple(self.penalties(problem, plan))
        if type(self).stages is SoftRule.stages:
            return (sum(penalty.amount for penalty in penalties),), penalties
        return self.stages(problem, plan), penalties
