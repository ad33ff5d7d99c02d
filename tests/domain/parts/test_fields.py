"""What a field takes: dates, times, ids and labels as people write them, and nothing that only looks like it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from scheduler.domain.parts.fields import Clock, Count, Day, Flag, Id, Label, Moment, minutes


def read(field: Any, given: object) -> Any:
    return TypeAdapter(field).validate_python(given)


def expectation(field: Any, given: object) -> str:
    with pytest.raises(ValidationError) as refused:
        read(field, given)
    return str(refused.value.errors()[0]["msg"])


def test_a_day_is_a_date_that_exists_in_our_time() -> None:
    assert read(Day, "2027-02-28") == dt.date(2027, 2, 28)
    assert read(Day, dt.date(2027, 2, 28)) == dt.date(2027, 2, 28)
    assert expectation(Day, "2027-02-29") == 'a date that exists, such as "2027-01-14"'
    assert expectation(Day, "28.02.2027") == 'a date such as "2027-01-14"'
    assert expectation(Day, "20270228") == 'a date such as "2027-01-14"'
    assert expectation(Day, 20270228) == 'a date such as "2027-01-14"'
    assert expectation(Day, dt.datetime(2027, 2, 28, 12)) == 'a date such as "2027-01-14"'
    assert expectation(Day, "1027-02-28") == "a date between 1990 and 2100"


@pytest.mark.parametrize("number", [1080, 18.0, 0, True])
def test_a_time_that_became_a_number_is_not_guessed(number: object) -> None:
    """YAML 1.1 reads 18:00 as 1080, which a lenient reader takes for 00:18."""
    assert expectation(Clock, number) == 'a time in quotes such as "18:00" (here it was read as a number)'


@pytest.mark.parametrize("text", ["24:00", "8:30", "18.00", "18:00:00", "18:60", "18:00 ", "18:00Z", ""])
def test_a_time_has_hours_and_minutes(text: str) -> None:
    assert expectation(Clock, text) == 'a time such as "18:00"'


def test_a_time_is_local_and_on_the_minute() -> None:
    assert read(Clock, "08:30") == dt.time(8, 30)
    assert read(Clock, "00:00") == dt.time(0)
    assert read(Clock, dt.time(8, 30)) == dt.time(8, 30)
    assert minutes(dt.time(8, 30)) == 510
    for not_local in (dt.time(8, 30, 1), dt.time(8, 30, tzinfo=dt.UTC)):
        assert expectation(Clock, not_local) == 'a time such as "18:00"'


def test_a_moment_is_local() -> None:
    assert read(Moment, "2027-01-14T18:00") == read(Moment, "2027-01-14 18:00") == dt.datetime(2027, 1, 14, 18)
    for given in (
        "2027-01-14T18:00+01:00",
        "2027-01-14",
        "2027-02-30T18:00",
        dt.datetime(2027, 1, 14, tzinfo=dt.UTC),
        5,
    ):
        assert expectation(Moment, given) == 'a local date and time such as "2027-01-14T18:00"'


@pytest.mark.parametrize("id", ["anna", "süd-ost", "2027.q1", "_x", "a" * 80])
def test_an_id_is_safe_in_a_file_name(id: str) -> None:
    assert read(Id, id) == id


@pytest.mark.parametrize("text", ["", "a b", "../etc", "anna@example.org", ".hidden", "-o", "a/b", "a\n", "a" * 81, 7])
def test_no_path_no_mail_address_no_option_is_an_id(text: object) -> None:
    expectation(Id, text)


def test_a_label_is_one_printable_line() -> None:
    assert read(Label, "  Rathaus, großer Saal ") == "Rathaus, großer Saal"
    for text in ("", "   ", "two\nlines", "red\x1b[31m", "x" * 201):
        expectation(Label, text)


def test_numbers_and_flags_are_not_guessed() -> None:
    assert read(Count, 3) == 3
    assert read(Flag, False) is False
    for field, given in ((Count, "3"), (Count, 3.0), (Count, True), (Count, -1), (Flag, "yes"), (Flag, 1)):
        expectation(field, given)
