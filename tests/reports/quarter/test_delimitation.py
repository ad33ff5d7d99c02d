from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.reports.quarter.delimitation import Delimitation, delimitation, delimitation_lines, paragraph
from scheduler.reports.words.labels import Labels
from scheduler.rules.catalogue import configured

from ..town import town

SITTING = {"start": "2027-01-13T17:00", "end": "2027-01-13T19:00"}


def council(*sittings: dict[str, Any], **more: Any) -> dict[str, Any]:
    members = [{"person": "clerk"}, {"person": "deputy"}]
    return {"id": "council", "label": "Integrationsrat", "topics": ["work"], "members": members, **more} | {
        "sittings": list(sittings)
    }


def judged(problem: Problem, plan: Plan, *, small_cells: bool = True) -> Delimitation:
    (found,) = delimitation(problem, plan, configured(problem), small_cells=small_cells)
    return found


def test_a_paragraph_for_a_council_paper(plan: Plan) -> None:
    problem = town(committees=[council(SITTING)])
    found = judged(problem, plan)
    assert paragraph(found, Labels(problem, "de")) == (
        "Mit dem Thema „Arbeit“ ist bereits ein Gremium befasst: Integrationsrat. "
        "Die zwei Workshops des Runden Tisches zu diesem Thema (14.01.2027 und 16.02.2027) haben beratenden Charakter: "
        "Sie führen die in der Kommune tätigen Akteure an einem Tisch zusammen und bereiten Empfehlungen vor. "
        "Beschlüsse werden dort nicht gefasst; bestehende Zuständigkeiten bleiben unberührt. "
        "Zeitliche Überschneidungen mit Sitzungen zu diesem Thema gibt es nicht. "
        "Höchstens drei Tage entfernt liegt folgende Sitzung: "
        "Integrationsrat am 13.01.2027 (einen Tag vor dem Workshop am 14.01.2027). "
        "Dem Austausch dient, dass eine Person sowohl diesem Gremium als auch dem Runden Tisch angehört."
    )
    english = paragraph(found, Labels(problem, "en"))
    assert "One committee deals with “Arbeit” already" in english
    assert "(one day before the workshop on 14 Jan 2027)" in english


def test_nobodys_id_or_name_is_in_it(plan: Plan) -> None:
    problem = town(committees=[council(SITTING)])
    names = {"clerk": "Cleo Klar", "amina": "Amina A.", "inside": "Ina Innen"}
    text = "\n".join(delimitation_lines([judged(problem, plan)], Labels(problem, "de", names), 80))
    assert not [
        secret for secret in (*problem.person_by_id, *problem.moderator_by_id, *names.values()) if secret in text
    ]


def test_others_do_not_learn_that_it_is_one_person(plan: Plan) -> None:
    problem = town(committees=[council(SITTING)])
    found = judged(problem, plan, small_cells=False)
    assert found.in_both is None
    assert paragraph(found, Labels(problem, "de")).endswith(
        "Weniger als fünf Personen gehören sowohl diesem Gremium als auch dem Runden Tisch an."
    )


@pytest.mark.parametrize("end", ["2027-01-14T18:00", None])
def test_an_overlap_is_not_talked_away(plan: Plan, end: str | None) -> None:
    sitting = {"start": "2027-01-14T16:00", "end": end}
    problem = town(committees=[council(sitting, members=[])])
    text = paragraph(judged(problem, plan), Labels(problem, "de"))
    assert "Zeitlich überschneiden sich: der Workshop am 14.01.2027 und eine Sitzung (Integrationsrat)." in text
    assert "gibt es nicht" not in text.replace("Personelle Überschneidungen gibt es nicht", "")


@pytest.mark.parametrize(
    "sitting",
    [{**SITTING, "cancelled": True}, {"start": "2027-01-10T17:00", "end": "2027-01-10T19:00"}],
    ids=["cancelled", "four days before"],
)
def test_a_sitting_far_away_or_cancelled_is_not_near(plan: Plan, sitting: dict[str, Any]) -> None:
    problem = town(committees=[council(sitting)])
    assert "Auch in den drei Tagen davor und danach findet keine Sitzung" in paragraph(
        judged(problem, plan), Labels(problem, "de")
    )


def test_sittings_nearby_stand_in_the_order_of_their_dates(plan: Plan) -> None:
    youth = council({"start": "2027-01-14T09:00", "end": None}, {"start": "2027-02-15T09:00", "end": None})
    elders = council({"start": "2027-02-14T09:00", "end": None}, {"start": "2027-01-12T09:00", "end": None})
    problem = town(committees=[{**youth, "id": "youth"}, {**elders, "id": "elders"}])
    found = judged(problem, plan)
    assert [f"{one.sitting:%d.%m.}" for one in found.near] == ["12.01.", "14.01.", "14.02.", "15.02."]


def test_how_far_near_reaches_is_the_rules_parameter(plan: Plan) -> None:
    sitting = {"start": "2027-01-10T17:00", "end": "2027-01-10T19:00"}
    problem = town(committees=[council(sitting)], rules={"no-duplication": {"days": 4}})
    assert "(four days before the workshop" in paragraph(judged(problem, plan), Labels(problem, "en"))


def test_no_committee_on_the_topic_and_no_committees_at_all(problem: Problem, plan: Plan) -> None:
    other = town(committees=[council(SITTING, topics=[])])
    assert "kein Gremium befasst; eine Doppelung ist nicht zu erwarten" in paragraph(
        judged(other, plan), Labels(other, "de")
    )
    assert delimitation(problem, plan, configured(problem), small_cells=True) == ()
    assert delimitation_lines((), Labels(problem, "en"), 80) == ["Nothing is known about sittings of committees."]
