"""Whatever lies at a path: a text, or a clear no. Nothing is opened that may never end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from scheduler.errors import InputError
from scheduler.files.problem_file import load
from scheduler.files.text import MAX_BYTES, read_text

if TYPE_CHECKING:
    from pathlib import Path


def refusal(path: Path | str) -> tuple[int | None, str, str]:
    with pytest.raises(InputError) as refused:
        read_text(path)
    (fault,) = refused.value.faults
    return fault.line, fault.found, fault.expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (None, "an empty file", "a file with content")),
        (b" \n\n\t\n", (None, "an empty file", "a file with content")),
        (b"PK\x03\x04\x14\x00\x06\x00", (None, "a binary file", "a text file in UTF-8")),
        ("a: ü".encode("utf-16"), (None, "a file in UTF-16", "a text file in UTF-8")),
        ("a: 1\nlabel: Süd".encode("latin-1"), (2, "the byte 0xFC, which is not UTF-8", "a text file in UTF-8")),
        (b"a: 1\nb: \x1b[31m", (2, "the control character U+001B", "printable text")),
        (b"\xff\xd8\xff\xe0\x10JFIF", (1, "the byte 0xFF, which is not UTF-8", "a text file in UTF-8")),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, expected: tuple[int | None, str, str], tmp_path: Path) -> None:
    path = tmp_path / "quarter.yaml"
    path.write_bytes(content)
    assert refusal(path) == expected


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == (None, "a directory", "a file")
    assert refusal(tmp_path / "missing.yaml") == (None, "no such file", "a file that exists")
    assert refusal("a\0b") == (None, "a file that cannot be read (not a path)", "a readable file")
    assert refusal("x" * 5000) == (None, "a file that cannot be read (File name too long)", "a readable file")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_that_nobody_writes_to_does_not_hang(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    assert refusal(pipe) == (None, "a pipe or device", "a regular file")


def test_a_file_over_50_mb_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    assert refusal(path) == (None, "a file over 50 MB", "at most 50 MB")


def test_a_byte_order_mark_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbflabel: S\xc3\xbcd\r\n")
    assert read_text(path) == "label: Süd\r\n"


def test_a_file_name_cannot_write_on_the_terminal(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        load(tmp_path / "\x1b[31mred.yaml")
    assert "\x1b" not in str(refused.value)
    assert "\\u001b[31mred.yaml: found no such file" in str(refused.value)
