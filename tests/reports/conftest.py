"""The town of `town.py` and its plan, for every test of this folder."""

from __future__ import annotations

import pytest

from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem

from .town import town, town_plan


@pytest.fixture
def problem() -> Problem:
    return town()


@pytest.fixture
def plan() -> Plan:
    return town_plan()
