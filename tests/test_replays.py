"""Real published series, and a district town: what the rules alone make of them."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scheduler import Limits, Plan, Problem, Solved, check, load, load_plan, plan
from scheduler.domain.plans.score import Score

FIXTURES = Path(__file__).parent.parent / "fixtures"
LIMITS = Limits(seconds=120)


@cache
def problem_of(name: str) -> Problem:
    return load(FIXTURES / name / "problem.yaml")


@cache
def human_plan_of(name: str) -> Plan:
    return load_plan(FIXTURES / name / "human-plan.json")


@cache
def solved(name: str) -> Solved:
    outcome = plan(problem_of(name), limits=LIMITS)
    assert isinstance(outcome, Solved)
    return outcome


def kinds(problem: Problem, made: Plan) -> dict[str, str]:
    """Day, evening or saturday, by workshop."""
    return {entry.workshop: problem.slot_by_id[entry.slot].kind for entry in made.entries}


def starts(problem: Problem, made: Plan) -> dict[str, tuple[dt.date, str]]:
    """Date and time, by workshop."""
    slots = {entry.workshop: problem.slot_by_id[entry.slot] for entry in made.entries}
    return {workshop: (slot.day, f"{slot.start:%H:%M}") for workshop, slot in slots.items()}


def stages(score: Score) -> dict[str, tuple[int, ...]]:
    """The stages by rule, where every tier is one rule."""
    return {tier.rules[0]: tier.stages for tier in score}


# -- Frankenthal 2020: the topic decides the time of day ------------------------------------------------

BY_TOPIC = {
    "kickoff": "evening",
    "work-1": "day",
    "work-2": "day",
    "language-1": "day",
    "language-2": "day",
    "living-together-1": "evening",
    "living-together-2": "evening",
}


def with_seat_moved(problem: Problem, organisation: str, before: str, after: str) -> Problem:
    """The same problem, but that required seat is at another workshop."""
    given: dict[str, Any] = problem.model_dump(mode="json")
    workshops = {workshop["id"]: workshop for workshop in given["workshops"]}
    (seat,) = [seat for seat in workshops[before]["seats"] if seat["organisation"] == organisation]
    assert seat["required"]
    workshops[before]["seats"].remove(seat)
    workshops[after]["seats"].append(seat)
    return Problem.model_validate(given)


def test_frankenthal_replays_the_published_dates() -> None:
    problem = problem_of("frankenthal-2020")
    assert starts(problem, human_plan_of("frankenthal-2020")) == {
        "kickoff": (dt.date(2020, 3, 4), "17:00"),
        "work-1": (dt.date(2020, 3, 18), "14:00"),
        "living-together-1": (dt.date(2020, 3, 18), "18:00"),
        "language-1": (dt.date(2020, 3, 31), "14:00"),
        "living-together-2": (dt.date(2020, 3, 31), "18:00"),
        "work-2": (dt.date(2020, 4, 7), "09:00"),
        "language-2": (dt.date(2020, 4, 7), "14:00"),
    }


def test_frankenthal_carries_no_hint_of_the_time_of_day() -> None:
    """All workshops are alike but for their seats; nobody is asked for a kind of slot, a place or a fixed date."""
    problem = problem_of("frankenthal-2020")
    assert {(workshop.duration, tuple(workshop.durations.items())) for workshop in problem.workshops} == {
        (210, (("evening", 120),))
    }
    for workshop in problem.workshops:
        assert not workshop.locked.anything
        assert workshop.borough is None
        assert workshop.languages == workshop.methods == ()
        assert {seat.weight for seat in workshop.seats} == {1}
        possible = {slot.kind for slot in problem.dated_slots if problem.interval(workshop.id, slot.id)}
        assert possible == {"day", "evening"}
    sessions = [workshop for workshop in problem.workshops if not workshop.opens]
    assert {workshop.needs for workshop in sessions} == {()}
    gaps = {(series.first_gap_days, series.gap_days, series.max_gap_days) for series in problem.series}
    assert len(gaps) == 1
    assert problem.rules == {}
    assert problem.priorities is None


def test_frankenthal_professional_topics_by_day_and_the_volunteers_topic_in_the_evening() -> None:
    problem, outcome = problem_of("frankenthal-2020"), solved("frankenthal-2020")
    assert outcome.proved
    assert kinds(problem, outcome.plan) == BY_TOPIC
    assert check(problem, outcome.plan).violations == ()


def test_frankenthal_people_planned_it_just_so() -> None:
    """The published plan breaks no rule, chooses the same times of day and fills the tables as well as can be."""
    problem, human = problem_of("frankenthal-2020"), human_plan_of("frankenthal-2020")
    report = check(problem, human)
    assert report.violations == ()
    assert kinds(problem, human) == BY_TOPIC
    assert stages(report.score)["full-table"] == stages(solved("frankenthal-2020").score)["full-table"]


@pytest.mark.parametrize(
    ("organisation", "before", "after"),
    [("moscheeverein", "living-together-1", "work-1"), ("helferkreis", "living-together-2", "work-2")],
)
def test_frankenthal_one_volunteer_who_is_needed_moves_a_work_session_into_the_evening(
    organisation: str, before: str, after: str
) -> None:
    moved = with_seat_moved(problem_of("frankenthal-2020"), organisation, before, after)
    outcome = plan(moved, limits=LIMITS)
    assert isinstance(outcome, Solved)
    assert check(moved, outcome.plan).violations == ()
    assert kinds(moved, outcome.plan) == {**BY_TOPIC, after: "evening"}


# -- Wildeshausen 2020: a week is too short to invite who is missing --------------------------------------

FIRST_SESSIONS = {"living-together-1": 7, "school-1": 7, "housing-1": 8, "work-1": 8}
"""Days between the published kick-off, a Friday, and the first sessions on the next Friday and Saturday."""


def test_wildeshausen_replays_the_published_dates() -> None:
    friday, saturday = dt.date(2020, 11, 6), dt.date(2020, 11, 7)
    again, after = dt.date(2021, 1, 15), dt.date(2021, 1, 16)
    assert starts(problem_of("wildeshausen-2020"), human_plan_of("wildeshausen-2020")) == {
        "kickoff": (dt.date(2020, 10, 30), "17:30"),
        "living-together-1": (friday, "15:00"),
        "school-1": (friday, "18:00"),
        "housing-1": (saturday, "10:00"),
        "work-1": (saturday, "13:00"),
        "living-together-2": (again, "15:00"),
        "school-2": (again, "18:00"),
        "housing-2": (after, "10:00"),
        "work-2": (after, "13:00"),
    }


def test_wildeshausen_published_plan_breaks_series_order_four_times_and_nothing_else() -> None:
    problem, human = problem_of("wildeshausen-2020"), human_plan_of("wildeshausen-2020")
    violations = check(problem, human).violations
    assert {(because.rule, because.aspect) for because in violations} == {("series-order", "too-soon")}
    assert len(violations) == len(FIRST_SESSIONS)
    missing = {because.of("workshop")[1]: because.amount for because in violations}
    assert missing == {workshop: 28 - days for workshop, days in FIRST_SESSIONS.items()}
    assert {because.of("workshop")[0] for because in violations} == {"kickoff"}
    days = {workshop: day for workshop, (day, _) in starts(problem, human).items()}
    assert {workshop: (days[workshop] - days["kickoff"]).days for workshop in FIRST_SESSIONS} == FIRST_SESSIONS


def test_wildeshausen_published_plan_is_otherwise_flawless() -> None:
    """Every seat is taken, an external facilitator everywhere: the distance is all there is to say."""
    report = check(problem_of("wildeshausen-2020"), human_plan_of("wildeshausen-2020"))
    score = stages(report.score)
    assert [score[rule] for rule in ("unheld", "full-table", "role-conflict", "prefer-external")] == [(0,)] * 4


def test_wildeshausen_the_engine_finds_a_plan_that_keeps_the_distance() -> None:
    problem, outcome = problem_of("wildeshausen-2020"), solved("wildeshausen-2020")
    assert check(problem, outcome.plan).violations == ()
    days = {workshop: day for workshop, (day, _) in starts(problem, outcome.plan).items()}
    assert min((days[workshop] - days["kickoff"]).days for workshop in FIRST_SESSIONS) >= 28
    assert stages(outcome.score)["full-table"] == (0,)


# -- Kreisstadt 2027: a whole quarter ----------------------------------------------------------------------


def test_kreisstadt_has_the_size_of_a_district_town() -> None:
    problem = problem_of("kreisstadt-2027-q1")
    assert len(problem.topics) == 6
    assert 12 <= len(problem.workshops) <= 16
    assert 80 <= len(problem.organisations) <= 120
    assert 150 <= len(problem.people) <= 250
    assert 115 <= len(problem.dated_slots) <= 200
    assert 12 <= len(problem.committees) <= 18
    sittings = [sitting for committee in problem.committees for sitting in committee.sittings]
    assert 30 <= len(sittings) <= 50
    assert any(sitting.cancelled for sitting in sittings)
    assert any(sitting.end is None for sitting in sittings)
    volunteers = [person for person in problem.people if person.engagement == "volunteer"]
    assert 0.45 <= len(volunteers) / len(problem.people) <= 0.55
    assert 0.1 <= sum(person.available_daytime is not False for person in volunteers) / len(volunteers) <= 0.2
    categories = {organisation.category for organisation in problem.organisations}
    assert categories >= {"mosque_association", "chamber", "company"}
    assert sum(moderator.external for moderator in problem.moderators) == 3
    assert sum(moderator.person is not None for moderator in problem.moderators) == 1
    assert any(len(step) > 1 for series in problem.series for step in series.steps)


def test_kreisstadt_can_be_planned_and_every_tier_has_something_to_decide() -> None:
    """Not every place can be filled, not every stake avoided, not every moderator external: the bounds say so."""
    problem = problem_of("kreisstadt-2027-q1")
    outcome = plan(problem, limits=Limits(seconds=240, gap=0.9))
    assert isinstance(outcome, Solved)
    assert check(problem, outcome.plan).violations == ()
    assert next(entry.slot for entry in outcome.plan.entries if entry.workshop == "auftakt") == "2027-01-14/17:00-21:00"
    bounds = {stage.rules[0]: stage.bound for stage in outcome.stages if stage.stage == 0}
    assert bounds["unheld"] == 0
    assert all(bounds[rule] > 0 for rule in ("full-table", "role-conflict", "prefer-external", "early-involvement"))
