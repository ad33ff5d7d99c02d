"""All rules, and how a problem file sets their parameters and the order of the soft ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pydantic import ValidationError

from ..domain.faults.shape import shape_faults
from ..errors import Fault, InputError
from .announced import Announced
from .available import Available
from .base import Rule, SoftRule
from .budget import WithinBudget
from .committee_clash import CommitteeClash
from .continuity import Continuity
from .cost import Cost
from .each_once import EachOnce
from .early_involvement import EarlyInvolvement
from .equal_footing import EqualFooting
from .even_load import EvenLoad
from .fair_compromise import FairCompromise
from .full_table import FullTable
from .keep_plan import KeepPlan
from .load import LoadLimit
from .no_duplication import NoDuplication
from .notice import Notice
from .one_place import OnePlace
from .one_table import OneTable
from .open_days import OpenDays
from .own_seat import OwnSeat
from .placed_once import PlacedOnce
from .prefer_external import PreferExternal
from .respected_days import RespectedDays
from .role_conflict import RoleConflict
from .room_fits import RoomFits
from .series_order import SeriesOrder
from .skills import Skills
from .unheld import Unheld
from .volunteers_evening import VolunteersEvening

if TYPE_CHECKING:
    from ..domain.problem import Problem

RULES: tuple[Rule, ...] = (
    PlacedOnce(),
    VolunteersEvening(),
    OnePlace(),
    Available(),
    OpenDays(),
    OneTable(),
    OwnSeat(),
    RoomFits(),
    SeriesOrder(),
    Notice(),
    CommitteeClash(),
    LoadLimit(),
    Skills(),
    WithinBudget(),
    Announced(),
    EachOnce(),
    Unheld(),
    FullTable(),
    RoleConflict(),
    RespectedDays(),
    PreferExternal(),
    EarlyInvolvement(),
    NoDuplication(),
    FairCompromise(),
    EqualFooting(),
    Continuity(),
    EvenLoad(),
    Cost(),
)
"""Every rule with its default parameters. The order is for reading only, except that it is the soft rules' default priority."""

Weighted = tuple[tuple[int, SoftRule], ...]
"""One tier: its rules with their weights."""

LATER = ("keep-plan",)
"""Rules of the catalogue that this version does not plan with yet."""

PRIORITY = (
    "unheld",
    "full-table",
    "role-conflict",
    "respected-days",
    "prefer-external",
    "early-involvement",
    "no-duplication",
    "fair-compromise",
    "equal-footing",
    "continuity",
    "even-load",
    "cost",
)
"""The soft rules from the highest priority to the lowest, where the problem file does not say otherwise."""


def of_the_catalogue(rules: Iterable[Rule]) -> bool:
    """Are all these rules ours? Others may ask for somebody on an optional seat."""
    names = {rule.name for rule in RULES}
    return all(rule.name in names for rule in rules)


def configured(problem: Problem, rules: Sequence[Rule] = RULES) -> tuple[Rule, ...]:
    """The rules with the parameters that the problem file sets.

    Raises InputError with every fault: unknown rules or parameters, priorities that do not name each soft rule
    once, and whatever a rule finds impossible from the start.
    """
    faults: list[Fault] = []
    names = [rule.name for rule in rules]
    for name in problem.rules:
        if name not in names:
            faults.append(Fault(("rules", name), f'"{name}"', f"a rule{_nearest(name, names)}"))
    found: list[Rule] = []
    for rule in rules:
        given = problem.rules.get(rule.name)
        if given:
            try:
                rule = type(rule).model_validate({**rule.model_dump(), **given})
            except ValidationError as error:
                faults += shape_faults(error, ("rules", rule.name), type(rule))
        found.append(rule)
    faults += _priority_faults(problem, found)
    if not faults:
        faults += [fault for rule in found for fault in rule.faults(problem)]
    if faults:
        raise InputError(faults)
    return tuple(found)


def tiers(problem: Problem, rules: Sequence[Rule]) -> tuple[Weighted, ...]:
    """The soft rules in strict priority. ``rules`` are configured; those the default order does not know come last, by name.

    A weight matters only beside another; a rule alone in its tier keeps its stages. `keep-plan` has its own place, if
    it is there and the problem file does not name it.
    """
    soft = {rule.name: rule for rule in rules if isinstance(rule, SoftRule)}
    kept = soft.get(KeepPlan.name)
    if isinstance(kept, KeepPlan) and not _names(problem, KeepPlan.name):
        others = tiers(problem, [rule for rule in rules if rule is not kept])
        first = [n for n, tier in enumerate(others) if any(rule.name == "unheld" for _, rule in tier)]
        n = len(others) if kept.last else first[0] + 1 if first else 0
        return (*others[:n], ((1, kept),), *others[n:])
    if problem.priorities is None:
        order = [name for name in PRIORITY if name in soft] + sorted(name for name in soft if name not in PRIORITY)
        return tuple(((1, soft[name]),) for name in order)
    return tuple(
        tuple((weight, soft[name]) for name, weight in entry.items())
        if isinstance(entry, dict) and len(entry) > 1
        else ((1, soft[entry if isinstance(entry, str) else next(iter(entry))]),)
        for entry in problem.priorities.order
    )


def _priority_faults(problem: Problem, rules: Sequence[Rule]) -> Iterator[Fault]:
    if problem.priorities is None:
        return
    soft = {rule.name: rule for rule in rules if isinstance(rule, SoftRule)}
    seen: set[str] = set()
    order = [(("priorities", "order", n), entry) for n, entry in enumerate(problem.priorities.order)]
    named = [(path, name) for path, entry in order for name in ([entry] if isinstance(entry, str) else entry)]
    named += [(("priorities", "off", n), name) for n, name in enumerate(problem.priorities.off)]
    for path, name in named:
        if name not in soft:
            yield Fault(path, f'"{name}"', f"a soft rule{_nearest(name, list(soft))}")
        elif name in seen:
            yield Fault(path, f'"{name}" again', "each soft rule once")
        seen.add(name)
    for path, entry in order:
        if isinstance(entry, dict) and len(entry) != 1:
            for name in entry:
                if name in soft and soft[name].n_stages != 1:
                    yield Fault(
                        path, f'"{name}", which has {soft[name].n_stages} stages', "only rules of one stage joined"
                    )
    if "unheld" in problem.priorities.off:
        yield Fault(("priorities", "off"), '"unheld"', "rules that can be switched off")
    missing = [name for name in soft if name not in seen and name != KeepPlan.name]
    if missing:
        yield Fault(("priorities",), f"no word about {', '.join(missing)}", "every soft rule, in order or off")


def _names(problem: Problem, rule: str) -> bool:
    """Does the problem file say where this soft rule stands?"""
    if problem.priorities is None:
        return False
    return rule in problem.priorities.off or any(
        rule == entry or (isinstance(entry, dict) and rule in entry) for entry in problem.priorities.order
    )


def _nearest(name: str, known: Sequence[str]) -> str:
    if name in LATER:
        return " of this version, which does not plan with that one yet: leave it out"
    nearest = get_close_matches(name, known, n=1, cutoff=0.5)
    return f' (nearest: "{nearest[0]}")' if nearest else f", one of {', '.join(known)}"
