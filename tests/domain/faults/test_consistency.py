"""What must fit together in a problem: ids, dates, slots and series, all faults at once."""

from __future__ import annotations

import copy
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from scheduler.domain.parts.people import Moderator
from scheduler.domain.problem import Problem
from scheduler.errors import InputError, written

if TYPE_CHECKING:
    from collections.abc import Callable

TOWN: dict[str, Any] = {
    "schema_version": 1,
    "programme_id": "kleinstadt",
    "municipality": {"label": "Kleinstadt", "land": "NW"},
    "horizon": {"quarter": "2027-Q2"},
    "planning_date": "2027-02-01",
    "slots": {"weekly": [{"weekdays": ["tue", "thu"], "start": "17:00", "end": "20:00"}]},
    "organisations": [{"id": "jobcenter", "label": "Jobcenter", "category": "administration"}],
    "people": [{"id": "anna", "organisation": "jobcenter", "engagement": "paid"}],
    "topics": [{"id": "arbeit", "label": "Arbeit"}, {"id": "sprache", "label": "Sprache"}],
    "workshops": [
        {"id": "auftakt", "duration": 120, "opens": ["reihe"]},
        {"id": "analyse", "topic": "arbeit", "phase": "analysis", "duration": 120, "seats": [{"person": "anna"}]},
        {"id": "loesungen", "topic": "arbeit", "phase": "solutions", "duration": 120},
    ],
    "series": [{"id": "reihe", "topic": "arbeit", "sessions": ["analyse", "loesungen"]}],
    "moderators": [{"id": "mo"}],
    "rooms": [{"id": "rathaus", "capacity": 20}],
    "committees": [
        {"id": "rat", "label": "Rat", "members": [{"person": "anna"}], "sittings": [{"start": "2027-04-07T18:00"}]}
    ],
    "boroughs": [{"id": "mitte", "label": "Mitte"}, {"id": "sued", "label": "Süd"}],
    "travel": [{"between": ["mitte", "sued"], "travel_min": 25}],
}


FAR = {"quarter": "2060-Q2"}


def faults(change: Callable[[dict[str, Any]], object], **set_aside: set[str]) -> list[tuple[str, str, str]]:
    town = copy.deepcopy(TOWN)
    change(town)
    try:
        Problem.model_validate(town, context={"set_aside": set_aside})
    except InputError as error:
        return [(written(fault.path), fault.found, fault.expected) for fault in error.faults]
    return []


def test_the_town_fits_together() -> None:
    assert faults(lambda town: None) == []


@pytest.mark.parametrize(
    ("place", "what"),
    [
        (("organisations", 0, "borough"), "a borough"),
        (("people", 0, "organisation"), "an organisation"),
        (("topics", 0, "responsible", 0), "an organisation"),
        (("topics", 0, "implementers", 0), "an organisation"),
        (("workshops", 1, "topic"), "a topic"),
        (("workshops", 1, "borough"), "a borough"),
        (("workshops", 0, "opens", 0), "a series"),
        (("workshops", 1, "locked", "room"), "a room"),
        (("workshops", 1, "locked", "moderators", 0), "a moderator"),
        (("workshops", 1, "seats", 0, "person"), "a person"),
        (("series", 0, "topic"), "a topic"),
        (("series", 0, "sessions", 0), "a workshop"),
        (("series", 0, "sessions", 0, 0), "a workshop"),
        (("moderators", 0, "organisation"), "an organisation"),
        (("moderators", 0, "person"), "a person"),
        (("rooms", 0, "borough"), "a borough"),
        (("travel", 0, "between", 1), "a borough"),
        (("committees", 0, "topics", 0), "a topic"),
        (("committees", 0, "members", 0, "person"), "a person"),
        (("committees", 0, "sittings", 0, "borough"), "a borough"),
        (("budget", "topic_cents", "zzz"), "a topic"),
    ],
    ids=lambda value: written(value) if isinstance(value, tuple) else "",
)
def test_a_reference_must_lead_somewhere(place: tuple[str | int, ...], what: str) -> None:
    def lead_nowhere(town: dict[str, Any]) -> None:
        node: Any = town
        for step, following in pairwise(place):
            fresh: Any = ["analyse"] if isinstance(following, int) else {}
            if isinstance(node, dict):
                node = node.setdefault(step, fresh)
            else:
                if isinstance(following, int):
                    node[step] = fresh
                node = node[step]
        if isinstance(place[-1], int):
            node[place[-1] :] = ["zzz"]
        else:
            node[place[-1]] = 100 if place[-1] == "zzz" else "zzz"

    assert (written(place), '"zzz"', f"the id of {what}") in faults(lead_nowhere)


def test_the_nearest_id_is_named() -> None:
    assert faults(lambda town: town["series"][0].update(topic="arbiet")) == [
        ("series[0].topic", '"arbiet"', 'the id of a topic (nearest: "arbeit")')
    ]


def test_what_was_set_aside_is_known() -> None:
    assert faults(lambda town: town.update(people=[]), people={"anna"}) == []
    assert [path for path, _, _ in faults(lambda town: town.update(people=[]))] == [
        "workshops[1].seats[0].person",
        "committees[0].members[0].person",
    ]


def test_ids_differ_also_between_people_and_moderators() -> None:
    assert faults(lambda town: town["moderators"].append({"id": "anna"})) == [
        ("moderators[1].id", '"anna", which is a person', "an id of its own (person: links the two)")
    ]
    ((path, found, _),) = faults(lambda town: town["rooms"].append({"id": "rathaus", "capacity": 3}))
    assert (path, found.split(",")[0]) == ("rooms[1].id", '"rathaus" again')


def test_two_seats_for_the_same_need_an_id() -> None:
    seats = [{"organisation": "jobcenter"}, {"organisation": "jobcenter"}]
    ((path, _, expected),) = faults(lambda town: town["workshops"][1].update(seats=seats))
    assert path == "workshops[1].seats[1].organisation"
    assert expected == "ids that differ (give one of the two seats an id)"
    named = [seats[0], {**seats[1], "id": "second"}]
    assert faults(lambda town: town["workshops"][1].update(seats=named)) == []


def test_dates_lie_within_the_horizon() -> None:
    def stray(town: dict[str, Any]) -> None:
        town["planning_date"] = "2027-07-01"
        town["slots"]["single"] = [{"date": "2027-03-31", "start": "17:00", "end": "20:00"}]
        town["slots"]["weekly"][0]["without"] = ["2027-04-06", "2027-12-24"]
        town["calendar"] = {"closed_days": ["2028-05-01"]}

    inside = "a date within the horizon, 2027-04-01 to 2027-06-30"
    assert faults(stray) == [
        ("planning_date", "2027-07-01", "a day not after the horizon's last (2027-06-30)"),
        ("slots.single[0].date", "2027-03-31", inside),
        ("slots.weekly[0].without[1]", "2027-12-24", inside),
        ("calendar.closed_days[0]", "2028-05-01", inside),
    ]


def test_there_are_slots_that_workshops_fit_into() -> None:
    ((path, found, _), *too_long) = faults(lambda town: town.update(slots={}))
    assert (path, found) == ("slots", "no slot")
    assert [path for path, _, _ in too_long] == [f"workshops[{n}].duration" for n in range(3)]
    assert faults(lambda town: town["workshops"][1].update(duration=181)) == [
        ("workshops[1].duration", "181 minutes", "a duration that fits into at least one slot")
    ]


def test_a_time_that_the_clock_change_skips() -> None:
    night = {"date": "2027-03-28", "start": "02:30", "end": "04:30"}
    ((path, found, _),) = faults(
        lambda town: town.update(
            horizon={"quarter": "2027-Q1"}, planning_date="2026-11-01", slots={**town["slots"], "single": [night]}
        )
    )
    assert (path, found) == ("slots.single[0].start", "02:30 on 2027-03-28")


def test_school_holidays_must_be_known_or_given() -> None:
    ((path, found, _),) = faults(lambda town: town.update(horizon=FAR))
    assert path == "calendar.school_holiday_spans"
    assert found == "no school holidays of NW known for 2060-04-01 to 2060-06-30 and soon after"
    assert faults(lambda town: town.update(horizon=FAR, calendar={"school_holidays": "ignored"})) == []
    assert faults(lambda town: town.update(horizon=FAR, calendar={"school_holiday_spans": []})) == []


@pytest.mark.parametrize("zone", ["Europe/Berln", "", "../../etc/passwd", "Europe", "a\0b"])
def test_a_time_zone_exists(zone: str) -> None:
    assert [path for path, _, _ in faults(lambda town: town["municipality"].update(time_zone=zone))] == [
        "municipality.time_zone"
    ]


def test_series_have_one_topic_one_kick_off_and_their_own_workshops() -> None:
    def tangle(town: dict[str, Any]) -> None:
        town["workshops"][2]["topic"] = "sprache"
        town["workshops"].append({"id": "auftakt-2", "duration": 60, "opens": ["reihe"]})
        town["series"].append({"id": "zweite", "topic": "arbeit", "sessions": ["analyse", "auftakt"]})

    assert faults(tangle) == [
        ("workshops[3].opens[0]", '"reihe", already opened by "auftakt"', "one kick-off for a series"),
        ("series[0].topic", '"arbeit" while workshop "loesungen" has topic "sprache"', "one topic for a series"),
        ("series[1].sessions", '"analyse", already in series "reihe"', "each workshop in one series, once"),
        ("series[1].sessions", 'the kick-off "auftakt"', "workshops; the kick-off names the series under opens"),
    ]


def test_phases_come_in_their_order() -> None:
    assert faults(lambda town: town["series"][0].update(sessions=["loesungen", "analyse"])) == [
        ("series[0].sessions[1]", "analysis after solutions", "the order analysis, solutions, measures")
    ]
    assert faults(lambda town: town["series"][0].update(sessions=[["loesungen", "analyse"]])) == [
        ("series[0].sessions[0]", "phases analysis, solutions", "one phase for workshops in parallel")
    ]


def test_only_a_kick_off_may_do_without_a_topic() -> None:
    assert faults(lambda town: town["workshops"].append({"id": "offen", "duration": 60})) == [
        ("workshops[3].topic", "nothing", "the topic's id (only a kick-off may do without)")
    ]


def test_what_was_announced_exists() -> None:
    locked = {"slot": "2027-04-06/17:00-20:30", "moderators": []}
    assert faults(lambda town: town["workshops"][1].update(locked=locked)) == [
        (
            "workshops[1].locked.slot",
            '"2027-04-06/17:00-20:30"',
            'the id of a slot, such as "2027-01-14/17:00-21:00" (nearest: "2027-04-06/17:00-20:00")',
        ),
        ("workshops[1].locked.moderators", "0 of them", "1, as many as the workshop asks for"),
    ]


def test_a_moderator_who_is_a_person_has_that_persons_engagement() -> None:
    assert faults(lambda town: town["moderators"][0].update(person="anna", engagement="volunteer")) == [
        ("moderators[0].engagement", '"volunteer"', 'nothing: person "anna" says it')
    ]


def test_two_moderators_cannot_be_the_same_person() -> None:
    """The engine once believed the last of the two, the check each."""

    def double(town: dict[str, Any]) -> None:
        town["moderators"] = [{"id": "mo", "person": "anna"}, {"id": "jo", "person": "anna"}]

    assert faults(double) == [("moderators[1].person", '"anna" again, first at moderators[0]', "ids that differ")]


@pytest.mark.parametrize("start", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_sitting_lies_in_a_year_that_can_be(start: str) -> None:
    """At the ends of the calendar an hour's shift once overflowed."""
    with pytest.raises(ValidationError, match="between 1990 and 2100"):
        faults(lambda town: town["committees"][0].update(sittings=[{"start": start}]))


@pytest.mark.parametrize(
    ("between", "found"),
    [
        (["centre", "centre"], '"centre" twice'),
        (["north", "centre"], '"north" and "centre" again, first at travel[0]'),
    ],
)
def test_a_way_is_said_once_and_leads_somewhere_else(between: list[str], found: str) -> None:
    boroughs = [{"id": id, "label": id} for id in ("centre", "north")]
    first = {"between": ["centre", "north"], "travel_min": 20}
    travel = [first, {"between": between, "travel_min": 90}]
    ((path, said, _),) = faults(lambda town: town.update(boroughs=boroughs, travel=travel, rooms=[]))
    assert (path, said) == ("travel[1].between", found)


def test_a_fee_for_less_than_no_time_is_no_fee() -> None:
    with pytest.raises(ValidationError) as refused:
        Moderator.model_validate({"id": "m", "fees": {"-5": 100}})
    assert refused.value.errors()[0]["type"] == "greater_than_equal"
