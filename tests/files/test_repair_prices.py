"""Prices of changes in a problem file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from scheduler.domain.parts.repair_prices import ChangeKind
from scheduler.errors import InputError
from scheduler.files.problem_file import load

from .test_bad_input import TOWN

LINE = len(TOWN.splitlines()) + 1


def read(folder: Path, prices: str) -> Mapping[ChangeKind, int | None]:
    file = folder / "town.yaml"
    file.write_text(TOWN + f"repair_prices: {prices}\n", encoding="utf-8")
    return load(file).repair_prices


def test_a_price_a_null_and_a_false(tmp_path: Path) -> None:
    assert read(tmp_path, "{gap: 4, split: null, unheld: false}") == {"gap": 4, "split": None, "unheld": None}


@pytest.mark.parametrize(
    ("prices", "fault"),
    [
        ("{gaps: 4}", 'repair_prices.gaps: found "gaps", expected "gap", "extra-slot", '),
        ("{gap: 0}", "repair_prices.gap: found 0, expected at least 1"),
        ("{gap: dear}", 'repair_prices.gap: found "dear", expected a whole number'),
        ("{gap: true}", "repair_prices.gap: found true, expected a whole number"),
        ("[gap]", "repair_prices: "),
    ],
)
def test_what_is_no_price_is_a_fault(tmp_path: Path, prices: str, fault: str) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, prices)
    assert fault in str(refused.value)
    assert f" line {LINE}: " in str(refused.value)
