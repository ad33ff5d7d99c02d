"""From a path to text: whatever lies there, the answer is text or a fault, never a surprise."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Fault, InputError

if TYPE_CHECKING:
    from os import PathLike

MAX_BYTES = 50_000_000
_OTHER_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00\x00\xfe\xff": "UTF-32"}
_ASCII = bytes([*b"\t\n\r", *range(0x20, 0x7F)])
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_text(path: str | PathLike[str]) -> str:
    """The file as text without its byte order mark. Raises InputError for anything that is not a small UTF-8 text."""
    content = _content(Path(path))
    for mark, encoding in _OTHER_ENCODINGS.items():
        if content.startswith(mark):
            raise _refused(f"a file in {encoding}", "a text file in UTF-8")
    if b"\0" in content:
        raise _refused("a binary file", "a text file in UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"the byte 0x{content[error.start]:02X}, which is not UTF-8"
        raise _refused(byte, "a text file in UTF-8", line) from None
    # What is left of the text without its ordinary characters is short, and soon searched.
    unprintable = _UNPRINTABLE.search(content.translate(None, _ASCII).decode("utf-8-sig", "replace"))
    unprintable = unprintable and _UNPRINTABLE.search(text)
    if unprintable:
        line = text.count("\n", 0, unprintable.start()) + 1
        raise _refused(f"the control character U+{ord(unprintable[0]):04X}", "printable text", line)
    if not text.strip():
        raise _refused("an empty file", "a file with content")
    return text


def _content(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise _refused("a directory", "a file")
        if not stat.S_ISREG(mode):  # a pipe or a device may never end
            raise _refused("a pipe or device", "a regular file")
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _refused("no such file", "a file that exists") from None
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a path"
        raise _refused(f"a file that cannot be read ({reason})", "a readable file") from None
    if len(content) > MAX_BYTES:
        raise _refused(f"a file over {MAX_BYTES // 1_000_000} MB", f"at most {MAX_BYTES // 1_000_000} MB")
    return content


def _refused(found: str, expected: str, line: int | None = None) -> InputError:
    return InputError([Fault((), found, expected, line=line)])
