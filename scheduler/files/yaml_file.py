"""YAML 1.2 as people expect it: ``18:00``, ``no`` and dates stay text. Built from events, without recursion."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from ..domain.faults.shown import quoted
from ..errors import Fault, InputError, Path
from .document import MAX_DEPTH, MAX_ENTRIES, MAX_NODES, Document
from .marks import Marks

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONSTANTS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,40}|[0-9]{1,40}\.[0-9]{0,40}|[0-9]{1,40}(?=[eE]))([eE][-+]?[0-9]{1,4})?")
_MAY_BE_NUMBER = frozenset("+-.0123456789")


@dataclass(slots=True)
class _Anchored:
    value: Any
    marks: Marks | None
    nodes: int


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read. ``step``: the key whose value comes next, or the next index."""

    value: Any
    marks: Marks
    step: str | int | None
    line: int
    anchor: str | None
    nodes: int = 1
    ignored: bool = False


def parse_yaml(text: str) -> Document:
    """The one document in the text. Raises InputError where it cannot be read on, with the faults found until there."""
    reader = _Reader()
    try:
        if len(re.findall(r"^%TAG", text, re.MULTILINE)) > 1:  # the parser needs quadratic time for them
            raise _stop("%TAG directives", "YAML without directives", 1)
        reader.read(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        raise InputError([*reader.faults, _syntax(error, text)]) from None
    except yaml.YAMLError as error:
        raise InputError([*reader.faults, Fault((), f"text that is not YAML ({error})", "valid YAML")]) from None
    except InputError as stop:
        raise InputError([*reader.faults, *stop.faults]) from None
    marks = reader.marks
    return Document(reader.value, lambda: marks, reader.faults)


class _Reader:
    """Values and their lines out of events. Shared parts (aliases) stay shared; their size counts every time."""

    def __init__(self) -> None:
        self.value: Any = None
        self.marks: Marks | None = None
        self.faults: list[Fault] = []
        self._stack: list[_Open] = []
        self._anchors: dict[str, _Anchored | None] = {}
        self._documents = 0

    def read(self, events: Iterator[Any]) -> None:
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._begin(event, kind is yaml.MappingStartEvent)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._end()
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                self._documents += 1
                if self._documents > 1:
                    raise _stop("a second document", "one document in the file", _line(event))

    def _scalar(self, event: Any) -> None:
        self._check_tag(event)
        top = self._stack[-1] if self._stack else None
        if top is not None and top.step is None:
            self._key(top, event.value, _line(event))
            return
        value = _plain(event.value) if event.implicit[0] else event.value
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(value, None, 1)
        self._put(value, None, 1, _line(event))

    def _key(self, top: _Open, key: str, line: int) -> None:
        """The key as it is written: an unquoted 2027 or yes is text here."""
        top.step, top.line, top.ignored = key, line, key in top.value
        if top.ignored:
            found = f"{quoted(key)} again, first in line {top.marks.lines[key]}"
            self.faults.append(Fault(self._path(), found, "each key once", line=line))

    def _begin(self, event: Any, mapping: bool) -> None:
        self._check_tag(event)
        line = _line(event)
        if self._stack and self._stack[-1].step is None:
            raise _stop(f"a {'mapping' if mapping else 'list'} as a key", "a text as a key", line)
        if len(self._stack) == MAX_DEPTH:
            raise _stop(f"nesting over {MAX_DEPTH} levels", f"at most {MAX_DEPTH} levels", line)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        value: Any = {} if mapping else []
        self._stack.append(_Open(value, Marks(line, mapping), None if mapping else 0, line, event.anchor))

    def _end(self) -> None:
        done = self._stack.pop()
        if done.anchor is not None:
            self._anchors[done.anchor] = _Anchored(done.value, done.marks, done.nodes)
        self._put(done.value, done.marks, done.nodes, done.marks.line)

    def _alias(self, event: Any) -> None:
        line = _line(event)
        if self._stack and self._stack[-1].step is None:
            raise _stop("an alias as a key", "a text as a key", line)
        if event.anchor not in self._anchors:
            raise _stop(f"the alias {quoted(event.anchor)}", "an anchor of that name before it", line)
        anchored = self._anchors[event.anchor]
        if anchored is None:
            raise _stop(f"the alias {quoted(event.anchor)} inside its own anchor", "something complete", line)
        self._put(anchored.value, anchored.marks, anchored.nodes, line)

    def _put(self, value: Any, marks: Marks | None, nodes: int, line: int) -> None:
        if not self._stack:
            self.value, self.marks = value, marks
            return
        top = self._stack[-1]
        top.nodes += nodes
        if top.nodes > MAX_NODES:
            raise _stop(f"over {MAX_NODES:,} values (aliases written out)", f"at most {MAX_NODES:,}", line)
        if len(top.value) == MAX_ENTRIES:
            raise _stop(f"over {MAX_ENTRIES:,} entries in one list or mapping", f"at most {MAX_ENTRIES:,}", line)
        if isinstance(top.step, int):
            top.value.append(value)
            top.marks.add(top.step, line, marks)
            top.step += 1
        elif top.step is not None:
            if not top.ignored:
                top.value[top.step] = value
                top.marks.add(top.step, top.line, marks)
            top.step = None

    def _check_tag(self, event: Any) -> None:
        if event.tag is not None:
            tag = f"the tag {quoted(event.tag)}"
            self.faults.append(Fault(self._path(), tag, "a value without a tag", line=_line(event)))

    def _path(self) -> Path:
        return tuple(part.step for part in self._stack if part.step is not None)


def _plain(text: str) -> Any:
    """What an unquoted text means. A number too long for any field stays text, and so do .inf and .nan, as in JSON."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] in _MAY_BE_NUMBER:
        if _INT.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
    return text


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _stop(found: str, expected: str, line: int) -> InputError:
    return InputError([Fault((), found, expected, line=line)])


def _syntax(error: yaml.MarkedYAMLError, text: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    line = None if mark is None else mark.line + 1
    problem = " ".join(part for part in (error.problem, error.context) if part)
    if "maximum nesting depth" in problem:  # newer scanners stop by themselves before they say where levels begin
        return Fault((), f"nesting over {MAX_DEPTH} levels", f"at most {MAX_DEPTH} levels", line=line)
    expected = "YAML: entries of one level indented alike, and quotes around a text with a colon, # or quotes in it"
    if line is not None and any("\t" in there for there in text.split("\n")[line - 1 : line]):
        expected = "YAML, which is indented with spaces, not tabs"
    return Fault((), f"text that is not YAML ({problem})", expected, line=line)
