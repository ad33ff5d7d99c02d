"""The whole report at each level, on the town of `town.py` with a committee."""

from __future__ import annotations

import json

import pytest

from scheduler.domain.parts.fields import Language
from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.errors import PlanError
from scheduler.reports.plan.agenda import Reader
from scheduler.reports.quarter.quarter import Quarter, quarter, quarter_text
from scheduler.reports.quarter.quarter_document import quarter_document
from scheduler.reports.words.document import written
from scheduler.reports.words.labels import Labels
from scheduler.rules.catalogue import configured

from ..town import town

PUBLIC, COORDINATOR = Reader("public"), Reader("coordinator")
PEOPLE = ("amina", "bilal", "clerk", "deputy", '"inside"', '"outside"')
NAMES = {"amina": "Amina A.", "inside": "Ina I.", "outside": "Olaf O."}


@pytest.fixture
def council() -> Problem:
    sittings = [{"start": "2027-01-13T17:00", "end": "2027-01-13T19:00"}]
    members = [{"person": "clerk"}]
    return town(
        committees=[
            {"id": "council", "label": "Stadtrat", "topics": ["work"], "members": members, "sittings": sittings}
        ]
    )


def found(problem: Problem, plan: Plan, reader: Reader, language: Language = "de") -> Quarter:
    return quarter(problem, plan, reader, Labels(problem, language, NAMES))


def both(problem: Problem, plan: Plan, reader: Reader, language: Language = "de", width: int = 80) -> str:
    """Text and JSON, one after the other."""
    labels, rules = Labels(problem, language, NAMES), configured(problem)
    report = found(problem, plan, reader, language)
    return quarter_text(report, labels, rules, width) + written(quarter_document(report, labels, rules))


@pytest.mark.parametrize("reader", [PUBLIC, Reader("participant", "amina"), Reader("participant", "outside")])
@pytest.mark.parametrize("language", ["de", "en"])
def test_nobody_but_the_coordinator_reads_of_people(
    council: Problem, plan: Plan, reader: Reader, language: Language
) -> None:
    text = both(council, plan, reader, language)
    assert not [secret for secret in (*PEOPLE, *NAMES.values()) if secret in text]


def test_the_public_reads_of_no_organisation_and_of_no_small_number(council: Problem, plan: Plan) -> None:
    report = found(council, plan, PUBLIC)
    assert (report.late_joiners, report.meetings, report.moderators) == (None, None, None)
    text = both(council, plan, PUBLIC)
    assert "Sozialamt" not in text
    assert "Moscheeverein" not in text.replace("Moscheevereine", "")
    rows = (*report.compromise.categories, *report.compromise.engagements, report.compromise.everyone)
    cells = [cell for row in rows for cell in (row.whole, *row.causes.values())]
    assert all(cell.people is None and cell.mean_tenths is None for cell in cells), "three people in all"
    assert [one.in_both for one in report.delimitation] == [None]


def test_a_participant_reads_of_own_topics_and_who_meets_there(council: Problem, plan: Plan) -> None:
    text = both(council, plan, Reader("participant", "amina"))
    assert "Eigene Termine" in text
    assert "Moscheeverein, Sozialamt" in text
    assert "Einladen bis" not in text
    stranger = found(council, plan, Reader("participant", "deputy"))
    assert (stranger.appointments, stranger.gaps, stranger.delimitation) == ((), (), ())
    text = both(council, plan, Reader("participant", "deputy"))
    assert "Für Sie ist kein Termin geplant." in text
    assert "Es gibt keine Termine." not in text


def test_the_coordinator_reads_everything(council: Problem, plan: Plan) -> None:
    text = both(council, plan, COORDINATOR)
    assert "vertraulich" in text
    for words in ("19.12.2026", "amina", "Amina A.", "[volunteers-evening]", "Hingenommen:", "Abgrenzung zu Gremien"):
        assert words in text


@pytest.mark.parametrize("reader", [PUBLIC, Reader("participant", "amina"), COORDINATOR], ids=lambda r: r.level)
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_it_fits_the_width(council: Problem, plan: Plan, reader: Reader, language: Language, width: int) -> None:
    labels = Labels(council, language)
    text = quarter_text(quarter(council, plan, reader, labels), labels, configured(council), width)
    assert max(map(len, text.splitlines())) <= width
    assert "None" not in text


def test_the_document_has_every_report_and_the_words_for_its_ids(council: Problem, plan: Plan) -> None:
    labels, rules = Labels(council, "de"), configured(council)
    document = json.loads(written(quarter_document(found(council, plan, COORDINATOR), labels, rules)))
    assert document["kind"] == "rundertisch-quarter"
    assert document["labels"]["organisations"] == {"mosque": "Moscheeverein", "office": "Sozialamt"}
    assert document["gaps"][0]["missing"][0]["chance"]["until"] == "2027-02-01"
    assert document["delimitation"][0]["paragraph"].startswith("Mit dem Thema „Arbeit“ ist bereits ein Gremium befasst")
    assert document["meetings"]["topics"][0]["never"] == []
    (inside, outside) = document["moderators"]
    assert inside["conflicts"][0]["rule"] == "role-conflict"
    assert outside["sessions"] == [["first", "2027-01-14"]]


def test_what_else_was_accepted_is_told_to_each_as_far_as_it_concerns_them(plan: Plan) -> None:
    """Both sessions are kept free by somebody invited. That is no secret; that the moderator changes is."""
    days = [{"first": day, "last": day} for day in ("2027-01-14", "2027-02-16")]
    assembly = {"id": "assembly", "label": "Mitgliederversammlung", "categories": ["mosque_association"], "spans": days}
    problem = town(observances=[assembly])
    heading, change = "Was sonst noch hingenommen wurde", "keine gemeinsame Moderation"
    told = {reader: both(problem, plan, reader) for reader in (PUBLIC, Reader("participant", "deputy"), COORDINATOR)}
    assert [text.count(heading) for text in told.values()] == [1, 0, 1]
    assert [text.count("[respected-days]") for text in told.values()] == [2, 0, 2]
    assert [change in text for text in told.values()] == [False, False, True]
    document = quarter_document(found(problem, plan, PUBLIC), Labels(problem, "de"), configured(problem))
    assert [one["day"] for one in document["accepted"]] == ["2027-01-14", "2027-02-16"]
    assert document["labels"]["observances"] == {"assembly": "Mitgliederversammlung"}


def test_a_plan_of_another_programme_is_refused(council: Problem, plan: Plan) -> None:
    with pytest.raises(PlanError, match="programme_id"):
        found(council, Plan(programme_id="other", entries=plan.entries), PUBLIC)
