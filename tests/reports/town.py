"""A town with two sessions on one topic: the second only fits a morning, when the mosque's volunteers cannot come."""

from __future__ import annotations

from typing import Any

from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem


def town(**changes: Any) -> Problem:
    given: dict[str, Any] = {
        "schema_version": 1,
        "programme_id": "town-2027-q1",
        "municipality": {"label": "Neustadt", "land": "NW"},
        "horizon": {"quarter": "2027-Q1"},
        "planning_date": "2026-12-01",
        "calendar": {"invitation_blackouts": [{"first": "2026-12-20", "last": "2027-01-03"}]},
        "slots": {
            "single": [
                {"date": "2027-01-14", "start": "17:00", "end": "21:00"},
                {"date": "2027-02-16", "start": "09:00", "end": "12:00"},
            ]
        },
        "boroughs": [{"id": "mitte", "label": "Mitte"}],
        "topics": [{"id": "work", "label": "Arbeit", "responsible": ["office"]}],
        "organisations": [
            {"id": "office", "label": "Sozialamt", "category": "administration"},
            {"id": "mosque", "label": "Moscheeverein", "category": "mosque_association", "direct_contact": True},
        ],
        "people": [
            {"id": "amina", "organisation": "mosque", "engagement": "volunteer"},
            {"id": "bilal", "organisation": "mosque", "engagement": "volunteer"},
            {"id": "clerk", "organisation": "office", "engagement": "paid"},
            {"id": "deputy", "organisation": "office", "engagement": "paid"},
        ],
        "moderators": [
            {"id": "inside", "organisation": "office"},
            {"id": "outside", "load": {"per_horizon": 1}},
        ],
        "rooms": [{"id": "hall", "label": "Rathaus, Großer Saal", "capacity": 20, "borough": "mitte"}],
        "workshops": [
            {
                "id": "first",
                "label": "Auftakt",
                "topic": "work",
                "duration": 120,
                "seats": [{"organisation": "office", "required": True}, {"organisation": "mosque", "places": 2}],
            },
            {
                "id": "second",
                "topic": "work",
                "duration": 120,
                "seats": [{"organisation": "office", "required": True}, {"category": "mosque_association"}],
            },
        ],
        "series": [{"id": "work", "topic": "work", "sessions": ["first", "second"]}],
        **changes,
    }
    return Problem.model_validate(given)


EVENING, MORNING = "2027-01-14/17:00-21:00", "2027-02-16/09:00-12:00"


def town_plan() -> Plan:
    """As it should be: both volunteers in the evening, nobody of the mosque in the morning."""
    return Plan.model_validate(
        {
            "programme_id": "town-2027-q1",
            "entries": [
                {
                    "workshop": "second",
                    "slot": MORNING,
                    "room": "hall",
                    "moderators": ["inside"],
                    "seats": [{"seat": "office", "people": ["clerk"]}],
                },
                {
                    "workshop": "first",
                    "slot": EVENING,
                    "room": "hall",
                    "moderators": ["outside"],
                    "seats": [
                        {"seat": "office", "people": ["clerk"]},
                        {"seat": "mosque", "people": ["amina", "bilal"]},
                    ],
                },
            ],
        }
    )
