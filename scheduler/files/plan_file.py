"""A plan file, as `plan` writes it or as people write one themselves."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pydantic import ValidationError

from ..domain.faults.shape import shape
from ..domain.plan import Plan
from ..errors import InputError, PlanError
from .document import in_file, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike


def load_plan(path: str | PathLike[str]) -> Plan:
    """The plan in a YAML or JSON file. Raises PlanError with all faults."""
    try:
        document = read(path)
        try:
            plan = Plan.model_validate(document.value)
            faults = document.faults
        except ValidationError as error:
            faults = [*document.faults, *shape(document.value, Plan, error)]
        if faults:
            raise InputError(document.located(faults))
    except InputError as error:
        raise PlanError(in_file(path, error.faults).faults) from None
    return plan


@contextmanager
def plan_from(path: str | PathLike[str] | None) -> Iterator[None]:
    """What turns out to be wrong with a plan only beside its problem is told with the name of the plan's file."""
    try:
        yield
    except PlanError as error:
        if path is None or all(fault.file for fault in error.faults):
            raise
        raise PlanError(in_file(path, error.faults).faults) from None
