"""The slow check of the generator: `python -m benchmarks.generator.sweep [--sizes S,M] [--families …] [--seeds N]`.

Every instance is made twice, in processes that hash strings differently, and must be equal byte by byte; `load` must
accept it, and its plan must pass the independent check (infeasible ones must break what their family says, no more).
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from scheduler import check, load
from scheduler.domain.plan import Plan
from scheduler.files.plan_file import load_plan

from .facts import mean, stake_free
from .families import FAMILIES
from .instance import generate
from .sizes import SIZES

ROOT = Path(__file__).resolve().parents[2]
CHANGED = {"available", "committee-clash"}
"""The rules that a planted plan may break after its family's twist."""


@click.command(help=__doc__)
@click.option("--sizes", default=",".join(SIZES))
@click.option("--families", default=",".join(FAMILIES))
@click.option("--seeds", default=1)
def main(sizes: str, families: str, seeds: int) -> None:
    bad = 0
    for size in sizes.split(","):
        for family in families.split(","):
            for seed in range(1, seeds + 1):
                line = judge(size, family, seed)
                bad += not line["right"]
                click.echo(json.dumps(line))
    sys.exit(1 if bad else 0)


def judge(size: str, family: str, seed: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        seconds = [_run(size, family, seed, Path(folder) / str(n), n) for n in (0, 1)]
        first, second = [(Path(folder) / f"{n}.json", Path(folder) / f"{n}.plan.json") for n in (0, 1)]
        equal = all(a.read_bytes() == b.read_bytes() for a, b in zip(first, second, strict=True))
        problem = load(first[0])
        digest = hashlib.sha256(first[0].read_bytes()).hexdigest()[:12]
        broken = {because.rule for because in check(problem, load_plan(first[1])).violations}
        megabytes = round(first[0].stat().st_size / 1e6, 2)
    twisted = FAMILIES[family].twist is not None
    fits = (bool(broken) and broken <= CHANGED) if twisted else not broken
    witness = generate(size, family, seed).witness
    if twisted and witness is not None:
        fits = fits and check(problem, Plan.model_validate(witness)).valid
    return {
        "size": size,
        "family": family,
        "seed": seed,
        "seconds": round(max(seconds), 2),
        "megabytes": megabytes,
        "sha256": digest,
        "stake_free": mean(stake_free(problem)),
        "equal": equal,
        "broken": sorted(broken),
        "right": equal and fits,
    }


def _run(size: str, family: str, seed: int, stem: Path, hashing: int) -> float:
    """Seconds of the whole process."""
    command = [sys.executable, "-m", "benchmarks.generate", "--size", size, "--family", family, "--seed", str(seed)]
    command += ["-o", f"{stem}.json", "--solution", f"{stem}.plan.json"]
    started = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": str(hashing)})
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
