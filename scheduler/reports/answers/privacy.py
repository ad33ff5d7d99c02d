"""What of a reason a reader may know. The coordinator: all. Participants: their own. The public: rules and roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...domain.answers.question import Question, WhyNot
from ...domain.because import Because
from ...domain.parts.fields import Language
from ...domain.problem import Problem
from ...rules.base import Rule
from ..plan.agenda import Reader
from ..words.labels import Labels
from ..words.suppression import FEWEST

OF_PEOPLE = frozenset(
    (
        "volunteers-evening",
        "one-place",
        "available",
        "committee-clash",
        "load",
        "own-seat",
        "role-conflict",
        "keep-plan",
    )
)
"""Rules whose instances are about somebody; to name the rule is to give somebody's reason."""

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "person": "Jemand, der am Tisch sitzen muss, kann nicht.",
        "seat": "Jeder Pflichtplatz muss besetzt sein.",
    },
    "en": {
        "person": "A required delegate cannot.",
        "seat": "Every required seat must be filled.",
    },
}


def own(problem: Problem, reader: Reader, id: str) -> bool:
    """Is that person or moderator the reader?"""
    return reader.level == "participant" and reader.id is not None and problem.human(id) == problem.human(reader.id)


def humans_of(because: Because) -> tuple[str, ...]:
    return (*because.of("person"), *because.of("moderator"))


def concerns_others(because: Because, problem: Problem, reader: Reader) -> bool:
    """Does it tell of anybody, or of any body that somebody belongs to, but the reader?"""
    if reader.level == "coordinator":
        return False
    humans = humans_of(because)
    if humans:
        return not all(own(problem, reader, id) for id in humans)
    if because.of("seat"):
        return not all(_own_seat(problem, reader, id) for id in because.of("seat"))
    if because.rule == "budget" or because.of("committee"):
        return True
    return bool(because.of("organisation")) or (because.rule in OF_PEOPLE and not because.of("room"))


def _own_seat(problem: Problem, reader: Reader, id: str) -> bool:
    workshop, _, key = id.partition("/")
    known = problem.workshop_by_id.get(workshop)
    seats = () if known is None else known.seats
    seat = next((seat for seat in seats if seat.key == key), None)
    if seat is None or reader.id is None:
        return False
    return problem.human(reader.id) in problem.eligible(seat)


def cannot(
    members: Sequence[Because], problem: Problem, rules: Sequence[Rule], labels: Labels, reader: Reader, pool: int
) -> str:
    """What is said instead of members that are not for the reader. ``pool``: how many people it could be about."""
    first = members[0]
    if first.of("seat"):
        return _WORDS[labels.language]["seat"]
    # A rule about people tells somebody's reason: to the public only among many, to a participant never.
    of_people = humans_of(first) or (first.rule in OF_PEOPLE and not first.of("room"))
    if of_people and (reader.level == "participant" or pool < FEWEST):
        return _WORDS[labels.language]["person"]
    return summary(first.rule, rules, labels)


def summary(name: str, rules: Sequence[Rule], labels: Labels) -> str:
    return next((rule.summary[labels.language] for rule in rules if rule.name == name), name)


def refusals(names: Sequence[str], rules: Sequence[Rule], labels: Labels, reader: Reader) -> tuple[str, ...]:
    """The rules that refuse a place, each as a sentence; those about people only for the coordinator."""
    everything = reader.level == "coordinator"
    told = (
        summary(name, rules, labels) if everything or name not in OF_PEOPLE else _WORDS[labels.language]["person"]
        for name in names
    )
    return tuple(dict.fromkeys(told))


def may_ask(question: Question | None, problem: Problem, reader: Reader) -> bool:
    """Whether the answer would not be about somebody else."""
    if reader.level == "coordinator" or not isinstance(question, WhyNot):
        return True
    return question.kind in ("slot", "room") or own(problem, reader, question.id)
