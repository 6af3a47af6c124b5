"""What holds for every type that is installed: it is documented, and its examples are flows."""

import re
from functools import cache

import orjson
import pytest
import yaml

from shared.model.source import check_flow
from shared.model.trigger import Condition, Trigger
from shared.sdk.documentation import documentation, schema_of, title_of
from shared.sdk.registry import Registry
from shared.sdk.schemas import class_of, examples_of

REGISTRY = Registry.installed()
TYPES = list(REGISTRY.names())
LOG = {"id": "log", "type": "io.kestra.plugin.core.log.Log", "message": "hello"}

every_type = pytest.mark.parametrize("name", TYPES)


@cache
def _schema(name):
    return schema_of(REGISTRY, name)


def _named(shapes, place):
    return [f"{place}.{key}" for key, shape in shapes.items() if not shape.get("description")]


@every_type
def test_type_says_what_it_does_and_how(name):
    schema = _schema(name)["properties"]

    assert re.fullmatch(r"[A-Z][^\n]*\.", schema["title"])
    assert schema["description"]
    assert schema["$examples"]
    assert title_of(REGISTRY, name) in documentation(REGISTRY, name)


@every_type
def test_every_property_and_output_is_described(name):
    schema = _schema(name)
    shapes = schema["definitions"]

    missing = _named(schema["properties"]["properties"], "properties")
    missing += _named(schema["outputs"]["properties"], "outputs")
    for inner, shape in shapes.items():
        missing += _named(shape.get("properties", {}), inner)

    assert missing == []


@every_type
def test_what_a_schema_refers_to_is_defined(name):
    schema = _schema(name)

    wanted = re.findall(r'"#/definitions/([^"]+)"', orjson.dumps(schema).decode())

    assert set(wanted) <= schema["definitions"].keys()


def _flow_around(name, declared):
    """The smallest flow that holds a declaration."""
    cls = class_of(REGISTRY, name)
    flow = {"id": "example", "namespace": "company.team", "tasks": [LOG]}
    if issubclass(cls, Trigger):
        return {**flow, "triggers": [declared]}
    if issubclass(cls, Condition):
        schedule = {
            "id": "schedule",
            "type": "io.kestra.plugin.core.trigger.Schedule",
            "cron": "@daily",
            "conditions": [declared],
        }
        return {**flow, "triggers": [schedule]}
    return {**flow, "tasks": [declared]}


@pytest.mark.parametrize(
    ("name", "code"),
    [(name, code) for name in TYPES for code in examples_of(class_of(REGISTRY, name))],
)
def test_example_is_valid_in_a_flow(name, code):
    declared = yaml.safe_load(code)

    report = check_flow(yaml.safe_dump(_flow_around(name, declared)), REGISTRY)

    assert declared["type"] == name
    assert [problem.text() for problem in report.problems] == []
