"""JSON: the same manners as YAML, and lines although the parser knows none."""

from __future__ import annotations

import gc
import json
import time
from typing import TYPE_CHECKING

import pytest

from scheduler.errors import Fault, InputError
from scheduler.files.json_file import parse_json
from scheduler.files.problem_file import load
from scheduler.files.yaml_file import parse_yaml

from .test_bad_input import TOWN

if TYPE_CHECKING:
    from pathlib import Path


def refusal(text: str) -> Fault:
    with pytest.raises(InputError) as refused:
        parse_json(text)
    (fault,) = refused.value.faults
    return fault


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ('{"a":\n1,}', 2, "text that is not JSON (Expecting property name"),
        ('{"a": 1}\n{"b": 2}', 2, "text that is not JSON (Extra data)"),
        ('{"a":\n[1, NaN]}', 2, "NaN"),
        ('{"a":\n-Infinity}', 2, "-Infinity"),
        ('{"NaN": "NaN", "a":\n\nNaN}', 3, "NaN"),
        ('{"a": "\\ud83d"}', None, "half a character"),
        ('{"a": ' + "1" * 5000 + "}", None, "a number of thousands of digits"),
        ("[\n" * 60 + "]" * 60, 51, "nesting over 50 levels"),
        ("[" * 5_000_000, 1, "nesting over 50 levels"),
        ('"' + '\\"' * 5_000_000, 1, "text that is not JSON (Unterminated"),
        ("[" + "[]," * 10_000_000 + "1]", None, "over 2,000,000 values"),
        ("[" + "1," * 200_000 + "1]", None, "200,001 entries in one list or mapping"),
    ],
    ids=lambda value: str(value)[:20].replace("\n", " "),
)
def test_what_is_no_usable_json_is_refused(text: str, line: int | None, found: str) -> None:
    begun = time.process_time()
    fault = refusal(text)
    assert fault.line == line
    assert fault.found.startswith(found)
    assert time.process_time() - begun < 20


def test_brackets_in_a_text_are_no_nesting() -> None:
    assert parse_json('{"a": "' + "[" * 100 + '\\"{"}').value == {"a": "[" * 100 + '"{'}


def test_doubled_keys_are_reported_with_both_lines_and_the_first_counts() -> None:
    document = parse_json('{"a": 1,\n "b": [{"c": 1,\n "\\u0063": 2}],\n "a": {"d": [3]}}')
    assert [(fault.line, fault.path, fault.found) for fault in document.faults] == [
        (3, ("b", 0, "c"), '"c" again, first in line 2'),
        (4, ("a",), '"a" again, first in line 1'),
    ]
    assert document.value == {"a": 1, "b": [{"c": 1}]}


def test_a_json_problem_reads_like_its_yaml(tmp_path: Path) -> None:
    value = parse_yaml(TOWN).value
    (tmp_path / "town.yaml").write_text(TOWN, encoding="utf-8")
    (tmp_path / "town.JSON").write_text(json.dumps(value), encoding="utf-8")
    assert load(tmp_path / "town.JSON") == load(tmp_path / "town.yaml")


def test_a_fault_in_json_has_its_line_emoji_or_not(tmp_path: Path) -> None:
    value = parse_yaml(TOWN).value
    value["municipality"]["label"] = "Kleinstadt \U0001f600"
    value["people"][1]["engagement"] = "voluntary"
    value["people"][0]["organisation"] = "jobzenter"
    value["slots"]["weekly"][0]["start"] = 1080
    text = json.dumps(value, indent=1)
    path = tmp_path / "town.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load(path)
    lines = text.splitlines()
    wanted = ['"start": 1080', '"organisation": "jobzenter"', '"engagement": "voluntary"']
    assert [lines[(fault.line or 0) - 1].strip(" ,") for fault in refused.value.faults] == wanted


def test_many_records_load_quickly(tmp_path: Path) -> None:
    """20,000 people with three busy times each: about 4 MB."""
    value = parse_yaml(TOWN).value
    busy = [{"start": f"2027-05-0{day}T10:00", "end": f"2027-05-0{day}T11:00"} for day in (1, 2, 3)]
    value["people"] += [
        {"id": f"p{n}", "engagement": "paid", "organisation": "jobcenter", "availability": {"busy": busy}}
        for n in range(20_000)
    ]
    path = tmp_path / "large.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    begun = time.process_time()
    assert len(load(path).people) == 20_002
    assert time.process_time() - begun < 10


def test_json_under_the_name_of_yaml_has_the_same_faults_in_the_same_lines(tmp_path: Path) -> None:
    value = parse_yaml(TOWN).value
    value["people"][1]["engagement"] = "voluntary"
    value["people"][0]["organisation"] = "jobzenter"
    text = json.dumps(value, indent=1)
    found = []
    for text_of in (text, text + "# a remark, which is YAML only\n"):
        (tmp_path / "town.yaml").write_text(text_of, encoding="utf-8")
        with pytest.raises(InputError) as refused:
            load(tmp_path / "town.yaml")
        found.append(refused.value.faults)
    assert found[0] == found[1]
    assert len(found[0]) == 2
    assert all(fault.line for fault in found[0])


def test_a_doubled_key_is_found_beside_texts_full_of_colons() -> None:
    document = parse_json('{":": "\\":", "": ["\\\\", "a:b"], ":" : 2}')
    assert [fault.found for fault in document.faults] == ['":" again, first in line 1']
    assert parse_json('{":": "\\":", "": ["\\\\", "a:b"]}').faults == []


def test_loading_leaves_the_collector_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "town.yaml").write_text(TOWN, encoding="utf-8")
    (tmp_path / "faulty.yaml").write_text(TOWN + "\nmore: 1\n", encoding="utf-8")
    load(tmp_path / "town.yaml")
    with pytest.raises(InputError):
        load(tmp_path / "faulty.yaml")
    assert gc.isenabled()
    gc.disable()
    try:
        load(tmp_path / "town.yaml")
        assert not gc.isenabled()
    finally:
        gc.enable()
