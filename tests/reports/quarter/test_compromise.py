from __future__ import annotations

import random
import re
from dataclasses import replace

import numpy as np
import pytest

from scheduler.domain.parts.people import CATEGORIES
from scheduler.domain.plan import Plan
from scheduler.domain.plans.burden import Part
from scheduler.domain.problem import Problem
from scheduler.reports.quarter.compromise import (
    CAUSES,
    EVERYONE,
    HIDDEN,
    Bearer,
    Cell,
    Compromise,
    Row,
    compromise,
    compromise_lines,
    compromise_of,
)
from scheduler.reports.words.labels import Labels
from scheduler.reports.words.suppression import FEWEST
from scheduler.rules.catalogue import configured

from ..town import town

LATE = "2027-01-14/19:00-22:00"
COUNTS = {"office": 7, "mosque": 6, "chamber": 2}
CATEGORY_OF = {"office": "administration", "mosque": "mosque_association", "chamber": "chamber"}


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
        organisations=[{"id": id, "label": id.title(), "category": category} for id, category in CATEGORY_OF.items()],
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
    assert {row.group: row.whole for row in found.categories} == {
        # The mean would tell the points for sessions outside office hours, and 9 less these seven the chamber's two.
        "administration": Cell(7, None),
        "chamber": HIDDEN,
        "mosque_association": HIDDEN,  # else 15 − 7 − 6 would tell the chamber's two
    }
    assert found.categories[0].causes["late"] == Cell(7, 10)
    assert found.categories[0].causes["outside_office"] == HIDDEN
    assert {row.group: row.whole.people for row in found.engagements} == {"volunteer": 6, "paid": 9}
    assert found.everyone.whole == Cell(15, 16)
    assert found.everyone.causes["saturday"] == Cell(0, 0)


def test_no_mean_tells_of_the_one_person_who_has_a_point() -> None:
    late = Bearer("administration", "paid", (Part("late", 1, "first"),))
    free = Bearer("administration", "paid", ())
    found = compromise_of([late, *[free] * 7, *[replace(late, category="chamber")] * 6], small_cells=False)
    assert [(row.whole, row.causes["late"]) for row in found.categories] == [
        (Cell(8, None), HIDDEN),
        (Cell(6, None), HIDDEN),
    ]
    assert found.everyone.whole == Cell(14, 5), "seven of fourteen, one point each"


def test_a_mean_would_tell_a_hidden_cause() -> None:
    """The example of a row with all its causes but one: 12 points in all, 10 of them shown."""
    youth = [
        Bearer("chamber", "paid", (Part("late", 1, "w"), *parts)) for parts in [(Part("travel", 2, "w"),), *[()] * 9]
    ]
    found = compromise_of(youth, small_cells=False)
    for row in (*found.categories, *found.engagements, found.everyone):
        assert (row.whole, row.causes["late"], row.causes["travel"]) == (Cell(10, None), Cell(10, 10), HIDDEN)


def rows_of(found: Compromise) -> list[Row]:
    return [*found.categories, *found.engagements, found.everyone]


Quantity = tuple[str, str, str]
"""The group, the cause (or "whole"), and what of it: people or points."""


def quantities(found: Compromise) -> dict[Quantity, tuple[int, bool]]:
    """People and points of every cell, or -1 where the cell is hidden; and whether these are shown."""
    told: dict[Quantity, tuple[int, bool]] = {}
    for row in rows_of(found):
        cells: list[tuple[str, Cell]] = [("whole", row.whole), *row.causes.items()]
        for column, cell in cells:
            people, mean = cell.people, cell.mean_tenths
            told[row.group, column, "people"] = (-1 if people is None else people, people is not None)
            told[row.group, column, "points"] = (
                (-1, False) if people is None or mean is None else (round(people * mean / 10), True)
            )
    return told


def computable(found: Compromise) -> set[Quantity]:
    """The hidden numbers that follow: totals are sums of rows, a row's points those of its kinds, none is below 0."""
    told = quantities(found)
    number = {quantity: n for n, quantity in enumerate(told)}
    equations = []
    for group in (found.categories, found.engagements):
        for column, what in {quantity[1:] for quantity in told}:
            parts = [(row.group, column, what) for row in group]
            rest = [part for part in parts if not told[part][1]]
            whole, said = told[EVERYONE, column, what]
            if said and whole == sum(told[part][0] for part in parts if part not in rest):
                told |= dict.fromkeys(rest, (0, True))
            equations.append(([(EVERYONE, column, what)], parts))
    equations += [
        ([(row.group, "whole", "points")], [(row.group, cause, "points") for cause in CAUSES]) for row in rows_of(found)
    ]
    unknown = [quantity for quantity, (_, shown) in told.items() if not shown]
    if not unknown:
        return set()
    matrix = np.zeros((len(equations), len(number)))
    for n, (left, right) in enumerate(equations):
        matrix[n, [number[quantity] for quantity in left]] = 1
        matrix[n, [number[quantity] for quantity in right]] -= 1
    _, sizes, directions = np.linalg.svd(matrix[:, [number[quantity] for quantity in unknown]])
    free = directions[int((sizes > 1e-9).sum()) :]
    return {quantity for n, quantity in enumerate(unknown) if not (abs(free[:, n]) > 1e-9).any()}


@pytest.mark.parametrize("seed", range(150))
def test_nothing_small_can_be_computed_from_what_others_read(seed: int) -> None:
    """Of any group or kind of burden with one to four people, neither their number nor their points."""
    luck = random.Random(seed)
    categories = luck.sample(CATEGORIES, luck.randint(1, 5))
    likely: dict[str, float] = {category: luck.choice([0, 0.1, 0.3, 0.9]) for category in categories}
    causes = luck.sample(CAUSES, luck.randint(1, 4))
    bearers = []
    for _ in range(luck.choice([4, 12, 30, 80])):
        category = luck.choice(categories)
        parts = [Part(cause, luck.randint(1, 3), "w") for cause in causes if luck.random() < likely[category]]
        bearers.append(Bearer(category, luck.choice(["volunteer", "paid", "paid"]), parts))
    public = compromise_of(bearers, small_cells=False)
    everything = quantities(compromise_of(bearers, small_cells=True))
    few = {
        quantity[:2] for quantity, (people, _) in everything.items() if quantity[2] == "people" and 0 < people < FEWEST
    }
    bearing = {
        row.group: sum(
            bool(bearer.parts) for bearer in bearers if row.group in (bearer.category, bearer.engagement, EVERYONE)
        )
        for row in rows_of(public)
    }
    few |= {(group, "whole") for group, people in bearing.items() if 0 < people < FEWEST}
    shown = {quantity for quantity, (_, said) in quantities(public).items() if said}
    for group, column, what in shown | computable(public):
        people_only = column == "whole" and what == "people" and everything[group, column, what][0] >= FEWEST
        assert (group, column) not in few or people_only, (group, column, what)


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
