"""role-conflict: the degrees of a stake, of which the highest counts, and where one draws the line."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain.problem import Problem

from ..builders import (
    NEXT_TUESDAY,
    TUESDAY,
    because,
    best,
    entry,
    feasible,
    penalties,
    problem,
    required,
    single,
    stages,
    violations,
    workshop,
)

ORGANISATIONS = [
    {"id": id, "label": id, "category": "administration"} for id in ("office", "jobcentre", "college", "library")
]
MODERATORS: list[dict[str, Any]] = [
    *({"id": f"of-{o['id']}", "organisation": o["id"]} for o in ORGANISATIONS),
    {"id": "outside"},
]
TOPICS = [
    {"id": "arrival", "label": "Arrival", "responsible": ["office"], "implementers": ["jobcentre", "college"]},
    {"id": "reading", "label": "Reading", "responsible": ["library"]},
]
PEOPLE = [{"id": "j-1", "organisation": "jobcentre", "engagement": "paid"}]
TABLE = required("jobcentre")
DEGREES = {"of-office": 3, "of-jobcentre": 3, "of-college": 1, "of-library": 0, "outside": 0}
ASPECTS = {"of-office": "responsible", "of-jobcentre": "table", "of-college": "implementer"}


def town(*moderators: str, **parts: Any) -> Problem:
    """The jobcentre sits at the table; the office is responsible; jobcentre and college implement."""
    given = {
        "organisations": ORGANISATIONS,
        "people": PEOPLE,
        "topics": TOPICS,
        "moderators": [m for m in MODERATORS if not moderators or m["id"] in moderators],
        "workshops": [workshop("arrival-1", TABLE)],
        **parts,
    }
    return problem(TUESDAY, **given)


def led(moderator: str, table: bool = True) -> Any:
    return entry("arrival-1", TUESDAY, {"jobcentre": ["j-1"]} if table else {}, [moderator])


@pytest.mark.parametrize("moderator", DEGREES)
def test_of_the_degrees_that_apply_the_highest_counts(moderator: str) -> None:
    degree = DEGREES[moderator]
    assert stages(town(), "role-conflict", led(moderator)) == (degree,)
    words = because(
        "role-conflict",
        f"moderator:{moderator}",
        "workshop:arrival-1",
        f"organisation:{moderator.removeprefix('of-')}",
        amount=degree,
        aspect=ASPECTS.get(moderator, ""),
    )
    assert penalties(town(), "role-conflict", led(moderator)) == ([words] if degree else [])


def test_sitting_there_in_this_plan_is_what_counts_not_being_invited() -> None:
    """The jobcentre's seat is optional and empty: then it only implements the topic."""
    invited = town(workshops=[workshop("arrival-1", {"organisation": "jobcentre"})])
    assert stages(invited, "role-conflict", led("of-jobcentre", table=False)) == (1,)
    assert stages(invited, "role-conflict", led("of-jobcentre")) == (3,)


def test_a_kick_off_has_the_topics_of_all_series_it_opens() -> None:
    kick_off = {"id": "arrival-1", "opens": ["reading"], "topic": "arrival", "duration": 120, "seats": []}
    reading = {"id": "reading-1", "topic": "reading", "duration": 120, "moderators": 0}
    series = [{"id": "reading", "topic": "reading", "sessions": ["reading-1"], "first_gap_days": 1}]
    both = {"single": [single(TUESDAY), single(NEXT_TUESDAY)]}
    opening = town(workshops=[kick_off, reading], series=series, slots=both)
    held = led("of-library", table=False), entry("reading-1", NEXT_TUESDAY)
    assert stages(opening, "role-conflict", *held) == (3,)
    assert stages(town(), "role-conflict", led("of-library")) == (0,)


@pytest.mark.parametrize(
    ("free", "chosen"),
    [
        (("of-office", "of-jobcentre", "of-college"), "of-college"),
        (("of-college", "of-library"), "of-library"),
        (("of-library", "outside"), "outside"),  # prefer-external decides
        (("of-office", "of-jobcentre"), None),
    ],
)
def test_the_engine_takes_whoever_has_the_least_at_stake(free: tuple[str, ...], chosen: str | None) -> None:
    (moderator,) = best(town(*free))["arrival-1"].moderators
    assert moderator == chosen or (chosen is None and DEGREES[moderator] == 3)


@pytest.mark.parametrize(("forbid", "allowed"), [(None, 3), (3, 1), (2, 1), (1, 0)])
def test_forbid_makes_degrees_from_there_on_hard(forbid: int | None, allowed: int) -> None:
    rules = {} if forbid is None else {"role-conflict": {"forbid": forbid}}
    for moderator, degree in DEGREES.items():
        refused = violations(town(rules=rules), led(moderator))
        assert [(b.rule, b.amount) for b in refused] == ([] if degree <= allowed else [("role-conflict", degree)])
        assert feasible(town(moderator, rules=rules)) == (degree <= allowed)


def test_with_forbid_an_optional_colleague_stays_away_rather_than_nobody_moderating() -> None:
    """The jobcentre's moderator is the only one: her colleague cannot sit there then, and a full table pays for it."""
    optional = [workshop("arrival-1", {"organisation": "jobcentre"})]
    rules = {"role-conflict": {"forbid": 3}}
    plan = best(town("of-jobcentre", workshops=optional, rules=rules))["arrival-1"]
    assert plan.present == ()
    assert best(town("of-jobcentre", workshops=optional))["arrival-1"].present == ("j-1",)


def test_a_full_table_comes_first_and_a_role_conflict_before_the_date() -> None:
    """The college moderates on the 12th (1), the library only on the 19th (0): a week later."""
    away = {"dates": [{"first": "2027-01-12", "level": "impossible"}]}
    moderators = [MODERATORS[2], {**MODERATORS[3], "availability": away}]
    plan = best(
        problem(
            TUESDAY,
            NEXT_TUESDAY,
            organisations=ORGANISATIONS,
            people=PEOPLE,
            topics=TOPICS,
            moderators=moderators,
            workshops=[workshop("arrival-1", TABLE)],
        )
    )
    assert (plan["arrival-1"].slot, plan["arrival-1"].moderators) == (NEXT_TUESDAY, ("of-library",))
