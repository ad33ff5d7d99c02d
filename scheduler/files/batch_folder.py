"""A batch on disk: the problem files of a folder, a working folder for each, what is finished, and the summary."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..domain.faults.shown import printable
from ..domain.parts.fields import Language
from ..domain.plan import Plan
from ..errors import Fault, InputError
from ..reports.batch_summary import Row, row_from, summary_cells, summary_document
from ..reports.words.document import written
from .csv_file import safe
from .folder import CALENDARS, PLAN, RUN, Folder, file_stem, open_folder
from .names_file import NAME
from .results import REPORT, REPORT_DOCUMENT
from .text import MAX_BYTES

RECORD, FAULTS = "batch.json", "faults.txt"
ENDINGS = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Source:
    """A problem file of the batch. ``name``: of its working folder; ``file``: its path in the batch's folder."""

    name: str
    file: str
    path: Path

    def read(self) -> tuple[bytes, bytes | None]:
        """The problem's bytes, and those of the names beside it. Raises OSError."""
        names = self.path.parent / NAME
        return _bytes(self.path), _bytes(names) if names.is_file() else None


def _bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)  # what is larger is refused by whoever reads it


def sources(folder: Path) -> list[Source]:
    """Every .yaml, .yml and .json in the folder, and every problem.yaml (or so) in a folder of it.

    Raises InputError if there is no such folder or no problem in it.
    """
    shown = printable(str(folder))
    if not folder.is_dir():
        raise InputError([Fault((), "no folder", "a folder with problem files", file=shown)])
    found = [(path.stem, path) for path in folder.iterdir() if path.suffix.lower() in ENDINGS and path.is_file()]
    inner = [path for path in folder.glob("*/problem.*") if path.suffix.lower() in ENDINGS and path.is_file()]
    found += [(path.parent.name, path) for path in inner if not (path.parent / RECORD).exists()]
    if not found:
        raise InputError([Fault((), "no problem file", "files that end in .yaml, .yml or .json", file=shown)])
    often = Counter(file_stem(stem) for stem, _ in found)
    named = sorted((path.relative_to(folder).as_posix(), stem, path) for stem, path in found)
    return [Source(file_stem(stem if often[file_stem(stem)] == 1 else file), file, path) for file, stem, path in named]


def fingerprint(parts: Sequence[bytes | None], options: Mapping[str, Any]) -> str:
    """Of the input's bytes and of all that decides the answer."""
    digest = hashlib.sha256(json.dumps(options, sort_keys=True).encode())
    for part in parts:
        digest.update(b"-" if part is None else hashlib.sha256(part).digest())
    return digest.hexdigest()


@dataclass
class Carried(Folder):
    """A working folder in memory: a worker fills it, whoever runs the batch writes it down."""

    files: dict[str, str | bytes] = field(default_factory=dict)

    def write_plan(self, plan: Plan) -> None:
        self.write(PLAN, plan.model_dump_json(indent=2) + "\n")

    def write(self, name: str, content: str | bytes) -> None:
        self.files[name] = content

    def write_calendar(self, name: str, content: bytes) -> None:
        self.files[f"{CALENDARS}/{name}.ics"] = content
        self.calendars.append(f"{name}.ics")


@dataclass(frozen=True, slots=True)
class BatchFolder:
    """Where a batch writes: ``summary.csv`` and ``summary.json``, ``run.json``, and a folder per municipality."""

    folder: Folder

    def finished(self, name: str, mark: str) -> Row | None:
        """The row of a municipality that was done with this very input, whose plan still lies there unchanged."""
        path = self.folder.path / name
        try:
            record = json.loads((path / RECORD).read_text("utf-8"))
            plan = hashlib.sha256((path / PLAN).read_bytes()).hexdigest() if record["plan"] else None
            same = record["fingerprint"] == mark and record["plan"] == plan
            return row_from(record["row"]) if same else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def keep(self, name: str, mark: str, row: Row, files: Mapping[str, bytes]) -> None:
        """One municipality's folder; the record comes last, so what is half written is planned again."""
        own = open_folder(self.folder.path / name)
        (own.path / RECORD).unlink(missing_ok=True)
        before = own.calendars_before()
        if PLAN not in files:
            own.set_old_plan_aside()
        for gone in {FAULTS, REPORT, REPORT_DOCUMENT} - set(files):
            (own.path / gone).unlink(missing_ok=True)
        for path, content in files.items():
            if path.startswith(f"{CALENDARS}/"):
                own.write_calendar(Path(path).stem, content)
            else:
                own.write(path, content)
        own.remove_calendars_of(before)
        if row.outcome == "failed":
            return
        plan = hashlib.sha256(files[PLAN]).hexdigest() if PLAN in files else None
        own.write(RECORD, written({"fingerprint": mark, "plan": plan, "row": asdict(row)}))

    def write_summary(self, rows: Mapping[str, Row], language: Language) -> None:
        """The same rows give the same bytes: nothing of the run is in them."""
        ordered = [(name, rows[name]) for name in sorted(rows)]
        self.folder.write("summary.csv", _table(summary_cells(ordered, language)))
        self.folder.write("summary.json", written(summary_document(ordered)))

    def write_run(self, document: Mapping[str, Any]) -> None:
        self.folder.write(RUN, written(document))


def _table(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
