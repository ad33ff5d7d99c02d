from __future__ import annotations

import datetime as dt

from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.reports.quarter.late_joiners import late_joiners, late_joiners_lines
from scheduler.reports.words.labels import Labels

from ..town import EVENING, MORNING, town

PEOPLE = (("amina", "mosque"), ("clerk", "office"))
FIRST, SECOND = dt.date(2027, 1, 14), dt.date(2027, 2, 16)


def joining_in_the_morning(*seats: dict[str, object], seated: str = "amina") -> tuple[Problem, Plan]:
    """The office alone at the first session; at the second one also whoever these seats name."""
    office = {"organisation": "office", "required": True}
    single = {"id": "single", "engagement": "volunteer"}
    problem = town(
        people=[*({"id": id, "organisation": of, "engagement": "paid"} for id, of in PEOPLE), single],
        workshops=[
            {"id": "first", "label": "Auftakt", "topic": "work", "duration": 120, "seats": [office]},
            {"id": "second", "topic": "work", "duration": 120, "seats": [office, *seats]},
        ],
    )
    there = [{"seat": seat.get("person") or seat.get("organisation"), "people": [seated]} for seat in seats]
    entries = [
        {"workshop": "first", "slot": EVENING, "seats": [{"seat": "office", "people": ["clerk"]}]},
        {"workshop": "second", "slot": MORNING, "seats": [{"seat": "office", "people": ["clerk"]}, *there]},
    ]
    return problem, Plan.model_validate({"programme_id": "town-2027-q1", "entries": entries})


def test_whoever_comes_to_the_second_session_only_missed_the_first() -> None:
    problem, plan = joining_in_the_morning({"organisation": "mosque"})
    (late,) = late_joiners(problem, plan, people=True)
    assert (late.topic, late.session, late.day) == ("work", "second", SECOND)
    assert late.actors == (("organisation", "mosque"),)
    assert late.missed == (("first", FIRST),)
    assert late_joiners_lines([late], Labels(problem, "de"), 200) == [
        "- Arbeit, ab Di 16.02.2027: Moscheeverein. Verpasst: „Auftakt“ (Do 14.01.2027)."
    ]


def test_only_the_coordinator_learns_which_person_it_is() -> None:
    problem, plan = joining_in_the_morning({"person": "amina"})
    assert late_joiners(problem, plan, people=True)[0].actors == (("person", "amina"),)
    assert late_joiners(problem, plan, people=False)[0].actors == (("organisation", "mosque"),)


def test_a_person_without_an_organisation_is_not_told_to_others() -> None:
    problem, plan = joining_in_the_morning({"person": "single"}, seated="single")
    assert len(late_joiners(problem, plan, people=True)) == 1
    assert late_joiners(problem, plan, people=False) == ()


def test_an_organisation_that_was_there_on_another_seat_knows() -> None:
    """By the rule the clerk's own seat is filled late; but the office sat at the first session and knows."""
    problem, plan = joining_in_the_morning({"person": "clerk"}, seated="clerk")
    assert late_joiners(problem, plan, people=True) == ()


def test_nobody_late(problem: Problem, plan: Plan) -> None:
    assert late_joiners(problem, plan, people=True) == ()
    assert late_joiners_lines((), Labels(problem, "en"), 80) == ["Nobody joins a topic after its first session."]
