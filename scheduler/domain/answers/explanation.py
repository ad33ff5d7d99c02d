"""The answer to a question about a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..because import Because
from ..plan import Plan
from ..plans.difference import Move
from ..plans.score import Score, stages_of
from .conflict import Conflict
from .question import Alternatives, Options, PlaceKind, Question, WhatIf, Why, WhyNot
from .repair import Repair

__all__ = ["Alternatives", "Answer", "Explanation", "Options", "Question", "Verdict", "WhatIf", "Why", "WhyNot"]

Verdict = Literal["impossible", "worse", "tie", "better", "open"]
"""``tie``: it could be chosen. ``better``: only where the best plan is not known, or the problem is another one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What follows from one wish, from one way to place a workshop, or from a changed problem.

    ``kind`` and ``ids``: what is chosen instead; ``instead_of`` what it replaces, where something is given up.
    ``before`` and ``after``: the scores of the best plan without and with it; ``proved``: no better ones exist.
    ``moves``: what changes against the plan asked about; ``few_moves``: it is proved that no plan of that price
    disturbs fewer people. ``pays`` and ``gains``: the penalties that appear or grow, and vanish or shrink, against
    that plan, by how much. ``refused_by``: rules that alone or together leave no candidate, known without a search.
    ``conflict``: what it cannot hold together with.
    """

    verdict: Verdict
    proved: bool
    kind: PlaceKind | None = None
    ids: tuple[str, ...] = ()
    instead_of: str | None = None
    before: Score | None = None
    after: Score | None = None
    plan: Plan | None = None
    moves: tuple[Move, ...] = ()
    few_moves: bool = False
    pays: tuple[Because, ...] = ()
    gains: tuple[Because, ...] = ()
    refused_by: tuple[str, ...] = ()
    conflict: Conflict | None = None

    @property
    def price(self) -> tuple[int, ...]:
        """Stage by stage, in the order of the score; the first stage that is not 0 decides. Empty without a plan."""
        if self.before is None or self.after is None:
            return ()
        before, after = stages_of(self.before), stages_of(self.after)
        return tuple(b - a for a, b in zip(before, after, strict=True)) if len(before) == len(after) else ()

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "verdict": self.verdict,
            "proved": self.proved,
            "kind": self.kind,
            "ids": list(self.ids),
            "instead_of": self.instead_of,
            "before": _score(self.before),
            "after": _score(self.after),
            "price": list(self.price),
            "plan": None if self.plan is None else self.plan.model_dump(mode="json"),
            "moves": [move.document() for move in self.moves],
            "few_moves": self.few_moves,
            "pays": _reasons(self.pays),
            "gains": _reasons(self.gains),
            "refused_by": list(self.refused_by),
            "conflict": None if self.conflict is None else self.conflict.document(),
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """``plan``: the one asked about, or else the best one. ``best``: the score of the best plan, None if none is known.

    ``answers`` in order: for why-not and what-if one; for why those of each kind together, the cheapest first; for
    options the best first; for alternatives in the order in which they were found, the best plan not repeated.
    ``complete``: there are no others, those with the verdict ``open`` aside. For a problem without a plan there are
    ``conflicts`` and ``repairs`` instead.
    """

    question: Question | None
    plan: Plan | None
    best: Score | None
    proved: bool
    answers: tuple[Answer, ...] = ()
    complete: bool = False
    conflicts: tuple[Conflict, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @property
    def answer(self) -> Answer | None:
        """The only one, or the first."""
        return self.answers[0] if self.answers else None

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "question": None if self.question is None else self.question.document(),
            "plan": None if self.plan is None else self.plan.model_dump(mode="json"),
            "best": _score(self.best),
            "proved": self.proved,
            "answers": [answer.document() for answer in self.answers],
            "complete": self.complete,
            "conflicts": [conflict.document() for conflict in self.conflicts],
            "repairs": [repair.document() for repair in self.repairs],
        }


def _score(score: Score | None) -> list[dict[str, Any]] | None:
    return None if score is None else [{"rules": list(tier.rules), "stages": list(tier.stages)} for tier in score]


def _reasons(reasons: Sequence[Because]) -> list[dict[str, Any]]:
    return [
        {
            "rule": reason.rule,
            "aspect": reason.aspect,
            "amount": reason.amount,
            "subjects": [{"kind": subject.kind, "id": subject.id} for subject in reason.subjects],
        }
        for reason in reasons
    ]
