from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar, Timezone

from scheduler.files.calendar_file import calendar_bytes
from scheduler.reports.plan.agenda import Reader, agenda
from scheduler.reports.words.labels import Labels

from ..reports.town import town, town_plan

if TYPE_CHECKING:
    from scheduler.domain.problem import Problem


def written(reader: Reader, problem: Problem | None = None) -> bytes:
    problem = problem or town()
    return calendar_bytes(problem, agenda(problem, town_plan(), reader, Labels(problem, "de")), "de")


def test_it_reads_back_as_it_was_meant() -> None:
    calendar = Calendar.from_ical(written(Reader("public")))
    first, second = calendar.walk("VEVENT")
    assert str(first["SUMMARY"]) == "Auftakt"
    assert first["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert first.decoded("DTSTART").replace(tzinfo=None) == dt.datetime(2027, 1, 14, 17)
    assert first.decoded("DTEND").astimezone(dt.UTC) == dt.datetime(2027, 1, 14, 18, tzinfo=dt.UTC)
    assert first["UID"] != second["UID"]
    assert str(second["LOCATION"]) == "Rathaus, Großer Saal (Mitte)"


def test_the_time_zone_changes_when_berlin_does() -> None:
    (zone,) = Calendar.from_ical(written(Reader("public"))).walk("VTIMEZONE")
    assert isinstance(zone, Timezone)
    berlin = zone.to_tz(lookup_tzid=False)
    for local, hours in (
        (dt.datetime(2027, 3, 28, 1, 59), 1),
        (dt.datetime(2027, 3, 28, 3, 1), 2),
        (dt.datetime(2027, 10, 31, 1, 59), 2),
        (dt.datetime(2027, 10, 31, 3, 1), 1),
    ):
        assert local.replace(tzinfo=berlin).utcoffset() == dt.timedelta(hours=hours), local


@pytest.mark.parametrize("reader", [Reader("public"), Reader("participant", "amina"), Reader("coordinator")])
def test_nobody_is_named_as_attendee_and_nothing_changes_by_itself(reader: Reader) -> None:
    content = written(reader)
    assert content == written(reader)
    assert b"ATTENDEE" not in content
    assert b"ORGANIZER" not in content
    assert b"DTSTAMP:20261201T000000Z" in content
    assert (b"amina" in content) == (reader.level == "coordinator")


def test_another_time_zone_is_written_as_instants() -> None:
    abroad = town(municipality={"label": "Neustadt", "land": "NW", "time_zone": "Europe/Helsinki"})
    content = written(Reader("public"), abroad)
    assert b"VTIMEZONE" not in content
    assert b"DTSTART:20270114T150000Z" in content
