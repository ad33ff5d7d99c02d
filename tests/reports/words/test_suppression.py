from __future__ import annotations

import itertools

import pytest

from scheduler.reports.words.suppression import FEWEST, hidden


@pytest.mark.parametrize(
    ("counts", "secret"),
    [
        ({"a": 9, "b": 7}, ""),
        ({"a": 9, "b": 3, "c": 7}, "bc"),
        ({"a": 9, "b": 3, "c": 4}, "bc"),
        ({"a": 9, "b": 1, "c": 2, "d": 30}, "abc"),
        ({"a": 9, "b": 0}, ""),
        ({"a": 9, "b": 1, "c": 0}, "ab"),
        ({"a": 3}, "a"),
    ],
    ids=[
        "none",
        "a second one",
        "two small ones hide each other",
        "three together",
        "nobody",
        "nobody hides nothing",
        "alone",
    ],
)
def test_small_cells_are_hidden_and_so_is_what_would_give_them_away(counts: dict[str, int], secret: str) -> None:
    assert hidden(counts) == frozenset(secret)


def test_no_total_gives_a_small_cell_away() -> None:
    """Over all tables of three: what is hidden is two cells or more, and together not small, if anything is shown."""
    for numbers in itertools.product(range(9), repeat=3):
        counts = dict(zip("abc", numbers, strict=True))
        secret = hidden(counts)
        assert not any(0 < counts[key] < FEWEST for key in counts.keys() - secret)
        if secret and sum(numbers) >= FEWEST:
            assert len(secret) >= 2
            assert sum(counts[key] for key in secret) >= FEWEST


def test_what_is_hidden_already_hides_what_it_can() -> None:
    assert hidden({"a": 9, "b": 7, "c": 2}, {"a"}) == {"a", "c"}
    assert hidden({"a": 9, "b": 0}, {"b"}) == {"b"}, "that nobody bears it may be computed"
