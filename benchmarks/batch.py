"""Throughput of `rundertisch batch`: one process against two, and against Dask; and what a worker's death costs.

`python -m benchmarks.batch --municipalities 100 --size M --pairs 5` prints a JSON line for every run and one for the
whole. Plans are reproducible, so every run must leave the same bytes; runs of a pair follow each other closely.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import click

from .calibration import as_json
from .generator.sizes import SIZES
from .machine import ROOT, commit, machine

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@click.command(help=__doc__)
@click.option("--municipalities", type=click.IntRange(2), default=100, show_default=True)
@click.option("--size", type=click.Choice(list(SIZES)), default="M", show_default=True)
@click.option("--pairs", type=click.IntRange(1), default=5, show_default=True)
@click.option("--effort", type=float, default=0.1, show_default=True, help="Deterministic time for each stage.")
@click.option("--dask/--no-dask", default=find_spec("distributed") is not None)
def main(municipalities: int, size: str, pairs: int, effort: float, dask: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="rundertisch-batch-") as name:
        folder = Path(name)
        towns = _generated(folder, municipalities, size)
        bench = Bench(towns, folder, effort)
        for pair in range(pairs):
            bench.run("one", pair, "--workers", "1")
            bench.run("two", pair, "--workers", "2")
            if dask:
                with cluster(folder / f"dask-{pair}") as (address, _):
                    bench.run("dask", pair, "--executor", "dask", "--scheduler", address)
        bench.run("killed", 0, "--workers", "2", kill=municipalities // 2)
        if dask:
            with cluster(folder / "dask-killed") as (address, workers):
                arguments = ("--executor", "dask", "--scheduler", address)
                bench.run("dask-killed", 0, *arguments, kill=municipalities // 2, victim=workers[0])
        _say({"municipalities": municipalities, "size": size, "pairs": pairs, "effort": effort, **bench.summary()})


class Bench:
    """The runs so far: seconds by kind, and the digest of what each left."""

    def __init__(self, towns: Path, folder: Path, effort: float) -> None:
        self._towns, self._folder, self._effort = towns, folder, effort
        self._seconds: dict[str, list[float]] = {}
        self._left: set[str] = set()

    def run(self, kind: str, pair: int, *arguments: str, kill: int = 0, victim: int = 0) -> None:
        """``kill``: as soon as so many are done, a worker dies: ``victim``, else one of the command's own."""
        out = self._folder / f"{kind}-{pair}"
        command = [sys.executable, "-m", "scheduler", "batch", str(self._towns), "-o", str(out)]
        command += ["--reproducible", "--effort", str(self._effort), *arguments]
        begun = time.perf_counter()
        process = subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.PIPE, cwd=self._folder, text=True)
        told = process.stderr
        assert told is not None
        for lines, _ in enumerate(told, 1):
            if lines == kill:
                os.kill(victim or _worker_of(process.pid), signal.SIGKILL)
        code = process.wait()
        seconds = time.perf_counter() - begun
        digest, planned = _digest(out)
        self._seconds.setdefault(kind, []).append(seconds)
        self._left.add(digest)
        _say(
            {"run": kind, "pair": pair, "seconds": round(seconds, 2), "exit": code, "planned": planned, "left": digest}
        )

    def summary(self) -> dict[str, Any]:
        ones = self._seconds["one"]
        return {
            "throughput": {
                kind: round(median(one / other for one, other in zip(ones, self._seconds[kind], strict=True)), 2)
                for kind in ("two", "dask")
                if kind in self._seconds
            },
            "all_equal": len(self._left) == 1,
            "commit": commit(),
            "machine": machine(),
            "calibration": as_json(),
        }


def _generated(folder: Path, municipalities: int, size: str) -> Path:
    from .generate import main as generate

    towns = folder / "towns"
    towns.mkdir()
    for seed in range(1, municipalities + 1):
        arguments = ["--size", size, "--seed", str(seed), "-o", str(towns / f"town-{seed:03}.json")]
        generate(arguments, standalone_mode=False)
    return towns


def _digest(out: Path) -> tuple[str, int]:
    """Of the summary and all plans; and how many were planned."""
    digest = hashlib.sha256((out / "summary.csv").read_bytes() + (out / "summary.json").read_bytes())
    plans = sorted(out.glob("*/plan.json"))
    for plan in plans:
        digest.update(plan.parent.name.encode() + plan.read_bytes())
    return digest.hexdigest()[:16], len(plans)


def _worker_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return next(int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes())


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """A Dask scheduler and two workers on loopback, each a process of its own: the address, the workers' ids."""
    folder.mkdir()
    said = folder / "scheduler.json"
    with ExitStack() as stack:

        def start(name: str, *arguments: str) -> int:
            command = [sys.executable, "-m", f"distributed.cli.{name}", "--host", "127.0.0.1", *arguments]
            process = subprocess.Popen(command, env=ENVIRONMENT, cwd=folder, stderr=subprocess.DEVNULL)
            stack.callback(process.wait, 30)
            stack.callback(process.terminate)
            return process.pid

        common = ("--scheduler-file", str(said), "--no-dashboard")
        start("dask_scheduler", "--port", "0", *common)
        _wait_for(said)
        workers = [start("dask_worker", "--nthreads", "1", "--no-nanny", *common) for _ in range(2)]
        address = str(json.loads(said.read_text(encoding="utf-8"))["address"])
        from distributed import Client

        with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(2, timeout=60)
        yield address, workers


def _wait_for(path: Path) -> None:
    for _ in range(600):
        if path.exists():
            return
        time.sleep(0.1)
    raise TimeoutError(f"{path.name} did not appear within a minute")


def _say(line: dict[str, Any]) -> None:
    click.echo(json.dumps(line))


if __name__ == "__main__":
    main()
