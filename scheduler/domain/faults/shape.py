"""From pydantic's errors to our faults: our words, paths as in the file, one fault for one mistake."""

from __future__ import annotations

import re
import types
from collections import defaultdict
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from ...errors import Fault, InputError, Path
from ..parts.fields import Id, Label
from .shown import MOST, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WRONG_KIND = {
    "bool_type": "true or false",
    "dict_type": "a mapping of names to values",
    "float_type": "a number",
    "int_type": "a whole number",
    "list_type": "a list",
    "mapping_type": "a mapping of names to values",
    "model_attributes_type": "a mapping of fields",
    "model_type": "a mapping of fields",
    "string_type": "a text",
    "tuple_type": "a list",
}
_PATTERNS = {
    get_args(Id)[1].pattern: "an id of letters, digits and _ . - that begins with a letter, a digit or _",
    get_args(Label)[1].pattern: "one line of printable text",
    r"^\d{4}-Q[1-4]$": "a quarter such as 2027-Q1",
}
_BOUNDS = {
    "greater_than": "a number greater than {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than": "a number less than {lt}",
    "less_than_equal": "at most {le}",
    "string_too_long": "at most {max_length} characters",
    "string_too_short": "at least {min_length} characters",
    "too_long": "at most {max_length} entries",
    "too_short": "at least {min_length} entries",
}


@dataclass(frozen=True, slots=True)
class _Error:
    """One of pydantic's errors with the path in the file. ``choice``: where the path entered one of several forms."""

    path: Path
    choice: Path | None
    kind: str
    given: Any
    message: str
    context: Mapping[str, Any]


TOO_MANY = 10_000
"""More errors than anybody reads; to write them all down would take gigabytes."""


def shape(value: Any, model: type[BaseModel], error: ValidationError) -> list[Fault]:
    """All faults of a value's shape; where there are far too many, those of the first entries of every list."""
    total = error.error_count()
    if total <= TOO_MANY:
        return shape_faults(error, (), model)
    faults = [Fault((), f"{total:,} faults", "fewer: only those of the first entries are named")]
    for entries in (10, 100, 1000, 10_000):
        try:
            model.model_validate(_beginning(value, entries))
        except ValidationError as some:
            return [*faults, *(shape_faults(some, (), model) if some.error_count() <= TOO_MANY else ())]
        except InputError:
            continue
    return faults


def _beginning(value: Any, entries: int) -> Any:
    """The value with every list cut; no deeper than a document may be."""
    if isinstance(value, dict):
        return {key: _beginning(item, entries) for key, item in value.items()}
    return [_beginning(item, entries) for item in value[:entries]] if isinstance(value, list) else value


def shape_faults(error: ValidationError, at: Path, model: type[BaseModel]) -> list[Fault]:
    """The faults of a value that does not have the model's shape. ``at``: where in the file the value stands."""
    errors = [one for one in (_read(each, model) for each in error.errors(include_url=False)) if not _follows(one)]
    faults: list[Fault] = []
    misspelt = {meant(one.path, model) for one in errors if one.kind == "extra_forbidden"}
    errors = [one for one in errors if one.kind != "missing" or one.path not in misspelt]
    forms: dict[Path, list[_Error]] = defaultdict(list)
    for one in errors:
        if one.choice is not None:
            forms[one.choice].append(one)
        else:
            faults.append(_fault(one, model))
    for same in forms.values():
        faults += _of_forms(same, model)
    return [replace(fault, path=(*at, *fault.path)) for fault in faults]


def _of_forms(errors: list[_Error], model: type[BaseModel]) -> Iterable[Fault]:
    """A value that fits none of the forms it may have: what is wrong with the form that was meant, else all forms."""
    meant = [one for one in errors if one.path != one.choice or one.kind not in _WRONG_KIND]
    if meant:
        return [_fault(one, model) for one in meant]
    first = _fault(errors[0], model)
    return [replace(first, expected=", or ".join(dict.fromkeys(_expected(one) for one in errors)))]


def _follows(one: _Error) -> bool:
    """A list is called too short also when its faulty entries alone are missing."""
    return one.kind == "too_short" and len(one.given) >= one.context["min_length"]


def _read(error: Any, model: type[BaseModel]) -> _Error:
    """pydantic names the chosen form of a union within the path, and ``[key]`` after a bad key; a file has neither."""
    path: list[str | int] = []
    choice: Path | None = None
    forms = _forms(model)
    steps = list(error["loc"])
    if steps[-1:] == ["[key]"] and error["type"] != "extra_forbidden":
        steps.pop()
    for step in steps:
        if len(forms) > 1 and isinstance(step, str) and choice is None:
            choice = tuple(path)
            continue
        path.append(step)
        forms = [form for each in forms for inner in _inside(each, step) for form in _forms(inner)]
    return _Error(tuple(path), choice, error["type"], error["input"], error["msg"], error.get("ctx", {}))


def _forms(annotation: Any) -> list[Any]:
    """What a value may be, without None: more than one for a union."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _forms(get_args(annotation)[0])
    if origin is Union or origin is types.UnionType:
        return [form for each in get_args(annotation) if each is not type(None) for form in _forms(each)]
    return [annotation]


def _inside(form: Any, step: str | int) -> list[Any]:
    if isinstance(form, type) and issubclass(form, BaseModel):
        field = form.model_fields.get(str(step))
        return [] if field is None else [field.annotation]
    arguments = [argument for argument in get_args(form) if argument is not Ellipsis]
    if get_origin(form) is dict:
        return arguments[1:]
    return arguments if get_origin(form) is tuple and isinstance(step, int) else []


def fields_at(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """The names of the fields of the record at a path; empty where there is no record."""
    return _fields(model, tuple(0 if isinstance(step, int) else step for step in path))


@lru_cache(maxsize=1024)
def _fields(model: type[BaseModel], shape: Path) -> tuple[str, ...]:
    forms = _forms(model)
    for step in shape:
        forms = [form for each in forms for inner in _inside(each, step) for form in _forms(inner)]
    records = [form for form in forms if isinstance(form, type) and issubclass(form, BaseModel)]
    return tuple(dict.fromkeys(name for record in records for name in record.model_fields))


def _nearest_first(found: str, known: Iterable[str]) -> list[str]:
    names = list(known)
    near = get_close_matches(found, names, n=3, cutoff=0.6) if len(found) <= MOST else []
    return [*near, *(name for name in names if name not in near)]


def meant(path: Path, model: type[BaseModel]) -> Path | None:
    """The path of the field that an unknown one is probably a slip of."""
    near = get_close_matches(str(path[-1])[:MOST], fields_at(model, path[:-1]), n=1, cutoff=0.6)
    return (*path[:-1], near[0]) if near else None


def _fault(one: _Error, model: type[BaseModel]) -> Fault:
    if one.kind == "missing":
        return Fault(one.path, "nothing", "this field, which is required")
    if one.kind == "extra_forbidden":
        known = _nearest_first(str(one.path[-1]), fields_at(model, one.path[:-1]))
        return Fault(one.path, shown(str(one.path[-1])), _one_of([f'"{name}"' for name in known]))
    if one.kind == "order" and isinstance(one.given, dict):
        last = "last" if one.message.startswith("a last day") else "max" if one.message.startswith("a max") else "end"
        return Fault((*one.path, last), shown(one.given.get(last)), _expected(one))
    return Fault(one.path, shown(one.given), _expected(one))


def _expected(one: _Error) -> str:
    if one.kind in _WRONG_KIND:
        number = one.kind == "string_type" and isinstance(one.given, (bool, int, float))
        return _WRONG_KIND[one.kind] + (" (in quotes)" if number else "")
    if one.kind in _BOUNDS:
        words = _BOUNDS[one.kind].format(**one.context)
        return words.replace(" 1 entries", " one entry").replace(" 1 characters", " one character")
    if one.kind == "literal_error":
        names = re.findall(r"'([^']*)'", str(one.context["expected"]))
        ordered = _nearest_first(one.given, names) if isinstance(one.given, str) else names
        return _one_of([f'"{name}"' for name in ordered]) if names else str(one.context["expected"])
    if one.kind == "string_pattern_mismatch":
        return _PATTERNS.get(one.context["pattern"], f"a text like {one.context['pattern']}")
    if one.kind.startswith("int_") or one.kind == "finite_number":
        return "a whole number"
    if one.kind == "value_error":
        return str(one.context.get("error", one.message))
    return one.message


def _one_of(names: list[str]) -> str:
    """``"volunteer" or "paid"``; a long list loses its end."""
    if len(", ".join(names)) > MOST + 20:
        few: list[str] = []
        while len(", ".join([*few, names[len(few)]])) <= MOST:
            few.append(names[len(few)])
        return ", ".join(few) + ", …"
    return " or ".join(part for part in (", ".join(names[:-1]), names[-1]) if part) if names else "no field at all"
