"""The JSON Schema of a problem file, for editors and other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from ..domain.problem import Problem
from ..rules.catalogue import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from ..rules.base import Rule


def schema(rules: Sequence[Rule] = RULES) -> dict[str, Any]:
    """The fields of a problem with the parameters of every rule under ``rules``."""
    models: list[type[BaseModel]] = [Problem, *(type(rule) for rule in rules)]
    references, definitions = models_json_schema([(model, "validation") for model in models])
    of = definitions["$defs"]

    def taken(model: type[BaseModel]) -> dict[str, Any]:
        name = str(references[model, "validation"]["$ref"]).rsplit("/", 1)[-1]
        return dict(of.pop(name))

    problem = taken(Problem)
    parameters = {
        rule.name: {**taken(type(rule)), "title": rule.name, "description": rule.summary["en"]} for rule in rules
    }
    problem["properties"]["rules"] = {
        "title": "Rules",
        "description": "Parameters of rules, by the name of the rule.",
        "type": "object",
        "properties": parameters,
        "additionalProperties": False,
        "default": {},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **problem,
        "title": "rundertisch problem",
        "$defs": of,
    }
