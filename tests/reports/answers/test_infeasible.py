from __future__ import annotations

from scheduler.domain.answers.outcome import Infeasible, LostSlots, Undecided
from scheduler.domain.problem import Problem
from scheduler.reports.answers.outcome_text import outcome_text
from scheduler.reports.words.labels import Labels
from scheduler.rules.catalogue import configured


def test_the_workshop_without_a_slot_comes_first_with_what_took_them(problem: Problem) -> None:
    lost = (
        LostSlots("first", 2, 1, {"volunteers-evening": 1}),
        LostSlots("second", 2, 0, {"notice": 1, "one-table": 2}),
    )
    text = outcome_text(problem, Infeasible(lost, "proved-once"), configured(problem), Labels(problem, "de"))
    assert "Arbeit (second): keines von 2 Zeitfenstern bleibt" in text
    assert "Auftakt: 1 von 2 Zeitfenstern bleibt" in text
    assert text.index("second") < text.index("-2  Jeder Pflichtplatz") < text.index("[notice]") < text.index("Auftakt:")
    assert "Auch ein Teilplan wurde nicht gefunden." in text


def test_workshops_that_are_only_impossible_together(problem: Problem) -> None:
    text = outcome_text(
        problem, Infeasible((LostSlots("first", 2, 2),), "proved"), configured(problem), Labels(problem, "en")
    )
    assert "together they are not" in text


def test_undecided_is_not_called_impossible(problem: Problem) -> None:
    text = outcome_text(problem, Undecided(), configured(problem), Labels(problem, "en"))
    assert "neither a plan was found nor a proof" in text
