from __future__ import annotations

from scheduler.domain.answers.outcome import Price
from scheduler.domain.plans.score import Tier
from scheduler.domain.problem import Problem
from scheduler.reports.plan.prices import price_lines
from scheduler.reports.words.labels import Labels

BEFORE = (
    Tier(("full-table",), (20,)),
    Tier(("role-conflict",), (6,)),
    Tier(("early-involvement",), (7, 90)),
    Tier(("cost",), (145_000,)),
)


def after(table: int, conflict: int, early: tuple[int, int], cents: int) -> tuple[Tier, ...]:
    stages = ((table,), (conflict,), early, (cents,))
    return tuple(Tier(tier.rules, values) for tier, values in zip(BEFORE, stages, strict=True))


def test_what_gets_better_and_what_gets_worse_in_return(problem: Problem) -> None:
    price = Price(("full-table",), BEFORE, after(31, 3, (7, 80), 160_000))
    assert price_lines([price], Labels(problem, "de"), 200) == [
        "- Ohne „Alle Eingeladenen sitzen am Tisch“ [full-table] wäre möglich:",
        "  - Grade von Rollenkonflikt: 3 statt 6 [role-conflict]",
        "  - Wochen bis zur Beteiligung und Spätzugänge: 80 statt 90 [early-involvement]",
        "  - dafür Gewicht leerer Plätze: 31 statt 20 [full-table]",
        "  - dafür Honorare und Mieten: 1.600,00 € statt 1.450,00 € [cost]",
    ]


def test_of_a_tiers_stages_the_first_that_changes_is_told(problem: Problem) -> None:
    price = Price(("role-conflict",), BEFORE, after(20, 6, (5, 95), 145_000))
    assert price_lines([price], Labels(problem, "en"), 200)[1:] == [
        "  - weeks until the last actor is involved: 5 instead of 7 [early-involvement]"
    ]


def test_what_costs_nothing_and_what_was_not_found_in_time(problem: Problem) -> None:
    free = Price(("role-conflict",), BEFORE, after(20, 9, (7, 90), 145_000))
    unknown = Price(("cost",), BEFORE, None)
    assert price_lines([free, unknown], Labels(problem, "de"), 200) == [
        "- Ohne „Niemand moderiert in eigener Sache“ [role-conflict] würde kein anderes Ziel besser erreicht.",
        "- Ohne „Mit dem Geld wird sparsam umgegangen“ [cost]: in der Zeit nicht zu Ende gerechnet.",
    ]
