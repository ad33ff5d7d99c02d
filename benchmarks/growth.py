"""How time grows with size: `python -m benchmarks.growth --workshops 100,200,500,1000,2000 -o growth.jsonl`.

Generates instances that are alike but for their number of workshops, runs the engine on each, and fits the exponent
of the time until a plan's full-table is within 1 % of its bound, without start-up (imports and loading).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from .bench.growth import Point, exponent, fitted, grown_svg, seconds_until_close
from .bench.instances import scaled_instances
from .bench.measure import Bench, Record
from .machine import commit
from .run import about, calibrated, numbers, versions


@click.command(help=(__doc__ or "").replace("`", ""))
@click.option("--workshops", default="100,200,500,1000,2000", show_default=True, callback=numbers)
@click.option("--seeds", default="1", show_default=True, callback=numbers, help="Such as 1,2,5 or 1-5.")
@click.option(
    "--like",
    type=click.Choice(["XL", "XXL"]),
    default="XXL",
    show_default=True,
    help="XXL: ever more municipalities; XL: one that grows.",
)
@click.option("--family", default="baseline", show_default=True)
@click.option("--coupling", type=int, help="Share of invitations to organisations of all boroughs.")
@click.option("--rule", default="full-table", show_default=True, help="The tier that counts, by its first stage.")
@click.option("--seconds", type=float, default=180.0, show_default=True, help="For each run, from process start.")
@click.option("--memory", type=float, default=8192.0, show_default=True, help="MB for each run, or it is killed.")
@click.option("--instances", type=click.Path(file_okay=False, path_type=Path), help="Where instances are kept.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="JSON lines; appended to.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw the times into this SVG.")
@click.option("--from", "earlier", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Run nothing.")
def main(**options: Any) -> None:
    records: list[Record] = []
    if options["earlier"]:
        records += [json.loads(line) for line in options["earlier"].read_text(encoding="utf-8").splitlines()]
    for record in () if options["earlier"] else measured(options):
        records.append(record)
        if options["output"]:
            with options["output"].open("a", encoding="utf-8") as file:
                file.write(json.dumps(record) + "\n")
        click.echo(told(record, options["rule"]), err=True)
    points = fitted(records, options["rule"])
    for point in points:
        click.echo(f"{point.workshops} workshops: {point.seconds:.2f} s (median of {point.runs})")
    click.echo(said(points))
    if options["plot"]:
        options["plot"].parent.mkdir(parents=True, exist_ok=True)
        options["plot"].write_text(grown_svg(points, options["rule"]), encoding="utf-8")


def measured(options: dict[str, Any]) -> Iterator[Record]:
    folder = options["instances"] or Path(tempfile.gettempdir()) / "rundertisch-instances"
    turned = {} if options["coupling"] is None else {"coupling": options["coupling"]}
    stamp = {"commit": commit(), "machine": about(), "versions": versions()}
    bench = Bench(options["seconds"], options["memory"], stamp)
    for instance in scaled_instances(
        options["like"], options["workshops"], options["family"], options["seeds"], folder, turned
    ):
        yield bench.measure("engine", instance, calibrated())


def told(record: Record, rule: str) -> str:
    close = seconds_until_close(record, rule)
    said_close = "not within 1 % in time" if close is None else f"within 1 % after {close:.2f} s"
    return f"{record['instance']['name']}: {record['status']}, {said_close}, {record['peak_mb']:.0f} MB"


def said(points: list[Point]) -> str:
    found = exponent(points)
    return "exponent: –" if found is None else f"exponent: {found:.2f}"


if __name__ == "__main__":
    main()
