"""load: nobody carries more than they agreed to, per day, ISO week and horizon."""

from __future__ import annotations

import time
from typing import Any

import pytest

from scheduler.domain.answers.outcome import Solved
from scheduler.domain.limits import Limits
from scheduler.domain.problem import Problem
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.model.model import build
from scheduler.engine.search.search import Search
from scheduler.engine.search.solver import Clock
from scheduler.rules.catalogue import configured

from ..builders import because, best, entry, feasible, problem, required, violations, workshop

MON, TUE, THU = (f"2027-01-{day}/17:00-19:00" for day in (11, 12, 14))
NEXT_MON = "2027-01-18/17:00-19:00"
SATURDAY = "2027-01-16/17:00-19:00"
MORNING = "2027-01-12/09:00-11:00"
LATE = "2027-01-12/19:00-21:00"


def town(*slots: str, engagement: str = "volunteer", load: dict[str, int] | None = None, **parts: Any) -> Problem:
    """As many workshops as slots, and one person required at all of them."""
    person = {"id": "h-1", "organisation": "helpers", "engagement": engagement, "load": load or {}}
    sessions = [workshop(f"arrival-{n + 1}", required("helpers")) for n in range(len(slots))]
    return problem(*slots, **{"people": [person], "workshops": sessions, **parts})


def too_many(town: Problem) -> list[tuple[str, int, tuple[str, ...]]]:
    """What the check refuses when every workshop takes its slot; the engine must agree."""
    slots = [slot.id for slot in town.dated_slots]
    refused = violations(
        town, *(entry(w.id, s, {"helpers": ["h-1"]}) for w, s in zip(town.workshops, slots, strict=True))
    )
    assert {b.rule for b in refused} <= {"load"}
    assert {b.of("person") for b in refused} <= {("h-1",)}
    assert feasible(town) == (not refused)
    return [(b.aspect, b.amount, b.of("date")) for b in refused]


def test_a_volunteer_has_one_session_a_week_unless_they_agreed_to_more() -> None:
    assert too_many(town(MON, NEXT_MON)) == []
    assert too_many(town(MON, THU)) == [("week", 1, ("2027-01-11",))]
    assert too_many(town(MON, TUE, THU)) == [("week", 2, ("2027-01-11",))]
    assert too_many(town(MON, TUE, THU, load={"per_week": 2})) == [("week", 1, ("2027-01-11",))]
    assert too_many(town(MON, THU, load={"per_week": 2})) == []


def test_paid_people_have_no_limit_unless_they_name_one() -> None:
    assert too_many(town(MON, TUE, THU, engagement="paid")) == []
    assert too_many(town(MON, TUE, THU, engagement="paid", load={"per_week": 2})) == [("week", 1, ("2027-01-11",))]


@pytest.mark.parametrize(("allowed", "fits"), [(0, False), (1, False), (2, True)])
def test_the_volunteers_default_is_a_parameter(allowed: int, fits: bool) -> None:
    assert feasible(town(MON, THU, rules={"load": {"volunteers_per_week": allowed}})) == fits


def test_a_volunteer_s_own_word_comes_before_the_default() -> None:
    assert feasible(town(MON, THU, load={"per_week": 2}, rules={"load": {"volunteers_per_week": 0}}))


def test_a_limit_for_the_horizon_alone_leaves_the_weekly_default() -> None:
    assert too_many(town(MON, THU, load={"per_horizon": 2})) == [("week", 1, ("2027-01-11",))]


@pytest.mark.parametrize(("most", "over"), [(1, 1), (2, 0), (0, 2)])
def test_a_limit_for_the_whole_horizon(most: int, over: int) -> None:
    refused = too_many(town(MON, NEXT_MON, load={"per_horizon": most}))
    assert refused == ([("horizon", over, ())] if over else [])


def test_weeks_are_iso_weeks_from_monday_to_sunday() -> None:
    """Saturday and the Monday after it are two weeks, Monday and Saturday one."""
    rules = {"volunteers-evening": {"saturdays": True, "saturday_window": {"start": "09:00", "end": "21:00"}}}
    assert too_many(town(SATURDAY, NEXT_MON, rules=rules)) == []
    assert too_many(town(MON, SATURDAY, rules=rules)) == [("week", 1, ("2027-01-11",))]


def test_one_week_across_new_year_is_one_week() -> None:
    """28 December 2026 to 3 January 2027 is ISO week 53 of 2026; 4 January begins week 1."""
    tuesday, saturday, monday = "2026-12-29/17:00-19:00", "2027-01-02/17:00-19:00", "2027-01-04/17:00-19:00"
    rules = {"volunteers-evening": {"saturdays": True, "saturday_window": {"start": "09:00", "end": "21:00"}}}
    parts: dict[str, Any] = {"horizon": {"first": "2026-12-28", "last": "2027-01-31"}, "rules": rules}
    assert too_many(town(tuesday, saturday, **parts)) == [("week", 1, ("2026-12-29",))]
    assert too_many(town(saturday, monday, **parts)) == []


def test_week_1_of_one_year_is_not_week_1_of_the_next() -> None:
    january, next_january = "2027-01-05/17:00-19:00", "2028-01-04/17:00-19:00"
    horizon = {"first": "2027-01-01", "last": "2028-01-31"}
    assert too_many(town(january, next_january, horizon=horizon)) == []


@pytest.mark.parametrize(("most", "over"), [(1, 1), (2, 0)])
def test_a_moderator_can_have_a_limit_per_day(most: int, over: int) -> None:
    sessions = [workshop("arrival-1"), workshop("arrival-2")]
    moderator = {"id": "mod-1", "load": {"per_day": most}}
    busy = problem(MORNING, LATE, workshops=sessions, moderators=[moderator])
    refused = violations(busy, entry("arrival-1", MORNING, {}, ["mod-1"]), entry("arrival-2", LATE, {}, ["mod-1"]))
    assert [(b.aspect, b.amount, b.of("date")) for b in refused] == ([("day", over, ("2027-01-12",))] if over else [])
    assert feasible(busy) == (not over)
    assert feasible(problem(MORNING, NEXT_MON, workshops=sessions, moderators=[moderator]))


def test_moderators_have_weeks_and_a_horizon_too() -> None:
    sessions = [workshop("arrival-1"), workshop("arrival-2")]
    for load in ({"per_week": 1}, {"per_horizon": 1}):
        assert not feasible(problem(MON, THU, workshops=sessions, moderators=[{"id": "mod-1", "load": load}]))
    weekly = [{"id": "mod-1", "load": {"per_week": 1}}]
    assert feasible(problem(MON, NEXT_MON, workshops=sessions, moderators=weekly))
    volunteer = [{"id": "mod-1", "engagement": "volunteer"}]
    assert not feasible(problem(MON, THU, workshops=sessions, moderators=volunteer))
    assert feasible(problem(MON, NEXT_MON, workshops=sessions, moderators=volunteer))


def test_sitting_and_moderating_count_together_for_one_human() -> None:
    people = [{"id": "h-1", "organisation": "helpers", "engagement": "volunteer"}]
    sessions = [workshop("arrival-1", required("helpers"), moderators=0), workshop("arrival-2")]
    parts: dict[str, Any] = {"people": people, "workshops": sessions}
    parts["moderators"] = [{"id": "mod-1", "person": "h-1"}]
    refused = violations(
        problem(MON, THU, **parts),
        entry("arrival-1", MON, {"helpers": ["h-1"]}),
        entry("arrival-2", THU, {}, ["mod-1"]),
    )
    assert refused == (because("load", "person:h-1", "date:2027-01-11", aspect="week"),)
    assert not feasible(problem(MON, THU, **parts))
    assert feasible(problem(MON, NEXT_MON, **parts))


def test_the_load_is_shared_out_where_there_are_two() -> None:
    people = [{"id": id, "organisation": "helpers", "engagement": "volunteer"} for id in ("h-1", "h-2")]
    plan = best(town(MON, THU, people=people))
    assert {*plan["arrival-1"].present, *plan["arrival-2"].present} == {"h-1", "h-2"}


@pytest.mark.parametrize(("limit", "second"), [("per_day", THU), ("per_week", NEXT_MON)])
@pytest.mark.parametrize("count", [5, 6])
def test_many_sessions_and_few_days_are_counted_day_by_day(limit: str, second: str, count: int) -> None:
    """Twelve workshops on two days need six moderators who take one each on either; five are not enough."""
    sessions = [workshop(f"arrival-{n}") for n in range(12)]
    moderators = [{"id": f"mod-{n}", "load": {limit: 1}} for n in range(count)]
    town = problem(TUE, second, workshops=sessions, moderators=moderators)
    rules = configured(town)
    model = build(compile_problem(town), [rule for rule in rules if rule.name in ("placed-once", "load")])
    assert model.poster.n_constraints < 12 * 11 // 2 * count, "not by pairs"
    # Searched without asking why not: twelve interchangeable sessions are far more work to explain than to refuse.
    found = Search(build(compile_problem(town), rules), rules, Clock(Limits(), time.monotonic())).run()
    assert (found == "infeasible") == (count == 5)
    assert isinstance(found, Solved) == (count == 6)
