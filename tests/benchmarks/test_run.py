"""The bench end to end on a tiny case: lines, table and plots; and what happens to a run that takes too much."""

from __future__ import annotations

import json
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from benchmarks.bench.instances import generated, given
from benchmarks.bench.judge import _some, judge, read_events
from benchmarks.bench.measure import Bench
from benchmarks.bench.process import run
from benchmarks.bench.solvers import named
from benchmarks.bench.summary import LEADING
from benchmarks.bench.svg import Chart, Line, page
from benchmarks.bench.table import table
from benchmarks.bench.tiers import seconds_by_tier, tiers_table
from benchmarks.run import main
from scheduler import load, load_plan

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
TINY = FIXTURES / "late-joiner-costs-two" / "problem.yaml"
HUMAN = FIXTURES / "wildeshausen-2020"
COMPARED = ["greedy", "cpsat-lp", *(["highs-weighted"] if find_spec("highspy") else [])]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """One run of the command on a tiny problem: its folder, and what it printed."""
    folder = tmp_path_factory.mktemp("bench")
    arguments = ["--problem", str(TINY), "--seconds", "20", "--compare", ",".join(COMPARED), "--table"]
    done = CliRunner().invoke(main, [*arguments, "-o", str(folder / "lines.jsonl"), "--plots", str(folder / "plots")])
    assert done.exit_code == 0, done.output
    return folder, done.stdout


def records(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "lines.jsonl").read_text(encoding="utf-8").splitlines()]


def test_every_run_is_a_line_that_says_what_was_measured(measured: tuple[Path, str]) -> None:
    lines = records(measured[0])
    assert [line["solver"] for line in lines] == ["engine", *COMPARED]
    hand = json.loads((TINY.parent / "expected.json").read_text(encoding="utf-8"))
    best = [value for stages in hand["score"].values() for value in stages]
    for line in lines:
        assert line["status"] == "solved"
        assert line["violations"] == line["unheld"] == 0
        assert 0 < line["first_plan"] <= line["seconds"] < 20
        assert line["peak_mb"] > 10
        assert line["scores"][-1][1] == line["score"] >= best
        assert line["instance"]["sha256"] == next(given([TINY])).sha256
        assert line["calibration"].keys() == {"solver_seconds", "python_seconds"}
        assert line["versions"]["python"] == ".".join(map(str, sys.version_info[:3]))
        if line["solver"] != "greedy":
            known = len(best) if line["solver"] == "engine" else LEADING
            assert (line["score"][:known], line["bounds"][:known]) == (best[:known], best[:known])
            assert line["proved"] >= known
            assert line["model"]["variables"] > 0
            assert all(len(point) == 4 for point in line["trace"])


def test_the_table_has_a_line_for_each_solver(measured: tuple[Path, str]) -> None:
    text = measured[1]
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in text.splitlines() if row.startswith("|")]
    assert len({len(row) for row in rows}) == 1
    groups = [row[2] for row in rows[2:]]
    assert groups[0] == "engine"
    assert set(groups) == {name.split("-")[0] for name in ("engine", *COMPARED)}
    assert all(row[3] == "1 of 1" for row in rows[2:])
    stages = len(records(measured[0])[0]["score"])
    assert all(row[9].endswith(f"(+ {stages - LEADING})") for row in rows[2:]), "the others are counted"
    assert "Calibration" in text.splitlines()[0]


def test_plots_are_drawings_with_labelled_axes(measured: tuple[Path, str]) -> None:
    pictures = sorted((measured[0] / "plots").glob("*.svg"))
    assert [picture.name for picture in pictures] == [
        "over-time-file-late-joiner-costs-two.svg",
        "time-against-size.svg",
    ]
    for picture, axes in zip(pictures, ({"seconds", "value"}, {"workshops", "seconds"}), strict=True):
        root = ElementTree.parse(picture).getroot()
        texts = {text.text for text in root.iter("{http://www.w3.org/2000/svg}text")}
        assert axes | {"our engine", "greedy"} <= texts
        assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) > 10


def test_the_seconds_of_the_tiers_add_up(measured: tuple[Path, str]) -> None:
    lines = records(measured[0])
    ours = lines[0]
    spent = seconds_by_tier(ours)
    assert list(spent) == sorted(spent, key=list(ours["tiers"]).index)
    assert sum(spent.values()) == pytest.approx(ours["trace"][-1][0], abs=0.05)
    head, _, row = tiers_table(lines).splitlines()
    assert [cell.strip() for cell in head.split("|")[3:-1]] == list(ours["tiers"])
    first = next(iter(spent))
    assert row.split("|")[3 + list(ours["tiers"]).index(first)].strip() == f"{spent[first]:.1f}"


def test_table_and_plots_can_be_made_again_from_the_lines(measured: tuple[Path, str], tmp_path: Path) -> None:
    folder, text = measured
    done = CliRunner().invoke(main, ["--from", str(folder / "lines.jsonl"), "--table", "--plots", str(tmp_path)])
    assert done.stdout == text
    for picture in tmp_path.glob("*.svg"):
        assert picture.read_bytes() == (folder / "plots" / picture.name).read_bytes()


def test_the_median_is_over_seeds_and_counts_a_missing_plan_as_never() -> None:
    runs = [_record(seed, first_plan=first) for seed, first in enumerate((1.0, 2.0, None))]
    assert "| 2 of 3; 1 killed (memory) | 2 |" in table(runs)
    runs = [_record(seed, first_plan=first) for seed, first in enumerate((1.0, None, None))]
    assert "| 1 of 3; 2 killed (memory) | – |" in table(runs)


def test_the_best_mode_stands_for_its_group_and_the_engine_is_timed_against_it() -> None:
    """The engine had 9 after 1 s and 5 after 4 s; CP-SAT's best mode ended at 7: as good after 4 s."""
    ours = _record(0, first_plan=1.0) | {"scores": [[1.0, [9]], [4.0, [5]]], "score": [5]}
    modes = [
        _record(0, first_plan=3.0) | {"solver": f"cpsat-{mode}", "score": [value], "scores": [[3.0, [value]]]}
        for mode, value in (("lp", 8), ("default", 7))
    ]
    row = next(row for row in table([ours, *modes]).splitlines() if "cpsat" in row)
    cells = [cell.strip() for cell in row.split("|")[1:-1]]
    assert (cells[9], cells[11]) == ("7", "4")


def test_many_stages_are_compared_but_only_the_leading_ones_shown() -> None:
    """Both modes end alike in seven stages; the ninth decides which stands for the group, after 3 s of 9."""
    equal = [1, 2, 3, 4, 5, 6, 7, 8]
    modes = [
        _record(0, first_plan=first)
        | {"solver": f"cpsat-{mode}", "score": [*equal, ninth], "proved": 7, "trace": [[3.0, 7, 8, 0]]}
        for mode, ninth, first in (("lp", 5, 1.0), ("default", 4, 2.0))
    ]
    (row,) = (row for row in table(modes).splitlines() if "cpsat" in row)
    cells = [cell.strip() for cell in row.split("|")[1:-1]]
    assert cells[4:6] == ["2", "3"], "the first plan of the better mode; seven stages proved when the eighth began"
    assert cells[8:10] == ["7 of 9", "1 / 2 / 3 / 4 / 5 / 6 / 7 (+ 2)"]


def _record(seed: int, first_plan: float | None) -> dict[str, Any]:
    return {
        "commit": "abc",
        "machine": {"system": "x", "processors": 2},
        "versions": {},
        "calibration": {"solver_seconds": 1.0, "python_seconds": 1.0},
        "instance": {"name": f"S-baseline-{seed}", "size": "S", "family": "baseline", "seed": seed},
        "limits": {"seconds": 60.0},
        "solver": "engine",
        "status": "undecided" if first_plan is None else "solved",
        **({"killed": "memory"} if first_plan is None else {}),
        "first_plan": first_plan,
        "seconds": 9.0,
        "peak_mb": 100.0,
        "score": [5],
        "scores": [],
        "trace": [],
        "proved": 1,
        "model": None,
        "empty_places": 0,
        "places": 10,
    }


# -- judging ---------------------------------------------------------------------------------------------


def test_a_plan_that_breaks_a_rule_is_no_plan() -> None:
    """The published Wildeshausen series breaks the distance after the kick-off."""
    problem = load(HUMAN / "problem.yaml")
    made = load_plan(HUMAN / "human-plan.json").model_dump(mode="json")
    verdict = judge(problem, [{"event": "plan", "seconds": 2.0, "plan": made}])
    assert verdict["violations"] > 0
    assert verdict["first_plan"] is None
    assert verdict["scores"] == []


def test_a_plan_with_unheld_workshops_is_a_partial_one() -> None:
    problem = load(TINY)
    nothing = {"programme_id": problem.programme_id, "entries": []}
    verdict = judge(problem, [{"event": "plan", "seconds": 2.0, "plan": nothing}])
    assert verdict["unheld"] == len(problem.workshops)
    assert verdict["empty_places"] == verdict["places"]
    assert verdict["first_plan"] is None


def test_of_plans_in_quick_succession_the_last_is_judged() -> None:
    """Dropped at equal distances, the last of them could be the one that stood for ten seconds."""
    plans: list[dict[str, Any]] = [{"seconds": seconds} for seconds in (1.0, 1.1, 1.15, 3.0, 3.1, 9.0, 9.1)]
    assert [plan["seconds"] for plan in _some(plans)] == [1.0, 1.15, 3.1, 9.1]
    assert [plan["seconds"] for plan in _some(plans[:1])] == [1.0]
    assert list(_some([])) == []


def test_what_was_written_before_a_kill_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text('{"event": "loaded", "seconds": 1}\n{"event": "pl', encoding="utf-8")
    assert read_events(path) == [{"event": "loaded", "seconds": 1}]


# -- limits ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "seconds", "killed"),
    [
        ("import time; time.sleep(60)", 0.5, "time"),
        ("block = bytearray(400_000_000); import time; time.sleep(60)", 30, "memory"),
        ("pass", 30, None),
    ],
)
def test_a_process_that_takes_too_much_is_killed(code: str, seconds: float, killed: str | None) -> None:
    with tempfile.TemporaryFile() as output:
        ended = run([sys.executable, "-c", code], seconds, 200, ROOT, output)
    assert ended.killed == killed
    assert ended.fine == (killed is None)
    assert ended.seconds < 20
    assert (ended.peak_mb > 200) == (killed == "memory")


def test_a_solver_that_explodes_is_reported_without_a_plan() -> None:
    (instance,) = given([FIXTURES / "kreisstadt-2027-q1" / "problem.yaml"])
    record = Bench(30.0, 60.0, {}).measure("cpsat-default", instance, {})
    assert record["killed"] == "memory"
    assert record["status"] in ("failed", "undecided")
    assert record["score"] is None


# -- instances and names -----------------------------------------------------------------------------------


def test_an_instance_is_generated_once(tmp_path: Path) -> None:
    (first,) = generated(["S"], ["baseline"], [3], tmp_path)
    written = first.path.stat().st_mtime_ns
    (second,) = generated(["S"], ["baseline"], [3], tmp_path)
    assert second.path.stat().st_mtime_ns == written
    assert (first.name, len(first.sha256)) == ("S-baseline-3", 64)
    assert len(load(first.path).workshops) == 6


def test_names_of_groups_stand_for_their_solvers() -> None:
    assert named(["engine", "cpsat-lp", "cpsat"]) == ("engine", "cpsat-lp", "cpsat-default", "cpsat-hint")
    with pytest.raises(ValueError, match='unknown solver "gurobi"'):
        named(["gurobi"])


@pytest.mark.parametrize("arguments", [["--compare", "gurobi"], ["--seeds", "one"]])
def test_bad_options_are_refused(arguments: list[str]) -> None:
    done = CliRunner().invoke(main, ["--problem", str(TINY), *arguments])
    assert done.exit_code == 2
    assert "gurobi" in done.stderr or "one" in done.stderr


def test_a_chart_keeps_its_points_inside_its_axes() -> None:
    chart = Chart("t", "x", "y", log=True, lines=[Line([(1, 0.5), (1000, 50)], "#000000", marks=True)])
    root = ElementTree.fromstring(page("title", [chart], []))
    for dot in root.iter("{http://www.w3.org/2000/svg}circle"):
        assert 58 <= float(dot.attrib["cx"]) <= chart.width - 12
        assert 26 <= float(dot.attrib["cy"]) <= chart.height - 40
