"""Two towns' results on disk: what counts as done, what is planned again, and what a summary may say."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

from scheduler.check import check
from scheduler.domain.answers.outcome import Outcome, Solved, Undecided
from scheduler.domain.limits import Limits
from scheduler.errors import InputError
from scheduler.files.batch_folder import BatchFolder, Carried, fingerprint, sources
from scheduler.files.folder import open_folder
from scheduler.files.results import Run, write_results
from scheduler.reports.batch_summary import bad_row, failed_row, row_of
from scheduler.reports.words.labels import Labels
from scheduler.rules.catalogue import configured

from ..reports.town import town, town_plan

NEUSTADT, CHANGED = fingerprint([b"neustadt"], {}), fingerprint([b"neustadt, changed"], {})

NO_CLOCK = Limits.reproducible()


def solved(without: str = "") -> Solved:
    plan = town_plan()
    kept = tuple(entry for entry in plan.entries if entry.workshop != without)
    return Solved(plan.model_copy(update={"entries": kept}), check(town(), plan).score, ())


def carried(outcome: Outcome, limits: Limits = NO_CLOCK) -> dict[str, bytes]:
    """What a worker sends back: everything that it would have written."""
    folder, run = Carried(Path("nowhere")), Run(dt.datetime(2026, 12, 1, tzinfo=dt.UTC), 1.0, "somebody", limits, False)
    problem = town()
    write_results(folder, problem, outcome, run, configured(problem), Labels(problem, "de"), "text\n")
    return {name: data.encode() if isinstance(data, str) else data for name, data in folder.files.items()}


@pytest.fixture
def batch(tmp_path: Path) -> BatchFolder:
    """Neustadt is planned."""
    folder = BatchFolder(open_folder(tmp_path / "out"))
    folder.keep("neustadt", NEUSTADT, row_of("neustadt.yaml", town(), solved()), carried(solved()))
    return folder


def files(batch: BatchFolder, name: str = "neustadt") -> set[str]:
    folder = batch.folder.path / name
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# -- what there is to plan ----------------------------------------------------------------------


def test_problems_lie_in_the_folder_or_in_folders_of_their_own(tmp_path: Path) -> None:
    for name in ("berg.yaml", "Berg.json", "tal/problem.yml", "done/problem.yaml", "done/batch.json", "tal/notes.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "tal" / "names.csv").write_bytes(b"id;name;mail\n")
    (tmp_path / "readme.md").write_bytes(b"not a problem")
    found = sources(tmp_path)
    assert [source.file for source in found] == ["Berg.json", "berg.yaml", "tal/problem.yml"]
    assert found[2].name == "tal"
    assert found[2].read() == (b"tal/problem.yml", b"id;name;mail\n")
    assert found[1].read() == (b"berg.yaml", None)
    assert len({source.name.casefold() for source in found}) == 3, "also where a file system takes Berg for berg"


def test_two_files_of_one_name_get_a_folder_each(tmp_path: Path) -> None:
    for name in ("berg.yaml", "berg.json"):
        (tmp_path / name).write_bytes(b"")
    first, second = sources(tmp_path)
    assert (first.file, second.file) == ("berg.json", "berg.yaml")
    assert first.name != second.name


def test_a_folder_with_nothing_to_plan_is_said(tmp_path: Path) -> None:
    (tmp_path / "town.txt").write_text("x")
    with pytest.raises(InputError, match="no problem file"):
        sources(tmp_path)
    with pytest.raises(InputError, match="no folder"):
        sources(tmp_path / "town.txt")


def test_a_fingerprint_knows_everything_that_decides_the_answer() -> None:
    base = fingerprint([b"ab", b"c"], {"seed": 0, "gap": 0.0})
    assert fingerprint([b"ab", b"c"], {"gap": 0.0, "seed": 0}) == base
    others = [fingerprint([b"ab", b"c"], {"seed": 1, "gap": 0.0})]
    others += [fingerprint(parts, {"seed": 0, "gap": 0.0}) for parts in ([b"a", b"bc"], [b"ab", b""], [b"ab", None])]
    assert len({base, *others}) == 5


# -- what is done -------------------------------------------------------------------------------


def test_what_is_done_is_known_by_its_input(batch: BatchFolder) -> None:
    assert batch.finished("neustadt", NEUSTADT) == row_of("neustadt.yaml", town(), solved())
    assert batch.finished("neustadt", CHANGED) is None
    assert batch.finished("altstadt", NEUSTADT) is None


def test_whoever_touches_the_plan_gets_it_planned_again(batch: BatchFolder) -> None:
    plan = batch.folder.path / "neustadt" / "plan.json"
    whole = plan.read_bytes()
    plan.write_bytes(whole.replace(b"hall", b"cellar"))
    assert batch.finished("neustadt", NEUSTADT) is None
    plan.unlink()
    assert batch.finished("neustadt", NEUSTADT) is None
    plan.write_bytes(whole)
    assert batch.finished("neustadt", NEUSTADT) is not None


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b"7",
        b'{"fingerprint": 1}',
        b'{"fingerprint": "MARK", "plan": null, "row": {"tiers": 1}}',
    ],
    ids=["empty", "cut", "deep", "number", "key", "row"],
)
def test_a_record_that_cannot_be_read_is_none(batch: BatchFolder, damage: bytes) -> None:
    (batch.folder.path / "neustadt" / "batch.json").write_bytes(damage.replace(b"MARK", NEUSTADT.encode()))
    assert batch.finished("neustadt", NEUSTADT) is None


def test_half_written_is_not_done(batch: BatchFolder) -> None:
    """A folder lies where the text should go, so that writing ends in the middle."""
    text = batch.folder.path / "neustadt" / "plan.txt"
    text.unlink()
    text.mkdir()
    with pytest.raises(IsADirectoryError):
        batch.keep("neustadt", NEUSTADT, row_of("neustadt.yaml", town(), solved()), carried(solved()))
    assert batch.finished("neustadt", NEUSTADT) is None


def test_bad_input_sets_the_plan_aside_and_a_good_one_takes_the_faults_away(batch: BatchFolder) -> None:
    batch.keep("neustadt", CHANGED, bad_row("neustadt.yaml", 2), {"faults.txt": b"two\nfaults\n"})
    assert batch.finished("neustadt", CHANGED) == bad_row("neustadt.yaml", 2)
    assert {"faults.txt", "plan-before.json"} <= files(batch)
    assert not files(batch) & {"plan.json", "report.txt", "report.json"}
    batch.keep("neustadt", NEUSTADT, row_of("neustadt.yaml", town(), solved()), carried(solved()))
    assert {"plan.json", "report.txt"} <= files(batch)
    assert "faults.txt" not in files(batch)


def test_a_failure_is_tried_again(batch: BatchFolder) -> None:
    batch.keep("neustadt", NEUSTADT, failed_row("neustadt.yaml", "its worker died"), {})
    assert batch.finished("neustadt", NEUSTADT) is None
    assert "plan.json" not in files(batch)


def test_without_an_answer_it_is_done_all_the_same(batch: BatchFolder) -> None:
    batch.keep("neustadt", CHANGED, row_of("neustadt.yaml", town(), Undecided()), carried(Undecided()))
    row = batch.finished("neustadt", CHANGED)
    assert row is not None
    assert row.outcome == "undecided"


def test_calendars_of_people_no_longer_in_the_plan_go(batch: BatchFolder) -> None:
    both, first_only = files(batch), solved(without="second")
    batch.keep("neustadt", CHANGED, row_of("neustadt.yaml", town(), first_only), carried(first_only))
    gone = both - files(batch)
    assert gone
    assert all(name.startswith("calendars/") for name in gone)


def test_a_worker_that_only_carries_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert {"plan.json", "run.json", "calendars/all.ics"} <= set(carried(solved()))
    assert not any(tmp_path.iterdir())


# -- what is written for all --------------------------------------------------------------------


def test_the_same_rows_give_the_same_bytes(batch: BatchFolder) -> None:
    rows = {"neustadt": row_of("neustadt.yaml", town(), solved()), "altstadt": bad_row("altstadt.yaml", 1)}
    written = []
    for ordered in (rows, dict(reversed(rows.items()))):
        batch.write_summary(ordered, "en")
        written.append([(batch.folder.path / name).read_bytes() for name in ("summary.csv", "summary.json")])
    assert written[0] == written[1]
    _, *lines = written[0][0].decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines] == ["altstadt", "neustadt"]


def test_a_name_is_no_formula(batch: BatchFolder) -> None:
    row = replace(row_of("n.yaml", town(), solved()), municipality='=HYPERLINK("http://x")')
    batch.write_summary({"neustadt": row}, "de")
    (cell,) = [
        cell for cell in (batch.folder.path / "summary.csv").read_text("utf-8-sig").split(";") if "HYPER" in cell
    ]
    assert not cell.strip('"').startswith("=")
    municipality = json.loads((batch.folder.path / "summary.json").read_bytes())["municipalities"][0]["municipality"]
    assert municipality == '=HYPERLINK("http://x")', "only office programs calculate"


def test_without_a_clock_run_json_is_json_all_the_same(batch: BatchFolder) -> None:
    """It said Infinity once, which most readers refuse."""
    assert limits_in(carried(solved())["run.json"])["seconds"] is None
    assert limits_in(carried(solved(), Limits(seconds=2.5))["run.json"])["seconds"] == 2.5
    before = batch.folder.path / "neustadt"
    assert "all.ics" in open_folder(before).calendars_before(), "and it is read back"


def limits_in(document: bytes) -> dict[str, Any]:
    def refuse(constant: str) -> NoReturn:
        raise AssertionError(f"{constant} is not JSON")

    found: dict[str, Any] = json.loads(document, parse_constant=refuse)["limits"]
    assert set(found) == {"seconds", "gap", "workers", "seed", "deterministic"}
    return found
