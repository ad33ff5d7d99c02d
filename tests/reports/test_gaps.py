from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.reports.gaps import TopicGap, gaps, gaps_lines
from scheduler.reports.labels import Labels
from scheduler.rules.catalogue import configured

from .town import EVENING, MORNING, town


def found(problem: Problem, plan: Plan) -> Sequence[TopicGap]:
    return gaps(problem, plan, configured(problem))


def test_nine_groups_are_not_invited_and_can_be_until_two_weeks_before_the_second_session(
    problem: Problem, plan: Plan
) -> None:
    (gap,) = found(problem, plan)
    assert (gap.topic, gap.first_day) == ("work", dt.date(2027, 1, 14))
    assert len(gap.missing) == 9
    assert not {"administration", "mosque_association"} & set(gap.missing)
    assert (gap.session, gap.until) == ("second", dt.date(2027, 2, 1))
    text = " ".join(gaps_lines([gap], Labels(problem, "de"), 10_000))
    assert text.startswith("- Arbeit (erste Sitzung Do 14.01.2027), noch nicht eingeladen: Träger der Jugendhilfe,")
    assert text.endswith("Eine Einladung ist noch bis Mo 01.02.2027 möglich, zur Sitzung am Di 16.02.2027.")


def test_too_late_where_the_invitations_to_all_that_follows_leave_before(problem: Problem, plan: Plan) -> None:
    problem = town(rules={"notice": {"notice_days": 40}})
    (gap,) = found(problem, plan)
    assert (gap.session, gap.until, gap.later) == (None, None, 1)
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
    assert "mosque_association" in found(problem, one)[0].missing
    assert "mosque_association" not in found(problem, all_of_them)[0].missing


@pytest.mark.parametrize(
    ("language", "words"), [("de", "Alle Gruppen sind eingeladen."), ("en", "every group is invited.")]
)
def test_nothing_is_missing(problem: Problem, language: str, words: str) -> None:
    gap = TopicGap("work", dt.date(2027, 1, 14), (), None, None, None, 0)
    assert gaps_lines([gap], Labels(problem, "de" if language == "de" else "en"), 80) == [f"- Arbeit: {words}"]
