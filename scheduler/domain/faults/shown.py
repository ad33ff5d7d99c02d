"""How a found value is shown in a message: short, on one line, and harmless on a terminal."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 80
T = TypeVar("T")


def shown(value: object) -> str:
    """Nearly as the file has it: ``"voluntary"``, ``1080``, ``true``, ``{start: "18:00", end: "17:00"}``."""
    return cut(_inner(value, 2), MOST)


def _inner(value: object, depth: int) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        items = [f"{key[:MOST]}: {_inner(item, depth - 1)}" for key, item in _head(value.items(), depth)]
        return f"{{{_list(items, len(value))}}}"
    if isinstance(value, (list, tuple)):
        return f"[{_list([_inner(item, depth - 1) for item in _head(value, depth)], len(value))}]"
    return str(value)


def _head(items: Iterable[T], depth: int) -> list[T]:
    """Only as many as can be seen: a value may be huge, and its nesting worse."""
    return list(islice(items, 8)) if depth > 0 else []


def _list(items: list[str], total: int) -> str:
    return ", ".join(items) + ("" if len(items) == total else ", …" if items else "…")


def quoted(text: str) -> str:
    """In double quotes, cut at 80 characters, whatever is not printable escaped."""
    return printable(json.dumps(text[: MOST + 1] if len(text) <= MOST else text[: MOST - 4] + "…", ensure_ascii=False))


def printable(text: str) -> str:
    return text if text.isprintable() else "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def cut(text: str, most: int = MOST) -> str:
    text = printable(text[: most + 1])
    return text if len(text) <= most else text[: most - 1] + "…"
