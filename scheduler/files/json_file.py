"""JSON, checked before it is parsed: the parser of the standard library recurses and believes everything."""

from __future__ import annotations

import json
import re
from itertools import accumulate, chain, compress
from typing import TYPE_CHECKING, Any

from ..domain.faults.shown import quoted
from ..errors import Fault, InputError, Path
from .document import MAX_DEPTH, MAX_ENTRIES, MAX_NODES, Document
from .marks import Marks

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}:,]|[^\s\[\]{}:,"]+|\n', re.DOTALL)
_NO_SIGNS = bytes(set(range(256)) - set(b'[]{}:,"'))
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_NESTED: frozenset[type] = frozenset((dict, list))
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}


class _NoNumberError(ValueError):
    """NaN or an infinity."""


def parse_json(text: str) -> Document:
    """The one value in the text. Raises InputError where there is none."""
    colons = _check_size(text)
    try:
        value = json.loads(text, parse_constant=_no_number)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise _refused(f"text that is not JSON ({error.msg})", "valid JSON", error.lineno) from None
    except UnicodeEncodeError:
        raise _refused("half a character (a lone surrogate such as \\ud800)", "whole characters", None) from None
    except _NoNumberError as error:
        raise _refused(str(error), "a number", _line_of(text, str(error))) from None
    except ValueError:
        raise _refused("a number of thousands of digits", "a number that can be meant", None) from None
    most, keys = _entries(value)
    if keys != colons:
        value = json.loads(text, object_pairs_hook=_first_of_each)
    if most > MAX_ENTRIES:
        raise _refused(f"{most:,} entries in one list or mapping", f"at most {MAX_ENTRIES:,}", None)
    scan: list[_Scan] = []

    def scanned() -> _Scan:
        if not scan:
            scan.append(_Scan(text))
        return scan[0]

    return Document(value, lambda: scanned().marks, scanned().faults if keys != colons else [])


def _first_of_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The first of equal keys counts, as in YAML."""
    return dict(reversed(pairs)) if len(dict(pairs)) < len(pairs) else dict(pairs)


def _check_size(text: str) -> int:
    """Depth and number of values, from the brackets and commas outside of strings; returns the number of colons there.

    In valid JSON that is one colon for each key.
    """
    plain = text.replace("\\\\", "").replace('\\"', "") if "\\" in text else text
    signs = plain.encode(errors="replace").translate(None, _NO_SIGNS).replace(b'""', b"").decode()
    skeleton = "".join(signs.split('"')[::2])
    brackets = skeleton.encode().translate(None, _NO_BRACKETS)
    if max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > MAX_DEPTH:
        raise _refused(f"nesting over {MAX_DEPTH} levels", f"at most {MAX_DEPTH} levels", _deep_line(text))
    commas = skeleton.count(",")
    if commas + skeleton.count("[") + skeleton.count("{") > MAX_NODES:
        raise _refused(f"over {MAX_NODES:,} values", f"at most {MAX_NODES:,}", None)
    return skeleton.count(":")


def _entries(value: Any) -> tuple[int, int]:
    """The entries of the largest list or mapping, and the keys of all mappings; level by level, as that is fast."""
    most, keys, level = 0, 0, [value]
    while level:
        mappings = [node for node in level if type(node) is dict]
        lists = [node for node in level if type(node) is list]
        keys += sum(map(len, mappings))
        most = max(most, max(map(len, mappings), default=0), max(map(len, lists), default=0))
        below = [*chain.from_iterable(map(dict.values, mappings)), *chain.from_iterable(lists)]
        level = [*compress(below, map(_NESTED.__contains__, map(type, below)))]
    return most, keys


def _deep_line(text: str) -> int | None:
    depth = 0
    for line, token in _tokens(text):
        depth += (token in "[{") - (token in "]}")
        if depth > MAX_DEPTH:
            return line
    return None


def _line_of(text: str, wanted: str) -> int | None:
    return next((line for line, token in _tokens(text) if token == wanted), None)


def _no_number(name: str) -> Any:
    raise _NoNumberError(name)


def _refused(found: str, expected: str, line: int | None) -> InputError:
    return InputError([Fault((), found, expected, line=line)])


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    line = 1
    for match in _TOKEN.finditer(text):
        if match[0] == "\n":
            line += 1
        else:
            yield line, match[0]


class _Scan:
    """The lines of a valid JSON text and its doubled keys. Only read when there is a fault to place."""

    def __init__(self, text: str) -> None:
        self.marks: Marks | None = None
        self.faults: list[Fault] = []
        self._open: list[tuple[Marks, str | int | None]] = []
        key: tuple[str, int] | None = None
        for line, token in _tokens(text):
            if token in "]}":
                self._open.pop()
            elif token == ",":
                self._next()
            elif token == ":":
                continue
            elif self._open and self._open[-1][1] is None:
                key = (json.loads(token), line)
                self._open[-1] = (self._open[-1][0], key[0])
                self._doubled(*key)
            else:
                self._value(token, line, key[1] if key else line)

    def _next(self) -> None:
        marks, step = self._open[-1]
        self._open[-1] = (marks, step + 1 if isinstance(step, int) else None)

    def _value(self, token: str, line: int, key_line: int) -> None:
        marks = Marks(line, token == "{") if token in "[{" else None
        if self._open:
            top, step = self._open[-1]
            if step is not None and step not in top.lines:
                top.add(step, key_line if isinstance(step, str) else line, marks)
        else:
            self.marks = marks
        if marks is not None:
            self._open.append((marks, None if token == "{" else 0))

    def _doubled(self, key: str, line: int) -> None:
        marks = self._open[-1][0]
        if key in marks.lines:
            path: Path = tuple(step for _, step in self._open if step is not None)
            found = f"{quoted(key)} again, first in line {marks.lines[key]}"
            self.faults.append(Fault(path, found, "each key once", line=line))
