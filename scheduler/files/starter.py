"""The commented problem file that a coordinator starts from."""

from __future__ import annotations

from importlib import resources


def starter() -> str:
    """A German town's quarter; it plans as it is."""
    return resources.files(__package__).joinpath("starter.yaml").read_text(encoding="utf-8")
