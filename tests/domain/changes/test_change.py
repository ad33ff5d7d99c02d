"""Changes of a problem: what was possible stays possible, and the result is a problem that a file could hold."""

from __future__ import annotations

import random

import pytest

from scheduler.domain.because import Subject
from scheduler.domain.changes.change import KINDS, Change
from scheduler.domain.changes.changing import apply, apply_all
from scheduler.domain.parts.repair_prices import DEFAULT_PRICES, ChangeKind, price_of
from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.engine.infeasible.repair import universe
from scheduler.rules.catalogue import configured

from ...builders import TUESDAY, problem, required, workshop
from ...engine import every_plan, tiny

WANTED = 60


def test_whoever_changes_the_problem_loses_no_plan() -> None:
    """What the search for the cheapest repair stands on; a split, which asks for a second session, is left out."""
    tried, kinds = 0, set[str]()
    for seed in range(10_000):
        problem = tiny.problem(seed)
        if problem is None:
            continue
        draw = random.Random(seed)
        plans = every_plan.random_valid(problem, draw, 2, tries=40)
        if not plans:
            continue
        tried += 1
        offered = sorted(change for change in universe(problem, configured(problem)) if change.kind != "split")
        for plan in plans:
            for changes in [draw.sample(offered, 1), draw.sample(offered, min(4, len(offered)))]:
                changed = apply_all(changes, problem)
                kinds |= {change.kind for change in changes}
                left = Plan(
                    programme_id=plan.programme_id,
                    entries=tuple(entry for entry in plan.entries if entry.workshop in changed.workshop_by_id),
                )
                if changed.workshops:
                    as_read = reread(changed)
                    assert not every_plan.refused(as_read, left, configured(as_read)), f"seed {seed}: {changes}"
        if tried >= WANTED:
            break
    assert tried >= WANTED
    assert kinds >= set(KINDS) - {"split", "latest-end"}


def test_a_change_leaves_a_problem_that_a_file_could_hold() -> None:
    """Every change that is offered for random problems, each by itself."""
    kinds = set[str]()
    for seed in range(60):
        problem = tiny.problem(seed)
        if problem is None:
            continue
        for change in universe(problem, configured(problem)):
            changed = apply(change, problem)
            if changed.workshops:
                assert reread(changed).model_dump() == changed.model_dump(), f"seed {seed}: {change}"
                kinds.add(change.kind)
    assert kinds == set(KINDS)


def reread(changed: Problem) -> Problem:
    return Problem.model_validate(changed.model_dump(mode="json", exclude_unset=True))


def change(kind: ChangeKind, *subjects: str, amount: int = 1, value: int = 0, aspect: str = "") -> Change:
    about = tuple(Subject(*subject.split(":", 1)) for subject in subjects)  # type: ignore[arg-type]
    return Change(kind, about, amount, amount, value, aspect)


def test_of_one_thing_the_furthest_change_holds_in_whatever_order() -> None:
    one, two = change("notice", amount=7, value=7), change("notice", amount=14, value=0)
    for changes in ([one, two], [two, one]):
        assert apply_all(changes, problem()).rules["notice"] == {"notice_days": 0}


def test_a_longer_evening_stands_beside_the_one_that_was_announced() -> None:
    later = apply(change("latest-end", f"slot:{TUESDAY}", amount=30), problem())
    assert {TUESDAY, "2027-01-12/17:00-21:30"} <= set(later.slot_by_id)


def test_a_limit_as_a_volunteer_becomes_a_limit_of_ones_own() -> None:
    more = apply(change("load", "person:h-1", value=2, aspect="week"), problem())
    assert more.person_by_id["h-1"].load.per_week == 2
    assert more.person_by_id["o-1"].load.per_week is None


def test_whoever_moderates_and_sits_is_one_human_with_both_limits_raised() -> None:
    moderators = [{"id": "m-1", "person": "o-1", "load": {"per_horizon": 1}}]
    people = [
        {"id": "o-1", "organisation": "office", "engagement": "paid", "load": {"per_horizon": 2}},
        {"id": "h-1", "organisation": "helpers", "engagement": "volunteer"},
    ]
    given = problem(moderators=moderators, people=people)
    more = apply(change("load", "person:o-1", value=2, aspect="horizon"), given)
    assert (more.moderators[0].load.per_horizon, more.person_by_id["o-1"].load.per_horizon) == (2, 2)


def test_repeats_share_their_seats_when_one_becomes_optional() -> None:
    two = [workshop(id, required("helpers"), {"organisation": "office"}, repeat="twice") for id in ("one", "two")]
    changed = apply(change("optional-seat", "seat:one/helpers", "workshop:one"), problem(workshops=two))
    assert [[seat.required for seat in w.seats] for w in changed.workshops] == [[False, False], [False, False]]


@pytest.mark.parametrize(("kind", "price"), [*DEFAULT_PRICES.items(), ("saturdays", 3)])
def test_a_price_is_the_files_or_the_usual_one(kind: ChangeKind, price: int) -> None:
    assert price_of({}, kind) == price
    assert price_of({kind: 9}, kind) == 9
    assert price_of({kind: None}, kind) is None


def test_a_saturday_follows_the_price_of_an_extra_slot() -> None:
    assert price_of({"extra-slot": 8}, "saturdays") == 8
    assert price_of({"extra-slot": 8, "saturdays": 2}, "saturdays") == 2


def test_resembling_is_the_same_kind_for_the_same_subject() -> None:
    evening, another = (change("extra-slot", f"slot:2027-01-{day}/17:00-21:00") for day in (12, 13))
    assert evening.resembles(another)
    assert change("notice", amount=14).resembles(change("notice", amount=7))
    assert not change("daytime", "person:a").resembles(change("daytime", "person:b"))
    alone, with_next = change("unheld", "workshop:b"), change("unheld", "workshop:a", "workshop:b")
    assert with_next.resembles(alone)
    assert not alone.resembles(with_next)
