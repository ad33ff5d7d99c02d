from __future__ import annotations

import re

from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.reports.compromise import Cell, Compromise, compromise, compromise_lines
from scheduler.reports.labels import Labels
from scheduler.rules.catalogue import configured

from .town import town

LATE = "2027-01-14/19:00-22:00"
COUNTS = {"office": 7, "mosque": 6, "chamber": 2}
CATEGORIES = {"office": "administration", "mosque": "mosque_association", "chamber": "chamber"}


def late_evening() -> tuple[Problem, Plan]:
    """One session from 19:00 to 21:00, late for all fifteen; only the paid are outside their office hours."""
    people = [
        {"id": f"{organisation}-{n}", "organisation": organisation, "engagement": engagement}
        for organisation, count in COUNTS.items()
        for n in range(count)
        for engagement in ["volunteer" if organisation == "mosque" else "paid"]
    ]
    seats = [{"organisation": organisation, "places": count} for organisation, count in COUNTS.items()]
    problem = town(
        organisations=[{"id": id, "label": id.title(), "category": category} for id, category in CATEGORIES.items()],
        people=people,
        slots={"single": [{"date": "2027-01-14", "start": "19:00", "end": "22:00"}]},
        topics=[{"id": "work", "label": "Arbeit"}],
        moderators=[],
        series=[],
        workshops=[{"id": "first", "topic": "work", "duration": 120, "seats": seats}],
    )
    seated = [{"seat": id, "people": [f"{id}-{n}" for n in range(count)]} for id, count in COUNTS.items()]
    entry = {"workshop": "first", "slot": LATE, "seats": seated}
    return problem, Plan.model_validate({"programme_id": "town-2027-q1", "entries": [entry]})


def table(*, small_cells: bool) -> tuple[Problem, Compromise]:
    problem, plan = late_evening()
    return problem, compromise(problem, plan, configured(problem), small_cells=small_cells)


def test_the_coordinator_sees_every_group() -> None:
    _, found = table(small_cells=True)
    whole = {row.group: row.whole for row in (*found.categories, *found.engagements, found.everyone)}
    assert whole == {
        "administration": Cell(7, 20),
        "chamber": Cell(2, 20),
        "mosque_association": Cell(6, 10),
        "volunteer": Cell(6, 10),
        "paid": Cell(9, 20),
        "everyone": Cell(15, 16),
    }
    assert {row.group: row.causes["outside_office"] for row in found.engagements} == {
        "volunteer": Cell(0, 0),
        "paid": Cell(9, 10),
    }


def test_others_see_neither_small_groups_nor_what_would_give_them_away() -> None:
    _, found = table(small_cells=False)
    hidden = Cell(None, None)
    assert {row.group: row.whole for row in found.categories} == {
        "administration": Cell(7, 20),
        "chamber": hidden,
        "mosque_association": hidden,  # else 15 − 7 − 6 would tell the chamber's two
    }
    assert {row.group: row.whole.people for row in found.engagements} == {"volunteer": 6, "paid": 9}
    assert found.everyone.whole == Cell(15, 16)
    assert found.everyone.causes["saturday"] == hidden


def test_history_counts_and_belongs_to_no_session() -> None:
    problem, plan = late_evening()
    aged = problem.people[0].model_copy(update={"history": 5})
    problem = problem.model_copy(update={"people": (aged, *problem.people[1:])})
    found = compromise(problem, plan, configured(problem), small_cells=True)
    assert found.categories[0].causes["history"] == Cell(1, 50)
    assert found.categories[0].whole == Cell(7, 27)


def test_volunteers_beside_paid_staff_in_a_sentence() -> None:
    problem, found = table(small_cells=False)
    lines = compromise_lines(found, Labels(problem, "de"), 120)
    assert lines[0] == (
        "Die mittlere Belastung je Person beträgt bei Ehrenamtlichen 1,0 Punkte und bei Hauptamtlichen 2,0 Punkte."
    )
    assert re.search(r"^Kammern +· +·", "\n".join(lines), re.MULTILINE)
    assert "weniger als 5 Personen" in " ".join(lines)


def test_narrow_it_is_a_list_and_says_the_same() -> None:
    problem, found = table(small_cells=True)
    lines = compromise_lines(found, Labels(problem, "en"), 45)
    assert "- chambers: 2 people, 2.0 on average; late in the evening 2 (1.0), outside office hours 2 (1.0)" in (
        " ".join(lines).replace("   ", " ").replace("  ", " ")
    )
    assert max(map(len, lines)) <= 45


def test_without_people_there_is_nothing_to_say(problem: Problem) -> None:
    nothing = Plan(programme_id=problem.programme_id, entries=())
    found = compromise(problem, nothing, configured(problem), small_cells=True)
    assert compromise_lines(found, Labels(problem, "en"), 80) == ["Nobody takes part in a session."]
