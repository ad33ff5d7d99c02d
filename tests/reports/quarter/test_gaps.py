from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.reports.quarter.gaps import Chance, TopicGap, gaps, gaps_lines
from scheduler.reports.words.labels import Labels
from scheduler.rules.catalogue import configured

from ..town import EVENING, MORNING, town


def found(problem: Problem, plan: Plan) -> Sequence[TopicGap]:
    return gaps(problem, plan, configured(problem))


def test_nine_groups_are_not_invited_and_can_be_until_two_weeks_before_the_second_session(
    problem: Problem, plan: Plan
) -> None:
    (gap,) = found(problem, plan)
    assert (gap.topic, gap.first_day) == ("work", dt.date(2027, 1, 14))
    ((categories, chance),) = ((one.categories, one.chance) for one in gap.missing)
    assert len(categories) == 9
    assert not {"administration", "mosque_association"} & set(categories)
    assert (chance.session, chance.until, chance.keeps) == ("second", dt.date(2027, 2, 1), ())
    text = " ".join(gaps_lines([gap], Labels(problem, "de"), 10_000))
    assert text.startswith("- Arbeit (erste Sitzung Do 14.01.2027), noch nicht eingeladen: Träger der Jugendhilfe,")
    assert text.endswith("Eine Einladung ist noch bis Mo 01.02.2027 möglich, zur Sitzung am Di 16.02.2027.")


def test_too_late_where_the_invitations_to_all_that_follows_leave_before(problem: Problem, plan: Plan) -> None:
    problem = town(rules={"notice": {"notice_days": 40}})
    (gap,) = found(problem, plan)
    (one,) = gap.missing
    assert (one.chance.session, one.chance.until, gap.later) == (None, None, 1)
    assert "it has to leave before" in " ".join(gaps_lines([gap], Labels(problem, "en"), 10_000))


def test_after_the_last_session_nobody_is_promised_another(plan: Plan) -> None:
    problem = town(partial=True)
    (gap,) = found(problem, plan.model_copy(update={"entries": plan.entries[1:]}))
    assert gap.later == 0
    assert gaps_lines([gap], Labels(problem, "de"), 10_000)[0].endswith(
        "Eine weitere Sitzung gibt es in diesem Zeitraum nicht."
    )


def test_a_session_that_is_not_held_invites_nobody(plan: Plan) -> None:
    seats = [{"organisation": "office", "required": True}]
    workshops = [
        {"id": "first", "topic": "work", "duration": 120, "seats": seats},
        {"id": "second", "topic": "work", "duration": 120, "seats": [*seats, {"category": "mosque_association"}]},
    ]
    problem = town(workshops=workshops, partial=True)
    both = [{"workshop": id, "slot": slot} for id, slot in (("first", EVENING), ("second", MORNING))]
    one, all_of_them = (
        Plan.model_validate({"programme_id": "town-2027-q1", "entries": entries}) for entries in (both[:1], both)
    )
    assert "mosque_association" in missing(problem, one)
    assert "mosque_association" not in missing(problem, all_of_them)


def missing(problem: Problem, plan: Plan) -> set[str]:
    return {category for gap in found(problem, plan) for one in gap.missing for category in one.categories}


NIGHT = {"date": "2027-02-17", "start": "18:00", "end": "21:00"}
"""In Ramadan, which begins on 8 February; the town's second session that month is on a morning."""


def ramadan(*, hard: bool, **changes: Any) -> tuple[Problem, Plan]:
    """Two offices meet, a third time on a Ramadan evening; no mosque is invited."""
    seats = [{"organisation": "office", "required": True}]
    slots = [{"date": "2027-01-14", "start": "17:00", "end": "21:00"}, NIGHT, *changes.pop("more", ())]
    workshops = [{"id": f"w{n}", "topic": "work", "duration": 120, "seats": seats} for n in range(len(slots))]
    observances = [{"id": "ramadan-evenings", "hard": hard}]
    problem = town(workshops=workshops, series=[], slots={"single": slots}, observances=observances, **changes)
    ids = [f"{slot['date']}/{slot['start']}-{slot['end']}" for slot in slots]
    entries = [{"workshop": f"w{n}", "slot": id} for n, id in enumerate(ids)]
    return problem, Plan.model_validate({"programme_id": "town-2027-q1", "entries": entries})


def of_mosques(problem: Problem, plan: Plan) -> tuple[Chance, str]:
    (gap,) = found(problem, plan)
    (one,) = (one for one in gap.missing if "mosque_association" in one.categories)
    return one.chance, " ".join(" ".join(gaps_lines([gap], Labels(problem, "de"), 10_000)).split())


def test_nobody_is_told_to_invite_mosques_to_an_evening_that_a_hard_rule_keeps_free() -> None:
    problem, plan = ramadan(hard=True)
    chance, text = of_mosques(problem, plan)
    assert (chance.session, chance.closed, chance.possible) == (None, ("ramadan-evenings",), 0)
    assert "Alle weiteren Sitzungen fallen in eine Zeit, die für sie frei bleiben muss: Ramadan-Abende." in text
    assert text.count("Eine Einladung ist noch bis Di 02.02.2027 möglich, zur Sitzung am Mi 17.02.2027.") == 1


def test_they_are_invited_to_the_session_after_it() -> None:
    later = {"date": "2027-03-24", "start": "17:00", "end": "21:00"}
    chance, text = of_mosques(*ramadan(hard=True, more=[later]))
    assert (chance.session, chance.until, chance.possible) == ("w2", dt.date(2027, 3, 9), 1)
    assert "- Moscheevereine. Eine Einladung ist noch bis Di 09.03.2027 möglich" in text


def test_a_session_at_a_time_that_they_keep_is_named_as_such() -> None:
    chance, text = of_mosques(*ramadan(hard=False))
    assert (chance.session, chance.keeps, chance.closed) == ("w1", ("ramadan-evenings",), ())
    assert "am Mi 17.02.2027. Diese Sitzung fällt in eine Zeit, die sie freihalten: Ramadan-Abende." in text


def test_where_one_session_is_closed_to_them_and_the_other_too_near() -> None:
    near = {"date": "2027-01-20", "start": "17:00", "end": "21:00"}
    chance, text = of_mosques(*ramadan(hard=True, more=[near]))
    assert (chance.session, chance.closed, chance.possible) == (None, ("ramadan-evenings",), 1)
    assert "(Ramadan-Abende), oder eine Einladung danach wäre zu spät" in text


@pytest.mark.parametrize(
    ("language", "words"), [("de", "Alle Gruppen sind eingeladen."), ("en", "every group is invited.")]
)
def test_nothing_is_missing(problem: Problem, language: str, words: str) -> None:
    gap = TopicGap("work", dt.date(2027, 1, 14), (), 0)
    assert gaps_lines([gap], Labels(problem, "de" if language == "de" else "en"), 80) == [f"- Arbeit: {words}"]
