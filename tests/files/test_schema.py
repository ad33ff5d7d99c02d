"""The JSON Schema says the same as the reader, as far as a schema can."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.domain.problem import Problem
from scheduler.files.document import read
from scheduler.files.schema import schema
from scheduler.files.starter import starter
from scheduler.files.yaml_file import parse_yaml
from scheduler.rules.catalogue import RULES

FIXTURES = sorted(Path(__file__).parents[2].glob("fixtures/*/problem.*"))


def test_every_field_and_every_rule_is_in_it() -> None:
    found = schema()
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(found["properties"]) == set(Problem.model_fields)
    rules = found["properties"]["rules"]
    assert list(rules["properties"]) == [rule.name for rule in RULES]
    assert rules["additionalProperties"] is False
    for rule in RULES:
        assert set(rules["properties"][rule.name]["properties"]) == set(type(rule).model_fields)


def test_every_reference_leads_somewhere() -> None:
    found = schema()
    text = json.dumps(found)
    names = {part.split('"')[0] for part in text.split('"#/$defs/')[1:]}
    assert names == set(found["$defs"])


def test_editors_accept_the_starter_and_the_fixtures() -> None:
    validator = validator_of(schema())
    assert [error.message for error in validator.iter_errors(parse_yaml(starter()).value)] == []
    for path in FIXTURES:
        assert [error.message for error in validator.iter_errors(read(path).value)] == [], path
    assert list(validator.iter_errors({**parse_yaml(starter()).value, "rules": {"notice": {"notice_day": 1}}}))


def validator_of(found: dict[str, Any]) -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    return jsonschema.Draft202012Validator(found)
