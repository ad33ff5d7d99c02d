"""Ways out of tiny problems, one kind of change after another, and of every infeasible fixture."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from scheduler.api import plan
from scheduler.check import check
from scheduler.domain.answers.outcome import Infeasible
from scheduler.domain.answers.repair import Repair
from scheduler.domain.changes.change import KINDS
from scheduler.domain.limits import Limits
from scheduler.domain.parts.people import Availability
from scheduler.domain.parts.repair_prices import ChangeKind, price_of
from scheduler.domain.problem import Problem
from scheduler.engine.infeasible.repair import find_repairs, repairs
from scheduler.engine.search.solver import Clock
from scheduler.files.problem_file import load
from scheduler.rules.catalogue import configured

from ... import builders
from ...builders import MORNING, THURSDAY, TUESDAY, problem, required, workshop

FIXTURES = Path(__file__).parents[3] / "fixtures"
INFEASIBLE = [
    path.parent
    for path in sorted(FIXTURES.glob("*/expected.json"))
    if json.loads(path.read_text(encoding="utf-8"))["outcome"] == "infeasible"
]
BY_HAND = sorted(path.parent for path in FIXTURES.glob("infeasible/*/problem.yaml"))


def ways_out(problem: Problem, k: int = 3, seconds: float = 60) -> tuple[Repair, ...]:
    """Each is verified: applied, it makes a valid problem of which its plan is a valid plan."""
    clock = Clock(Limits(seconds=seconds, workers=1), time.monotonic())
    found = find_repairs(problem, configured(problem), clock, seconds, k)
    for repair in found:
        changed = Problem.model_validate(repair.apply(problem).model_dump(mode="json", exclude_unset=True))
        assert check(changed, repair.plan).valid
        assert check(changed, repair.plan).score == repair.score
        json.dumps(repair.document())
    return found


def said(repair: Repair) -> list[str]:
    """Each change in short: kind, ids, amount."""
    return [
        " ".join([change.kind, *(subject.id for subject in change.subjects), str(change.amount)])
        for change in repair.changes
    ]


def only(*kinds: ChangeKind) -> dict[ChangeKind, int | None]:
    """Prices at which nothing else is offered; each kind at its default."""
    return {kind: price_of({}, kind) if kind in kinds else None for kind in KINDS}


TOO_SHORT = ("2027-01-12/17:00-18:30", "2027-01-14/17:00-18:00", "2027-01-17/17:00-20:00")
"""For two hours; the last one is long enough, but a Sunday."""
VOLUNTEER = required("helpers")
OFFICE = required("office")
MODERATOR = {"id": "m-1", "languages": ["de"]}


def test_one_more_evening_where_two_sessions_have_one() -> None:
    """The volunteer has one session a week, and there are evenings in one week only."""
    two = problem(TUESDAY, THURSDAY, workshops=[workshop("one", VOLUNTEER), workshop("two", VOLUNTEER)])
    cheapest = ways_out(two)[0]
    assert (cheapest.price, cheapest.changes[0].kind) == (3, "extra-slot")
    assert cheapest.changes[0].of("slot")[0].endswith("/17:00-21:00")
    added = cheapest.changes[0].of("slot")[0][:10]
    assert added in {entry.slot[:10] for entry in cheapest.plan.entries}
    assert not "2027-01-11" <= added <= "2027-01-17", "another week than that of the evenings there are"


def test_a_saturday_costs_what_an_extra_slot_costs() -> None:
    """There are mornings only. A Saturday is for volunteers too, but only once somebody says so."""
    mornings = problem(MORNING, workshops=[workshop("one", VOLUNTEER)], repair_prices=only("saturdays"))
    (saturday,) = ways_out(mornings)
    assert saturday.price == 3
    assert said(saturday) == ["saturdays 2027-01-16/10:00-14:00 1"]
    dearer = mornings.model_copy(update={"repair_prices": {**only("daytime"), "saturdays": None, "extra-slot": 1}})
    assert all(change.kind != "saturdays" for repair in ways_out(dearer) for change in repair.changes)


def test_saturdays_that_are_there_need_no_new_slot() -> None:
    there = problem("2027-01-16/10:00-13:00", workshops=[workshop("one", VOLUNTEER)], repair_prices=only("saturdays"))
    assert said(ways_out(there)[0]) == ["saturdays 1"]


def test_one_evening_until_later() -> None:
    """Two hours do not fit into one and a half; half an hour more is enough. Of another evening it takes an hour."""
    short = problem(*TOO_SHORT, repair_prices=only("latest-end"))
    cheapest = [(1, ["latest-end 2027-01-12/17:00-18:30 30"])]
    assert [(repair.price, said(repair)) for repair in ways_out(short)] == cheapest, "another evening is no news"


def test_seven_days_less_notice_and_only_as_many_as_needed() -> None:
    soon = problem(TUESDAY, planning_date="2027-01-01", repair_prices=only("notice"))
    assert [(repair.price, said(repair)) for repair in ways_out(soon)] == [(2, ["notice 7"])]
    sooner = problem(TUESDAY, planning_date="2027-01-06", repair_prices=only("notice"))
    assert [(repair.price, said(repair)) for repair in ways_out(sooner)] == [(4, ["notice 14"])]


def test_a_shorter_gap() -> None:
    """Three weeks lie between the evenings, four are asked for between the first two sessions."""
    series = [{"id": "arrival", "topic": "arrival", "sessions": ["one", "two"]}]
    away = {"dates": [{"first": "2027-02-03", "last": "2027-03-28", "level": "impossible"}]}
    people = [builders.PEOPLE[0], {**builders.PEOPLE[1], "availability": away}]
    apart = problem(
        TUESDAY,
        "2027-02-02/17:00-21:00",
        "2027-03-16/17:00-21:00",
        workshops=[workshop("one"), workshop("two", VOLUNTEER)],
        series=series,
        people=people,
        repair_prices=only("gap"),
    )
    (repair,) = ways_out(apart)
    assert (repair.price, said(repair)) == (2, ["gap arrival 7"])
    assert repair.changes[0].aspect == "first_gap_days"


def test_one_session_more_for_one_human() -> None:
    two = problem(
        TUESDAY,
        THURSDAY,
        workshops=[workshop("one", VOLUNTEER), workshop("two", VOLUNTEER)],
        repair_prices=only("load"),
    )
    (repair,) = ways_out(two)
    assert (repair.price, said(repair), repair.changes[0].aspect) == (3, ["load h-1 1"], "week")
    assert repair.changes[0].value == 2


def test_a_volunteer_by_day_by_agreement_or_a_seat_that_is_optional() -> None:
    by_day = problem(MORNING, workshops=[workshop("one", VOLUNTEER, OFFICE)], repair_prices=only("daytime"))
    assert [(repair.price, said(repair)) for repair in ways_out(by_day)] == [(4, ["daytime h-1 1"])]
    without = by_day.model_copy(update={"repair_prices": only("optional-seat")})
    (repair,) = ways_out(without)
    assert (repair.price, said(repair)) == (5, ["optional-seat one/helpers one 1"])
    assert [seated.seat for seated in repair.plan.entries[0].seats] == ["office"], "who can come is there"


def test_a_hundred_euros_more_as_often_as_needed() -> None:
    dear = problem(
        moderators=[{**MODERATOR, "fees": {180: 45_000}}], budget={"total_cents": 20_000}, repair_prices=only("budget")
    )
    (repair,) = ways_out(dear)
    assert (repair.price, repair.changes[0].amount, repair.changes[0].value) == (3, 30_000, 50_000)


def test_a_borrowed_room() -> None:
    small = problem(
        workshops=[workshop("one", OFFICE, needs=["step_free"])],
        rooms=[{"id": "attic", "capacity": 30}],
        repair_prices=only("borrowed-room"),
    )
    (repair,) = ways_out(small)
    assert (repair.price, said(repair)) == (3, ["borrowed-room 1"])
    assert repair.plan.entries[0].room == "borrowed-room-1"


def test_one_more_external_moderator_with_what_is_asked_for() -> None:
    arabic = problem(
        workshops=[workshop("one", languages=["ar"])], moderators=[MODERATOR], repair_prices=only("external-moderator")
    )
    (repair,) = ways_out(arabic)
    assert (repair.price, said(repair)) == (6, ["external-moderator 1"])
    assert repair.plan.entries[0].moderators == ("external-1",)


def test_a_topic_split_into_a_day_and_an_evening_session() -> None:
    """The office comes by day, the helpers in the evening: at one table they never meet."""
    office_hours = {"weekly": [{"weekdays": ["wed"], "start": "08:00", "end": "17:00"}]}
    people = [{**builders.PEOPLE[0], "availability": office_hours}, builders.PEOPLE[1]]
    apart = problem(workshops=[workshop("one", VOLUNTEER, OFFICE)], people=people, repair_prices=only("split"))
    (repair,) = ways_out(apart)
    assert (repair.price, said(repair)) == (15, ["split one 1"])
    assert {entry.workshop for entry in repair.plan.entries} == {"one", "one-again-1"}
    assert sorted(person for entry in repair.plan.entries for person in entry.present) == ["h-1", "o-1"]


def test_a_workshop_unheld_takes_what_follows_it_along() -> None:
    """Twenty for each; what is announced is held, and somebody must meet."""
    series = [{"id": "arrival", "topic": "arrival", "sessions": ["one", "two"]}]
    late: dict[str, Any] = {"locked": {"slot": TUESDAY}}
    parts: dict[str, Any] = {"series": series, "repair_prices": only("unheld")}
    slots = (TUESDAY, MORNING, "2027-02-16/17:00-21:00", "2027-02-17/09:00-12:00")
    first = problem(*slots, workshops=[workshop("one", VOLUNTEER, OFFICE), workshop("two"), workshop("other")], **parts)
    away = {"dates": [{"first": "2027-01-01", "last": "2027-03-28", "level": "impossible"}]}
    gone = first.model_copy(
        update={
            "people": (
                first.people[0],
                first.people[1].model_copy(update={"availability": Availability.model_validate(away)}),
            )
        }
    )
    (repair,) = ways_out(gone)
    assert (repair.price, said(repair)) == (40, ["unheld one two 1"])
    assert [entry.workshop for entry in repair.plan.entries] == ["other"]
    announced = problem(
        *slots, workshops=[workshop("one", VOLUNTEER, **late), workshop("two"), workshop("other")], **parts
    )
    kept = announced.model_copy(update={"people": gone.people})
    assert ways_out(kept) == (), "what was announced is not for sale"
    alone = problem(*slots, workshops=[workshop("one", VOLUNTEER)], repair_prices=only("unheld"))
    assert ways_out(alone.model_copy(update={"people": gone.people})) == (), "that nobody meets is no way out"


def test_nobody_moderates_their_own_table_at_any_price() -> None:
    """The only moderator has a seat by name: another one is found, or the seat stays and there is no way out."""
    own = problem(
        workshops=[workshop("one", {"person": "o-1", "required": True})],
        moderators=[{"id": "m-1", "person": "o-1"}],
    )
    for repair in ways_out(own, k=20):
        moderating = {entry.moderators for entry in repair.plan.entries}
        assert moderating == {("external-1",)}


def test_repairs_differ_in_more_than_the_date() -> None:
    """None is more of another one, or the same on another day or by another amount."""
    two = problem(TUESDAY, THURSDAY, workshops=[workshop("one", VOLUNTEER), workshop("two", VOLUNTEER)])
    found = ways_out(two, k=6)
    assert len(found) >= 4
    for n, repair in enumerate(found):
        for earlier in found[:n]:
            assert repair.price >= earlier.price
            assert not all(any(change.resembles(of) for change in repair.changes) for of in earlier.changes)


def test_two_independent_troubles_are_both_mended() -> None:
    """One workshop lacks a language, the other an evening for its volunteer."""
    both = problem(
        MORNING,
        "2027-01-14/09:00-12:00",
        workshops=[workshop("one", languages=["ar"]), workshop("two", VOLUNTEER, moderators=0)],
        moderators=[MODERATOR],
        repair_prices=only("external-moderator", "daytime"),
    )
    (repair,) = ways_out(both)
    assert (repair.price, said(repair)) == (10, ["daytime h-1 1", "external-moderator 1"])


def test_no_time_means_no_repair_and_no_lie() -> None:
    """What the clock does not allow is left out."""
    short = problem(*TOO_SHORT)
    clock = Clock(Limits(seconds=0.001, workers=1), time.monotonic() - 1)
    assert list(repairs(short, configured(short), clock, 0.001)) == []


@pytest.mark.parametrize("folder", INFEASIBLE, ids=lambda folder: folder.name)
def test_every_repair_of_a_fixture_gives_a_plan(folder: Path) -> None:
    """Those solved by hand are the ones found."""
    problem = load(folder / "problem.yaml")
    outcome = plan(problem, limits=Limits(seconds=60))
    assert isinstance(outcome, Infeasible)
    hand = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    if "repairs" in hand:
        found = [
            {"price": repair.price, "kinds": [change.kind for change in repair.changes]} for repair in outcome.repairs
        ]
        assert found == hand["repairs"]
    for repair in outcome.repairs:
        assert repair.cheapest
        changed = Problem.model_validate(repair.apply(problem).model_dump(mode="json", exclude_unset=True))
        assert check(changed, repair.plan).valid


@pytest.mark.parametrize("folder", BY_HAND, ids=lambda folder: folder.name)
def test_every_way_out_of_a_conflict_solved_by_hand_gives_a_plan(folder: Path) -> None:
    """What was announced is not for sale; for everything else there is a way out."""
    found = ways_out(load(folder / "problem.yaml"))
    assert all(repair.cheapest for repair in found)
    assert bool(found) == (folder.name != "announced-in-the-parlour")
