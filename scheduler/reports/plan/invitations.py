"""Until when the invitation to every workshop must have left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from ...domain.plan import Plan
from ...domain.plans.schedule import read
from ...domain.problem import Problem
from ...rules.base import Rule
from ...rules.notice import Notice


def invite_by(problem: Problem, plan: Plan, rules: Sequence[Rule]) -> Mapping[str, dt.date]:
    """The last day for the invitation, by held workshop; empty without a rule on notice. ``rules`` are configured."""
    notice = next((rule for rule in rules if isinstance(rule, Notice)), None)
    if notice is None:
        return {}
    return {session.workshop.id: notice.invite_by(problem, session.day) for session in read(problem, plan).sessions}
