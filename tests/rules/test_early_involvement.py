"""early-involvement: weeks from the first Monday to the first session an actor sits at, per actor and topic."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain.problem import Problem

from ..builders import because, best, entry, penalties, problem, required, stages, workshop

FIRST, SECOND = "2027-01-12/17:00-19:00", "2027-02-09/17:00-19:00"
SERIES = [{"id": "arrival", "topic": "arrival", "sessions": ["arrival-1", "arrival-2"]}]
OFFICE, HELPERS = {"office": ["o-1"]}, {"helpers": ["h-1"]}
BOTH = {**OFFICE, **HELPERS}


def town(*slots: str, first: str = "2027-01-11", last: str = "2027-03-28", **parts: Any) -> Problem:
    """Two sessions with an optional seat for each of two organisations."""
    seats = {"organisation": "office"}, {"organisation": "helpers"}
    given = {
        "horizon": {"first": first, "last": last},
        "workshops": [workshop("arrival-1", *seats), workshop("arrival-2", *seats)],
        **parts,
    }
    return problem(*(slots or (FIRST, SECOND)), **given)


def early(town: Problem, *entries: Any) -> tuple[int, ...]:
    return stages(town, "early-involvement", *entries)


@pytest.mark.parametrize(
    ("day", "week"),
    [("2027-01-11", 0), ("2027-01-16", 0), ("2027-01-18", 1), ("2027-02-08", 4), ("2027-03-27", 10)],
)
def test_weeks_begin_on_mondays_and_the_first_one_is_week_0(day: str, week: int) -> None:
    slot = f"{day}/17:00-19:00"
    alone = town(slot, workshops=[workshop("arrival-1", {"organisation": "office"})])
    assert early(alone, entry("arrival-1", slot, OFFICE)) == (week, week)


@pytest.mark.parametrize(("day", "week"), [("2027-01-07", 0), ("2027-01-09", 0), ("2027-01-11", 0), ("2027-01-18", 1)])
def test_days_before_the_first_monday_are_week_0_as_well(day: str, week: int) -> None:
    """This horizon begins on Wednesday, 6 January; its first Monday is the 11th."""
    slot = f"{day}/17:00-19:00"
    begun = town(slot, first="2027-01-06", workshops=[workshop("arrival-1", {"organisation": "office"})])
    assert early(begun, entry("arrival-1", slot, OFFICE)) == (week, week)


@pytest.mark.parametrize(
    ("first", "last", "never"),
    [
        ("2027-01-11", "2027-01-17", 2),  # one week
        ("2027-01-11", "2027-01-18", 3),  # a week begun counts
        ("2027-01-11", "2027-03-28", 12),
        ("2027-01-01", "2027-03-31", 14),  # 13 weeks from Monday the 4th, the last one begun
    ],
)
def test_never_is_the_horizon_s_weeks_and_one(first: str, last: str, never: int) -> None:
    town_ = town(FIRST, first=first, last=last, workshops=[workshop("arrival-1", {"organisation": "office"})])
    assert early(town_, entry("arrival-1", FIRST)) == (0, never)
    assert penalties(town_, "early-involvement", entry("arrival-1", FIRST)) == [
        because("early-involvement", "organisation:office", "topic:arrival", amount=never, aspect="never")
    ]


def test_the_worst_counts_those_that_sit_somewhere() -> None:
    """Whoever never sits is full-table's business for the worst, but adds to the total."""
    series = town(series=SERIES)
    assert early(series, entry("arrival-1", FIRST, OFFICE), entry("arrival-2", SECOND, OFFICE)) == (0, 12)
    assert early(series, entry("arrival-1", FIRST), entry("arrival-2", SECOND)) == (0, 24)


def test_a_late_joiner_costs_two_more() -> None:
    series = town(series=SERIES)
    late = entry("arrival-1", FIRST, OFFICE), entry("arrival-2", SECOND, BOTH)
    assert early(series, *late) == (4, 4 + 2)
    assert penalties(series, "early-involvement", *late) == [
        because("early-involvement", "organisation:helpers", "topic:arrival", amount=4, aspect="week"),
        because("early-involvement", "organisation:helpers", "topic:arrival", amount=2, aspect="late"),
    ]
    assert early(series, entry("arrival-1", FIRST, BOTH), entry("arrival-2", SECOND, OFFICE)) == (0, 0)


def test_a_late_joiner_within_the_first_week_is_one_all_the_same() -> None:
    thursday = "2027-01-14/17:00-19:00"
    loose = town(FIRST, thursday)
    assert early(loose, entry("arrival-1", FIRST, OFFICE), entry("arrival-2", thursday, BOTH)) == (0, 2)


def test_the_first_held_session_is_the_first_in_time_not_in_the_file() -> None:
    loose = town()
    held = entry("arrival-1", SECOND, HELPERS), entry("arrival-2", FIRST, OFFICE)
    assert early(loose, *held) == (4, 4 + 2)


def test_sessions_that_start_first_together_are_all_the_first() -> None:
    assert early(town(FIRST), entry("arrival-1", FIRST, OFFICE), entry("arrival-2", FIRST, HELPERS)) == (0, 0)


def test_an_unheld_session_is_nobody_s_first() -> None:
    partial = town(partial=True)
    assert early(partial, entry("arrival-2", SECOND, BOTH)) == (4, 8)


def test_it_counts_per_topic() -> None:
    topics = [{"id": id, "label": id} for id in ("arrival", "work")]
    sessions = [
        workshop("arrival-1", {"organisation": "office"}),
        {**workshop("work-1", {"organisation": "office"}), "topic": "work"},
    ]
    two = town(topics=topics, workshops=sessions)
    assert early(two, entry("arrival-1", FIRST, OFFICE), entry("work-1", SECOND, OFFICE)) == (4, 4)


def test_an_actor_is_what_a_seat_names() -> None:
    """The same volunteer on a seat of her category and, later, on one of her organisation: two actors."""
    sessions = [
        workshop("arrival-1", {"category": "support_initiative"}),
        workshop("arrival-2", {"organisation": "helpers"}),
    ]
    named = town(workshops=sessions, series=SERIES)
    held = entry("arrival-1", FIRST, {"support_initiative": ["h-1"]}), entry("arrival-2", SECOND, HELPERS)
    assert early(named, *held) == (4, 0 + 4 + 2)


def test_two_seats_for_one_actor_are_one_actor() -> None:
    people = [{"id": id, "organisation": "helpers", "engagement": "volunteer"} for id in ("h-1", "h-2")]
    seats = {"organisation": "helpers"}, {"organisation": "helpers", "id": "second"}
    one = town(people=people, workshops=[workshop("arrival-1", *seats)])
    assert early(one, entry("arrival-1", SECOND, {"second": ["h-2"]})) == (4, 4)


def test_a_kick_off_counts_for_every_topic_it_opens() -> None:
    topics = [{"id": id, "label": id} for id in ("arrival", "work")]
    kick_off = {"id": "kick-off", "opens": ["arrival", "work"], "duration": 120, "seats": [{"organisation": "office"}]}
    sessions = [kick_off, workshop("arrival-1"), {**workshop("work-1"), "topic": "work"}]
    series = [{"id": id, "topic": id, "sessions": [f"{id}-1"]} for id in ("arrival", "work")]
    opening = town(topics=topics, workshops=sessions, series=series)
    others = entry("arrival-1", SECOND), entry("work-1", SECOND)
    assert early(opening, entry("kick-off", FIRST, OFFICE), *others) == (0, 0)
    assert early(opening, entry("kick-off", FIRST), *others) == (0, 24)


def test_the_engine_hurries() -> None:
    assert best(town(SECOND, FIRST, workshops=[workshop("arrival-1", required("office"))]))["arrival-1"].slot == FIRST


def test_the_engine_first_helps_the_last_although_the_total_grows() -> None:
    """One hall. Two experts on arrival can come in weeks 0 and 2, the helpers on work in weeks 0 and 3.

    Experts first: 0 + 0 + 3, the last in week 3. Helpers first: 2 + 2 + 0, the last in week 2.
    """
    weeks = {0: "2027-01-12/17:00-19:00", 2: "2027-01-26/17:00-19:00", 3: "2027-02-02/17:00-19:00"}

    def free_in(*free: int) -> dict[str, Any]:
        return {"dates": [{"first": weeks[w][:10], "level": "impossible"} for w in weeks if w not in free]}

    people = [
        {"id": "e-1", "engagement": "paid", "availability": free_in(0, 2)},
        {"id": "e-2", "engagement": "paid", "availability": free_in(0, 2)},
        {"id": "h-1", "organisation": "helpers", "engagement": "volunteer", "availability": free_in(0, 3)},
    ]
    experts = [{"person": id, "required": True} for id in ("e-1", "e-2")]
    plan = best(
        town(
            *weeks.values(),
            topics=[{"id": id, "label": id} for id in ("arrival", "work")],
            people=people,
            workshops=[workshop("arrival-1", *experts), {**workshop("work-1", required("helpers")), "topic": "work"}],
            rooms=[{"id": "hall", "capacity": 9}],
        )
    )
    assert (plan["arrival-1"].slot, plan["work-1"].slot) == (weeks[2], weeks[0])


def test_the_engine_does_not_let_an_actor_opt_out_on_paper() -> None:
    """The helpers sit at the second session whatever happens: their week counts for the worst."""
    away = {"dates": [{"first": "2027-01-12", "level": "impossible"}]}
    people = [
        {"id": "o-1", "organisation": "office", "engagement": "paid"},
        {"id": "h-1", "organisation": "helpers", "engagement": "volunteer", "availability": away},
    ]
    series = town(people=people, series=SERIES)
    plan = best(series)
    assert plan["arrival-2"].present == ("o-1", "h-1")
    assert early(series, *plan.values()) == (4, 6)
