from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.errors import InputError
from scheduler.files.names_file import load_names, names_beside

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "content",
    [
        "id;name;mail\np1;Amina Kaya;a@example.org\n",
        "\ufeffid;name;mail\r\np1;Amina Kaya;\r\n",
        'ID,Name\n"p1","Amina Kaya"\n',
        "name;id\nAmina Kaya;p1\n;p2\n",
    ],
)
def test_names_in_the_forms_that_offices_write(tmp_path: Path, content: str) -> None:
    (tmp_path / "names.csv").write_text(content, encoding="utf-8")
    assert names_beside(tmp_path / "problem.yaml") == {"p1": "Amina Kaya"}


def test_no_names_are_no_fault(tmp_path: Path) -> None:
    assert names_beside(tmp_path / "problem.yaml") == {}


def test_all_faults_at_once_with_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text("id;name\np1;A\n;B\np1;C\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_names(file)
    assert [fault.line for fault in refused.value.faults] == [3, 4]


@pytest.mark.parametrize("content", [b"p1;Amina\n", b"id;name\np1;\xfcnal\n", b'id;name\np1;"open\n'])
def test_what_is_no_list_of_names(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "names.csv"
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"names\.csv"):
        load_names(file)
