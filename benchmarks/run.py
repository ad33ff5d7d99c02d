"""Measure: `python -m benchmarks.run --sizes S,M,L,XL --compare greedy,cpsat,highs -o results.jsonl --table`.

Generates the instances, runs the engine and what it is compared with on each, one after another, every run a fresh
process with the same limits, judges every plan by `scheduler.check`, and writes one JSON line for each run.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import click

from .bench.instances import Instance, generated, given
from .bench.measure import Bench
from .bench.plots import write_plots
from .bench.solvers import named
from .bench.table import table
from .bench.tiers import tiers_table
from .machine import ROOT, commit, machine

PACKAGES = ("python", "ortools", "highspy", "pydantic")
CALIBRATE = "import json; from benchmarks.calibration import as_json; print(json.dumps(as_json()))"


def words(_: click.Context, __: click.Parameter, value: str) -> list[str]:
    return [word for word in value.split(",") if word]


def numbers(_: click.Context, __: click.Parameter, value: str) -> list[int]:
    """``1,2,5`` or ``1-5``."""
    try:
        ends = [[int(end) for end in part.split("-")] for part in value.split(",")]
    except ValueError:
        raise click.BadParameter(f'"{value}" is not like 1,2,5 or 1-5') from None
    return [number for part in ends for number in range(part[0], part[-1] + 1)]


@click.command(help=(__doc__ or "").replace("`", ""))
@click.option("--sizes", default="S,M", show_default=True, callback=words)
@click.option("--families", default="baseline", show_default=True, callback=words)
@click.option("--seeds", default="1", show_default=True, callback=numbers, help="Such as 1,2,5 or 1-5.")
@click.option("--seconds", type=float, default=60.0, show_default=True, help="For each run, from process start.")
@click.option("--memory", type=float, default=8192.0, show_default=True, help="MB for each run, or it is killed.")
@click.option("--compare", default="", callback=words, help="Such as greedy,cpsat,highs or cpsat-lp.")
@click.option("--without-engine", is_flag=True, help="Run only what --compare names.")
@click.option("--problem", "problems", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True)
@click.option("--instances", type=click.Path(file_okay=False, path_type=Path), help="Where instances are kept.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="JSON lines; appended to.")
@click.option("--plots", type=click.Path(file_okay=False, path_type=Path), help="Write SVG plots into this folder.")
@click.option("--table", "as_table", is_flag=True, help="Print a Markdown table instead of the JSON lines.")
@click.option("--tiers", "by_tier", is_flag=True, help="Print where the engine's time went, tier by tier.")
@click.option("--from", "earlier", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Run nothing.")
def main(**options: Any) -> None:
    if options["earlier"]:
        lines = options["earlier"].read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines]
    else:
        records = measured(options)
    if options["plots"]:
        for path in write_plots(records, options["plots"]):
            click.echo(f"plot: {path}", err=True)
    if options["as_table"]:
        click.echo(table(records), nl=False)
    if options["by_tier"]:
        click.echo(tiers_table(records), nl=False)


def measured(options: dict[str, Any]) -> list[dict[str, Any]]:
    """Every run in turn; each record is written as soon as it is known."""
    try:
        solvers = named([*([] if options["without_engine"] else ["engine"]), *options["compare"]])
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    bench = Bench(
        options["seconds"], options["memory"], {"commit": commit(), "machine": about(), "versions": versions()}
    )
    records = []
    output = options["output"]
    with output.open("a", encoding="utf-8") if output else nullcontext() as file:
        for instance in instances(options):
            calibration = calibrated()
            for solver in solvers:
                record = bench.measure(solver, instance, calibration)
                records.append(record)
                line = json.dumps(record)
                if file is not None:
                    file.write(line + "\n")
                    file.flush()
                if not options["as_table"] and file is None:
                    click.echo(line)
                click.echo(told(record), err=True)
    return records


def instances(options: dict[str, Any]) -> Iterator[Instance]:
    if options["problems"]:
        return given(options["problems"])
    folder = options["instances"] or Path(tempfile.gettempdir()) / "rundertisch-instances"
    return generated(options["sizes"], options["families"], options["seeds"], folder)


def calibrated() -> dict[str, float]:
    """The fixed job, in a process of its own so that this one stays small."""
    done = subprocess.run([sys.executable, "-c", CALIBRATE], capture_output=True, text=True, check=True, cwd=ROOT)
    times: dict[str, float] = json.loads(done.stdout)
    return times


def about() -> dict[str, str | int]:
    return {name: value for name, value in machine().items() if name not in PACKAGES}


def versions() -> dict[str, str | int | None]:
    found: dict[str, str | int | None] = {name: machine().get(name) for name in PACKAGES}
    try:
        found["highspy"] = version("highspy")
    except PackageNotFoundError:
        found["highspy"] = None
    return found


def told(record: dict[str, Any]) -> str:
    """One line for whoever waits."""
    score = " / ".join(map(str, record["score"] or ["no plan"]))
    proved = f"{record['proved']} of {len(record['score'])} stages proved" if record["score"] else ""
    fate = record["status"] if not record.get("killed") else f"{record['status']}, killed ({record['killed']})"
    first = "–" if record["first_plan"] is None else f"{record['first_plan']:.1f}"
    times = f"first plan {first} s, in all {record['seconds']:.1f} s, {record['peak_mb']:.0f} MB"
    return f"{record['instance']['name']} {record['solver']}: {fate}, {times}, score {score} {proved}"


if __name__ == "__main__":
    main()
