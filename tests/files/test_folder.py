from __future__ import annotations

import stat
from pathlib import Path

import pytest

from scheduler.domain.plan import Plan
from scheduler.errors import InputError
from scheduler.files.folder import file_stem, open_folder, write_atomically


def test_a_new_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    folder = open_folder(tmp_path / "deep" / "plan")
    folder.write_plan(Plan(programme_id="x", entries=()))
    folder.write_calendar("all", b"BEGIN:VCALENDAR")
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder.path / "plan.json").stat().st_mode) == 0o600
    assert sorted(file.name for file in folder.path.iterdir()) == ["calendars", "plan.json"]


def test_what_others_put_there_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "notes.txt").write_text("mine")
    open_folder(tmp_path).write("plan.txt", "text")
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_file_in_the_way_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="expected a folder"):
        open_folder(tmp_path / name)


def test_a_link_in_the_files_place_is_not_followed(tmp_path: Path) -> None:
    victim, link = tmp_path / "victim", tmp_path / "plan.json"
    victim.write_text("untouched")
    link.symlink_to(victim)
    write_atomically(link, "new")
    assert victim.read_text() == "untouched"
    assert link.read_text() == "new"
    assert not link.is_symlink()


def test_a_linked_calendar_folder_is_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "calendars").symlink_to(elsewhere)
    with pytest.raises(InputError, match="symbolic link"):
        open_folder(tmp_path / "plan")
    assert not any(elsewhere.iterdir())


def test_calendars_of_people_no_longer_in_the_plan_go(tmp_path: Path) -> None:
    folder = open_folder(tmp_path / "plan")
    for name in ("all", "person-p1"):
        folder.write_calendar(name, b"")
    folder.write("run.json", '{"calendars": ["all.ics", "person-p1.ics", "../../outside.ics"]}')
    outside = tmp_path / "outside.ics"
    outside.write_text("not ours")
    (folder.path / "calendars" / "private.ics").write_text("not ours")
    again = open_folder(folder.path)
    again.write_calendar("all", b"")
    again.remove_calendars_of(again.calendars_before())
    assert sorted(file.name for file in (folder.path / "calendars").iterdir()) == ["all.ics", "private.ics"]
    assert outside.exists()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"calendars": 3}', "[" * 100_000])
def test_a_run_file_that_says_nothing(tmp_path: Path, content: str) -> None:
    folder = open_folder(tmp_path)
    folder.write("run.json", content)
    assert folder.calendars_before() == ()


def test_an_old_plan_is_set_aside_and_not_lost(tmp_path: Path) -> None:
    folder = open_folder(tmp_path)
    folder.set_old_plan_aside()
    folder.write_plan(Plan(programme_id="x", entries=()))
    folder.set_old_plan_aside()
    assert [file.name for file in tmp_path.iterdir()] == ["plan-before.json"]


@pytest.mark.parametrize("hostile", ["../../etc/passwd", "/etc/passwd", "a\\b", "..", "", "𐍈" * 80, "nul\0", "a\nb"])
def test_a_hostile_id_stays_in_the_folder(tmp_path: Path, hostile: str) -> None:
    stem = file_stem(hostile)
    assert Path(stem).name == stem
    assert not stem.startswith(".")
    write_atomically(tmp_path / f"moderator-{stem}.ics", "x")
    assert [file.parent for file in tmp_path.rglob("*.ics")] == [tmp_path]


def test_ids_that_a_file_system_takes_for_one_get_two_files() -> None:
    assert file_stem("p-1") == "p-1"
    assert len({file_stem(id).casefold() for id in ("amina", "Amina", "AMINA")}) == 3
    assert file_stem("\u00e9") != file_stem("e\u0301")


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_atomically(tmp_path / "plan.txt", "x")
    assert [file.name for file in tmp_path.iterdir()] == ["plan.txt"]
