from __future__ import annotations

from itertools import combinations

import pytest

from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.reports.quarter.meetings import Meetings, TopicMeetings, meetings, meetings_lines
from scheduler.reports.words.labels import Labels

from ..town import EVENING, MORNING, town

ORGANISATIONS = [
    {"id": "office", "label": "Sozialamt", "category": "administration"},
    {"id": "mosque", "label": "Moscheeverein", "category": "mosque_association"},
    {"id": "chamber", "label": "Kammer", "category": "chamber"},
]
PEOPLE = [{"id": f"p-{o['id']}", "organisation": o["id"], "engagement": "paid"} for o in ORGANISATIONS]


def three_in_two_rooms() -> tuple[Problem, Plan]:
    """The office at both sessions, the mosque at the first, the chamber at the second."""
    sits = {"first": ["office", "mosque"], "second": ["office", "chamber"]}
    problem = town(
        organisations=ORGANISATIONS,
        people=PEOPLE,
        workshops=[
            {"id": id, "topic": "work", "duration": 120, "seats": [{"organisation": one} for one in there]}
            for id, there in sits.items()
        ],
        topics=[{"id": "work", "label": "Arbeit"}],
        moderators=[],
    )
    entries = [
        {
            "workshop": id,
            "slot": slot,
            "seats": [{"seat": one, "people": [f"p-{one}"]} for one in sits[id]],
        }
        for id, slot in (("first", EVENING), ("second", MORNING))
    ]
    return problem, Plan.model_validate({"programme_id": "town-2027-q1", "entries": entries})


def test_two_that_were_never_in_one_room() -> None:
    problem, plan = three_in_two_rooms()
    found = meetings(problem, plan)
    assert [gathering.organisations for gathering in found.gatherings] == [("office", "mosque"), ("office", "chamber")]
    assert found.topics[0].never == (("mosque", "chamber"),)
    assert meetings_lines(found, Labels(problem, "de"), 200) == [
        "- Do 14.01.2027 · Arbeit: Moscheeverein, Sozialamt",
        "- Di 16.02.2027 · Arbeit: Kammer, Sozialamt",
        "",
        "- Arbeit: 3 Organisationen; von 3 Paaren sind sich 2 begegnet. Nie in einem Raum: Moscheeverein und Kammer.",
    ]


def test_of_many_strangers_only_the_loneliest_are_told(problem: Problem) -> None:
    ids = tuple(f"o-{n}" for n in range(6))
    never = tuple(combinations(ids, 2))[:10]
    text = meetings_lines(Meetings((), (TopicMeetings("work", 1, ids, never),)), Labels(problem, "en"), 500)[1]
    assert text == (
        "- Arbeit: 6 organisations; of 15 pairs 5 have met. "
        "Met the fewest others: o-0 (0 of 5), o-1 (0 of 5), o-2 (2 of 5), o-3 (2 of 5)."
    )


@pytest.mark.parametrize(
    ("ids", "never", "text"),
    [
        (("office",), (), "- Arbeit: Hier gibt es noch kein Paar von Organisationen."),
        (("office", "mosque"), (), "- Arbeit: Alle 2 Organisationen sind einander begegnet."),
    ],
)
def test_one_alone_and_all_together(
    problem: Problem, ids: tuple[str, ...], never: tuple[tuple[str, str], ...], text: str
) -> None:
    found = Meetings((), (TopicMeetings("work", 1, ids, never),))
    assert meetings_lines(found, Labels(problem, "de"), 200)[1] == text
