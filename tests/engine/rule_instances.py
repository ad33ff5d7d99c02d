"""Rule instances, judged by trying every plan: which of them can hold together.

A plan may leave any workshop out, and keeps a rule instance if `check` names no violation of it. Written from the
rules' own words, not from the model.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import product

from scheduler.domain.because import Because, Subject
from scheduler.domain.parts.workshop import Workshop
from scheduler.domain.plan import Entry, Plan
from scheduler.domain.problem import Problem
from scheduler.rules.base import Rule

from . import every_plan

NO_SLOT = ("slot", "date", "committee", "observance", "category")
"""Kinds of subjects that a violation names and its instance does not: an instance speaks of all dates."""
WHOLE = ("rooms", "room", "no-room", "moderators")


def instance_of(because: Because, problem: Problem) -> Because | None:
    """The rule instance that a violation breaks; None for what follows from another one's violation."""
    subjects = tuple(subject for subject in because.subjects if subject.kind not in NO_SLOT)
    one = Because(because.rule, subjects)
    aspect = because.aspect
    if because.rule == "placed-once":
        assert aspect not in WHOLE, "every plan that is tried has what a held workshop needs"
        if aspect == "before" and not problem.partial:
            return None  # the workshop before is missing itself
        return replace(one, aspect=aspect)
    if because.rule == "one-place":
        # Somebody, or a room, at all of its workshops.
        return replace(one, subjects=subjects[:1], aspect=subjects[0].kind)
    if because.rule == "load":
        return replace(one, aspect=aspect)
    if because.rule == "one-table":
        return replace(one, aspect="empty" if aspect == "too-many" else aspect)
    if because.rule == "series-order":
        return replace(one, aspect="too-soon")
    if because.rule == "each-once" and aspect in ("empty", "split"):
        workshop, _, key = subjects[0].id.partition("/")
        (seat,) = (seat for seat in problem.workshop_by_id[workshop].seats if seat.key == key)
        return replace(one, subjects=_first(subjects, problem), aspect="empty" if seat.required else "split")
    if because.rule == "each-once":
        return replace(one, subjects=_first(subjects, problem) if aspect == "twice" else subjects, aspect=aspect)
    if because.rule in ("budget", "announced"):
        kept = tuple(subject for subject in subjects if because.rule == "budget" or subject.kind == "workshop")
        return replace(one, subjects=kept, aspect=aspect)
    if because.rule == "role-conflict":
        return replace(one, subjects=tuple(subject for subject in subjects if subject.kind != "organisation"))
    return one


def _first(subjects: Sequence[Subject], problem: Problem) -> tuple[Subject, ...]:
    """The same about the first of the identical sessions, which stands for all."""
    workshop = next(subject.id for subject in subjects if subject.kind == "workshop")
    first = problem.repeats[str(problem.workshop_by_id[workshop].repeat)][0]
    ids = {"workshop": lambda id: first, "seat": lambda id: f"{first}/{id.partition('/')[2]}"}
    return tuple(replace(s, id=ids[s.kind](s.id)) if s.kind in ids else s for s in subjects)


def broken(problem: Problem, plan: Plan, rules: Sequence[Rule]) -> Iterator[Because]:
    """The rule instances that the plan breaks."""
    for rule in rules:
        for violation in rule.check(problem, plan):
            instance = instance_of(violation, problem)
            if instance is not None:
                yield instance


def _entries(problem: Problem, workshop: Workshop) -> Iterator[Entry]:
    """Every way to hold it; a guest of one of several identical sessions has one place there."""
    for entry in every_plan.entries(problem, workshop):
        if workshop.repeat is None or len(set(entry.present)) == len(entry.present):
            yield entry


def together(problem: Problem, rules: Sequence[Rule], members: Collection[Because]) -> bool:
    """Is there a plan, whole or not, that breaks none of these rule instances?"""
    on = frozenset(members)
    concerned = [rule for rule in rules if any(member.rule == rule.name for member in members)]
    # Parts of a plan are judged as such and left out early; what the whole may heal is judged at the end.
    part = problem.model_copy(update={"partial": True})
    in_part = [rule for rule in concerned if rule.name not in ("placed-once", "each-once")]

    def fine(judged: Problem, chosen: Sequence[Entry | None], by: Sequence[Rule]) -> bool:
        return on.isdisjoint(broken(judged, every_plan.plan(problem, chosen), by))

    options = [
        [entry for entry in (None, *_entries(problem, workshop)) if fine(part, [entry], in_part)]
        for workshop in problem.workshops
    ]
    parts: list[list[Entry | None]] = [[]]
    for n, of_one in enumerate(options):
        longer = ([*chosen, option] for chosen, option in product(parts, of_one))
        if n == len(options) - 1:
            return any(fine(problem, chosen, concerned) for chosen in longer)
        parts = [chosen for chosen in longer if n == 0 or fine(part, chosen, in_part)]
    return False
