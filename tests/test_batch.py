"""Many municipalities at once: real processes, workers that die, a Dask scheduler with workers of their own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from scheduler import Limits, Solved, load
from scheduler.batch import batch
from scheduler.executors import Lost, Tasks, given, processes

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
TOWNS = {
    "late": FIXTURES / "late-joiner-costs-two" / "problem.yaml",
    "series": FIXTURES / "kick-off-opens-two-series" / "problem.yaml",
}
REPLAY = FIXTURES / "wildeshausen-2020" / "problem.yaml"
"""A real town, whose search takes long enough to go two ways: for what must be equal byte for byte."""
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
COMMAND = [sys.executable, "-m", "scheduler", "batch"]
EQUAL = ("--reproducible", "--effort", "1")


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    given_environment = {**ENVIRONMENT, **environment}
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=given_environment, timeout=240, check=False
    )


def written(folder: Path, **more: Path) -> Path:
    """A folder with the towns' files."""
    folder.mkdir()
    for name, path in {**TOWNS, **more}.items():
        (folder / f"{name}.yaml").write_bytes(path.read_bytes())
    return folder


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    return written(tmp_path / "towns")


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The towns planned once, by the command: the folder of the results, and what the process said."""
    folder = tmp_path_factory.mktemp("first")
    return folder / "out", run(written(folder / "towns"), "-o", folder / "out", *EQUAL, "--lang", "en")


@pytest.fixture
def out(first_run: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path) -> Path:
    """A copy of those results that a test may go on with."""
    return shutil.copytree(first_run[0], tmp_path / "out")


def results(folder: Path) -> dict[str, bytes]:
    """What has to be equal between runs: the summary and every plan."""
    names = ["summary.csv", "summary.json", *sorted(str(p.relative_to(folder)) for p in folder.glob("*/plan.json"))]
    assert len(names) > len(TOWNS)
    return {name: (folder / name).read_bytes() for name in names}


def outcomes(folder: Path) -> dict[str, str]:
    document = json.loads((folder / "summary.json").read_text("utf-8"))
    return {row["folder"]: row["outcome"] for row in document["municipalities"]}


def planned_in(folder: Path) -> set[str]:
    return set(json.loads((folder / "run.json").read_text("utf-8"))["municipalities"])


def test_every_town_gets_a_folder_and_a_line(first_run: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    out, done = first_run
    assert done.returncode == 0, done.stderr
    assert outcomes(out) == {"late": "solved", "series": "solved"}
    assert "[2/2] 2 planned" in done.stderr
    assert out.stat().st_mode & 0o777 == (out / "late").stat().st_mode & 0o777 == 0o700
    assert {"plan.json", "plan.txt", "report.txt", "run.json", "calendars"} <= {
        p.name for p in (out / "late").iterdir()
    }
    head, *lines = (out / "summary.csv").read_text("utf-8-sig").splitlines()
    assert head.startswith("Folder;Municipality;Outcome;Proof;Largest gap;unheld;full-table")
    assert [line.split(";")[0] for line in lines] == ["late", "series"]
    measured = json.loads((out / "run.json").read_text("utf-8"))["municipalities"]["late"]
    assert measured["seconds"] > 0
    assert measured["peak_mb"] > 10


def test_a_second_run_plans_only_what_changed(towns: Path, out: Path) -> None:
    before = results(out)
    again = run(towns, "-o", out, *EQUAL, "--lang", "de")
    assert planned_in(out) == {"late", "series"}, "the language is an option that counts"
    assert run(towns, "-o", out, *EQUAL, "--lang", "de").returncode == again.returncode == 0
    assert planned_in(out) == set()
    (towns / "late.yaml").write_bytes((towns / "late.yaml").read_bytes() + b"# looked at again\n")
    (out / "series" / "plan.json").write_text("{}", "utf-8")
    last = run(towns, "-o", out, *EQUAL, "--lang", "de")
    assert planned_in(out) == {"late", "series"}, "one file changed, the other's plan was touched"
    assert "geplant" in last.stderr
    assert results(out)["series/plan.json"] == before["series/plan.json"]


def test_a_bad_file_is_a_line_with_its_faults_beside_it(towns: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (towns / "broken.yaml").write_text("schema_version: 1\npeople: 7\n", "utf-8")
    done = run(towns, "-o", out, *EQUAL)
    assert done.returncode == 2
    assert outcomes(out) == {"broken": "bad-input", "late": "solved", "series": "solved"}
    faults = (out / "broken" / "faults.txt").read_text("utf-8").splitlines()
    assert all(fault.startswith("broken.yaml") for fault in faults)
    assert any("people" in fault for fault in faults)
    (towns / "broken.yaml").write_bytes(TOWNS["late"].read_bytes())
    assert run(towns, "-o", out, *EQUAL).returncode == 0
    assert not (out / "broken" / "faults.txt").exists()
    assert (out / "broken" / "plan.json").exists()


def test_what_was_planned_and_is_broken_now_shows_no_plan(towns: Path, out: Path) -> None:
    assert (out / "late" / "plan.json").exists()
    (towns / "late.yaml").write_text("schema_version: 1\n", "utf-8")
    assert run(towns, "-o", out, *EQUAL, "--lang", "en").returncode == 2
    assert planned_in(out) == {"late"}
    assert not (out / "late" / "plan.json").exists()
    assert not (out / "late" / "report.txt").exists()


@pytest.mark.parametrize(("per_plan", "seed"), [("1", "1"), ("2", "2")])
def test_reproducible_runs_are_equal_byte_for_byte(tmp_path: Path, seed: str, per_plan: str) -> None:
    towns, first, second = written(tmp_path / "towns", replay=REPLAY), tmp_path / "first", tmp_path / "second"
    run(towns, "-o", first, *EQUAL, "--workers-per-plan", per_plan, PYTHONHASHSEED="0")
    run(towns, "-o", second, *EQUAL, "--workers-per-plan", per_plan, "--workers", "1", PYTHONHASHSEED=seed)
    assert "replay/plan.json" in results(first)
    assert results(first) == results(second)


def test_without_a_folder_or_files_it_says_so(tmp_path: Path) -> None:
    assert "a folder with problem files" in run(tmp_path / "none", "-o", tmp_path / "out").stderr
    done = run(tmp_path, "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "no problem file" in done.stderr


def test_an_interrupted_batch_keeps_what_is_done_and_goes_on_later(tmp_path: Path) -> None:
    towns, out = written(tmp_path / "towns", replay=REPLAY), tmp_path / "out"
    for number in range(19):
        (towns / f"more-{number}.yaml").write_bytes(TOWNS["late"].read_bytes())
    command = [*COMMAND, str(towns), "-o", str(out), *EQUAL]
    process = subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.PIPE, start_new_session=True)
    _until(lambda: (out / "late" / "batch.json").exists())
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the command
    process.communicate(timeout=60)
    assert process.returncode == 130
    kept = outcomes(out)
    assert 1 <= len(kept) < 22
    assert set(kept.values()) == {"solved"}
    assert run(towns, "-o", out, *EQUAL).returncode == 0
    assert len(outcomes(out)) == 22
    assert not planned_in(out) & set(kept)


# -- workers that die ---------------------------------------------------------------------------


def dies_once(marker: str) -> int:
    """Kills its own process the first time it is asked."""
    path = Path(marker)
    if path.suffix == ".always" or (path.suffix == ".once" and not path.exists()):
        path.write_text("died", "utf-8")
        os.kill(os.getpid(), signal.SIGKILL)
    if path.suffix == ".raises":
        raise ValueError("seven")
    return len(path.name)


def test_a_dead_worker_loses_nothing_and_a_deadly_task_only_itself(tmp_path: Path) -> None:
    names = [*(f"town-{n}" for n in range(6)), "a.once", "b.always", "c.raises"]
    tasks = {name: str(tmp_path / name) for name in names}
    answers = dict(Tasks(dies_once, tasks, processes(2)).answers())
    lost = {name for name, answer in answers.items() if isinstance(answer, Lost)}
    assert set(answers) == set(names)
    assert lost == {"b.always", "c.raises"}
    assert answers["c.raises"] == Lost("ValueError: seven")
    assert answers["a.once"] == len("a.once")


def test_an_executor_of_the_caller_that_breaks_ends_in_losses_not_in_a_loop(tmp_path: Path) -> None:
    with processes(1).make() as executor:
        tasks = {name: str(tmp_path / name) for name in ("b.always", "town-1", "town-2")}
        answers = dict(Tasks(dies_once, tasks, given(executor, 1)).answers())
    assert set(answers) == set(tasks)
    assert all(isinstance(answer, Lost) for answer in answers.values())


def test_the_verb_takes_any_executor() -> None:
    problems = {name: load(path) for name, path in {**TOWNS, "replay": REPLAY}.items()}
    with ThreadPoolExecutor(2) as threads:
        in_threads = dict(batch(problems, threads, Limits.reproducible(1)))
    in_processes = dict(batch(problems, None, Limits.reproducible(1)))
    for name in problems:
        here, there = in_threads[name], in_processes[name]
        assert isinstance(here, Solved)
        assert isinstance(there, Solved)
        assert here.plan == there.plan


def test_killing_a_worker_of_the_command_changes_nothing(tmp_path: Path) -> None:
    towns = written(tmp_path / "towns", replay=REPLAY)
    for number in range(5):
        (towns / f"more-{number}.yaml").write_bytes(TOWNS["late"].read_bytes())
    quiet, out = tmp_path / "quiet", tmp_path / "out"
    assert run(towns, "-o", quiet, *EQUAL).returncode == 0
    process = subprocess.Popen([*COMMAND, str(towns), "-o", str(out), *EQUAL], env=ENVIRONMENT, stderr=subprocess.PIPE)
    _until(lambda: (out / "late" / "batch.json").exists())
    os.kill(_workers_of(process.pid)[0], signal.SIGKILL)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 0, told
    assert results(out) == results(quiet)
    assert len(outcomes(out)) == 8


def _workers_of(pid: int) -> list[int]:
    """The processes that a process started with spawn; not the one that watches its shared memory."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    found = [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
    assert found
    return found


def _until(happened: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.02)


# -- Dask ---------------------------------------------------------------------------------------

needs_dask = pytest.mark.skipif(find_spec("distributed") is None, reason="distributed is not installed")


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each started by itself, on loopback."""
    said = folder / "scheduler.json"
    with ExitStack() as stack:

        def start(*arguments: str) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
            log = stack.enter_context((folder / f"{arguments[0]}-{len(workers)}.log").open("wb"))
            process = subprocess.Popen(command, env=ENVIRONMENT, stdout=log, stderr=log, cwd=folder)
            stack.callback(process.wait, 30)
            stack.callback(process.terminate)
            return process

        workers: list[subprocess.Popen[bytes]] = []
        start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(said))
        _until(lambda: said.exists() and said.stat().st_size > 0)
        options = ("--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard", "--no-nanny", "--scheduler-file")
        for _ in range(2):
            workers.append(start("dask_worker", *options, str(said)))
        address = str(json.loads(said.read_text("utf-8"))["address"])
        _until(lambda: _known_workers(address) == 2)
        yield address, workers


def _known_workers(address: str) -> int:
    from distributed import Client

    with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        return len(client.nthreads())


@needs_dask
def test_through_dask_plans_are_the_same_also_when_a_worker_dies(tmp_path: Path) -> None:
    towns = written(tmp_path / "towns", replay=REPLAY)
    for number in range(6):
        (towns / f"more-{number}.yaml").write_bytes(TOWNS["late"].read_bytes())
    here, there, bereaved = tmp_path / "here", tmp_path / "there", tmp_path / "bereaved"
    assert run(towns, "-o", here, *EQUAL).returncode == 0
    with cluster(tmp_path) as (address, workers):
        through = ("--executor", "dask", "--scheduler", address)
        done = run(towns, "-o", there, *EQUAL, *through)
        assert done.returncode == 0, done.stderr
        assert results(there) == results(here)
        command = [*COMMAND, str(towns), "-o", str(bereaved), *EQUAL, *through]
        process = subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.PIPE)
        _until(lambda: (bereaved / "late" / "batch.json").exists())
        workers[0].kill()
        _, told = process.communicate(timeout=120)
        assert process.returncode == 0, told
        assert results(bereaved) == results(here)


@needs_dask
def test_a_dask_scheduler_that_is_not_there_is_an_input_error(towns: Path, tmp_path: Path) -> None:
    done = run(towns, "-o", tmp_path / "out", "--executor", "dask")
    assert done.returncode == 2
    assert "tcp://HOST:PORT" in done.stderr
