"""Four identical workshops in four real towns: what the rules make of them, and what the engine does better."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from scheduler import Limits, Plan, Problem, Solved, check, load, load_plan, plan
from scheduler.domain.plans.score import stages_of

FOLDER = Path(__file__).parent.parent / "fixtures" / "heilbronn-2023"
TOWNS = ("offenau", "neuenstadt", "weinsberg", "brackenheim")


@cache
def problem() -> Problem:
    return load(FOLDER / "problem.yaml")


@cache
def human() -> Plan:
    return load_plan(FOLDER / "human-plan.json")


@cache
def solved() -> Solved:
    outcome = plan(problem(), limits=Limits(seconds=120))
    assert isinstance(outcome, Solved)
    return outcome


def changed(change: Callable[[dict[str, Any]], None]) -> Problem:
    given = problem().model_dump(mode="json", exclude_unset=True)
    change(given)
    return Problem.model_validate(given)


def stages(made: Plan, rule: str) -> tuple[int, ...]:
    return next(tier.stages for tier in check(problem(), made).score if tier.rules == (rule,))


def seats_of(made: Plan) -> list[str]:
    """The seats with somebody on them, of all sessions together."""
    return sorted(seated.seat for entry in made.entries for seated in entry.seats if seated.people)


def test_it_replays_the_published_towns_and_dates() -> None:
    entries = {entry.workshop: entry for entry in human().entries}
    assert {town: problem().slot_by_id[entry.slot].day for town, entry in entries.items()} == {
        "offenau": dt.date(2023, 9, 19),
        "neuenstadt": dt.date(2023, 9, 21),
        "weinsberg": dt.date(2023, 9, 26),
        "brackenheim": dt.date(2023, 10, 17),
    }
    assert {entry.slot.partition("/")[2] for entry in human().entries} == {"16:45-21:00"}
    assert {town: problem().room_by_id[str(entry.room)].borough for town, entry in entries.items()} == {
        town: town for town in TOWNS
    }


def test_the_four_are_identical() -> None:
    assert problem().repeats == {"participation": TOWNS}
    first, *others = problem().workshops
    for other in others:
        assert other.seats == first.seats
        assert (other.topic, other.duration, other.group_size) == (first.topic, first.duration, first.group_size)
    assert problem().rules == {}
    assert problem().priorities is None


def test_the_published_plan_breaks_no_rule_and_misses_nobody() -> None:
    report = check(problem(), human())
    assert report.violations == ()
    assert seats_of(human()) == sorted(seat.key for seat in problem().workshops[0].seats)
    for rule in ("full-table", "role-conflict", "prefer-external"):
        assert stages(human(), rule) == (0,), rule
    assert stages(human(), "cost") == (515_000,)


def test_nobody_is_late_in_october_because_it_is_the_first_session_once_more() -> None:
    assert late_joiners(problem()) == 0
    assert stages(human(), "early-involvement") == (4, 9 * 1 + 9 * 4)

    def different(given: dict[str, Any]) -> None:
        for workshop in given["workshops"]:
            del workshop["repeat"]

    assert late_joiners(changed(different)) == 36 - 9


def late_joiners(problem: Problem) -> int:
    penalties = check(problem, human()).penalties
    return sum((because.rule, because.aspect) == ("early-involvement", "late") for because in penalties)


def test_sixteen_forty_five_is_after_work_only_because_the_county_says_so() -> None:
    def usual(given: dict[str, Any]) -> None:
        del given["calendar"]["after_work"]

    present = [person for entry in human().entries for person in entry.present]
    volunteers = [person for person in present if problem().person_by_id[person].engagement == "volunteer"]
    violations = check(changed(usual), human()).violations
    assert {because.rule for because in violations} == {"volunteers-evening"}
    assert sorted(person for because in violations for person in because.of("person")) == sorted(volunteers)


def test_the_halls_are_big_enough_only_because_the_guests_are_shared() -> None:
    def in_one_group(given: dict[str, Any]) -> None:
        for workshop in given["workshops"]:
            del workshop["group_size"]["max"]

    violations = check(changed(in_one_group), human()).violations
    assert {(because.rule, because.aspect) for because in violations} == {("room-fits", "capacity")}
    assert len(violations) == len(TOWNS)


def test_whoever_goes_twice_goes_once_too_often() -> None:
    entries = {entry.workshop: entry for entry in human().entries}
    (office,) = [seated for seated in entries["offenau"].seats if seated.seat == "landratsamt"]
    again = entries["weinsberg"].model_copy(update={"seats": (*entries["weinsberg"].seats, office)})
    twice = human().model_copy(update={"entries": tuple({**entries, "weinsberg": again}.values())})
    found = [because for because in check(problem(), twice).violations if because.rule == "each-once"]
    assert sorted((because.aspect, because.amount) for because in found) == [("split", 2), ("twice", 2)]


def test_the_engine_is_no_worse_and_involves_people_earlier() -> None:
    outcome = solved()
    report = check(problem(), outcome.plan)
    assert report.violations == ()
    assert stages_of(report.score) <= stages_of(check(problem(), human()).score)
    assert seats_of(outcome.plan) == seats_of(human())
    assert stages(outcome.plan, "early-involvement") == (4, 8 * 1 + 8 * 4)
    assert stages(outcome.plan, "prefer-external") == (0,)
    brackenheim = next(entry for entry in outcome.plan.entries if entry.workshop == "brackenheim")
    assert problem().slot_by_id[brackenheim.slot].day >= dt.date(2023, 10, 17)


def test_nobody_of_the_winery_has_to_leave_the_harvest() -> None:
    """The published plan asks them for an evening that suits them badly; the engine asks nobody for that much."""

    def highest(made: Plan) -> int:
        burdens = stages(made, "fair-compromise")
        return next((12 - n for n, people in enumerate(burdens) if people), 0)

    assert highest(solved().plan) < highest(human())
