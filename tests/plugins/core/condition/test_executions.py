"""Conditions on an execution, a flow or an expression (flow language, section 8.8)."""

import pytest
from pydantic import TypeAdapter

from shared.model.conditions import FlowName
from shared.model.execution import Label
from shared.model.state import History, State
from shared.model.taskrun import Attempt
from shared.model.trigger import AnyCondition
from shared.model.types import CATALOG
from shared.sdk.registry import Registry
from tests.builders import NOW, execution, history, task_run
from tests.plugins.core.condition_context import Around

REGISTRY = Registry.installed()
ANY = TypeAdapter(AnyCondition)


def _condition(name, **fields):
    kind = f"io.kestra.plugin.core.condition.{name}"
    return ANY.validate_python({"type": kind, **fields}, context={CATALOG: REGISTRY})


UPSTREAM = execution(
    namespace="company.team",
    flow_id="load",
    state=history(State.SUCCESS),
    labels=(Label(key="team", value="sales"), Label(key="region", value="eu")),
)


@pytest.mark.parametrize(
    ("name", "fields", "holds"),
    [
        ("ExecutionFlow", {"namespace": "company.team", "flowId": "load"}, True),
        ("ExecutionFlow", {"namespace": "company", "flowId": "load"}, False),
        ("ExecutionFlow", {"namespace": "company.team", "flowId": "loa"}, False),
        ("ExecutionNamespace", {"namespace": "company.team"}, True),
        ("ExecutionNamespace", {"namespace": "company"}, False),
        ("ExecutionNamespace", {"namespace": "company", "prefix": True}, True),
        ("ExecutionNamespace", {"namespace": "company", "comparison": "PREFIX"}, True),
        ("ExecutionNamespace", {"namespace": "team", "comparison": "SUFFIX"}, True),
        ("ExecutionNamespace", {"namespace": "company", "comparison": "SUFFIX"}, False),
        ("ExecutionStatus", {"in": ["SUCCESS", "WARNING"]}, True),
        ("ExecutionStatus", {"in": ["FAILED"]}, False),
        ("ExecutionStatus", {"notIn": ["SUCCESS"]}, False),
        ("ExecutionStatus", {"in": ["SUCCESS"], "notIn": ["FAILED"]}, True),
        ("ExecutionStatus", {}, True),
        ("ExecutionLabels", {"labels": {"team": "sales"}}, True),
        ("ExecutionLabels", {"labels": [{"key": "team", "value": "sales"}]}, True),
        ("ExecutionLabels", {"labels": {"team": "sales", "region": "us"}}, False),
    ],
    ids=str,
)
def test_condition_on_the_other_execution(name, fields, holds):
    condition = _condition(name, **fields)

    assert condition.test(Around(execution=UPSTREAM)) is holds


@pytest.mark.parametrize(
    "condition",
    [
        _condition("ExecutionFlow", namespace="company.team", flowId="load"),
        _condition("ExecutionNamespace", namespace="company.team"),
        _condition("ExecutionStatus", **{"in": ["SUCCESS"]}),
        _condition("ExecutionLabels", labels={"team": "sales"}),
        _condition("ExecutionOutputs", expression="true"),
        _condition("HasRetryAttempt", **{"in": ["FAILED"]}),
    ],
    ids=lambda condition: type(condition).__name__,
)
def test_without_an_execution_nothing_about_one_holds(condition):
    assert condition.test(Around()) is False


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("true", True),
        ("0", True),
        ("any text", True),
        ("", False),
        ("  ", False),
        ("false", False),
        ("{{ 1 > 2 }}", False),
        ("{{ 2 > 1 }}", True),
        ("{{ none }}", False),
    ],
)
def test_expression_holds_when_its_text_is_neither_blank_nor_false(text, holds):
    assert _condition("Expression", expression=text).test(Around(variables={"none": None})) is holds


@pytest.mark.parametrize(
    ("outputs", "expression", "holds"),
    [
        ({"count": 11}, "{{ trigger.outputs.count > 10 }}", True),
        ({"count": 9}, "{{ trigger.outputs.count > 10 }}", False),
        ({"count": 0}, "{{ trigger.outputs.count }}", False),
        ({}, "true", False),
        (None, "true", False),
    ],
)
def test_condition_on_outputs_needs_outputs(outputs, expression, holds):
    around = Around(
        variables={"trigger": {"outputs": outputs}}, execution=UPSTREAM, flow_outputs=outputs
    )

    assert _condition("ExecutionOutputs", expression=expression).test(around) is holds


@pytest.mark.parametrize(
    ("name", "fields", "holds"),
    [
        ("FlowCondition", {"namespace": "company.team", "flowId": "a-flow"}, True),
        ("FlowCondition", {"namespace": "company.team", "flowId": "other"}, False),
        ("FlowNamespaceCondition", {"namespace": "company.team"}, True),
        ("FlowNamespaceCondition", {"namespace": "company"}, False),
        ("FlowNamespaceCondition", {"namespace": "company", "prefix": True}, True),
    ],
    ids=str,
)
def test_condition_on_the_flow(name, fields, holds):
    flow = FlowName("company.team", "a-flow")

    assert _condition(name, **fields).test(Around(flow=flow)) is holds


@pytest.mark.parametrize(
    ("fields", "states", "holds"),
    [
        ({"in": ["FAILED"]}, ["FAILED", "SUCCESS"], True),
        ({"in": ["SUCCESS"]}, ["FAILED", "SUCCESS"], True),
        ({"in": ["KILLED"]}, ["FAILED", "SUCCESS"], False),
        ({"in": ["FAILED"]}, ["FAILED"], False),
        ({"notIn": ["FAILED"]}, ["FAILED", "FAILED"], False),
        ({"notIn": ["FAILED"]}, ["FAILED", "SUCCESS"], True),
    ],
    ids=str,
)
def test_retried_attempt_is_of_a_task_run_with_more_than_one(fields, states, holds):
    attempts = tuple(
        Attempt(number=number, state=History.created(NOW, State(state)))
        for number, state in enumerate(states, start=1)
    )
    run = task_run(State.SUCCESS, attempts=attempts)

    assert _condition("HasRetryAttempt", **fields).test(Around(runs=(run,))) is holds
