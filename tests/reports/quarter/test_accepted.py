from __future__ import annotations

from typing import Any

from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.reports.quarter.accepted import Accepted, accepted, accepted_lines
from scheduler.reports.quarter.delimitation import delimitation
from scheduler.reports.words.labels import Labels
from scheduler.rules.catalogue import configured

from ..town import town

BOTH = {"first", "second"}
COUNCIL = {
    "id": "council",
    "label": "Integrationsrat",
    "topics": ["work"],
    "sittings": [{"start": "2027-01-13T17:00", "end": "2027-01-13T19:00"}],
}


def assembly(*days: str) -> list[dict[str, Any]]:
    spans = [{"first": day, "last": day} for day in days]
    return [{"id": "assembly", "label": "Versammlung", "categories": ["mosque_association"], "spans": spans}]


def found(problem: Problem, plan: Plan, workshops: set[str] = BOTH, *, everything: bool = True) -> tuple[Accepted, ...]:
    return accepted(problem, plan, configured(problem), (), workshops, everything=everything)


def test_everything_in_the_order_of_the_calendar_with_its_day(plan: Plan) -> None:
    """In the morning of the 16th the office sits alone, with another moderator than at the first session."""
    problem = town(observances=assembly("2027-01-14", "2027-02-16"))
    lines = accepted_lines(found(problem, plan), configured(problem), Labels(problem, "de"), 200)
    assert lines == [
        "- „Auftakt“ (Do, 14.01.2027) fällt in eine Zeit, die Eingeladene freihalten: "
        "Versammlung (Moscheevereine, Gewicht 1). [respected-days]",
        "- second (Di, 16.02.2027) fällt in eine Zeit, die Eingeladene freihalten: "
        "Versammlung (Moscheevereine, Gewicht 1). [respected-days]",
        "- Di 16.02.2027: Bei second hat die Verwaltung mehr als ihren Anteil am Tisch (zählt 50). [equal-footing]",
        "- Di 16.02.2027: „Auftakt“ und second haben keine gemeinsame Moderation. [continuity]",
    ]


def test_others_read_of_days_only_and_of_the_workshops_in_their_view(plan: Plan) -> None:
    problem = town(observances=assembly("2027-01-14", "2027-02-16"))
    public = found(problem, plan, everything=False)
    assert {one.because.rule for one in public} == {"respected-days"}
    (own,) = found(problem, plan, {"second"}, everything=False)
    assert own == public[1]


def test_a_sitting_nearby_is_told_once(plan: Plan) -> None:
    problem = town(committees=[COUNCIL])
    assert "no-duplication" in {one.because.rule for one in found(problem, plan)}
    rules = configured(problem)
    told = delimitation(problem, plan, rules, small_cells=True)
    rest = accepted(problem, plan, rules, told, BOTH, everything=True)
    assert {one.because.rule for one in rest} == {"equal-footing", "continuity"}


def test_nothing_else_was_accepted(plan: Plan) -> None:
    problem = town(moderators=[{"id": "outside"}], partial=True)
    alone = plan.model_copy(update={"entries": plan.entries[1:]})
    assert found(problem, alone) == ()
