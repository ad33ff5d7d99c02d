"""even-load: the sessions of the busiest moderator count."""

from __future__ import annotations

from collections import Counter
from typing import Any

from scheduler.domain.problem import Problem

from ..builders import (
    NEXT_TUESDAY,
    THURSDAY,
    TUESDAY,
    because,
    best,
    entry,
    penalties,
    problem,
    stages,
    workshop,
)

SLOTS = TUESDAY, THURSDAY, NEXT_TUESDAY, "2027-01-21/17:00-21:00"
SESSIONS = [workshop(f"arrival-{n}") for n in (1, 2, 3, 4)]


def town(*moderators: dict[str, Any], **parts: Any) -> Problem:
    return problem(*SLOTS, **{"workshops": SESSIONS, "moderators": list(moderators), **parts})


def moderated(*by: str) -> list[Any]:
    return [entry(f"arrival-{n}", SLOTS[n - 1], {}, [moderator]) for n, moderator in enumerate(by, 1)]


def test_only_the_busiest_counts() -> None:
    two = town({"id": "anne"}, {"id": "bert"})
    assert stages(two, "even-load", *moderated("anne", "bert", "anne", "bert")) == (2,)
    assert stages(two, "even-load", *moderated("anne", "anne", "anne", "bert")) == (3,)
    assert stages(two, "even-load") == (0,)


def test_a_problem_without_moderators_has_no_load() -> None:
    assert stages(town(), "even-load", entry("arrival-1")) == (0,)
    assert len(best(town())) == 4


def test_whoever_moderates_most_is_named_and_so_is_whoever_moderates_as_much() -> None:
    three = town({"id": "anne"}, {"id": "bert"}, {"id": "cleo"})
    assert penalties(three, "even-load", *moderated("anne", "anne", "bert")) == [
        because("even-load", "moderator:anne", amount=2)
    ]
    assert penalties(three, "even-load", *moderated("anne", "anne", "cleo", "cleo")) == [
        because("even-load", "moderator:anne", amount=2),
        because("even-load", "moderator:cleo", amount=2),
    ]


def test_the_engine_shares_the_sessions_out() -> None:
    plan = best(town({"id": "anne"}, {"id": "bert"}, {"id": "cleo"}))
    assert max(Counter(m for held in plan.values() for m in held.moderators).values()) == 2


def test_a_limit_leaves_more_to_the_other() -> None:
    plan = best(town({"id": "anne", "load": {"per_horizon": 1}}, {"id": "bert"}))
    assert Counter(m for held in plan.values() for m in held.moderators) == {"anne": 1, "bert": 3}


def test_two_moderators_at_every_table_share_alike() -> None:
    pairs = [{**session, "moderators": 2} for session in SESSIONS[:3]]
    plan = best(town({"id": "anne"}, {"id": "bert"}, {"id": "cleo"}, workshops=pairs))
    assert set(Counter(m for held in plan.values() for m in held.moderators).values()) == {2}
