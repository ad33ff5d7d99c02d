"""Throughput of `rundertisch batch`: one process against two, here or through Dask; and what a worker's death costs.

`python -m benchmarks.batch --municipalities 100 --size M --pairs 5 --executor processes --executor dask --kill` prints
one JSON line: seconds of every run, medians, how many times faster two workers were than one process right before them,
the seconds of a plan beside no other, and whether all runs left the same bytes. Plans are limited by deterministic
effort, not by a clock, so they have to; exit code 1 if they do not, or if a municipality got lost. What is going on is
told on standard error.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import click

from .calibration import as_json
from .generator.sizes import SIZES
from .machine import ROOT, commit, machine

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
EXECUTORS = ("processes", "dask")
ONE = "one"


@click.command(help=__doc__)
@click.option("--municipalities", type=click.IntRange(2), default=100, show_default=True)
@click.option("--size", type=click.Choice(list(SIZES)), default="M", show_default=True)
@click.option(
    "--pairs", type=click.IntRange(1), default=5, show_default=True, help="Each: one process, then two workers."
)
@click.option(
    "--effort", type=float, default=0.3, show_default=True, help="Deterministic time for each stage of a plan."
)
@click.option(
    "--executor", "executors", type=click.Choice(EXECUTORS), multiple=True, default=EXECUTORS[:1], show_default=True
)
@click.option("--kill", is_flag=True, help="Once more with each executor; half-way one of the two workers is killed.")
@click.option("--minutes", type=click.IntRange(1), default=90, show_default=True, help="No run begins later than that.")
def main(
    municipalities: int, size: str, pairs: int, effort: float, executors: Sequence[str], kill: bool, minutes: int
) -> None:
    asked = {"municipalities": municipalities, "size": size, "pairs_asked": pairs, "effort": effort}
    executors = tuple(dict.fromkeys(executors))
    with tempfile.TemporaryDirectory(prefix="rundertisch-batch-") as name:
        folder = Path(name)
        bench = Bench(_generated(folder, municipalities, size), folder, effort, time.monotonic() + 60 * minutes)
        for executor in executors if kill else ():
            bench.kill(executor, after=municipalities // 2)
        for _ in range(pairs):
            bench.pair(executors)
        document = bench.document()
    click.echo(json.dumps({**asked, **document, "commit": commit(), "machine": machine()}))
    if not document["all_equal"] or document["lost"]:
        sys.exit(1)


@dataclass(frozen=True, slots=True)
class Ran:
    """One run. ``outcomes``: by municipality; ``left``: by path, the bytes of the summary and of every plan."""

    kind: str
    seconds: float
    exit_code: int
    outcomes: Mapping[str, str]
    plan_seconds: Sequence[float]
    left: Mapping[str, bytes]
    killed: bool


@dataclass
class Bench:
    """The runs so far. No run begins after ``end``, by the monotonic clock."""

    towns: Path
    folder: Path
    effort: float
    end: float
    _pairs: list[dict[str, Any]] = field(default_factory=list)
    _bereaved: dict[str, Any] = field(default_factory=dict)
    _ran: list[Ran] = field(default_factory=list)

    def pair(self, executors: Sequence[str]) -> None:
        """One process, and two workers of each executor right after it; whole, or it does not count."""
        seconds: dict[str, Any] = {}
        for kind in (ONE, *executors):
            if time.monotonic() > self.end:
                return
            seconds[kind] = round(self._run(kind).seconds, 2)
        self._pairs.append({**seconds, "calibration": as_json()})

    def kill(self, executor: str, after: int) -> None:
        """One of two workers dies as soon as so many are done."""
        if time.monotonic() < self.end:
            ran = self._run(executor, kill=after)
            self._bereaved[executor] = {"seconds": round(ran.seconds, 2), "worker_killed": ran.killed}

    def _run(self, kind: str, kill: int = 0) -> Ran:
        out = self.folder / "out"
        with cluster(self.folder / "dask") if kind == "dask" else nullcontext(None) as at:
            if at is None:
                arguments = ["--workers", "1" if kind == ONE else "2"]
            else:
                arguments = ["--executor", "dask", "--scheduler", at.address]
            command = [sys.executable, "-m", "scheduler", "batch", str(self.towns), "-o", str(out)]
            command += ["--reproducible", "--effort", str(self.effort), *arguments]
            ran = _timed(kind, command, out, kill, victim=at.workers[0] if at else None)
        for used in (out, self.folder / "dask"):
            shutil.rmtree(used, ignore_errors=True)
        self._ran.append(ran)
        told = {"run": kind, "kill": bool(kill), "seconds": round(ran.seconds, 2), "exit": ran.exit_code}
        click.echo(json.dumps({**told, "different": different(self._ran[0].left, ran.left)}), err=True)
        return ran

    def document(self) -> dict[str, Any]:
        """What is printed. ``throughput``: the median of the pairs' quotients, not the quotient of the medians."""
        kinds = [kind for kind in (ONE, *EXECUTORS) if self._pairs and kind in self._pairs[0]]
        first, every = self._ran[0], sorted(path.stem for path in self.towns.iterdir())
        alone = [seconds for ran in self._ran if ran.kind == ONE for seconds in ran.plan_seconds]
        return {
            "throughput": {
                kind: round(median(pair[ONE] / pair[kind] for pair in self._pairs), 2) for kind in kinds if kind != ONE
            },
            "seconds": {kind: median(pair[kind] for pair in self._pairs) for kind in kinds},
            "pairs": self._pairs,
            "killed": self._bereaved,
            "outcomes": dict(Counter(first.outcomes.values())),
            "plan_seconds": round(median(alone), 2) if alone else None,
            "all_equal": not any(different(first.left, ran.left) for ran in self._ran),
            "lost": [name for name in every if any(ran.outcomes.get(name, "failed") == "failed" for ran in self._ran)],
        }


def _timed(kind: str, command: Sequence[str], out: Path, kill: int, victim: int | None) -> Ran:
    """``victim``: who is to die when ``kill`` municipalities are done; None for a worker of the command's own."""
    begun, killed = time.perf_counter(), False
    process = subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    with process.stderr as told:
        lines: list[str] = []
        for line in told:  # one for each municipality, then the count
            lines.append(line)
            if len(lines) == kill:
                killed = _killed(victim or _worker_of(process.pid))
    code = process.wait()
    seconds = time.perf_counter() - begun
    if not (out / "summary.json").exists():
        raise click.ClickException(f"{kind}: no summary, exit code {code}\n{''.join(lines)}")
    names = ["summary.csv", "summary.json", *(path.relative_to(out).as_posix() for path in out.glob("*/plan.json"))]
    rows = json.loads((out / "summary.json").read_bytes())["municipalities"]
    measured = json.loads((out / "run.json").read_bytes())["municipalities"].values()
    return Ran(
        kind,
        seconds,
        code,
        {row["folder"]: row["outcome"] for row in rows},
        [one["seconds"] for one in measured],
        {name: (out / name).read_bytes() for name in names},
        killed,
    )


def different(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """The names of what is not in both, or not with the same bytes."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def _killed(pid: int | None) -> bool:
    if pid is None:
        return False
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _worker_of(pid: int) -> int | None:
    """A process that this one started with spawn; not the one that watches its shared memory."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        workers = (child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes())
        return int(next(workers))
    except (OSError, StopIteration):
        return None


def _generated(folder: Path, municipalities: int, size: str) -> Path:
    from .generate import main as generate

    towns = folder / "towns"
    towns.mkdir()
    for seed in range(1, municipalities + 1):
        arguments = ["--size", size, "--seed", str(seed), "-o", str(towns / f"town-{seed:03}.json")]
        generate(arguments, standalone_mode=False)
    return towns


@dataclass(frozen=True, slots=True)
class Cluster:
    """``workers``: the ids of their processes."""

    address: str
    workers: Sequence[int]


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """`dask scheduler` and two `dask worker --nthreads 1` on loopback, each started by itself."""
    folder.mkdir()
    said = folder / "scheduler.json"
    with ExitStack() as stack:

        def start(what: str, *arguments: str) -> int:
            command = [sys.executable, "-m", "dask", what, "--host", "127.0.0.1", "--no-dashboard"]
            command += ["--scheduler-file", str(said), *arguments]
            process = subprocess.Popen(command, env=ENVIRONMENT, cwd=folder, stderr=subprocess.DEVNULL)
            stack.callback(process.wait, 30)
            stack.callback(process.terminate)
            return process.pid

        start("scheduler", "--port", "0")
        _wait_for(said)
        workers = [start("worker", "--nthreads", "1", "--no-nanny") for _ in range(2)]
        address = str(json.loads(said.read_text(encoding="utf-8"))["address"])
        from distributed import Client

        with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(2, timeout=60)
        yield Cluster(address, workers)


def _wait_for(path: Path) -> None:
    for _ in range(600):
        if path.exists():
            return
        time.sleep(0.1)
    raise TimeoutError(f"{path.name} did not appear within a minute")


if __name__ == "__main__":
    main()
