"""The report on a quarter as a JSON document, ``rundertisch-quarter``: ids, each with its label once, and paragraphs.

Days are ISO text, means are tenths, None is what the reader is not told. ``schema_version`` rises when a field changes
its meaning.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from ...domain.because import Because
from ...rules.base import Rule
from ..documents import appointment_document, because_document
from ..words.document import SCHEMA_VERSION, Json
from ..words.labels import Labels
from .delimitation import paragraph
from .quarter import Quarter


def quarter_document(found: Quarter, labels: Labels, rules: Sequence[Rule]) -> Json:
    """``rules`` are configured. What is not for this reader is not there."""
    problem = labels.problem
    document: Json = {
        "schema_version": SCHEMA_VERSION,
        "kind": "rundertisch-quarter",
        "level": found.reader.level,
        "language": labels.language,
        "municipality": problem.municipality.label,
        "programme_id": problem.programme_id,
        "first": str(problem.horizon.first),
        "last": str(problem.horizon.last),
        "time_zone": problem.municipality.time_zone,
        "labels": _labels(found, labels),
        "appointments": [appointment_document(appointment) for appointment in found.appointments],
        "gaps": _plain(found.gaps),
        "delimitation": [{**_plain(one), "paragraph": paragraph(one, labels)} for one in found.delimitation],
        "compromise": _plain(found.compromise),
        "accepted": [{"day": str(one.day), **because_document(one.because, rules, labels)} for one in found.accepted],
    }
    if found.late_joiners is not None:
        document["late_joiners"] = _plain(found.late_joiners)
    if found.meetings is not None:
        document["meetings"] = _plain(found.meetings)
    if found.moderators is not None:
        document["moderators"] = [
            {**_plain(one), "conflicts": [because_document(because, rules, labels) for because in one.conflicts]}
            for one in found.moderators
        ]
    return document


def _labels(found: Quarter, labels: Labels) -> Json:
    """The words for every id of a topic, workshop, committee or organisation that the document tells of."""
    topics = {gap.topic for gap in found.gaps}
    workshops = {one.chance.session for gap in found.gaps for one in gap.missing}
    workshops |= {id for one in found.delimitation for id, _ in one.sessions}
    workshops |= {id for one in found.accepted for id in one.because.of("workshop")}
    observances = {
        id for gap in found.gaps for one in gap.missing for id in (*one.chance.keeps, *one.chance.closed)
    } | {id for one in found.accepted for id in one.because.of("observance")}
    committees = {id for one in found.delimitation for id in one.committees}
    organisations: set[str] = set()
    for gathering in () if found.meetings is None else found.meetings.gatherings:
        workshops.add(gathering.session)
        organisations |= set(gathering.organisations)
    for late in found.late_joiners or ():
        organisations |= {id for kind, id in late.actors if kind == "organisation"}
    problem = labels.problem
    return {
        "topics": {topic.id: topic.label for topic in problem.topics if topic.id in topics},
        "workshops": {one.id: labels.title(one.id) for one in problem.workshops if one.id in workshops},
        "committees": {one.id: one.label for one in problem.committees if one.id in committees},
        "observances": {one.id: one.labels[labels.language] for one in problem.kept if one.id in observances},
        "organisations": {one.id: one.label for one in problem.organisations if one.id in organisations},
    }


def _plain(value: Any) -> Any:
    """Records as objects, days as ISO text, reasons left to whoever puts them into sentences."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(of_key) for key, of_key in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value if not isinstance(one, Because)]
    return value
