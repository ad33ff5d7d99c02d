"""series-order: 28 days after the first session, 7 after every later one, counted in local dates."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from scheduler.domain.because import Because
from scheduler.domain.problem import Problem
from scheduler.errors import InputError
from scheduler.rules.catalogue import configured

from ..builders import amounts, announced, because, best, entry, feasible, problem, violations, workshop

FIRST = "2027-01-12/17:00-19:00"


def after(days: int, start: str = "2027-01-12") -> str:
    return f"{dt.date.fromisoformat(start) + dt.timedelta(days=days)}/17:00-19:00"


def town(
    *slots: str, sessions: int = 2, rules: dict[str, Any] | None = None, partial: bool = False, **series: Any
) -> Problem:
    """One series and exactly these slots."""
    ids = [f"arrival-{n + 1}" for n in range(sessions)]
    return problem(
        *slots,
        horizon={"first": "2027-01-11", "last": "2027-12-31"},
        workshops=[workshop(id) for id in ids],
        series=[{"id": "arrival", "topic": "arrival", "sessions": ids, **series}],
        rules=rules or {},
        partial=partial,
    )


def refusal(first: int, a: str, b: str, amount: int, aspect: str = "too-soon") -> Because:
    """Sessions ``first`` and the one after it, in these slots, that many days too close or too far apart."""
    sessions = f"workshop:arrival-{first}", f"workshop:arrival-{first + 1}"
    return because("series-order", *sessions, f"date:{a[:10]}", f"date:{b[:10]}", amount=amount, aspect=aspect)


def fixed(town: Problem, *slots: str) -> Problem:
    """Every workshop announced for a slot."""
    return announced(town, **{f"arrival_{n + 1}": slot for n, slot in enumerate(slots)})


FAR = after(63)


@pytest.mark.parametrize(("gap", "missing"), [(29, 0), (28, 0), (27, 1), (7, 21), (1, 27)])
def test_four_weeks_between_the_first_and_the_second_session(gap: int, missing: int) -> None:
    series = town(FIRST, after(gap), FAR)
    words = refusal(1, FIRST, after(gap), missing)
    assert violations(series, entry("arrival-1", FIRST), entry("arrival-2", after(gap))) == (
        (words,) if missing else ()
    )
    assert feasible(fixed(series, FIRST, after(gap))) == (not missing)


@pytest.mark.parametrize(("gap", "missing"), [(8, 0), (7, 0), (6, 1)])
def test_one_week_between_all_later_ones(gap: int, missing: int) -> None:
    second = after(28)
    third = after(28 + gap)
    series = town(FIRST, second, third, after(70), sessions=3)
    slots = dict(zip(("arrival-1", "arrival-2", "arrival-3"), (FIRST, second, third), strict=True))
    words = refusal(2, second, third, missing)
    assert violations(series, *(entry(id, slot) for id, slot in slots.items())) == ((words,) if missing else ())
    assert feasible(fixed(series, *slots.values())) == (not missing)


def test_the_wrong_way_round_is_far_too_soon() -> None:
    series = town(FIRST, after(28))
    assert amounts(series, "series-order", entry("arrival-2", FIRST), entry("arrival-1", after(28))) == [56]
    plan = best(series)
    assert (plan["arrival-1"].slot, plan["arrival-2"].slot) == (FIRST, after(28))


@pytest.mark.parametrize(("evening", "allowed"), [("2027-11-06/17:00-19:00", True), ("2027-11-05/17:00-19:00", False)])
def test_a_gap_is_the_difference_of_the_dates(evening: str, allowed: bool) -> None:
    """30 October to 6 November is 7, clock change (31 October 2027) or not."""
    october = "2027-10-30/17:00-19:00"
    series = town(october, evening, "2027-12-01/17:00-19:00", first_gap_days=7)
    assert (amounts(series, "series-order", entry("arrival-1", october), entry("arrival-2", evening)) == []) == allowed
    assert feasible(fixed(series, october, evening)) == allowed


def test_the_time_of_day_does_not_matter() -> None:
    """From an evening to a morning 28 dates later it is less than 28 times 24 hours."""
    morning = "2027-02-09/09:00-11:00"
    series = town(FIRST, morning)
    assert violations(series, entry("arrival-1", FIRST), entry("arrival-2", morning)) == ()
    assert feasible(series)


@pytest.mark.parametrize(("gap", "excess"), [(35, 0), (36, 1)])
def test_a_series_can_have_a_longest_gap(gap: int, excess: int) -> None:
    by_rule = town(FIRST, after(28), after(gap), rules={"series-order": {"max_gap_days": 35}})
    by_series = town(FIRST, after(28), after(gap), max_gap_days=35)
    words = refusal(1, FIRST, after(gap), excess, "too-late")
    for series in (by_rule, by_series):
        found = violations(series, entry("arrival-1", FIRST), entry("arrival-2", after(gap)))
        assert found == ((words,) if excess else ())
        assert feasible(fixed(series, FIRST, after(gap))) == (not excess)


def test_a_series_own_gaps_come_before_the_rule_s() -> None:
    rules = {"series-order": {"first_gap_days": 14, "gap_days": 1}}
    slots = FIRST, after(14), after(16)
    entries = [entry(f"arrival-{n + 1}", slot) for n, slot in enumerate(slots)]
    far = (*slots, FAR, after(120))
    assert violations(town(*far, sessions=3, rules=rules), *entries) == ()
    own = town(*far, sessions=3, rules=rules, first_gap_days=15, gap_days=3)
    assert amounts(own, "series-order", *entries) == [1, 1]


@pytest.mark.parametrize("name", ["first_gap_days", "gap_days", "max_gap_days"])
def test_a_gap_of_nothing_is_none(name: str) -> None:
    """On one day two sessions would have no order; a day apart is the least a gap can be."""
    nothing: dict[str, Any] = {name: 0}
    with pytest.raises(ValidationError, match=name):
        town(FIRST, **nothing)


def test_gaps_that_contradict_each_other_are_an_input_fault() -> None:
    with pytest.raises(InputError, match="at most 5 and at least 6 days"):
        configured(town(FIRST, after(28), first_gap_days=6, max_gap_days=5))


def test_sessions_in_the_wrong_order_are_called_that() -> None:
    series = town(FIRST, after(28))
    (swapped,) = violations(series, entry("arrival-1", after(28)), entry("arrival-2", FIRST))
    assert (swapped.aspect, swapped.amount) == ("wrong-order", 56)


def test_a_kick_off_is_the_first_session_of_what_it_opens() -> None:
    """So the four weeks lie after the kick-off, and after the series' own first session only one."""
    kick_off = {"id": "kick-off", "opens": ["arrival"], "duration": 120}
    slots = FIRST, after(28), after(35)
    series = problem(
        *slots,
        workshops=[kick_off, workshop("arrival-1"), workshop("arrival-2")],
        series=[{"id": "arrival", "topic": "arrival", "sessions": ["arrival-1", "arrival-2"]}],
    )
    plan = best(series)
    assert tuple(plan[id].slot for id in ("kick-off", "arrival-1", "arrival-2")) == slots
    too_soon = violations(series, entry("kick-off", FIRST), entry("arrival-1", FIRST), entry("arrival-2", after(28)))
    assert [(b.of("workshop"), b.amount) for b in too_soon] == [(("kick-off", "arrival-1"), 28)]


def test_workshops_of_one_phase_may_be_parallel() -> None:
    sessions = ["arrival-1", ["arrival-2", "arrival-3"], "arrival-4"]
    series = problem(
        FIRST,
        after(28),
        after(35),
        workshops=[workshop(f"arrival-{n}") for n in (1, 2, 3, 4)],
        series=[{"id": "arrival", "topic": "arrival", "sessions": sessions}],
    )
    plan = best(series)
    assert [plan[f"arrival-{n}"].slot for n in (1, 2, 3, 4)] == [FIRST, after(28), after(28), after(35)]
    refused = violations(series, *(entry(f"arrival-{n}", after(28)) for n in (1, 2, 3, 4)))
    assert [(b.of("workshop"), b.amount) for b in refused] == [
        (("arrival-1", "arrival-2"), 28),
        (("arrival-1", "arrival-3"), 28),
        (("arrival-2", "arrival-4"), 7),
        (("arrival-3", "arrival-4"), 7),
    ]


def test_only_held_sessions_are_looked_at() -> None:
    assert violations(town(FIRST, after(28), partial=True), entry("arrival-1", after(28))) == ()


@pytest.mark.parametrize(("last", "fits"), [(35, True), (34, False)])
def test_a_series_that_cannot_fit_is_a_fault_of_the_file_with_the_arithmetic(last: int, fits: bool) -> None:
    series = town(FIRST, after(28), after(last), sessions=3)
    if fits:
        configured(series)
        return
    with pytest.raises(InputError) as error:
        configured(series)
    (fault,) = error.value.faults
    assert fault.path == ("series", 0)
    assert fault.found == (
        "3 sessions with gaps of 28 + 7 days, which need 36 days, and slots from 2027-01-12 to 2027-02-15, 35 days"
    )


def test_no_slot_where_the_gap_ends_is_a_fault_too() -> None:
    """Long enough in all, but after 40 days there is no slot for a third session."""
    with pytest.raises(InputError, match="a series that fits into the horizon"):
        configured(town(FIRST, after(40), after(46), sessions=3))


@pytest.mark.parametrize(("gap", "most", "held"), [(28, 28, 2), (27, None, 1), (30, 30, 2), (31, 30, 1)])
def test_distances_hold_where_sessions_may_stay_unheld(gap: int, most: int | None, held: int) -> None:
    series = town(FIRST, after(gap), FAR, partial=True, max_gap_days=most)
    away = {"dates": [{"first": FAR[:10], "level": "impossible"}]}
    given = {
        **series.model_dump(mode="json", exclude_unset=True),
        "moderators": [{"id": "mod-1", "availability": away}],
    }
    assert len(best(Problem.model_validate(given))) == held


def test_a_session_that_stays_unheld_pushes_nothing() -> None:
    """The hall is taken on the first evening. The series can begin later, if only with its first session."""
    sessions = [workshop("other", locked={"slot": FIRST}), workshop("arrival-1"), workshop("arrival-2")]
    plan = best(
        problem(
            FIRST,
            after(20),
            after(28),
            workshops=sessions,
            series=[{"id": "arrival", "topic": "arrival", "sessions": ["arrival-1", "arrival-2"]}],
            rooms=[{"id": "hall", "capacity": 9}],
            partial=True,
        )
    )
    assert {"arrival-1", "other"} == set(plan)
