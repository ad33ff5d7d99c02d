"""The coordinator's working folder: private, written file by file and never half, without touching what is not ours."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from ..domain.faults.shown import printable
from ..domain.plan import Plan
from ..errors import Fault, InputError

PLAN, TEXT, RUN, CALENDARS = "plan.json", "plan.txt", "run.json", "calendars"
OLD_PLAN = "plan-before.json"
MOST_BYTES = 120


@dataclass
class Folder:
    """An open working folder. Use `open_folder`."""

    path: Path
    calendars: list[str] = field(default_factory=list)

    def write_plan(self, plan: Plan) -> None:
        """The plan and nothing else, so that equal plans are equal files."""
        self.write(PLAN, plan.model_dump_json(indent=2) + "\n")

    def set_old_plan_aside(self) -> None:
        """Without a plan of its own a run must not seem to have the one that lies there."""
        if (self.path / PLAN).exists():
            os.replace(self.path / PLAN, self.path / OLD_PLAN)

    def write(self, name: str, content: str | bytes) -> None:
        write_atomically(self.path / name, content)

    def write_calendar(self, name: str, content: bytes) -> None:
        """``name`` is a file name made by `file_stem`, without its ending."""
        folder = self.path / CALENDARS
        folder.mkdir(mode=0o700, exist_ok=True)
        write_atomically(folder / f"{name}.ics", content)
        self.calendars.append(f"{name}.ics")

    def remove_calendars_of(self, before: Collection[str]) -> None:
        """Calendars that an earlier run wrote and this one did not: their people are not in the plan any more."""
        for name in before:
            if name not in self.calendars and name.endswith(".ics") and Path(name).name == name:
                (self.path / CALENDARS / name).unlink(missing_ok=True)

    def calendars_before(self) -> tuple[str, ...]:
        """What the run that was here before says it wrote."""
        try:
            run = json.loads((self.path / RUN).read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return ()
        names = run.get("calendars") if isinstance(run, dict) else None
        return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()


def open_folder(path: str | os.PathLike[str]) -> Folder:
    """The folder, made if it is missing, for its owner only. One that exists keeps its mode unless it is empty or ours.

    Raises InputError if there cannot be such a folder.
    """
    folder = Path(path)
    try:
        if folder.is_dir():
            if (folder / RUN).is_file() or not any(folder.iterdir()):
                folder.chmod(0o700)
        else:
            folder.mkdir(mode=0o700, parents=True)
        if (folder / CALENDARS).is_symlink():
            raise _refused(folder / CALENDARS, "a symbolic link", "a folder of its own")
        probe = folder / f".{secrets.token_hex(8)}.tmp"
        os.close(os.open(probe, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        probe.unlink()
    except FileExistsError:
        raise _refused(folder, "a file", "a folder, or nothing yet") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a path"
        raise _refused(folder, f"no folder to write to ({reason})", "a folder that can be written") from None
    return Folder(folder)


def write_atomically(path: Path, content: str | bytes, mode: int = 0o600) -> None:
    """The whole content or what was there before. A link in the file's place is replaced, never followed."""
    data = content.encode() if isinstance(content, str) else content
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def file_stem(id: str) -> str:
    """A file name for an id: no separators, short enough for every file system.

    An id that had to be changed, or that a file system might take for another one, gets a digest.
    """
    plain = re.sub(r"[^\w.\-]", "_", unicodedata.normalize("NFC", id)).lstrip(".") or "_"
    while len(plain.encode()) > MOST_BYTES:
        plain = plain[:-1]
    if plain == id and plain == plain.casefold():
        return plain
    return f"{plain}-{hashlib.sha256(id.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _refused(path: Path, found: str, expected: str) -> InputError:
    return InputError([Fault((), found, expected, file=printable(str(path)))])
