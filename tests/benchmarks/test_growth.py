"""How time grows with size: the fit, what it is fitted to, and the whole command on two villages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from benchmarks.bench.growth import Point, exponent, fitted, grown_svg, seconds_until_close
from benchmarks.generator.scaled import scaled
from benchmarks.growth import main


def run(workshops: int = 10, **changed: Any) -> dict[str, Any]:
    """Loaded after 1 s; a plan with 130 empty places after 2 s, one with 101 after 4; bound 90, and 100 from 5 s on."""
    return {
        "workshops": workshops,
        "score": [0, 101],
        "violations": 0,
        "tiers": {"unheld": [0], "full-table": [101]},
        "loaded": 1.0,
        "seconds": 9.0,
        "scores": [[2.0, [0, 130]], [4.0, [0, 101]]],
        "trace": [[3.0, 1, 130, 90], [5.0, 1, 101, 100]],
        "bounds": [0, 101],
        **changed,
    }


def test_a_power_law_gives_its_power() -> None:
    points = [Point(n, 0.002 * n**1.2, 1) for n in (100, 200, 500)]
    assert exponent(points) == pytest.approx(1.2)
    assert exponent(points[:1]) is None


def test_a_plan_is_close_once_both_it_and_the_bound_are_known() -> None:
    assert seconds_until_close(run(), "full-table") == 4.0
    assert seconds_until_close(run(trace=[], bounds=[]), "full-table") is None
    assert seconds_until_close(run(trace=[]), "full-table") == 8.0, "the last bound is known at the end"
    small = run(score=[0, 3], scores=[[2.0, [0, 3]]], trace=[[2.5, 1, 3, 2]], bounds=[])
    assert seconds_until_close(small, "full-table") == 1.5, "off by one is close at small values"
    assert seconds_until_close(run(violations=1), "full-table") is None


def test_runs_that_never_come_close_count_in_the_median() -> None:
    never = run(trace=[], bounds=[])
    assert fitted([run(), run(), never], "full-table") == [Point(10, 4.0, 2)]
    assert fitted([run(), never, never], "full-table") == []


def test_the_picture_says_the_exponent() -> None:
    picture = grown_svg([Point(10, 1.0, 1), Point(100, 10.0, 1)], "full-table")
    assert "exponent 1.00" in picture


def test_scaled_instances_keep_the_shares_of_xl() -> None:
    double = scaled(220, "XL")
    assert (double["workshops"], double["boroughs"], double["people"]) == (220, 24, 4_400)
    assert scaled(9, "XL")["boroughs"] == 1


def test_the_command_measures_two_villages_and_draws_them(tmp_path: Path) -> None:
    output, plot = tmp_path / "growth.jsonl", tmp_path / "plots" / "growth.svg"
    command = ["--workshops=6,12", "--seconds=20", f"--instances={tmp_path}", f"-o{output}", f"--plot={plot}"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    records = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [record["workshops"] for record in records] == [6, 12]
    assert all(record["loaded"] < seconds for record in records for seconds, _ in record["scores"])
    assert "exponent: " in done.output
    assert plot.read_text(encoding="utf-8").startswith("<svg")
    again = CliRunner().invoke(main, ["--from", str(output)])
    assert again.output.splitlines()[-1] in done.output
