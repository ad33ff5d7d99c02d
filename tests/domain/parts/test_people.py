"""What moderators cost, and how a file may say so."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from scheduler.domain.parts.people import Moderator


@pytest.mark.parametrize(
    ("minutes", "cents"), [(15, 45_000), (179, 45_000), (180, 45_000), (181, 80_000), (360, 80_000), (361, None)]
)
def test_a_fee_holds_up_to_its_duration(minutes: int, cents: int | None) -> None:
    assert Moderator(id="mo", fees={360: 80_000, 180: 45_000}).fee_cents(minutes) == cents


def test_who_names_no_fee_costs_nothing() -> None:
    assert Moderator(id="mo").fee_cents(720) == 0


def test_fees_come_from_json_too_where_keys_are_texts() -> None:
    read = Moderator.model_validate({"id": "mo", "fees": {"180": 45_000}})
    assert read.fees == {180: 45_000}
    assert Moderator.model_validate_json(read.model_dump_json()) == read


@pytest.mark.parametrize("fees", [{"180 min": 1}, {0: 1}, {180: -1}, {180: 450.5}, {180: "450"}, [180, 45_000]])
def test_fees_are_not_guessed(fees: object) -> None:
    with pytest.raises(ValidationError):
        Moderator.model_validate({"id": "mo", "fees": fees})
