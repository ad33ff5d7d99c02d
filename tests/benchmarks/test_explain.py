"""The problems whose explanations are timed have no plan, and the conflict is what was done to them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from benchmarks import explain


@pytest.mark.parametrize(
    ("family", "rules"),
    [
        ("infeasible_gap", {"series-order", "one-table"}),
        ("one_external", {"load", "skills"}),
        ("committee_storm", {"one-table"}),
    ],
)
def test_a_problem_of_each_family_has_a_conflict(family: str, rules: set[str]) -> None:
    done = CliRunner().invoke(explain.main, ["--sizes", "S", "--families", family, "--no-repairs"])
    assert done.exit_code == 0, done.output
    record = json.loads(done.stdout)
    assert record["minimal"]
    assert record["members"] >= len(rules) + 1
    assert set(record["rules"]) >= rules


def test_equal_arguments_make_equal_problems() -> None:
    assert explain.made("S", "one_external", 1) == explain.made("S", "one_external", 1)
