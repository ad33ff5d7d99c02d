"""How a problem file sets parameters and priorities, and what it is told when it does so wrongly."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from scheduler.errors import InputError
from scheduler.rules.base import SoftRule
from scheduler.rules.catalogue import PRIORITY, RULES, configured, tiers
from scheduler.rules.series_order import SeriesOrder

from ..builders import NEXT_TUESDAY, TUESDAY, best, entry, problem, required, stages, workshop


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
    named = {"unheld", "role-conflict", "prefer-external", "early-involvement"}
    town = problem(priorities={"order": order, "off": [name for name in PRIORITY if name not in named]})
    assert [[(weight, rule.name) for weight, rule in tier] for tier in tiers(town, configured(town))] == [
        [(1, "unheld")],
        [(3, "role-conflict"), (1, "prefer-external")],
        [(1, "early-involvement")],
    ]


ALL = list(PRIORITY)
BUT_LAST = ALL[:-1]
LAST = ALL[-1]


@pytest.mark.parametrize(
    ("priorities", "path", "found"),
    [
        ({"order": BUT_LAST}, "priorities", f"no word about {LAST}"),
        ({"order": BUT_LAST[:-1]}, "priorities", f"no word about {BUT_LAST[-1]}, {LAST}"),
        ({"order": [*ALL, "unheld"]}, f"priorities.order.{len(ALL)}", '"unheld" again'),
        ({"order": ALL, "off": ["full-table"]}, "priorities.off.0", '"full-table" again'),
        ({"order": [f"{LAST}s", *BUT_LAST]}, "priorities.order.0", f'"{LAST}s"'),
        ({"order": [*ALL, "notice"]}, f"priorities.order.{len(ALL)}", '"notice"'),
        (
            {"order": [{"prefer-external": 1, "early-involvement": 2}]},
            "priorities.order.0",
            '"early-involvement", which has 2 stages',
        ),
        ({"order": ALL[1:], "off": ["unheld"]}, "priorities.off", '"unheld"'),
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
    order = [{name: 2} if name == "early-involvement" else name for name in PRIORITY]
    alone = problem(priorities={"order": order})
    assert stages(alone, "early-involvement", entry("arrival-1", TUESDAY)) == (0, 0)
    assert [[weight for weight, _ in tier] for tier in tiers(alone, configured(alone))] == [[1]] * len(PRIORITY)


def test_the_rule_that_stands_first_decides() -> None:
    """Two evenings: one early in the quarter, one on which the office's person need not make do."""
    people = [
        {
            "id": "o-1",
            "organisation": "office",
            "engagement": "paid",
            "availability": {"dates": [{"first": "2027-01-12", "level": "if_needed"}]},
        }
    ]
    town = problem(TUESDAY, NEXT_TUESDAY, people=people, workshops=[workshop("arrival-1", required("office"))])
    assert best(town)["arrival-1"].slot == TUESDAY
    order = ["fair-compromise", *(name for name in PRIORITY if name != "fair-compromise")]
    other = problem(
        TUESDAY,
        NEXT_TUESDAY,
        people=people,
        workshops=[workshop("arrival-1", required("office"))],
        priorities={"order": order},
    )
    assert best(other)["arrival-1"].slot == NEXT_TUESDAY


def test_joined_rules_weigh_against_each_other() -> None:
    """An external moderator for 300 €, or the office's own for nothing: a matter of what independence is worth."""
    moderators = [{"id": "ours", "organisation": "office"}, {"id": "theirs", "fees": {180: 30_000}}]

    def chosen(weight: int) -> tuple[str, ...]:
        alone = [name for name in PRIORITY if name not in ("prefer-external", "cost")]
        order = [*alone, {"prefer-external": weight, "cost": 1}]
        return best(problem(TUESDAY, moderators=moderators, priorities={"order": order}))["arrival-1"].moderators

    assert chosen(29_999) == ("ours",)
    assert chosen(30_001) == ("theirs",)
