"""How long the command takes to prove every tier of the district town: `python -m benchmarks.kreisstadt [RUNS]`.

Each run is a whole process, from its start to its end, the confirming pass included; the calibration job is timed
before and after. The target was set for the first twelve rules; the whole catalogue counts by now.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import click

from .calibration import as_json
from .machine import commit, machine

ROOT = Path(__file__).resolve().parent.parent
PROBLEM = ROOT / "fixtures" / "kreisstadt-2027-q1" / "problem.yaml"
TARGET_SECONDS = 8.0


@click.command()
@click.argument("runs", type=click.IntRange(1), default=5)
def main(runs: int) -> None:
    """Time the whole command on the district town, RUNS times."""
    before = as_json()
    seconds = [run() for _ in range(runs)]
    report = {
        "commit": commit(),
        "machine": machine(),
        "calibration": [before, as_json()],
        "seconds": [round(s, 2) for s in seconds],
        "median": round(median(seconds), 2),
        "target": TARGET_SECONDS,
    }
    sys.stdout.write(json.dumps(report, indent=2) + "\n")


def run() -> float:
    """Seconds of one whole process; raises RuntimeError if not every stage was proved."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "scheduler", "plan", str(PROBLEM), "-o", str(Path(folder) / "plan"), "--json"]
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
        seconds = time.perf_counter() - started
    stages = json.loads(done.stdout)["stages"]
    if not stages or any(stage["proof"] == "gap" for stage in stages):
        raise RuntimeError(f"not every stage was proved: {stages}")
    return seconds


if __name__ == "__main__":
    main()
