from __future__ import annotations

import pytest
from pydantic import ValidationError

from scheduler.domain.answers.outcome import StageResult
from scheduler.domain.parts.fields import Language
from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.reports.plan.plan_table import plan_text
from scheduler.reports.words.labels import Labels
from scheduler.rules.catalogue import PRIORITY

from ..town import town

STAGES = (  # as a search on this town might answer
    StageResult(("unheld",), 0, 0, 0, "proved", 0.1),
    StageResult(("full-table",), 0, 7, 7, "proved-once", 0.25),
    StageResult(("role-conflict",), 0, 3, 2, "gap", 1.0),
    StageResult(("prefer-external",), 0, 1, 1, "proved-once", 0.1),
    StageResult(("early-involvement",), 0, 1, 1, "proved-once", 0.1),
    StageResult(("early-involvement",), 1, 2, 2, "proved-once", 0.1),
)


def test_all_that_a_coordinator_asks_is_there(problem: Problem, plan: Plan) -> None:
    text = plan_text(problem, plan, Labels(problem, "de"), stages=STAGES)
    first, second = text.index("Do 14.01.2027, 17:00–19:00 Uhr · Auftakt"), text.index("Di 16.02.2027, 09:00–11:00 Uhr")
    assert first < second
    assert "Rathaus, Großer Saal (Mitte)" in text
    assert "Moscheeverein: amina, bilal" in text
    assert "[volunteers-evening]" in text[second:]
    assert "Intern, weil sonst:" in text[second:]
    assert "bis Sa 19.12.2026" in text[first:second], "the blackout begins on 20 December"
    assert "Gewicht leerer Plätze: 6 – bewiesen (ein Lauf), 0,2\u00a0s" in text
    assert "nicht bewiesen: besser als 2 geht nicht, Abstand höchstens 33 %" in " ".join(text.split())


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("width", [80, 200])
def test_it_fits_the_width_and_loses_no_word(problem: Problem, plan: Plan, width: int, language: Language) -> None:
    labels = Labels(problem, language)
    text = plan_text(problem, plan, labels, stages=STAGES, width=width)
    wide = plan_text(problem, plan, labels, stages=STAGES, width=10_000)
    assert max(map(len, text.splitlines())) <= width
    assert "\x1b" not in text
    blocks = [t.split("\n\n", 2)[2].replace("─", "").split() for t in (text, wide)]
    assert blocks[0] == blocks[1]


def test_a_word_longer_than_the_line_stays_whole(plan: Plan) -> None:
    monster = "Donaudampfschifffahrts" * 8
    problem = town(rooms=[{"id": "hall", "label": monster, "capacity": 20}])
    assert monster in plan_text(problem, plan, Labels(problem, "de"), width=80)


def test_no_label_obeys_on_a_terminal(plan: Plan) -> None:
    with pytest.raises(ValidationError, match="rooms"):
        town(rooms=[{"id": "hall", "label": "Saal \u202eredo\u2028x", "capacity": 20}])
    text = plan_text(town(), plan, Labels(town(), "de", {"amina": "A\x1b[2J\nB\u202e\u2028"}))
    assert not any(sign in text for sign in "\x1b\u202e\u2028")
    assert "A\\u001b[2J B" in text


def test_what_is_not_held_is_listed(plan: Plan) -> None:
    problem = town(partial=True)
    text = plan_text(problem, Plan(programme_id=plan.programme_id, entries=plan.entries[1:]), Labels(problem, "en"))
    assert "1 of 2 workshops" in text
    assert "Not held\n  - Arbeit (second)" in text


def test_a_problem_without_rooms_and_moderators(plan: Plan) -> None:
    problem = town(rooms=[], moderators=[])
    entries = tuple(entry.model_copy(update={"room": None, "moderators": ()}) for entry in plan.entries)
    text = plan_text(problem, Plan(programme_id=plan.programme_id, entries=entries), Labels(problem, "de"))
    assert "Raum  " not in text.split("\n\n", 2)[2]


def test_joined_tiers_count_a_weighted_sum(plan: Plan) -> None:
    order = ["unheld", {"full-table": 2, "role-conflict": 1}]
    off = [name for name in PRIORITY if name not in ("unheld", "full-table", "role-conflict")]
    problem = town(priorities={"order": order, "off": off})
    text = plan_text(problem, plan, Labels(problem, "de"))
    assert "[full-table + role-conflict]\n     gewichtete Summe: 15" in text
