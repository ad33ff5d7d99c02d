"""Ways to seat an organisation: those that are no better than another are left out, and no plan is lost by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pytest

from scheduler.domain.limits import Limits
from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.engine.instance.candidates import prune
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.model.extract import assignments_of
from scheduler.engine.model.poster import Poster
from scheduler.engine.model.variables import Variables
from scheduler.engine.search import seatings
from scheduler.engine.search.seatings import Group, Seating, Seatings, groups
from scheduler.engine.search.solver import Clock
from scheduler.rules.base import SeatingPrice, SoftRule
from scheduler.rules.catalogue import configured

from ...builders import NEXT_TUESDAY, THURSDAY, TUESDAY, problem, required, workshop
from .. import every_plan, tiny

OFFICE = [
    {"id": "o-1", "organisation": "office", "engagement": "paid"},
    {"id": "o-2", "organisation": "office", "engagement": "paid"},
]
VOLUNTEERS = [{**one, "engagement": "volunteer"} for one in OFFICE]  # to whom an evening is no burden
ONLY_IF_NEEDED = {"dates": [{"first": "2027-01-14", "level": "if_needed"}]}
NOT_AT_FIRST = {"dates": [{"first": "2027-01-12", "level": "impossible"}]}
PLANS, WANTED = 2_000, 60


def series(*slots: str, people: Sequence[dict[str, Any]], **parts: Any) -> Problem:
    """Two sessions to which the office must send somebody."""
    sessions = [workshop(f"arrival-{n}", required("office")) for n in (1, 2)]
    ordered = [{"id": "arrival", "topic": "arrival", "sessions": ["arrival-1", "arrival-2"]}]
    gaps = {"series-order": {"first_gap_days": 1, "gap_days": 1}}
    return problem(*slots, people=people, workshops=sessions, series=ordered, rules=gaps, **parts)


def variables(problem: Problem) -> Variables:
    instance = compile_problem(problem)
    return Variables(instance, prune(instance, configured(problem)), Poster())


def prices(x: Variables) -> dict[str, SeatingPrice]:
    soft = [rule for rule in configured(x.instance.problem) if isinstance(rule, SoftRule)]
    return {rule.name: price for rule in soft if (price := rule.seating_price(x.instance)) is not None}


def ways(problem: Problem, open_places: Sequence[tuple[int, int]] = ()) -> list[tuple[Group, list[Seating]]]:
    x = variables(problem)
    clock = Clock.now(Limits(seconds=60))
    return list(Seatings(x, [*prices(x).values()], open_places).of(groups(x), clock))


def test_who_gives_way_and_who_changes_are_both_worth_a_thought() -> None:
    """One can come on both days, on the second only if need be; the other only then."""
    people = [{**OFFICE[0], "availability": ONLY_IF_NEEDED}, {**OFFICE[1], "availability": NOT_AT_FIRST}]
    ((_, found),) = ways(series(TUESDAY, THURSDAY, people=people))
    told = sorted((len({*seating.people.values()}), seating.adds[1]) for seating in found)
    assert told == [(1, (0,)), (2, (1,))]


def test_whoever_is_no_better_is_left_out() -> None:
    ((_, found),) = ways(series(TUESDAY, NEXT_TUESDAY, people=VOLUNTEERS))
    (seating,) = found
    assert len({*seating.people.values()}) == 1


def test_slots_in_which_nothing_differs_are_one() -> None:
    ((_, found),) = ways(problem(TUESDAY, THURSDAY, people=OFFICE, workshops=[workshop("a", required("office"))]))
    (seating,) = found
    assert [len(at.slots) for at in seating.at.values()] == [2]


def test_nobody_is_seated_twice_in_a_week_who_comes_once_at_most() -> None:
    """So the slots of one week differ from that of the next, and two sessions in one week are none for one person."""
    once = [{**OFFICE[0], "load": {"per_week": 1}}]
    ((_, found),) = ways(series(TUESDAY, THURSDAY, NEXT_TUESDAY, people=once))
    weeks = {tuple(sorted(len(at.slots) for at in seating.at.values())) for seating in found}
    assert weeks == {(1, 2)}


def test_a_seat_that_may_stay_empty_is_told_how_many_sit_there() -> None:
    ((_, found),) = ways(series(TUESDAY, NEXT_TUESDAY, people=VOLUNTEERS), open_places=[(1, 0)])
    assert sorted(seating.places for seating in found) == [(((1, 0), 0),), (((1, 0), 1),)]


def test_an_organisation_of_a_moderator_is_left_alone() -> None:
    moderators = [{"id": "m", "person": "o-2"}]
    assert ways(series(TUESDAY, THURSDAY, people=OFFICE, moderators=moderators)) == []


def test_an_organisation_with_too_many_ways_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seatings, "MOST_SEATINGS", 3)
    assert ways(series(TUESDAY, THURSDAY, people=OFFICE)) == []


def test_too_many_ways_are_not_written_down() -> None:
    """Forty people on twenty places: more ways than could be."""
    crowd = [{"id": f"o-{n}", "organisation": "office", "engagement": "volunteer"} for n in range(40)]
    assert ways(problem(people=crowd, workshops=[workshop("a", required("office", places=20))])) == []


def adds_in(one: Plan, x: Variables, group: Group, price: SeatingPrice) -> tuple[int, ...]:
    """What the group adds in that plan."""
    carried, delegates = dict.fromkeys(group.people, 0), dict[int, frozenset[int]]()
    for w, held in assignments_of(x.instance, one).items():
        if held is None or w not in group.sessions:
            continue
        borough = -1 if held.room is None else x.instance.borough_of_room[held.room]
        sent = defaultdict[bool, set[int]](set)
        for seat, people in zip(x.instance.seats[w], held.people, strict=True):
            for p in {*people} & {*group.people}:
                carried[p] += price.weight(p, w, held.slot, borough)
                sent[seat.organisation is not None].add(p)
        if any(seat.organisation is not None for seat, _ in group.sessions[w]):
            delegates[w] = frozenset(sent[True])
    return price.adds(carried, delegates)


def test_what_groups_add_is_what_the_rules_count() -> None:
    """In every plan, with what people carry who are in no group."""
    counted = 0
    for seed in range(100_000):
        tiny_one = tiny.problem(seed)
        if tiny_one is None or tiny_one.partial or every_plan.n_plans(tiny_one) > PLANS:
            continue
        x = variables(tiny_one)
        apart, of_rule = groups(x), prices(x)
        grouped = {p for group in apart for p in group.people}
        if any(roles and p not in grouped for p, roles in enumerate(x.roles_of_human)):
            continue
        rules = {rule.name: rule for rule in configured(tiny_one) if isinstance(rule, SoftRule)}
        others = [person for p, person in enumerate(tiny_one.people) if p not in grouped]
        for one in every_plan.valid(tiny_one, configured(tiny_one)):
            added = {
                name: [sum(adds) for adds in zip(*(adds_in(one, x, group, price) for group in apart), strict=True)]
                for name, price in of_rule.items()
            }
            burdens = [sum(person.history >= k for person in others) for k in range(12, 0, -1)]
            levels = added["fair-compromise"] or [0] * 12
            assert [a + b for a, b in zip(levels, burdens, strict=True)] == [
                *rules["fair-compromise"].stages(tiny_one, one)
            ], f"seed {seed}"
            changes = [
                because for because in rules["continuity"].penalties(tiny_one, one) if because.aspect == "delegate"
            ]
            assert sum(added["continuity"]) == sum(because.amount for because in changes), f"seed {seed}"
            counted += bool(sum(levels)) and bool(changes)
        if counted >= WANTED:
            break
    assert counted >= WANTED
