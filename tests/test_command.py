"""The command as people use it: real processes on real files, on a terminal and in a pipe."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from scheduler.command import cli
from scheduler.files.problem_file import load

ROOT = Path(__file__).resolve().parent.parent
TOWN = ROOT / "fixtures" / "wildeshausen-2020"
HARD = ROOT / "fixtures" / "kreisstadt-2027-q1" / "problem.yaml"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TERM": "xterm"}
COMMAND = [sys.executable, "-m", "scheduler"]


def run(*arguments: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env={**ENVIRONMENT, **environment},
        cwd=cwd,
        timeout=120,
        check=False,
    )


def on_terminal(columns: int, *arguments: object, cwd: Path) -> tuple[int, str]:
    """The exit code and everything that went to a terminal of that width."""
    pid, handle = pty.fork()
    if pid == 0:
        os.chdir(cwd)
        os.execve(sys.executable, [*COMMAND, *map(str, arguments)], ENVIRONMENT)
    fcntl.ioctl(handle, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    content = b""
    while True:
        try:
            part = os.read(handle, 65536)
        except OSError:
            break
        if not part:
            break
        content += part
    os.close(handle)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), content.decode()


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A problem as `new` writes it, with names beside it."""
    folder = tmp_path_factory.mktemp("starter")
    assert run("new", folder / "problem.yaml").returncode == 0
    return folder / "problem.yaml"


@pytest.fixture(scope="module")
def planned(starter: Path) -> Path:
    """The working folder that `plan` makes of it."""
    done = run("plan", starter, "-o", starter.parent / "plan")
    assert done.returncode == 0, done.stderr
    return starter.parent / "plan"


IMPOSSIBLE = """
schema_version: 1
programme_id: impossible
municipality: {label: Neustadt, land: NW}
horizon: {quarter: 2027-Q1}
planning_date: 2026-12-01
slots: {single: [{date: 2027-01-12, start: "09:00", end: "12:00"}, {date: 2027-01-19, start: "17:00", end: "20:00"}]}
topics: [{id: t, label: Arbeit}]
organisations: [{id: m, label: Moscheeverein, category: mosque_association}]
people: [{id: amina, organisation: m, engagement: volunteer}]
workshops:
  - {id: one, topic: t, duration: 120, moderators: 0, seats: [{organisation: m, required: true}]}
  - {id: two, topic: t, duration: 120, moderators: 0, seats: [{organisation: m, required: true}]}
"""


@pytest.fixture
def impossible(tmp_path: Path) -> Path:
    """Two sessions want the same volunteer, and only one evening is on offer."""
    (tmp_path / "problem.yaml").write_text(IMPOSSIBLE, encoding="utf-8")
    return tmp_path / "problem.yaml"


class TestPlan:
    def test_writes_the_working_folder(self, planned: Path) -> None:
        names = ["calendars", "plan.json", "plan.txt", "report.json", "report.txt", "run.json"]
        assert sorted(file.name for file in planned.iterdir()) == names
        assert planned.stat().st_mode & 0o777 == 0o700
        plan = json.loads((planned / "plan.json").read_text("utf-8"))
        assert set(plan) == {"schema_version", "kind", "programme_id", "entries"}
        about = json.loads((planned / "run.json").read_text("utf-8"))
        assert about["outcome"] == "solved"
        assert {"started", "user", "limits", "versions", "stages"} <= set(about)
        for file in (planned / "calendars").iterdir():
            assert Calendar.from_ical(file.read_bytes()).walk("VEVENT"), file

    def test_its_plan_passes_the_check(self, starter: Path, planned: Path) -> None:
        done = run("check", starter, planned / "plan.json")
        assert (done.returncode, done.stdout.splitlines()[0]) == (0, "Der Plan hält alle Regeln ein.")

    def test_json_on_standard_output_and_nothing_else(self, starter: Path, tmp_path: Path) -> None:
        done = run("plan", starter, "--json", "--seed", 3, cwd=tmp_path)
        document = json.loads(done.stdout)
        assert (document["schema_version"], document["kind"]) == (1, "rundertisch-outcome")
        assert document["outcome"] == "solved"
        assert document["proved"]
        assert not document["interrupted"]
        assert {"rules", "stage", "value", "bound", "gap", "proof", "seconds"} == set(document["stages"][0])
        (folder,) = tmp_path.iterdir()
        assert f"Arbeitsordner: {folder.name}" in done.stderr
        assert folder.name == f"{document['plan']['programme_id']}-plan"

    def test_piped_it_is_plain_and_whole(self, starter: Path, planned: Path, tmp_path: Path) -> None:
        done = run("plan", starter, "-o", tmp_path / "plan", COLUMNS="20")
        assert "\x1b" not in done.stdout + done.stderr
        assert "\r" not in done.stderr
        closed = re.findall(r"^\[(\d+)/12\] ", done.stderr, re.MULTILINE)
        assert len(closed) >= 2, "one line per closed stage"
        assert [int(n) for n in closed] == sorted(int(n) for n in closed)
        named = load(starter).workshop_by_id
        held = json.loads((planned / "plan.json").read_text("utf-8"))["entries"]
        titles = [named[entry["workshop"]].name for entry in held]
        assert all(title in done.stdout for title in titles)
        assert "…" not in done.stdout

    def test_english_on_request(self, starter: Path, tmp_path: Path) -> None:
        done = run("plan", starter, "--lang", "en", cwd=tmp_path)
        assert "Score, most important first" in done.stdout
        assert "– proved" in done.stdout

    @pytest.mark.parametrize("columns", [80, 200])
    def test_on_a_terminal_it_fits(self, starter: Path, tmp_path: Path, columns: int) -> None:
        code, content = on_terminal(columns, "plan", starter, cwd=tmp_path)
        assert code == 0
        assert "\r[" in content, "the progress line is redrawn"
        assert "\x1b[K" in content
        for drawn in re.findall(r"\r([^\r\n]*)\x1b\[K", content):
            assert len(drawn) < columns
        text = content[content.rindex("\x1b[K") :].removeprefix("\x1b[K").replace("\r\n", "\n")
        assert "\x1b" not in text
        assert max(map(len, text.splitlines())) <= columns
        assert "Bewertung" in text

    def test_names_are_printed_and_never_stored_in_the_plan(self, starter: Path, tmp_path: Path, planned: Path) -> None:
        plan = json.loads((planned / "plan.json").read_text("utf-8"))
        person = plan["entries"][0]["seats"][0]["people"][0]
        (tmp_path / "problem.yaml").write_bytes(starter.read_bytes())
        (tmp_path / "names.csv").write_text(f"\ufeffid;name;mail\n{person};Amina Kaya;\n", encoding="utf-8")
        done = run("plan", "problem.yaml", "-o", "out", cwd=tmp_path)
        assert "Amina Kaya" in done.stdout
        assert "Amina Kaya" in (tmp_path / "out" / "plan.txt").read_text("utf-8")
        assert "Kaya" not in (tmp_path / "out" / "plan.json").read_text("utf-8")
        assert "Kaya" not in (tmp_path / "out" / "run.json").read_text("utf-8")

    def test_an_impossible_problem_says_which_rule_took_what(self, impossible: Path) -> None:
        done = run("plan", impossible, "-o", impossible.parent / "out")
        assert done.returncode == 1
        assert "Es gibt keinen Plan" in done.stdout
        assert "-1  Ehrenamtliche werden nur" in done.stdout
        assert "1 von 2 Workshops" in done.stdout
        document = json.loads(run("plan", impossible, "--json", cwd=impossible.parent).stdout)
        assert document["outcome"] == "infeasible"
        assert document["lost_slots"][0]["lost"]["volunteers-evening"] == 1
        assert len(document["partial"]["plan"]["entries"]) == 1

    def test_partial_is_a_yes(self, impossible: Path) -> None:
        done = run("plan", impossible, "--partial", "-o", impossible.parent / "out")
        assert done.returncode == 0
        assert "Fällt aus" in done.stdout
        assert run("check", impossible, impossible.parent / "out" / "plan.json").returncode == 1
        assert run("check", impossible, impossible.parent / "out" / "plan.json", "--partial").returncode == 0

    def test_too_little_time_is_undecided(self, tmp_path: Path) -> None:
        done = run("plan", HARD, "--seconds", "0.001", cwd=tmp_path)
        assert done.returncode == 3
        assert "weder ein Plan gefunden" in done.stdout

    @pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
    def test_interrupted_it_keeps_the_best_plan(self, tmp_path: Path, number: signal.Signals, code: int) -> None:
        with subprocess.Popen(
            [*COMMAND, "plan", HARD, "-o", tmp_path / "out", "--workers", "1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
        ) as process:
            deadline = time.monotonic() + 60
            while not (tmp_path / "out" / "plan.json").exists() and time.monotonic() < deadline:
                time.sleep(0.02)
            process.send_signal(number)
            stdout, stderr = process.communicate(timeout=60)
        assert process.returncode == code, stderr.decode()
        assert "Abgebrochen. Dies ist der beste Plan bis dahin." in stdout.decode()
        assert run("check", HARD, tmp_path / "out" / "plan.json").returncode == 0
        assert json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["interrupted"]


class TestBadInput:
    """Mostly without a process of its own: what is refused is refused before anything is planned."""

    @pytest.mark.parametrize(
        "content", ["", "workshops: [", "schema_version: 1\nmunicipality: {label: X, land: NW, colour: red}\n"]
    )
    def test_exits_with_2_and_writes_nothing(
        self, tmp_path: Path, content: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "problem.yaml").write_text(content)
        monkeypatch.chdir(tmp_path)
        done = CliRunner().invoke(cli, ["plan", "problem.yaml"])
        assert done.exit_code == 2
        assert done.stderr.startswith("problem.yaml")
        assert "Traceback" not in done.stderr
        assert [file.name for file in tmp_path.iterdir()] == ["problem.yaml"]

    @pytest.mark.parametrize(
        "arguments",
        [
            ("plan",),
            ("plan", "missing.yaml"),
            ("plan", TOWN),
            ("plan", TOWN / "problem.yaml", "--seconds", "nan"),
            ("plan", TOWN / "problem.yaml", "--seconds", "inf"),
            ("plan", TOWN / "problem.yaml", "--seconds", "0"),
            ("plan", TOWN / "problem.yaml", "--gap", "2"),
            ("plan", TOWN / "problem.yaml", "--workers", "0"),
            ("check", TOWN / "problem.yaml", TOWN / "problem.yaml"),
            ("export", TOWN / "problem.yaml", TOWN / "human-plan.json", "--to", "pdf"),
            ("export", TOWN / "problem.yaml", TOWN / "human-plan.json", "--to", "ics", "--for", "everybody"),
            ("export", TOWN / "problem.yaml", TOWN / "human-plan.json", "--to", "ics", "--for", "participant=nobody"),
            ("export", TOWN / "problem.yaml", TOWN / "human-plan.json", "--to", "ics", "-o", "no/such/folder.ics"),
            ("dance",),
        ],
    )
    def test_wrong_usage(self, tmp_path: Path, arguments: tuple[object, ...], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        done = CliRunner().invoke(cli, [*map(str, arguments)])
        assert done.exit_code == 2, done.stderr
        assert "Traceback" not in done.stderr
        assert not any(tmp_path.iterdir())

    def test_as_a_process_too(self, tmp_path: Path) -> None:
        done = run("plan", "missing.yaml", cwd=tmp_path)
        assert done.returncode == 2
        assert done.stderr.startswith("missing.yaml")
        assert not any(tmp_path.iterdir())

    def test_a_plan_of_another_problem_is_refused_with_the_files_name(self, planned: Path) -> None:
        done = run("check", TOWN / "problem.yaml", planned / "plan.json")
        assert done.returncode == 2
        assert "plan.json" in done.stderr
        assert "programme_id" in done.stderr

    def test_a_bug_of_ours_is_called_one(self) -> None:
        program = (
            "import sys, scheduler.check, scheduler.command\n"
            "def broken(*_): raise RuntimeError('broken on purpose')\n"
            "sys.modules['scheduler.check'].check = broken\n"
            "sys.modules['scheduler.command'].main()\n"
        )
        arguments = ["check", str(TOWN / "problem.yaml"), str(TOWN / "human-plan.json")]
        for debug in ([], ["--debug"]):
            done = subprocess.run(
                [sys.executable, "-c", program, *debug, *arguments],
                capture_output=True,
                encoding="utf-8",
                env=ENVIRONMENT,
                check=False,
            )
            assert done.returncode == 70
            assert "broken on purpose" in done.stderr
            assert ("Traceback" in done.stderr) == bool(debug)


class TestCheck:
    def test_names_the_rule_that_the_published_plan_breaks(self) -> None:
        done = run("check", TOWN / "problem.yaml", TOWN / "human-plan.json")
        assert done.returncode == 1
        assert "4 Verstöße" in done.stdout
        assert "[series-order]" in done.stdout

    def test_as_json(self) -> None:
        done = run("check", TOWN / "problem.yaml", TOWN / "human-plan.json", "--json", "--lang", "en")
        document = json.loads(done.stdout)
        assert not document["valid"]
        assert {violation["rule"] for violation in document["violations"]} == {"series-order"}
        assert "after 7 days: 21 too few" in document["violations"][0]["sentence"]

    def test_neither_solver_nor_numpy_is_loaded(self) -> None:
        program = (
            "import sys, scheduler, scheduler.command\n"
            "try: scheduler.command.main()\n"
            "except SystemExit as exit: assert exit.code == 1\n"
            "print(sorted({'ortools', 'numpy', 'pandas', 'rich'} & set(sys.modules)), file=sys.stderr)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, "check", TOWN / "problem.yaml", TOWN / "human-plan.json"],
            capture_output=True,
            encoding="utf-8",
            env=ENVIRONMENT,
            check=False,
        )
        assert done.stderr == "[]\n"


class TestExport:
    def test_the_public_learns_nobodys_id(self) -> None:
        problem = (TOWN / "problem.yaml").read_text("utf-8")
        ids = set(re.findall(r"\bid: ([pm]-[\w-]+)", problem))
        assert len(ids) > 20
        for form in ("json", "csv", "ics"):
            done = run("export", TOWN / "problem.yaml", TOWN / "human-plan.json", "--to", form)
            assert done.returncode == 0
            assert not [id for id in ids if re.search(rf"\b{re.escape(id)}\b", done.stdout)]
            assert "Auftaktkonferenz" in done.stdout
            assert "4 times" in done.stderr

    def test_a_participant_gets_own_sessions(self, tmp_path: Path) -> None:
        file = tmp_path / "own.ics"
        plan = TOWN / "human-plan.json"
        done = run("export", TOWN / "problem.yaml", plan, "--to", "ics", "--for", "participant=p-05", "-o", file)
        assert done.returncode == 0
        assert len(Calendar.from_ical(file.read_bytes()).walk("VEVENT")) == 3
        assert file.stat().st_mode & 0o077 == 0

    def test_to_a_device_that_is_no_file(self) -> None:
        done = run("export", TOWN / "problem.yaml", TOWN / "human-plan.json", "--to", "csv", "-o", "/dev/null")
        assert done.returncode == 0
        assert not Path("/dev/null").is_file()


class TestTheRest:
    def test_new_never_overwrites(self, tmp_path: Path) -> None:
        file = tmp_path / "problem.yaml"
        file.write_text("mine")
        assert run("new", file).returncode == 2
        assert file.read_text() == "mine"
        assert run("new", tmp_path / "problem.json").returncode == 2

    def test_new_on_the_screen(self, starter: Path) -> None:
        assert run("new", "-").stdout == starter.read_text("utf-8")

    def test_schema_is_json(self) -> None:
        assert json.loads(run("schema").stdout)["title"] == "rundertisch problem"

    def test_version_warns_of_a_second_owner_of_the_name(self, tmp_path: Path) -> None:
        assert run("--version").stdout.startswith("rundertisch ")
        for name in ("rundertisch", "another-scheduler"):
            about = tmp_path / f"{name.replace('-', '_')}-9.9.dist-info"
            about.mkdir()
            (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 9.9\n")
            (about / "top_level.txt").write_text("scheduler\n")
        done = run("--version", PYTHONPATH=f"{ROOT}{os.pathsep}{tmp_path}")
        assert done.returncode == 0
        assert "another-scheduler and rundertisch" in done.stderr

    def test_the_front_of_a_checkout(self) -> None:
        front = [sys.executable, str(ROOT / "cli.py"), "-h"]
        assert b"Exit codes" in subprocess.run(front, capture_output=True, check=True, env=ENVIRONMENT).stdout
