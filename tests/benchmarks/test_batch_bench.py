"""Three villages, planned by one process, by two, and once more while a worker is killed."""

from __future__ import annotations

import json

from click.testing import CliRunner

from benchmarks.batch import different, main


def test_the_bench_compares_seconds_and_bytes() -> None:
    done = CliRunner().invoke(main, ["--municipalities=3", "--size=S", "--pairs=1", "--effort=0.02", "--kill"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    (pair,) = found["pairs"]
    assert found["seconds"] == {"one": pair["one"], "processes": pair["processes"]}
    assert found["throughput"] == {"processes": round(pair["one"] / pair["processes"], 2)}
    assert 0 < found["plan_seconds"] < pair["one"]
    assert pair["calibration"]["solver_seconds"] > 0
    assert found["outcomes"] == {"solved": 3}
    assert found["killed"]["processes"]["worker_killed"]
    assert (found["all_equal"], found["lost"]) == (True, [])
    assert found["commit"]
    runs = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(run["run"], run["kill"], run["exit"], run["different"]) for run in runs] == [
        ("processes", True, 0, []),
        ("one", False, 0, []),
        ("processes", False, 0, []),
    ]


def test_what_two_runs_left_is_compared_byte_by_byte() -> None:
    one = {"summary.csv": b"a;b", "ahr/plan.json": b"{}", "bach/plan.json": b"{}"}
    assert different(one, dict(one)) == []
    assert different(one, {"summary.csv": b"a;b ", "ahr/plan.json": b"{}"}) == ["bach/plan.json", "summary.csv"]
