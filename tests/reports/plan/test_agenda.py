from __future__ import annotations

import pytest

from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.errors import PlanError
from scheduler.reports.documents import agenda_document
from scheduler.reports.plan.agenda import Reader, agenda, uid
from scheduler.reports.words.document import written
from scheduler.reports.words.labels import Labels

SECRETS = ("amina", "bilal", "clerk", "deputy", "inside", "outside", "Sozialamt", "Moscheeverein")


def document(problem: Problem, plan: Plan, reader: Reader) -> str:
    return written(agenda_document(problem, agenda(problem, plan, reader, Labels(problem, "de")), reader))


def test_the_public_sees_topic_time_and_place_only(problem: Problem, plan: Plan) -> None:
    text = document(problem, plan, Reader("public"))
    assert not [secret for secret in SECRETS if secret in text]
    assert '"start": "2027-01-14T17:00+01:00"' in text
    assert "Rathaus, Großer Saal (Mitte)" in text


def test_a_participant_sees_own_sessions_only(problem: Problem, plan: Plan) -> None:
    (only,) = agenda(problem, plan, Reader("participant", "amina"), Labels(problem, "de"))
    assert (only.title, only.role, only.inside) == ("Auftakt", "am Tisch", None)
    (moderated,) = agenda(problem, plan, Reader("participant", "outside"), Labels(problem, "en"))
    assert moderated.role == "moderation"
    assert agenda(problem, plan, Reader("participant", "deputy"), Labels(problem, "de")) == ()


def test_the_coordinator_sees_everything(problem: Problem, plan: Plan) -> None:
    text = document(problem, plan, Reader("coordinator"))
    for inside in ("amina", "inside", '"invite_by": "2026-12-19"', "volunteers-evening"):
        assert inside in text


def test_calendar_ids_never_change(problem: Problem) -> None:
    assert uid(problem, "first") == "98c7c369-a216-5715-b0f9-7562f0c91bf8"


def test_a_plan_of_another_programme_is_refused(problem: Problem, plan: Plan) -> None:
    with pytest.raises(PlanError, match="programme_id"):
        agenda(problem, Plan(programme_id="other", entries=plan.entries), Reader(), Labels(problem, "de"))
