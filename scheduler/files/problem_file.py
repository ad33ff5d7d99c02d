"""A problem file: read, validated and judged by the rules, with every fault at its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from ..domain.problem import Problem
from ..domain.uncollected import uncollected
from ..errors import InputError
from ..rules.catalogue import RULES, configured
from .document import in_file, read
from .salvage import all_faults
from .schema import schema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from ..rules.base import Rule

__all__ = ["load", "schema"]


def load(path: str | PathLike[str], rules: Sequence[Rule] = RULES) -> Problem:
    """The problem in a YAML or JSON file. Raises InputError with all its faults, each with file and line."""
    try:
        with uncollected(lasting=True):
            return _loaded(path, rules)
    except InputError as error:
        raise in_file(path, error.faults) from None


def _loaded(path: str | PathLike[str], rules: Sequence[Rule]) -> Problem:
    document = read(path)
    try:
        problem = Problem.model_validate(document.value)
        configured(problem, rules)
        faults = document.faults
    except (ValidationError, InputError) as refused:
        faults = [*document.faults, *all_faults(document.value, rules, refused)]
    if faults:
        raise InputError(document.located(faults))
    return problem
