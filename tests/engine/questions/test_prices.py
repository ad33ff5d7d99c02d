"""The price of each priority, on a case that can be seen through."""

from __future__ import annotations

from dataclasses import replace

from scheduler.api import plan, prices
from scheduler.domain.answers.outcome import Price, Solved
from scheduler.domain.limits import Limits
from scheduler.domain.plans.score import Tier
from scheduler.domain.problem import Problem

from ...builders import MORNING, THURSDAY, TUESDAY, problem, workshop

LATE = "2027-02-16/17:00-21:00"


def town(**parts: object) -> Problem:
    """In the morning the office is there in week 0, the helpers, volunteers, never; five weeks later both are."""
    seats = ({"organisation": "office"}, {"organisation": "helpers"})
    return problem(MORNING, LATE, workshops=[workshop("arrival-1", *seats)], **parts)


def priced(of: Problem) -> dict[str, Price]:
    outcome = plan(of)
    assert isinstance(outcome, Solved)
    return {"+".join(price.rules): price for price in prices(of, outcome)}


def tier(score: tuple[Tier, ...] | None, rule: str) -> tuple[int, ...]:
    assert score is not None
    return next(of.stages for of in score if of.rules == (rule,))


def test_a_full_table_costs_five_weeks() -> None:
    price = priced(town())["full-table"]
    assert (tier(price.before, "full-table"), tier(price.before, "early-involvement")) == ((0,), (5, 10))
    assert tier(price.after, "early-involvement")[0] == 0
    assert tier(price.after, "full-table") == (6,)


def test_what_is_given_up_is_no_more_than_the_others_gain_from() -> None:
    """Two evenings of the first week are as good for all others; the fair weighs five, the fete one."""
    kept = [
        {
            "id": id,
            "label": id,
            "categories": ["administration"],
            "spans": [{"first": day, "last": day}],
            "weight": weight,
        }
        for id, day, weight in (("fair", TUESDAY[:10], 5), ("fete", THURSDAY[:10], 1))
    ]
    seats = ({"organisation": "office"}, {"organisation": "helpers"})
    of = problem(TUESDAY, THURSDAY, LATE, workshops=[workshop("arrival-1", *seats)], observances=kept)
    price = priced(of)["respected-days"]
    assert (tier(price.before, "respected-days"), tier(price.before, "early-involvement")[0]) == ((0,), 5)
    assert (tier(price.after, "respected-days"), tier(price.after, "early-involvement")[0]) == ((1,), 0)


def test_an_unproved_plan_has_no_prices() -> None:
    outcome = plan(town())
    assert isinstance(outcome, Solved)
    open_stage = replace(outcome.stages[1], proof="gap")
    assert prices(town(), replace(outcome, stages=(open_stage, *outcome.stages))) == ()


def test_what_binds_nobody_changes_nothing() -> None:
    price = priced(town())["role-conflict"]
    assert price.after == price.before


def test_only_what_something_below_could_gain_from_is_asked() -> None:
    """Below the last tier with a value there is nothing to gain; and holding workshops is not for sale."""
    names = list(priced(town()))
    assert "unheld" not in names
    assert "cost" not in names


def test_reordered_and_switched_off_tiers_are_priced_as_they_stand() -> None:
    first = {"order": ["unheld", "early-involvement", "full-table"]}
    off = ["role-conflict", "respected-days", "prefer-external", "no-duplication", "fair-compromise", "equal-footing"]
    price = priced(town(priorities={**first, "off": [*off, "continuity", "even-load", "cost"]}))
    assert list(price) == ["early-involvement"]
    assert tier(price["early-involvement"].before, "full-table") == (6,)
    assert tier(price["early-involvement"].after, "full-table") == (0,)


def test_without_time_the_price_is_unknown() -> None:
    outcome = plan(town())
    assert isinstance(outcome, Solved)
    found = prices(town(), outcome, limits=Limits(seconds=1e-9))
    assert found
    assert {price.after for price in found} == {None}
