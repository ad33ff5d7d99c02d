"""notice: the invitation leaves in time, and not while nobody opens letters."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from scheduler.domain.problem import Problem
from scheduler.rules.notice import Notice

from ..builders import because, entry, feasible, problem, violations

EVENING = "2027-01-12/17:00-19:00"
CHRISTMAS = {"first": "2026-12-21", "last": "2027-01-03"}


def town(planning_date: str, *blackouts: dict[str, str], **rule: int) -> Problem:
    calendar: dict[str, Any] = {"school_holidays": "ignored", "invitation_blackouts": list(blackouts)}
    return problem(EVENING, planning_date=planning_date, calendar=calendar, rules={"notice": rule} if rule else {})


@pytest.mark.parametrize(
    ("planning_date", "late"),
    [("2026-12-27", 0), ("2026-12-28", 0), ("2026-12-29", 1), ("2027-01-11", 14), ("2027-01-12", 15)],
)
def test_fifteen_days_from_the_planning_date_to_the_workshop(planning_date: str, late: int) -> None:
    """14 days' notice, neither end counted: planned on the 28th of December, held on the 12th of January."""
    words = because("notice", "workshop:arrival-1", "date:2027-01-12", amount=late)
    assert violations(town(planning_date), entry("arrival-1", EVENING)) == ((words,) if late else ())
    assert feasible(town(planning_date)) == (not late)


@pytest.mark.parametrize(("planning_date", "fits"), [("2027-01-11", True), ("2027-01-12", False)])
def test_no_notice_at_all_still_leaves_a_day(planning_date: str, fits: bool) -> None:
    assert feasible(town(planning_date, notice_days=0)) == fits


def test_the_notice_is_a_parameter() -> None:
    assert feasible(town("2026-12-21", notice_days=21))
    assert not feasible(town("2026-12-21", notice_days=22))


@pytest.mark.parametrize(
    ("blackouts", "invite_by"),
    [
        ([], "2026-12-28"),
        ([CHRISTMAS], "2026-12-20"),
        ([{"first": "2026-12-28", "last": "2026-12-28"}], "2026-12-27"),
        ([{"first": "2026-12-29", "last": "2027-01-03"}], "2026-12-28"),
        ([{"first": "2026-12-20", "last": "2026-12-27"}], "2026-12-28"),
        ([{"first": "2026-12-14", "last": "2026-12-20"}, CHRISTMAS], "2026-12-13"),  # two that touch
        ([{"first": "2026-12-10", "last": "2026-12-23"}, CHRISTMAS], "2026-12-09"),  # two that overlap
        ([{"first": "2026-12-14", "last": "2026-12-19"}, CHRISTMAS], "2026-12-20"),  # one day between them
    ],
)
def test_the_invitation_leaves_on_the_last_day_outside_every_blackout(
    blackouts: list[dict[str, str]], invite_by: str
) -> None:
    last = dt.date.fromisoformat(invite_by)
    assert Notice().invite_by(town("2026-12-01", *blackouts), dt.date(2027, 1, 12)) == last
    assert feasible(town(str(last), *blackouts))
    next_day = town(str(last + dt.timedelta(days=1)), *blackouts)
    assert not feasible(next_day)
    assert [b.amount for b in violations(next_day, entry("arrival-1", EVENING))] == [1]
