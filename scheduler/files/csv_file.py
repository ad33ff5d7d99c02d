"""Appointments as a table that German office programs open at once: semicolons, UTF-8 with a byte order mark."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence

from ..domain.parts.fields import Language
from ..reports.plan.agenda import Appointment, Reader
from ..reports.words.words import weekday

_HEADS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "weekday": "Wochentag",
        "date": "Datum",
        "start": "Beginn",
        "end": "Ende",
        "title": "Workshop",
        "topics": "Thema",
        "place": "Ort",
        "role": "Rolle",
        "id": "Kennung",
        "moderation": "Moderation",
        "seated": "Am Tisch",
        "missing": "Es fehlt",
        "invite_by": "Einladen bis",
    },
    "en": {
        "weekday": "Weekday",
        "date": "Date",
        "start": "Start",
        "end": "End",
        "title": "Workshop",
        "topics": "Topic",
        "place": "Place",
        "role": "Role",
        "id": "Id",
        "moderation": "Moderation",
        "seated": "At the table",
        "missing": "Missing",
        "invite_by": "Invite by",
    },
}
_PUBLIC = ("weekday", "date", "start", "end", "title", "topics", "place")
_COLUMNS = {
    "public": _PUBLIC,
    "participant": (*_PUBLIC, "role"),
    "coordinator": (*_PUBLIC, "id", "moderation", "seated", "missing", "invite_by"),
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(appointments: Sequence[Appointment], reader: Reader, language: Language) -> bytes:
    columns = _COLUMNS[reader.level]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_HEADS[language][column] for column in columns])
    for appointment in appointments:
        cells = _cells(appointment, language)
        writer.writerow([safe(cells.get(column, "")) for column in columns])
    return text.getvalue().encode("utf-8-sig")


def safe(cell: str) -> str:
    """A cell that no office program takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cells(appointment: Appointment, language: Language) -> dict[str, str]:
    cells = {
        "weekday": weekday(appointment.start, language),
        "date": _date(appointment.start, language),
        "start": f"{appointment.start:%H:%M}",
        "end": f"{appointment.end:%H:%M}",
        "title": appointment.title,
        "topics": ", ".join(appointment.topics),
        "place": appointment.place or "",
        "role": appointment.role or "",
    }
    inside = appointment.inside
    if inside is not None:
        cells["id"] = inside.workshop
        cells["moderation"] = ", ".join(inside.moderation)
        cells["seated"] = " | ".join(inside.seated)
        cells["missing"] = " | ".join(inside.missing)
        cells["invite_by"] = "" if inside.invite_by is None else _date(inside.invite_by, language)
    return cells


def _date(day: dt.date, language: Language) -> str:
    return f"{day:%d.%m.%Y}" if language == "de" else f"{day:%Y-%m-%d}"
