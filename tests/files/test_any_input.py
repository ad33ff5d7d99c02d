"""Whatever is in a file: a problem or an InputError, and nothing else."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.errors import Fault, InputError
from scheduler.files.plan_file import load_plan
from scheduler.files.problem_file import load
from scheduler.files.starter import starter
from scheduler.files.yaml_file import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scheduler.domain.plan import Plan
    from scheduler.domain.problem import Problem

STARTER: dict[str, Any] = parse_yaml(starter()).value
WORDS = [
    "18:00",
    "2027-04-06",
    "helfer-1",
    "sprache",
    "mon",
    "volunteer",
    "id",
    "start",
    "quarter",
    "person",
    "2027-Q2",
]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(WORDS),
)
TREES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
SETTINGS = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def judged(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    for read in (load, load_plan):
        for fault in refused(read, path):
            assert fault.file == str(path)
            assert str(fault).isprintable()


def refused(read: Callable[[Path], Problem | Plan], path: Path) -> tuple[Fault, ...]:
    """The faults of a file, none if it can be read. Any other exception is the failure this page is about."""
    try:
        read(path)
    except InputError as error:
        return error.faults or (Fault((), "a refusal without a fault", "a reason"),)
    return ()


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for step, inner in steps for place in places(inner, (*path, step)))]


PLACES = places(STARTER)[1:]


@SETTINGS
@given(st.binary(max_size=200), st.sampled_from([".yaml", ".json"]))
def test_any_bytes(tmp_path: Path, content: bytes, suffix: str) -> None:
    judged(tmp_path / f"any{suffix}", content)


@SETTINGS
@given(st.text(alphabet="ab:-[]{}&*!|>'\"%#?,~ \n\t1.é", max_size=60), st.sampled_from([".yaml", ".json"]))
def test_any_text_of_yaml_characters(tmp_path: Path, text: str, suffix: str) -> None:
    judged(tmp_path / f"any{suffix}", text.encode())


@SETTINGS
@given(TREES)
def test_any_tree(tmp_path: Path, tree: Any) -> None:
    judged(tmp_path / "any.json", json.dumps(tree).encode())


@SETTINGS
@given(
    st.lists(
        st.tuples(st.sampled_from(PLACES), st.sampled_from(["put", "drop", "rename", "double"]), TREES),
        min_size=1,
        max_size=4,
    ),
    st.booleans(),
)
def test_a_good_file_with_a_few_changes(
    tmp_path: Path, changes: list[tuple[tuple[str | int, ...], str, Any]], as_json: bool
) -> None:
    value = copy.deepcopy(STARTER)
    for path, change, tree in changes:
        mutate(value, path, change, tree)
    text = json.dumps(value) if as_json else yaml.safe_dump(value)
    judged(tmp_path / ("changed.json" if as_json else "changed.yaml"), text.encode())


def mutate(value: Any, path: tuple[str | int, ...], change: str, new: Any) -> None:
    node = value
    for step in path[:-1]:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return
    last = path[-1]
    if isinstance(node, dict) and last in node:
        old = node.pop(last) if change in ("drop", "rename") else node[last]
        if change == "rename":
            node[f"{last}s"] = old
        elif change == "put":
            node[last] = new
    elif isinstance(node, list) and isinstance(last, int) and last < len(node):
        if change == "double":
            node.append(copy.deepcopy(node[last]))
        elif change == "drop":
            del node[last]
        else:
            node[last] = new


@pytest.mark.parametrize("place", [place for place in PLACES if len(place) <= 3], ids=str)
@pytest.mark.parametrize("new", [None, [], {}, "x", -1, True], ids=repr)
def test_every_place_of_a_good_file_set_to_something_else(
    tmp_path: Path, place: tuple[str | int, ...], new: object
) -> None:
    value = copy.deepcopy(STARTER)
    mutate(value, place, "put", new)
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    assert all(fault.line == 1 for fault in refused(load, path))
