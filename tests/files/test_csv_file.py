from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from scheduler.files.csv_file import csv_bytes, safe
from scheduler.reports.plan.agenda import Appointment, Inside, Reader

START = dt.datetime(2027, 1, 14, 17)


def appointment(
    title: str = "Auftakt", place: str | None = "Rathaus; Saal 1", inside: Inside | None = None
) -> Appointment:
    return Appointment("uid", title, ("Arbeit",), START, START + dt.timedelta(hours=2), place, inside=inside)


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_german_offices_open_it_at_once() -> None:
    content = csv_bytes([appointment()], Reader("public"), "de")
    assert content.startswith(b"\xef\xbb\xbfWochentag;Datum;")
    assert rows(content)[1] == ["Do", "14.01.2027", "17:00", "19:00", "Auftakt", "Arbeit", "Rathaus; Saal 1"]


def test_english_has_iso_dates() -> None:
    assert rows(csv_bytes([appointment(place=None)], Reader("public"), "en"))[1][:2] == ["Thu", "2027-01-14"]


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_becomes_a_formula(evil: str) -> None:
    assert safe(evil) == f"'{evil}"
    assert rows(csv_bytes([appointment(evil)], Reader("public"), "de"))[1][4] == f"'{evil}"


def test_the_public_table_has_no_column_for_people() -> None:
    inside = Inside("w", ("m",), ("m",), (("a", ("p",)),), ("Amt: p",), (), None)
    content = csv_bytes([appointment(inside=inside)], Reader("public"), "de")
    assert b"Amt: p" not in content
    assert b"Moderation" not in content
    assert "Amt: p" in rows(csv_bytes([appointment(inside=inside)], Reader("coordinator"), "de"))[1]
