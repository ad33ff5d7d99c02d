"""Observances: the dates of the known ones, what a file changes of them, and what it must say of its own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from scheduler.domain.parts.fields import Land
from scheduler.domain.parts.known_observances import ISLAMIC_UNTIL, KNOWN
from scheduler.domain.parts.observance import Kept, Observance
from scheduler.domain.problem import Problem
from scheduler.errors import InputError

from ...builders import problem

YEAR_2027 = {"first": "2027-01-01", "last": "2027-12-31"}


def kept(*given: dict[str, Any], land: Land = "NW", horizon: dict[str, str] = YEAR_2027) -> dict[str, Kept]:
    town = town_with(*given, land=land, horizon=horizon)
    return {one.id: one for one in town.kept}


def town_with(*given: dict[str, Any], land: Land = "NW", horizon: dict[str, str] = YEAR_2027) -> Problem:
    return problem(
        f"{horizon['last']}/17:00-21:00",
        municipality={"label": "Musterstadt", "land": land},
        horizon=horizon,
        observances=list(given),
    )


def days(first: str, last: str | None = None) -> set[dt.date]:
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)
    return {start + dt.timedelta(days=n) for n in range((end - start).days + 1)}


def faults(*given: dict[str, Any], **more: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        town_with(*given, **more)
    return [str(fault) for fault in caught.value.faults]


# -- what is known -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("ramadan-evenings", days("2027-02-07", "2027-03-09")),  # 8 February to 8 March
        ("eid-al-fitr", days("2027-03-08", "2027-03-12")),  # 9 to 11 March
        ("eid-al-adha", days("2027-05-15", "2027-05-19")),  # 16 to 18 May
        ("newroz", days("2027-03-20", "2027-03-21")),
        ("orthodox-easter", days("2027-04-30", "2027-05-03")),  # Easter Sunday on 2 May
        ("weiberfastnacht", days("2027-02-04")),
        ("rosenmontag", days("2027-02-08")),
    ],
)
def test_the_days_of_2027_islamic_ones_padded_by_one(id: str, expected: set[dt.date]) -> None:
    """Compared with published calendars."""
    assert kept()[id].days == expected


def test_the_islamic_year_is_shorter_so_that_some_years_have_two_of_a_feast() -> None:
    """2028: Ramadan from 28 January, the feasts from 26 February and 5 May. 2030 has two Ramadans."""
    of_2028 = kept(horizon={"first": "2028-01-01", "last": "2028-12-31"})
    assert min(of_2028["ramadan-evenings"].days) == dt.date(2028, 1, 27)
    assert min(of_2028["eid-al-fitr"].days) == dt.date(2028, 2, 25)
    assert min(of_2028["eid-al-adha"].days) == dt.date(2028, 5, 4)
    of_2030 = kept(horizon={"first": "2030-01-01", "last": "2030-12-31"})["ramadan-evenings"].days
    assert {min(of_2030).month, max(of_2030).month} == {1, 12}
    assert dt.date(2030, 7, 1) not in of_2030


def test_a_padded_day_counts_where_the_feast_itself_lies_outside_the_horizon() -> None:
    before = kept(horizon={"first": "2027-01-11", "last": "2027-02-07"})
    assert before["ramadan-evenings"].days == days("2027-02-07")
    after = kept(horizon={"first": "2027-03-12", "last": "2027-03-19"})
    assert after["eid-al-fitr"].days == days("2027-03-12")
    assert "ramadan-evenings" not in after


def test_an_evening_of_ramadan_lasts_from_half_past_four_to_half_past_eight() -> None:
    ramadan, day = kept()["ramadan-evenings"], dt.date(2027, 2, 16)
    assert not ramadan.meets(day, 13 * 60, 16 * 60 + 30)
    assert ramadan.meets(day, 13 * 60, 16 * 60 + 31)
    assert ramadan.meets(day, 20 * 60 + 29, 21 * 60)
    assert not ramadan.meets(day, 20 * 60 + 30, 21 * 60)
    assert not ramadan.meets(dt.date(2027, 1, 12), 17 * 60, 19 * 60)


def test_friday_prayer_is_on_fridays_at_noon_and_a_feast_lasts_all_day() -> None:
    friday = kept()["friday-prayer"]
    assert {day.weekday() for day in friday.days} == {4}
    assert len(friday.days) == 53
    assert (friday.start_min, friday.end_min) == (12 * 60, 14 * 60 + 30)
    feast = kept()["eid-al-fitr"]
    assert (feast.start_min, feast.end_min) == (0, 24 * 60)


@pytest.mark.parametrize(("land", "closed"), [("NW", True), ("RP", True), ("BE", False), ("BY", False)])
def test_carnival_closes_offices_in_the_rhineland_and_elsewhere_only_if_the_file_names_it(
    land: Land, closed: bool
) -> None:
    assert ("rosenmontag" in kept(land=land)) == closed
    assert ("weiberfastnacht" in kept(land=land)) == closed
    assert "rosenmontag" in kept({"id": "rosenmontag"}, land=land)


def test_weiberfastnacht_begins_at_eleven() -> None:
    assert kept()["weiberfastnacht"].start_min == 11 * 60


def test_what_is_known_is_soft_weighs_one_and_has_words_in_both_languages() -> None:
    assert {(one.weight, one.hard) for one in kept().values()} == {(1, False)}
    assert set(kept()) == set(KNOWN)
    for known in KNOWN.values():
        assert set(known.labels) == {"de", "en"}


def test_observances_are_asked_of_workshops_never_of_people() -> None:
    """Nothing of an observance can name anybody."""
    assert set(Observance.model_fields).isdisjoint({"person", "people", "organisation", "organisations"})


# -- what a file changes -------------------------------------------------------------------------------


def test_off_leaves_one_out_and_no_other() -> None:
    assert set(KNOWN) - set(kept({"id": "newroz", "off": True})) == {"newroz"}


@pytest.mark.parametrize(
    ("given", "changed"),
    [
        ({"start": "17:00"}, {"start_min": 17 * 60}),
        ({"end": "19:00"}, {"end_min": 19 * 60}),
        ({"spans": [{"first": "2027-02-09", "last": "2027-02-09"}]}, {"days": days("2027-02-09")}),
        ({"weight": 4}, {"weight": 4}),
        ({"hard": True}, {"hard": True}),
        ({"categories": ["refugees"]}, {"categories": frozenset({"refugees"})}),
        ({"label": "Fastenzeit"}, {"labels": {"de": "Fastenzeit", "en": "Fastenzeit"}}),
    ],
)
def test_a_known_one_keeps_all_that_the_file_does_not_give(given: dict[str, Any], changed: dict[str, Any]) -> None:
    known, now = kept()["ramadan-evenings"], kept({"id": "ramadan-evenings", **given})["ramadan-evenings"]
    for name in Kept.__slots__:
        assert getattr(now, name) == changed.get(name, getattr(known, name)), name


def test_weekdays_narrow_the_days_that_are_known() -> None:
    saturdays = kept({"id": "ramadan-evenings", "weekdays": ["sat"]})["ramadan-evenings"].days
    assert saturdays == {day for day in days("2027-02-07", "2027-03-09") if day.weekday() == 5}
    winter = kept({"id": "friday-prayer", "spans": [{"first": "2027-01-01", "last": "2027-01-31"}]})["friday-prayer"]
    assert winter.days == {day for day in days("2027-01-01", "2027-01-31") if day.weekday() == 4}


def test_a_new_one_lasts_its_days_or_its_weekdays_in_the_whole_horizon() -> None:
    fair: dict[str, Any] = {"id": "fair", "label": "Stadtfest", "categories": ["association", "company"]}
    spanned = kept({**fair, "spans": [{"first": "2027-06-04", "last": "2027-06-06"}]})["fair"]
    assert spanned.days == days("2027-06-04", "2027-06-06")
    assert (spanned.start_min, spanned.end_min, spanned.weight) == (0, 24 * 60, 1)
    weekly = kept({**fair, "weekdays": ["wed"], "start": "18:00"})["fair"]
    assert len(weekly.days) == 52
    assert (weekly.start_min, weekly.end_min) == (18 * 60, 24 * 60)


# -- faults --------------------------------------------------------------------------------------------


def test_an_unknown_one_must_say_what_it_is() -> None:
    (fault,) = faults({"id": "ramadan-evening"})
    assert fault.startswith("observances[0].id: ")
    assert '"ramadan-evening" without label, categories, spans or weekdays' in fault
    assert 'nearest: "ramadan-evenings"' in fault
    (fault,) = faults({"id": "fair", "label": "Stadtfest", "weekdays": ["wed"]})
    assert '"fair" without categories,' in fault


@pytest.mark.parametrize(
    "given",
    [
        {"id": "ramadan-evenings", "start": "20:30"},
        {"id": "ramadan-evenings", "end": "16:00"},
        {"id": "ramadan-evenings", "start": "18:00", "end": "17:00"},
        {"id": "newroz", "end": "00:00"},
    ],
)
def test_an_end_must_lie_after_the_start_even_if_only_one_is_given(given: dict[str, Any]) -> None:
    (fault,) = faults(given)
    assert fault.startswith("observances[0].end: ")
    assert "an end after the start" in fault


def test_one_id_only_once() -> None:
    (fault,) = faults({"id": "newroz", "weight": 2}, {"id": "newroz", "off": True})
    assert fault.startswith("observances[1].id: ")


def test_after_the_tables_of_the_islamic_calendar_the_file_must_give_its_dates() -> None:
    from hijridate.ummalqura import GREGORIAN_RANGE

    assert dt.date(*GREGORIAN_RANGE[1]) == ISLAMIC_UNTIL
    last = {"first": "2077-10-01", "last": str(ISLAMIC_UNTIL)}
    assert "friday-prayer" in kept(horizon=last)
    beyond = {"first": "2078-07-01", "last": "2078-09-30"}
    (fault,) = faults({"id": "eid-al-adha", "off": True}, horizon=beyond)
    assert "no dates of ramadan-evenings, eid-al-fitr known for the time after 2077-11-16" in fault
    spans = [{"first": "2078-08-10", "last": "2078-09-10"}]
    given = [{"id": "eid-al-fitr", "off": True}, {"id": "eid-al-adha", "off": True}]
    assert len(kept({"id": "ramadan-evenings", "spans": spans}, *given, horizon=beyond)["ramadan-evenings"].days) == 32


def test_the_islamic_calendar_is_loaded_only_when_somebody_asks() -> None:
    import subprocess
    import sys

    code = "import sys, scheduler; print('hijridate' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_copy_of_a_problem_looks_its_observances_up_anew() -> None:
    town = town_with()
    assert "newroz" in {one.id for one in town.kept}
    without = town.model_copy(update={"observances": (Observance(id="newroz", off=True),)})
    assert "newroz" not in {one.id for one in without.kept}
