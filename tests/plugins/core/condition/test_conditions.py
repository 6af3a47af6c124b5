"""Conditions as triggers declare them (flow language, section 8.8)."""

import pytest

from shared.sdk.registry import Registry
from tests.plugins.core.trigger.declared import problems

PACKAGE = "io.kestra.plugin.core.condition"
OLD = "io.kestra.core.models.conditions.types"
REGISTRY = Registry.installed()
INNER = {"type": f"{PACKAGE}.Weekend"}

ACCEPTED = [
    ("DateTimeBetween", {"after": "2030-01-01T00:00:00Z"}),
    ("DateTimeBetween", {"date": "{{ now() }}", "before": "2030-01-01T00:00:00Z"}),
    ("TimeBetween", {"after": "16:19:12-02:00", "before": "17:00:00Z"}),
    ("DayWeek", {"dayOfWeek": "MONDAY"}),
    ("DayWeekInMonth", {"dayOfWeek": "FRIDAY", "dayInMonth": "LAST"}),
    ("Weekend", {"date": "{{ trigger.date }}"}),
    ("PublicHoliday", {}),
    ("PublicHoliday", {"country": "DE", "subDivision": "BY"}),
    ("Expression", {"expression": "{{ true }}"}),
    ("ExecutionFlow", {"namespace": "a", "flowId": "b"}),
    ("ExecutionNamespace", {"namespace": "a"}),
    ("ExecutionNamespace", {"namespace": "a", "comparison": "SUFFIX"}),
    ("ExecutionNamespace", {"namespace": "a", "prefix": True}),
    ("ExecutionStatus", {"in": ["SUCCESS"], "notIn": ["FAILED"]}),
    ("ExecutionLabels", {"labels": {"a": "b"}}),
    ("ExecutionLabels", {"labels": [{"key": "a", "value": "b"}]}),
    ("ExecutionOutputs", {"expression": "{{ trigger.outputs.x }}"}),
    ("HasRetryAttempt", {"in": ["FAILED"]}),
    ("FlowCondition", {"namespace": "a", "flowId": "b"}),
    ("FlowNamespaceCondition", {"namespace": "a", "prefix": True}),
    ("Not", {"conditions": [INNER]}),
    ("Or", {"conditions": [INNER, INNER]}),
    ("MultipleCondition", {"id": "x", "conditions": {"a": INNER}, "window": "P1D"}),
    (
        "MultipleCondition",
        {"id": "x", "conditions": {"a": INNER}, "timeWindow": {"window": "PT1H"}},
    ),
]


def _problems(kind, properties):
    condition = {"type": f"{PACKAGE}.{kind}", **properties}
    found = problems("Flow", conditions=[condition])
    return [(path.removeprefix("conditions[0]").lstrip("."), message) for path, message in found]


@pytest.mark.parametrize(("kind", "properties"), ACCEPTED)
def test_condition_takes_its_properties(kind, properties):
    assert _problems(kind, properties) == []


def test_every_condition_is_tried():
    installed = {name for name in REGISTRY.names() if name.startswith(f"{PACKAGE}.")}

    assert {f"{PACKAGE}.{kind}" for kind, _ in ACCEPTED} == installed


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("DayWeek", ["dayOfWeek"]),
        ("DayWeekInMonth", ["dayOfWeek", "dayInMonth"]),
        ("Expression", ["expression"]),
        ("ExecutionFlow", ["namespace", "flowId"]),
        ("ExecutionNamespace", ["namespace"]),
        ("ExecutionLabels", ["labels"]),
        ("ExecutionOutputs", ["expression"]),
        ("FlowCondition", ["namespace", "flowId"]),
        ("FlowNamespaceCondition", ["namespace"]),
        ("Not", ["conditions"]),
        ("Or", ["conditions"]),
        ("MultipleCondition", ["id", "conditions"]),
    ],
)
def test_what_a_condition_needs_is_asked_for(kind, missing):
    assert _problems(kind, {}) == [(name, "must not be null") for name in missing]


@pytest.mark.parametrize(
    ("kind", "properties", "path"),
    [
        ("DayWeek", {"dayOfWeek": "FUNDAY"}, "dayOfWeek"),
        ("DayWeekInMonth", {"dayOfWeek": "MONDAY", "dayInMonth": "FIFTH"}, "dayInMonth"),
        ("ExecutionStatus", {"in": ["DONE"]}, "in[0]"),
        ("ExecutionNamespace", {"namespace": "a", "comparison": "MIDDLE"}, "comparison"),
        ("Not", {"conditions": []}, "conditions"),
        ("Or", {"conditions": [{"type": "no.such.Type"}]}, "conditions[0].type"),
        ("Weekend", {"days": 2}, "days"),
    ],
)
def test_what_a_condition_does_not_take_is_refused(kind, properties, path):
    assert [found for found, _ in _problems(kind, properties)] == [path]


RENAMED = [
    *("DateTimeBetween", "DayWeek", "DayWeekInMonth", "ExecutionFlow", "ExecutionLabels"),
    *("ExecutionNamespace", "ExecutionOutputs", "ExecutionStatus", "HasRetryAttempt", "Not"),
    *("Or", "PublicHoliday", "TimeBetween", "Weekend"),
]


@pytest.mark.parametrize(
    ("old", "current"),
    [
        *((f"{OLD}.{name}Condition", name) for name in RENAMED),
        *((f"{PACKAGE}.{name}Condition", name) for name in RENAMED),
        (f"{OLD}.VariableCondition", "Expression"),
        (f"{PACKAGE}.ExpressionCondition", "Expression"),
        (f"{OLD}.FlowCondition", "FlowCondition"),
        (f"{OLD}.FlowNamespaceCondition", "FlowNamespaceCondition"),
        (f"{OLD}.MultipleCondition", "MultipleCondition"),
    ],
)
def test_old_name_leads_to_the_current_type(old, current):
    assert REGISTRY.canonical(old) == f"{PACKAGE}.{current}"
