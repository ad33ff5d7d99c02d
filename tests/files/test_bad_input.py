"""What a coordinator reads when a file cannot be used: where, what was found, what was expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.errors import InputError
from scheduler.files.problem_file import load

if TYPE_CHECKING:
    from pathlib import Path

TOWN = """\
schema_version: 1
programme_id: kleinstadt
municipality: {label: Kleinstadt, land: NW}
horizon: {quarter: 2027-Q2}
planning_date: 2027-02-01
slots:
  weekly:
    - {weekdays: [tue, thu], start: 17:00, end: 20:00}
organisations:
  - {id: jobcenter, label: Jobcenter, category: administration}
  - {id: helferkreis, label: Helferkreis, category: support_initiative}
people:
  - {id: anna, organisation: jobcenter, engagement: paid}
  - {id: bela, organisation: helferkreis, engagement: volunteer}
topics:
  - {id: arbeit, label: Arbeit}
workshops:
  - id: analyse
    topic: arbeit
    phase: analysis
    duration: 120
    seats:
      - {organisation: jobcenter, required: true}
      - {person: bela}
  - id: loesungen
    topic: arbeit
    phase: solutions
    duration: 120
series:
  - {id: reihe, topic: arbeit, sessions: [analyse, loesungen]}
rooms:
  - {id: rathaus, capacity: 20}
"""

Fault = tuple[int, str, str, str]

BAD: dict[str, tuple[str, str, list[Fault]]] = {
    "unknown-engagement": (
        "engagement: paid",
        "engagement: voluntary",
        [(13, "people[0].engagement", '"voluntary"', '"volunteer" or "paid"')],
    ),
    "misspelt-field": (
        "engagement: paid",
        "engagment: paid",
        [
            (
                13,
                "people[0].engagment",
                '"engagment"',
                '"engagement", "id", "organisation", "available_daytime", "availability", "load" or "history"',
            )
        ],
    ),
    "misspelt-section": (
        "organisations:",
        "organizations:",
        [
            (
                9,
                "organizations",
                '"organizations"',
                '"organisations", "horizon", "schema_version", "programme_id", "municipality", …',
            )
        ],
    ),
    "missing-field": (
        "    duration: 120\n    seats",
        "    seats",
        [(18, "workshops[0].duration", "nothing", "this field, which is required")],
    ),
    "empty-section": ("rooms:\n  - {id: rathaus, capacity: 20}", "rooms:", [(31, "rooms", "nothing", "a list")]),
    "unknown-organisation": (
        "organisation: jobcenter, eng",
        "organisation: jobzenter, eng",
        [(13, "people[0].organisation", '"jobzenter"', 'the id of an organisation (nearest: "jobcenter")')],
    ),
    "unknown-person": (
        "{person: bela}",
        "{person: zoran}",
        [(24, "workshops[0].seats[1].person", '"zoran"', "the id of a person")],
    ),
    "duplicate-id": (
        "id: bela, org",
        "id: anna, org",
        [
            (14, "people[1].id", '"anna" again, first at people[0]', "ids that differ"),
            (24, "workshops[0].seats[1].person", '"bela"', "the id of a person"),
        ],
    ),
    "duplicate-key": (
        "    topic: arbeit\n    phase: analysis",
        "    topic: arbeit\n    topic: arbeit\n    phase: analysis",
        [(20, "workshops[0].topic", '"topic" again, first in line 19', "each key once")],
    ),
    "time-as-a-number": (
        "start: 17:00",
        "start: 1020",
        [(8, "slots.weekly[0].start", "1020", 'a time in quotes such as "18:00" (here it was read as a number)')],
    ),
    "no-such-time": (
        "start: 17:00",
        "start: 25:00",
        [(8, "slots.weekly[0].start", '"25:00"', 'a time such as "18:00"')],
    ),
    "no-such-date": (
        "2027-02-01",
        "2027-02-30",
        [(5, "planning_date", '"2027-02-30"', 'a date that exists, such as "2027-01-14"')],
    ),
    "date-outside": (
        "end: 20:00}\n",
        "end: 20:00}\n  single:\n    - {date: 2027-07-01, start: 17:00, end: 19:00}\n",
        [(10, "slots.single[0].date", "2027-07-01", "a date within the horizon, 2027-04-01 to 2027-06-30")],
    ),
    "end-before-start": (
        "end: 20:00",
        "end: 16:00",
        [(8, "slots.weekly[0].end", '"16:00"', "an end after the start (17:00)")],
    ),
    "ten-years": (
        "{quarter: 2027-Q2}",
        "{first: 2027-01-01, last: 2036-12-31}",
        [(4, "horizon", '{first: "2027-01-01", last: "2036-12-31"}', "a horizon of at most 400 days")],
    ),
    "no-slot": (
        "end: 20:00}",
        "end: 20:00, first: 2027-04-02, last: 2027-04-05}",
        [
            (
                8,
                "slots.weekly[0]",
                "no day for tue, thu between 2027-04-02 and 2027-04-05",
                "a pattern that yields at least one slot within the horizon",
            ),
            (21, "workshops[0].duration", "120 minutes", "a duration that fits into at least one slot"),
            (28, "workshops[1].duration", "120 minutes", "a duration that fits into at least one slot"),
        ],
    ),
    "too-long": (
        "duration: 120\n    seats",
        "duration: 200\n    seats",
        [(21, "workshops[0].duration", "200 minutes", "a duration that fits into at least one slot")],
    ),
    "two-hours-as-2": (
        "duration: 120\n    seats",
        "duration: 2\n    seats",
        [(21, "workshops[0].duration", "2", "at least 15")],
    ),
    "half-minutes": (
        "duration: 120\n    seats",
        "duration: 90.5\n    seats",
        [(21, "workshops[0].duration", "90.5", "a whole number")],
    ),
    "yes-is-a-text": (
        "required: true",
        "required: yes",
        [(23, "workshops[0].seats[0].required", '"yes"', "true or false")],
    ),
    "number-as-id": ("id: rathaus", "id: 7", [(32, "rooms[0].id", "7", "a text (in quotes)")]),
    "id-with-space": (
        "id: rathaus",
        "id: rathaus saal",
        [
            (
                32,
                "rooms[0].id",
                '"rathaus saal"',
                "an id of letters, digits and _ . - that begins with a letter, a digit or _",
            )
        ],
    ),
    "seat-names-two": (
        "{person: bela}",
        "{person: bela, organisation: helferkreis}",
        [
            (
                24,
                "workshops[0].seats[1]",
                '{person: "bela", organisation: "helferkreis"}',
                "exactly one of person, organisation and category",
            )
        ],
    ),
    "daytime-is-neither": (
        "engagement: volunteer",
        "engagement: volunteer, available_daytime: sometimes",
        [(14, "people[1].available_daytime", '"sometimes"', "true or false, or a list")],
    ),
    "daytime-window-upside-down": (
        "engagement: volunteer",
        "engagement: volunteer, available_daytime: [{weekdays: [mon], start: 12:00, end: 9:00}]",
        [(14, "people[1].available_daytime[0].end", '"9:00"', 'a time such as "18:00"')],
    ),
    "session-is-a-number": (
        "[analyse, loesungen]",
        "[analyse, 2]",
        [(30, "series[0].sessions[1]", "2", "a text (in quotes), or a list")],
    ),
    "session-in-parallel-unknown": (
        "[analyse, loesungen]",
        "[analyse, [loesung]]",
        [(30, "series[0].sessions[1][0]", '"loesung"', 'the id of a workshop (nearest: "loesungen")')],
    ),
    "identical-sessions": (
        "    duration: 120\n    seats",
        "    duration: 120\n    repeat: analyse\n    group_size: {min: 8, max: 4}\n    seats",
        [
            (22, "workshops[0].repeat", '"analyse" only here', "at least two sessions that share it"),
            (23, "workshops[0].group_size.max", "4", "a max that is not below min (8)"),
        ],
    ),
    "identical-to-none": (
        "    duration: 120\n    seats",
        "    duration: 120\n    repeat: analyse\n    seats",
        [(22, "workshops[0].repeat", '"analyse" only here', "at least two sessions that share it")],
    ),
    "three-moderators": (
        "    duration: 120\n    seats",
        "    duration: 120\n    moderators: 3\n    seats",
        [(22, "workshops[0].moderators", "3", "at most 2")],
    ),
    "fee-for-too-short-a-session": (
        "rooms:",
        "moderators:\n  - {id: mo, fees: {90: 20000}}\nrooms:",
        [
            (
                32,
                "moderators[0].fees",
                "no fee for more than 90 minutes",
                "one for up to 120 minutes, as long as the longest workshop",
            )
        ],
    ),
    "fee-in-euros": (
        "rooms:",
        "moderators:\n  - {id: mo, fees: {120: 450.50}}\nrooms:",
        [(32, "moderators[0].fees[120]", "450.5", "a whole number")],
    ),
    "budget-of-an-unknown-topic": (
        "rooms:",
        "budget: {topic_cents: {arbiet: 90000}}\nrooms:",
        [(31, "budget.topic_cents.arbiet", '"arbiet"', 'the id of a topic (nearest: "arbeit")')],
    ),
    "time-zone": (
        "land: NW",
        "land: NW, time_zone: Europe/Berln",
        [(3, "municipality.time_zone", '"Europe/Berln"', 'a time zone such as "Europe/Berlin"')],
    ),
    "python-tag": (
        "label: Kleinstadt",
        "label: !!python/name:os.system Kleinstadt",
        [(3, "municipality.label", 'the tag "tag:yaml.org,2002:python/name:os.system"', "a value without a tag")],
    ),
    "parameter": (
        "rooms:",
        "rules: {notice: {notice_days: -3}}\nrooms:",
        [(31, "rules.notice.notice_days", "-3", "at least 0")],
    ),
    "parameter-name": (
        "rooms:",
        "rules: {notice: {notice_day: 3}}\nrooms:",
        [(31, "rules.notice.notice_day", '"notice_day"', '"notice_days"')],
    ),
    "rule-name": (
        "rooms:",
        "rules: {notce: {}}\nrooms:",
        [(31, "rules.notce", '"notce"', 'a rule (nearest: "notice")')],
    ),
    "series-that-cannot-fit": (
        "sessions: [analyse, loesungen]",
        "sessions: [analyse, loesungen], first_gap_days: 90",
        [
            (
                30,
                "series[0]",
                "2 sessions with gaps of 90 days, which need 91 days, and slots from 2027-04-01 to 2027-06-29, 90 days",
                "a series that fits into the horizon: fewer sessions, smaller gaps or more slots",
            )
        ],
    ),
    "seat-nobody-can-fill": (
        "{organisation: jobcenter, required: true}",
        "{category: chamber, required: true}",
        [
            (
                23,
                "workshops[0].seats[0]",
                '1 required for category "chamber", which has 0 to send',
                "a seat that somebody can fill",
            )
        ],
    ),
}


def faults_of(path: Path) -> list[tuple[int | None, str, str, str]]:
    from scheduler.errors import written

    with pytest.raises(InputError) as refused:
        load(path)
    assert {fault.file for fault in refused.value.faults} == {str(path)}
    return [(fault.line, written(fault.path), fault.found, fault.expected) for fault in refused.value.faults]


def changed(old: str, new: str) -> str:
    assert old in TOWN
    return TOWN.replace(old, new, 1)


def test_the_town_itself_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "town.yaml"
    path.write_text(TOWN, encoding="utf-8")
    assert [workshop.id for workshop in load(path).workshops] == ["analyse", "loesungen"]


@pytest.mark.parametrize("name", BAD)
def test_a_fault_is_named_where_it_stands(name: str, tmp_path: Path) -> None:
    old, new, expected = BAD[name]
    path = tmp_path / f"{name}.yaml"
    path.write_text(changed(old, new), encoding="utf-8")
    assert faults_of(path) == expected


def test_the_message_says_file_line_path_found_and_expected(tmp_path: Path) -> None:
    path = tmp_path / "quarter.yaml"
    path.write_text(changed("engagement: paid", "engagement: voluntary"), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load(path)
    assert str(refused.value) == (
        f'{path} line 13: people[0].engagement: found "voluntary", expected "volunteer" or "paid"'
    )


def test_all_faults_come_at_once_shape_references_dates_and_rules(tmp_path: Path) -> None:
    """Six mistakes of four kinds, two of them in one record, and no fault blamed for another."""
    text = TOWN
    for old, new in (
        ("start: 17:00", "start: 1020"),
        (
            "{id: jobcenter, label: Jobcenter, category: administration}",
            "{id: jobcenter, label: Jobcenter, category: amt}",
        ),
        ("organisation: helferkreis, engagement: volunteer", "organisation: helfer, engagment: volunteer"),
        ("topic: arbeit, sessions", "topic: arbeid, sessions"),
        ("rooms:", "rules: {notice: {days: 3}}\nrooms:"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "six.yaml"
    path.write_text(text, encoding="utf-8")
    assert [(line, where) for line, where, _, _ in faults_of(path)] == [
        (8, "slots.weekly[0].start"),
        (10, "organisations[0].category"),
        (14, "people[1].engagment"),
        (14, "people[1].organisation"),
        (30, "series[0].topic"),
        (31, "rules.notice.days"),
    ]


def test_a_faulty_person_does_not_hide_what_the_rules_find(tmp_path: Path) -> None:
    path = tmp_path / "two.yaml"
    text = changed("engagement: paid", "engagement: voluntary")
    path.write_text(text.replace("loesungen]", "loesungen], first_gap_days: 90"), encoding="utf-8")
    assert [where for _, where, _, _ in faults_of(path)] == ["people[0].engagement", "series[0]"]


@pytest.mark.parametrize(
    ("section", "faulty"),
    [
        ("organisations:\n  - {id: jobcenter", "organisations:\n  - {id: 3}\n  - {id: jobcenter"),
        ("people:\n", "people:\n  - anna\n"),
        ("horizon: {quarter: 2027-Q2}", "horizon: {quarter: spring}"),
        ("topics:\n  - {id: arbeit, label: Arbeit}", "topics: arbeit"),
        ("    phase: analysis", "    phase: analyse"),
        ("workshops:\n  - id: analyse", "workshops:\n  - id: an alyse"),
        ("programme_id: kleinstadt", "programme_id: [kleinstadt]"),
    ],
)
def test_a_broken_part_is_not_blamed_on_those_who_refer_to_it(section: str, faulty: str, tmp_path: Path) -> None:
    """Beside the broken part a room far away names an unknown borough: exactly those two places are reported."""
    text = changed(section, faulty).replace("capacity: 20", "capacity: 20, borough: mitte")
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")
    places = {where.split(".")[0].split("[")[0] for _, where, _, _ in faults_of(path)}
    assert places - {"series"} == {section.split(":")[0].strip().replace("phase", "workshops"), "rooms"}
    if "an alyse" not in faulty:
        assert "series" not in places
