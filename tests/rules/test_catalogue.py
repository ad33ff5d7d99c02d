"""How a problem file sets parameters and priorities, and what it is told when it does so wrongly."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from scheduler.errors import InputError
from scheduler.rules.base import SoftRule
from scheduler.rules.catalogue import PRIORITY, RULES, configured, tiers
from scheduler.rules.series_order import SeriesOrder

from ..builders import TUESDAY, entry, problem, stages


def faults(**parts: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as error:
        configured(problem(**parts))
    return [(".".join(map(str, fault.path)), fault.found, fault.expected) for fault in error.value.faults]


def test_every_soft_rule_has_its_place_in_the_order() -> None:
    assert tuple(rule.name for rule in RULES if isinstance(rule, SoftRule)) == PRIORITY
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)


def test_a_file_sets_some_parameters_and_leaves_the_others() -> None:
    rules = configured(problem(rules={"series-order": {"gap_days": 3}}))
    (order,) = (rule for rule in rules if isinstance(rule, SeriesOrder))
    assert (order.first_gap_days, order.gap_days, order.max_gap_days) == (28, 3, None)


def test_unknown_rules_and_parameters_are_named_with_the_nearest_known_ones() -> None:
    found = faults(rules={"series-ordre": {}, "notice": {"days": 3}, "load": {"volunteers_per_week": -1}})
    assert [path for path, _, _ in found] == [
        "rules.series-ordre",
        "rules.notice.days",
        "rules.load.volunteers_per_week",
    ]
    assert found[0][1:] == ('"series-ordre"', 'a rule (nearest: "series-order")')


def test_without_priorities_every_soft_rule_is_a_tier_in_the_default_order() -> None:
    town = problem()
    assert [[(weight, rule.name) for weight, rule in tier] for tier in tiers(town, configured(town))] == [
        [(1, name)] for name in PRIORITY
    ]


def test_priorities_reorder_join_and_switch_off() -> None:
    order = ["unheld", {"role-conflict": 3, "prefer-external": 1}, "early-involvement"]
    town = problem(priorities={"order": order, "off": ["full-table"]})
    assert [[(weight, rule.name) for weight, rule in tier] for tier in tiers(town, configured(town))] == [
        [(1, "unheld")],
        [(3, "role-conflict"), (1, "prefer-external")],
        [(1, "early-involvement")],
    ]


FOUR = ["unheld", "full-table", "role-conflict", "prefer-external"]


@pytest.mark.parametrize(
    ("priorities", "path", "found"),
    [
        ({"order": FOUR}, "priorities", "no word about early-involvement"),
        ({"order": [*FOUR, "early-involvement", "unheld"]}, "priorities.order.5", '"unheld" again'),
        ({"order": [*FOUR, "early-involvement"], "off": ["full-table"]}, "priorities.off.0", '"full-table" again'),
        ({"order": [*FOUR, "early-involvment"]}, "priorities.order.4", '"early-involvment"'),
        ({"order": [*FOUR, "early-involvement", "notice"]}, "priorities.order.5", '"notice"'),
        (
            {"order": [*FOUR[:3], {"prefer-external": 1, "early-involvement": 2}]},
            "priorities.order.3",
            '"early-involvement", which has 2 stages',
        ),
        ({"order": [*FOUR[1:], "early-involvement"], "off": ["unheld"]}, "priorities.off", '"unheld"'),
    ],
)
def test_every_soft_rule_occurs_exactly_once(priorities: dict[str, Any], path: str, found: str) -> None:
    assert (path, found) in [(p, f) for p, f, _ in faults(priorities=priorities)]


def test_parameters_stay_where_dates_can_follow() -> None:
    """A million days of notice once ran off the end of the calendar."""
    with pytest.raises(InputError, match="notice_days"):
        configured(problem(rules={"notice": {"notice_days": 1_000_000}}))


def test_an_empty_tier_is_refused() -> None:
    with pytest.raises(ValidationError, match="priorities"):
        problem(priorities={"order": [{}], "off": []})


def test_a_weight_beside_nothing_keeps_the_rules_stages() -> None:
    order = ["unheld", "full-table", "role-conflict", "prefer-external", {"early-involvement": 2}]
    alone = problem(priorities={"order": order})
    assert stages(alone, "early-involvement", entry("arrival-1", TUESDAY)) == (0, 0)
    assert [len(tier) for tier in tiers(alone, configured(alone))] == [1] * 5
    assert [weight for tier in tiers(alone, configured(alone)) for weight, _ in tier] == [1] * 5
