"""Every plan that a tiny problem has, their scores, and random ones of them."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations, product
from types import MappingProxyType

from scheduler.domain.parts.workshop import Workshop
from scheduler.domain.plan import Entry, Plan, Seated
from scheduler.domain.problem import Problem
from scheduler.rules.base import Rule
from scheduler.rules.catalogue import RULES, configured, tiers

Options = Sequence[Entry | None]

HEALED = {("placed-once", "announced"), ("placed-once", "before"), ("each-once", None)}
"""Rules, or aspects of them, that may refuse a part of a plan which the whole of it satisfies."""


def entries(problem: Problem, workshop: Workshop) -> list[Entry]:
    """Every way to place the workshop and to fill its seats with people they mean."""
    fillings = product(*(_fillings(problem, workshop)))
    return [
        _entry(workshop, slot.id, room, moderating, filling)
        for filling in fillings
        for slot, room, moderating in product(problem.dated_slots, _rooms(problem), _moderating(problem, workshop))
    ]


def random_entry(problem: Problem, workshop: Workshop, draw: random.Random) -> Entry | None:
    """One of them; None if there is none."""
    moderating = _moderating(problem, workshop)
    if not moderating:
        return None
    filling = [draw.choice(chosen) for chosen in _fillings(problem, workshop)]
    slot = draw.choice(problem.dated_slots).id
    return _entry(workshop, slot, draw.choice(_rooms(problem)), draw.choice(moderating), filling)


def _rooms(problem: Problem) -> list[str | None]:
    return [room.id for room in problem.rooms] or [None]


def _moderating(problem: Problem, workshop: Workshop) -> list[tuple[str, ...]]:
    return list(combinations([m.id for m in problem.moderators], problem.asked_moderators(workshop)))


def _fillings(problem: Problem, workshop: Workshop) -> list[list[tuple[str, ...]]]:
    return [
        [chosen for k in range(seat.places + 1) for chosen in combinations(problem.eligible(seat), k)]
        for seat in workshop.seats
    ]


def _entry(
    workshop: Workshop,
    slot: str,
    room: str | None,
    moderating: tuple[str, ...],
    filling: Sequence[tuple[str, ...]],
) -> Entry:
    seats = tuple(
        Seated(seat=seat.key, people=people) for seat, people in zip(workshop.seats, filling, strict=True) if people
    )
    return Entry(workshop=workshop.id, slot=slot, room=room, moderators=moderating, seats=seats)


def plan(problem: Problem, chosen: Options) -> Plan:
    return Plan(programme_id=problem.programme_id, entries=tuple(entry for entry in chosen if entry is not None))


def n_plans(problem: Problem) -> int:
    """How many plans there are, without writing them down."""
    return math.prod(
        len(problem.dated_slots)
        * len(_rooms(problem))
        * len(_moderating(problem, workshop))
        * math.prod(map(len, _fillings(problem, workshop)))
        + problem.partial
        for workshop in problem.workshops
    )


def best(problem: Problem, rules: Sequence[Rule] = RULES) -> tuple[int, ...] | None:
    """The lexicographically smallest score of all valid plans, by trying every one; None if there is none."""
    rules = configured(problem, rules)
    return min((score(problem, candidate, rules) for candidate in valid(problem, rules)), default=None)


def valid(
    problem: Problem, rules: Sequence[Rule], fixed: Mapping[str, Entry | None] = MappingProxyType({})
) -> Iterator[Plan]:
    """Every plan that these (configured) rules accept, of those that have the ``fixed`` entries (None: unheld).

    What breaks a rule in a part of a plan breaks it in the whole, but for what is healed, and is left out early.
    """
    judging = [rule for rule in rules if type(rule).check is not Rule.check]
    part = problem.model_copy(update={"partial": True})
    parts: list[list[Entry | None]] = [[]]
    for n, workshop in enumerate(problem.workshops):
        options: list[Entry | None] = [fixed[workshop.id]] if workshop.id in fixed else [*entries(problem, workshop)]
        options = [
            option for option in options if option is None or not _broken(part, plan(problem, [option]), judging)
        ]
        if problem.partial and workshop.id not in fixed:
            options.append(None)
        longer = [[*chosen, option] for chosen, option in product(parts, options)]
        last = n == len(problem.workshops) - 1
        parts = [chosen for chosen in longer if last or n == 0 or not _broken(part, plan(problem, chosen), judging)]
    for chosen in parts:
        candidate = plan(problem, chosen)
        if not _any(judging, partial(_refuses, problem, candidate)):
            yield candidate


def refused(problem: Problem, candidate: Plan, rules: Sequence[Rule]) -> bool:
    return any(_refuses(problem, candidate, rule) for rule in rules)


def _refuses(problem: Problem, candidate: Plan, rule: Rule) -> bool:
    return any(True for _ in rule.check(problem, candidate))


def _broken(problem: Problem, part: Plan, rules: list[Rule]) -> bool:
    def breaks(rule: Rule) -> bool:
        if (rule.name, None) in HEALED:
            return False
        return any((rule.name, because.aspect) not in HEALED for because in rule.check(problem, part))

    return _any(rules, breaks)


def _any(rules: list[Rule], refuses: Callable[[Rule], bool]) -> bool:
    """Does one of the rules refuse? That one comes first from then on: many plans in a row fail for the same reason."""
    for n, rule in enumerate(rules):
        if refuses(rule):
            rules.insert(0, rules.pop(n))
            return True
    return False


def score(problem: Problem, plan: Plan, rules: Sequence[Rule]) -> tuple[int, ...]:
    """The stages of all tiers; rules joined in a tier are one stage, the weighted sum."""
    found: list[int] = []
    for tier in tiers(problem, rules):
        weighted = [(weight, rule.stages(problem, plan)) for weight, rule in tier]
        found += weighted[0][1] if len(tier) == 1 else [sum(weight * sum(stages) for weight, stages in weighted)]
    return tuple(found)


def rules_of_stages(problem: Problem, rules: Sequence[Rule]) -> list[tuple[str, ...]]:
    """Whose stage each stage of the score is."""
    return [
        tuple(rule.name for _, rule in tier)
        for tier in tiers(problem, rules)
        for _ in range(tier[0][1].n_stages if len(tier) == 1 else 1)
    ]


def random_valid(problem: Problem, draw: random.Random, wanted: int, tries: int = 300) -> list[Plan]:
    """A few valid plans, good and bad ones."""
    rules = configured(problem)
    found: list[Plan] = []
    for _ in range(tries):
        chosen = [
            None if problem.partial and draw.random() < 0.3 else random_entry(problem, workshop, draw)
            for workshop in problem.workshops
        ]
        candidate = plan(problem, chosen)
        if not refused(problem, candidate, rules):
            found.append(candidate)
            if len(found) == wanted:
                break
    return found
