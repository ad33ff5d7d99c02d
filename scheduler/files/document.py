"""A file that was read: its value, what was wrong with it so far, and where its parts stand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from os import PathLike, fspath
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from ..domain.faults.shown import cut, printable
from ..errors import Fault, InputError
from .text import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .marks import Marks

MAX_DEPTH = 50
MAX_NODES = 2_000_000
MAX_ENTRIES = 100_000


@dataclass
class Document:
    """``value``: mappings with text keys, lists, texts, numbers, booleans, None. ``find_marks`` may be slow."""

    value: Any
    find_marks: Callable[[], Marks | None] = field(repr=False)
    faults: list[Fault] = field(default_factory=list)

    @cached_property
    def marks(self) -> Marks | None:
        return self.find_marks()

    def located(self, faults: Iterable[Fault]) -> Iterator[Fault]:
        """The faults with their lines. A fault whose line is known already keeps it."""
        for fault in faults:
            line = fault.line
            if line is None and self.marks is not None:
                of_key = bool(fault.path) and fault.found.startswith(f'"{fault.path[-1]}"')
                line = self.marks.line_of_key(fault.path) if of_key else self.marks.line_of(fault.path)
            yield replace(fault, line=line)


def read(path: str | PathLike[str]) -> Document:
    """The document in a file: JSON if its name says so, else YAML. Raises InputError where there is no value at all."""
    from .json_file import parse_json

    text = read_text(path)
    document = parse_json(text) if PurePath(path).suffix.lower() == ".json" else _parse_yaml(text)
    if document.value is None and not document.faults:
        raise InputError([Fault((), "an empty document", "a mapping of fields")])
    return document


def _parse_yaml(text: str) -> Document:
    """JSON is YAML too, and much faster read as what it is. What is not faultless JSON is YAML's to judge."""
    from .json_file import parse_json
    from .yaml_file import parse_yaml

    if text.lstrip().startswith("{"):
        try:
            document = parse_json(text)
        except InputError:
            return parse_yaml(text)
        if not document.faults:
            return document
    return parse_yaml(text)


def in_file(path: str | PathLike[str], faults: Iterable[Fault]) -> InputError:
    """All faults of a file by line, with its name, and with nothing in them that a terminal would obey."""
    name = printable(fspath(path))
    ready = {
        Fault(
            tuple(cut(step) if isinstance(step, str) else step for step in fault.path),
            cut(fault.found, 400),
            cut(fault.expected, 400),
            name,
            fault.line,
        ): None
        for fault in faults
    }
    return InputError(sorted(ready, key=lambda fault: fault.line or 0))
