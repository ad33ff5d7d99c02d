"""Names beside the problem: ``names.csv`` with id, name and mail. Joined when printing, stored nowhere else."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from os import PathLike
from pathlib import Path

from ..domain.faults.shown import quoted
from ..errors import Fault, InputError
from .document import in_file
from .text import read_text

NAME = "names.csv"


def names_beside(problem_file: str | PathLike[str]) -> Mapping[str, str]:
    """The names by id; none if there is no such file. Raises InputError with all faults."""
    path = Path(problem_file).parent / NAME
    return load_names(path) if path.exists() else {}


def load_names(path: str | PathLike[str]) -> Mapping[str, str]:
    """Columns ``id`` and ``name``, in any order, set apart by ; or , whichever comes first. The others are not read."""
    try:
        names, faults = _read(read_text(path))
        if faults:
            raise InputError(faults)
    except InputError as error:
        raise in_file(path, error.faults) from None
    return names


def _read(text: str) -> tuple[dict[str, str], list[Fault]]:
    first = text.lstrip().split("\n", 1)[0]
    delimiter = min(";,", key=lambda sign: first.find(sign) if sign in first else len(first))
    rows = csv.reader(text.splitlines(), delimiter=delimiter, strict=True)
    names: dict[str, str] = {}
    faults: list[Fault] = []
    columns: list[str] = []
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if not columns:
                columns = [cell.lower() for cell in cells]
                if "id" not in columns or "name" not in columns:
                    return {}, [Fault((), quoted(first.strip()), 'a first line "id;name;mail"', line=rows.line_num)]
                continue
            of = dict(zip(columns, cells, strict=False))
            id, name = of.get("id", ""), of.get("name", "")
            if not id:
                faults.append(Fault(("id",), "nothing", "an id", line=rows.line_num))
            elif id in names:
                faults.append(Fault(("id",), f"{quoted(id)} again", "each id once", line=rows.line_num))
            elif name:
                names[id] = name
    except csv.Error as error:
        faults.append(Fault((), f"no CSV ({error})", "CSV", line=rows.line_num))
    return names, faults
