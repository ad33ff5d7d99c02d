"""A plan file, as `plan` writes it or as people write one themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from ..domain.plan import Plan
from ..domain.shape import shape
from ..errors import InputError, PlanError
from .document import in_file, read

if TYPE_CHECKING:
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
