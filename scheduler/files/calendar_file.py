"""Appointments as iCalendar. No mail addresses, and nothing that changes while the plan does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from ..domain.parts.fields import Language
from ..domain.problem import Problem
from ..reports.plan.agenda import Appointment
from ..reports.words.words import date_text

BERLIN = "Europe/Berlin"
_INVITE = {"de": "Einladen bis", "en": "Invite by"}
_LABELS = {"de": ("Moderation", "Am Tisch", "Es fehlt"), "en": ("Moderation", "At the table", "Missing")}


def calendar_bytes(problem: Problem, appointments: Sequence[Appointment], language: Language) -> bytes:
    """Local times with Berlin's clock changes; in any other time zone instants. Stamped with the planning date."""
    calendar = Calendar()
    calendar.add("prodid", "-//rundertisch//rundertisch//DE")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if problem.municipality.time_zone == BERLIN:
        calendar.add_component(berlin())
    stamp = dt.datetime.combine(problem.planning_date, dt.time(), tzinfo=dt.UTC)
    for appointment in appointments:
        calendar.add_component(_event(problem, appointment, stamp, language))
    return bytes(calendar.to_ical())


def berlin() -> Timezone:
    """The rule since 1996: summer time from the last Sunday of March, 2:00, to the last Sunday of October, 3:00."""
    zone = Timezone()
    zone.add("tzid", BERLIN)
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    one, two = dt.timedelta(hours=1), dt.timedelta(hours=2)
    for part, name, start, month, before, after in (
        (summer, "CEST", dt.datetime(1996, 3, 31, 2), 3, one, two),
        (winter, "CET", dt.datetime(1996, 10, 27, 3), 10, two, one),
    ):
        part.add("dtstart", start)
        part.add("rrule", vRecur(FREQ="YEARLY", BYMONTH=month, BYDAY="-1SU"))
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        zone.add_component(part)
    return zone


def _event(problem: Problem, appointment: Appointment, stamp: dt.datetime, language: Language) -> Event:
    event = Event()
    event.add("uid", appointment.uid)
    event.add("dtstamp", stamp)
    local = problem.municipality.time_zone == BERLIN
    event.add("dtstart", appointment.start if local else appointment.start.astimezone(dt.UTC))
    event.add("dtend", appointment.end if local else appointment.end.astimezone(dt.UTC))
    event.add("summary", appointment.title)
    if appointment.place is not None:
        event.add("location", appointment.place)
    description = _description(appointment, language)
    if description:
        event.add("description", description)
    return event


def _description(appointment: Appointment, language: Language) -> str:
    topics = ", ".join(appointment.topics)
    lines = [topics] if topics and topics != appointment.title else []
    if appointment.role is not None:
        lines.append(appointment.role)
    inside = appointment.inside
    if inside is not None:
        for label, texts in zip(_LABELS[language], (inside.moderation, inside.seated, inside.missing), strict=True):
            if texts:
                lines.append(f"{label}: {'; '.join(texts)}")
        if inside.invite_by is not None:
            lines.append(f"{_INVITE[language]} {date_text(inside.invite_by, language)}")
    return "\n".join(lines)
