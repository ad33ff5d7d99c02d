"""YAML as a coordinator means it, and YAML as an attacker writes it."""

from __future__ import annotations

import time
import tracemalloc
from typing import Any

import pytest

from scheduler.errors import InputError
from scheduler.files.yaml_file import parse_yaml


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("18:00", "18:00"),
        ("08:30", "08:30"),
        ("no", "no"),
        ("NO", "NO"),
        ("on", "on"),
        ("2027-01-14", "2027-01-14"),
        ("010", 10),
        ("-3", -3),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".nan", ".nan"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("'true'", "true"),
        ('"12"', "12"),
        ("9" * 30, "9" * 30),
    ],
)
def test_a_value_means_what_it_says(written: str, meant: object) -> None:
    value = parse_yaml(f"a: {written}\n").value["a"]
    assert value == meant
    assert type(value) is type(meant)


def test_keys_are_text_as_written() -> None:
    assert parse_yaml("{2027: 1, no: 2, ~: 3, 18:00: 4}").value == {"2027": 1, "no": 2, "~": 3, "18:00": 4}


def test_an_alias_shares_what_it_names() -> None:
    value = parse_yaml("a: &office [mon, tue]\nb: *office\n").value
    assert value == {"a": ["mon", "tue"], "b": ["mon", "tue"]}


def test_every_doubled_key_is_reported_with_both_lines_and_the_first_counts() -> None:
    document = parse_yaml("a: 1\nb: {c: 1, c: 2}\na: [1, {d: 3}]\na: 4\n")
    assert [(fault.line, fault.path, fault.found) for fault in document.faults] == [
        (2, ("b", "c"), '"c" again, first in line 2'),
        (3, ("a",), '"a" again, first in line 1'),
        (4, ("a",), '"a" again, first in line 1'),
    ]
    assert document.value == {"a": 1, "b": {"c": 1}}


def test_lines_are_those_of_keys_and_of_the_first_key_of_a_mapping() -> None:
    text = "# a town\nslots:\n  weekly:\n    - start: 1\n      end: 2\n    -\n      start: 3\nrooms: []\n"
    marks = parse_yaml(text).marks
    assert marks is not None
    paths: list[tuple[str | int, ...]] = [
        (),
        ("slots",),
        ("slots", "weekly"),
        ("slots", "weekly", 0),
        ("slots", "weekly", 0, "end"),
        ("slots", "weekly", 1),
        ("slots", "weekly", 1, "end"),
        ("slots", "weekly", 9, "end"),
        ("rooms", 0),
        ("people",),
    ]
    assert [marks.line_of(path) for path in paths] == [2, 3, 3, 4, 5, 7, 7, 3, 8, 2]
    assert marks.line_of_key(("slots",)) == 2


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 40)
)


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("a: [1,\nb: 2\n", 3, "text that is not YAML"),
        ("a:\n\tb: 1\n", 2, "text that is not YAML"),
        ("a: 1\n--- \nb: 2\n", 2, "a second document"),
        ("? [a, b]\n: 1\n", 1, "a list as a key"),
        ("? {a: b}\n: 1\n", 1, "a mapping as a key"),
        ("a: &x b\n*x : c\n", 2, "an alias as a key"),
        ("a: 1\nb: *nobody\n", 2, 'the alias "nobody"'),
        ("a: &me\n  b: [*me]\n", 2, 'the alias "me" inside its own anchor'),
        ("[" * 5_000_000, 1, "nesting over 50 levels"),
        ("".join(f"{' ' * n}-\n" for n in range(5000)), 51, "nesting over 50 levels"),
        ("- " * 100_000, 1, "nesting over 50 levels"),
        (BOMB, 7, "over 2,000,000 values (aliases written out)"),
        ("- a\n" * 3_000_000, 100_001, "over 100,000 entries in one list or mapping"),
        ("%TAG !a! x\n" * 1_000_000 + "--- 1", 1, "%TAG directives"),
        ('a: "\\ud800"', 1, "text that is not YAML"),
    ],
    ids=lambda value: str(value)[:20].replace("\n", " "),
)
def test_what_cannot_be_read_on_is_refused_at_once_and_cheaply(text: str, line: int, found: str) -> None:
    begun = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(InputError) as refused:
            parse_yaml(text)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    fault = refused.value.faults[-1]
    assert fault.line == line
    assert fault.found.startswith(found)
    assert time.process_time() - begun < 20
    assert most < 150_000_000


def test_a_tab_is_called_a_tab() -> None:
    with pytest.raises(InputError, match="spaces, not tabs"):
        parse_yaml("a:\n\tb: 1\n")


def test_faults_before_the_end_of_reading_are_not_lost() -> None:
    with pytest.raises(InputError) as refused:
        parse_yaml("a: 1\na: 2\nb: !!python/object/apply:os.system [ls]\nc: [\n")
    assert [fault.found.split(" (")[0] for fault in refused.value.faults] == [
        '"a" again, first in line 1',
        'the tag "tag:yaml.org,2002:python/object/apply:os.system"',
        "text that is not YAML",
    ]


def test_a_tag_does_nothing() -> None:
    value: Any = parse_yaml("a: !!python/name:os.system x\n").value
    assert value == {"a": "x"}
