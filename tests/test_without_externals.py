"""The district town without external moderators: the table is as full, stakes rise only where nothing else works."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from scheduler.api import plan
from scheduler.check import check
from scheduler.domain.answers.outcome import Solved
from scheduler.domain.limits import Limits
from scheduler.domain.parts.people import Availability, Moderator, ModeratorLoad
from scheduler.domain.plan import Plan
from scheduler.domain.plans.score import Score
from scheduler.domain.problem import Priorities, Problem
from scheduler.files.problem_file import load
from scheduler.rules.catalogue import PRIORITY

FIXTURE = Path(__file__).parent.parent / "fixtures" / "kreisstadt-2027-q1" / "problem.yaml"
FIRST = ("unheld", "full-table", "role-conflict")


@cache
def town() -> Problem:
    """The quarter judged by its first three tiers; what comes below them cannot change their best values."""
    off = tuple(name for name in PRIORITY if name not in FIRST)
    return load(FIXTURE).model_copy(update={"priorities": Priorities(order=FIRST, off=off)})


@cache
def without_externals() -> Problem:
    """Only internal moderators, free in every slot; the cultural office, which has no stake, also moderates in French.

    Without that nobody could moderate the two French sessions, and nothing could be said about stakes.
    """
    free = {"availability": Availability(), "load": ModeratorLoad()}
    internal = [moderator.model_copy(update=free) for moderator in town().moderators if not moderator.external]
    spoken = {"m-kultur": ("en", "fr")}
    speaking = [m.model_copy(update={"languages": spoken.get(m.id, m.languages)}) for m in internal]
    return town().model_copy(update={"moderators": tuple(speaking)})


@cache
def solved(variant: Callable[[], Problem]) -> Solved:
    outcome = plan(variant(), limits=Limits(seconds=300))
    assert isinstance(outcome, Solved)
    assert outcome.proved
    return outcome


def stage(score: Score, rule: str) -> int:
    return next(tier.stages[0] for tier in score if tier.rules == (rule,))


def with_moderator(found: Plan, workshop: str, moderator: Moderator) -> Plan:
    entries = [
        entry.model_copy(update={"moderators": (moderator.id,)}) if entry.workshop == workshop else entry
        for entry in found.entries
    ]
    return found.model_copy(update={"entries": tuple(entries)})


def test_the_table_is_as_full_as_before() -> None:
    before, after = solved(town).score, solved(without_externals).score
    assert stage(after, "full-table") == stage(before, "full-table") > 0
    assert stage(after, "unheld") == stage(before, "unheld") == 0


def test_stakes_rise_only_where_no_other_internal_moderator_could_do_better() -> None:
    problem = without_externals()
    outcome = solved(without_externals)
    conflicts = [b for b in check(problem, outcome.plan).penalties if b.rule == "role-conflict"]
    assert sum(conflict.amount for conflict in conflicts) == stage(outcome.score, "role-conflict")
    for conflict in conflicts:
        (workshop,) = conflict.of("workshop")
        for moderator in problem.moderators:
            swapped = check(problem, with_moderator(outcome.plan, workshop, moderator))
            assert not swapped.valid or stage(swapped.score, "role-conflict") >= stage(outcome.score, "role-conflict")
