"""Three towns in a summary: Neustadt is planned, Enge cannot be, and the file of Bruch has faults."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import pytest

from scheduler.domain.answers.outcome import Infeasible, Proof, Solved, StageResult, Undecided
from scheduler.domain.plans.score import Tier
from scheduler.reports.batch_summary import (
    Row,
    bad_row,
    count_line,
    done_line,
    failed_row,
    row_from,
    row_of,
    summary_cells,
    summary_document,
)

from .town import town, town_plan


def stage(value: int, bound: int, proof: Proof) -> StageResult:
    return StageResult(("full-table",), 0, value, bound, proof, 0.1)


def solved(*stages: StageResult) -> Solved:
    score = (
        Tier(("unheld",), (0,)),
        Tier(("role-conflict", "prefer-external"), (3,)),
        Tier(("early-involvement",), (2, 9)),
    )
    return Solved(town_plan(), score, stages)


NEUSTADT = row_of(
    "neustadt.yaml", town(), solved(stage(0, 0, "proved"), stage(8, 6, "gap"), stage(4, 4, "proved-once"))
)
ENGE = replace(
    row_of("enge.yaml", town(), Infeasible((), "proved-once")), municipality="Enge", tiers=(("unheld", (1,)),)
)
BRUCH = bad_row("bruch.yaml", 1)
ROWS = [("bruch", BRUCH), ("enge", ENGE), ("neustadt", NEUSTADT)]


def test_a_row_tells_the_weakest_proof_and_the_largest_gap() -> None:
    assert (NEUSTADT.outcome, NEUSTADT.proof, NEUSTADT.gap) == ("solved", "gap", 0.25)
    assert NEUSTADT.tiers == (("unheld", (0,)), ("role-conflict+prefer-external", (3,)), ("early-involvement", (2, 9)))
    closed = row_of("n.yaml", town(), solved(stage(0, 0, "proved"), stage(4, 4, "proved-once")))
    assert (closed.proof, closed.gap) == ("proved-once", 0.0)


def test_a_no_has_the_proof_of_the_no_and_the_score_of_its_partial_plan() -> None:
    """That the partial plan is the best partial one nobody asked."""
    row = row_of("enge.yaml", town(), Infeasible((), "proved", solved(stage(8, 6, "gap"))))
    assert (row.outcome, row.proof, row.gap) == ("infeasible", "proved", 0.25)
    assert row.tiers == NEUSTADT.tiers
    nothing = row_of("enge.yaml", town(), Undecided())
    assert (nothing.outcome, nothing.proof, nothing.gap, nothing.tiers) == ("undecided", None, None, ())


@pytest.mark.parametrize(
    "row", [NEUSTADT, ENGE, BRUCH, failed_row("x.yaml", "ValueError: seven")], ids=lambda row: row.file
)
def test_a_row_comes_back_from_the_disk_as_it_was(row: Row) -> None:
    assert row_from(json.loads(json.dumps(asdict(row)))) == row


@pytest.mark.parametrize("change", [{"tiers": 7}, {"tiers": [["unheld", ["many"]]]}, {"unknown": 1}], ids=str)
def test_what_is_no_row_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        row_from({**asdict(NEUSTADT), **change})


def test_the_table_has_a_column_for_every_tier_that_occurs() -> None:
    head, bruch, enge, neustadt = summary_cells(ROWS, "en")
    tiers = ["unheld", "role-conflict+prefer-external", "early-involvement"]
    assert head == ["Folder", "Municipality", "Outcome", "Proof", "Largest gap", *tiers, "Remark"]
    assert bruch == ["bruch", "", "bad input", "", "", "", "", "", "1 fault, see faults.txt"]
    assert enge == ["enge", "Enge", "infeasible", "proved once", "", "1", "", "", ""]
    assert neustadt == ["neustadt", "Neustadt", "planned", "not proved", "25%", "0", "3", "2 · 9", ""]


def test_the_table_in_german() -> None:
    head, bruch, _, neustadt = summary_cells([("bruch", bad_row("bruch.yaml", 3)), *ROWS[1:]], "de")
    assert head[:5] == ["Ordner", "Kommune", "Ergebnis", "Beweis", "größter Abstand"]
    assert bruch[2] == "Eingabefehler"
    assert bruch[-1] == "3 Fehler, siehe faults.txt"
    assert neustadt[1:5] == ["Neustadt", "geplant", "nicht bewiesen", "25 %"]


def test_the_document_says_the_same_without_words() -> None:
    bruch, enge, neustadt = summary_document(ROWS)["municipalities"]
    assert (bruch["municipality"], bruch["outcome"], bruch["faults"], bruch["score"]) == (None, "bad-input", 1, [])
    assert (enge["outcome"], enge["proof"], enge["gap"]) == ("infeasible", "proved-once", None)
    assert neustadt["score"][1] == {"rules": ["role-conflict", "prefer-external"], "stages": [3]}


def test_a_line_for_each_that_is_done() -> None:
    assert done_line("neustadt", NEUSTADT, 3, 100, 3.21, "en") == "[3/100] Neustadt: planned, not proved, 3.2\u00a0s"
    assert done_line("enge", ENGE, 1, 2, 0.5, "de") == "[1/2] Enge: unmöglich, einmal bewiesen, 0,5\u00a0s"
    assert (
        done_line("bruch", BRUCH, 2, 2, 0.04, "de")
        == "[2/2] bruch: Eingabefehler, 1 Fehler, siehe faults.txt, 0,0\u00a0s"
    )
    lost = failed_row("x.yaml", "its worker died again and again")
    assert done_line("x", lost, 2, 2, 0.0, "en") == "[2/2] x: failed, its worker died again and again, 0.0\u00a0s"


def test_the_count_so_far() -> None:
    rows = [NEUSTADT, NEUSTADT, ENGE]
    assert count_line(rows, 0, 100, 80.4, "en") == "[3/100] 2 planned · 1 infeasible · about 80 s left"
    assert count_line(rows, 2, 100, None, "de") == "[3/100] 2 geplant · 1 unmöglich · 2 von früher"
    assert count_line(rows, 0, 3, 7.0, "de") == "[3/3] 2 geplant · 1 unmöglich", "nothing is left"
    assert count_line([], 0, 3, None, "en") == "[0/3]"
