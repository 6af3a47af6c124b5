"""Webhooks over the memory backend."""

import base64

import pytest

from shared.backends.environment_secrets import EnvironmentSecrets
from shared.engine.input_values import InvalidInput
from shared.model.state import State
from shared.runtime.executions import FlowDisabled
from shared.runtime.triggers import Switch
from shared.runtime.webhooks import (
    LARGEST_BODY_BYTES,
    BodyTooLarge,
    WebhookNotFound,
    WebhookRequest,
)
from tests.unit.runtime.scheduling import NAMESPACE, Triggered, key

WEBHOOK = "io.kestra.plugin.core.trigger.Webhook"


@pytest.fixture
def windhover():
    return Triggered()


def _hook(windhover, *, flow=None, **fields):
    hook = {"id": "hook", "type": WEBHOOK, "key": "a-key", **fields}
    windhover.save(hook, flow_id="hooked", **(flow or {}))


def _call(windhover, given="a-key", flow_id="hooked", **fields):
    return windhover.webhooks.fire(
        WebhookRequest(namespace=NAMESPACE, flow_id=flow_id, key=given, **fields)
    )


def test_request_starts_the_flow_and_is_what_the_trigger_reads(windhover):
    _hook(windhover)

    answer = _call(
        windhover,
        body=b'{"order": 17}',
        headers={"Content-Type": ["application/json"]},
        parameters={"source": ["till", "web"]},
    )

    assert answer.execution.state.current is State.SUCCESS
    assert answer.execution.trigger.variables == {
        "body": {"order": 17},
        "headers": {"content-type": ["application/json"]},
        "parameters": {"source": ["till", "web"]},
    }


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (b"", None),
        (b"[1, null]", [1, None]),
        (b"12", "12"),
        (b'"text"', '"text"'),
        (b"null", "null"),
        (b"{not json", "{not json"),
        (b"\xff\x00", "��"),
    ],
)
def test_body_is_json_only_where_it_is_an_object_or_a_list(windhover, body, read):
    _hook(windhover)

    answer = _call(windhover, body=body)

    assert answer.execution.trigger.variables["body"] == read


def test_two_equal_requests_are_two_executions(windhover):
    _hook(windhover)

    assert _call(windhover).execution.id != _call(windhover).execution.id


def test_secret_in_the_key_is_rendered_and_blanks_around_it_do_not_count(windhover):
    encoded = base64.b64encode(b"from-a-vault\n").decode()
    secrets = EnvironmentSecrets({"SECRET_HOOK": encoded})
    object.__setattr__(windhover._stored, "secrets", secrets)
    windhover.restart()
    _hook(windhover, key=" {{ secret('HOOK') }} ")

    assert _call(windhover, "from-a-vault").execution is not None
    with pytest.raises(WebhookNotFound):
        _call(windhover, "{{ secret('HOOK') }}")


def test_wrong_missing_and_disabled_keys_look_the_same(windhover):
    _hook(windhover)
    windhover.save(flow_id="without")
    told = []
    for flow_id, given in (("hooked", "another"), ("hooked", ""), ("without", "a-key")):
        with pytest.raises(WebhookNotFound) as refused:
            _call(windhover, given, flow_id)
        told.append(refused.value)
    windhover.triggers.switch(key("hook", "hooked"), Switch.DISABLED)
    with pytest.raises(WebhookNotFound) as refused:
        _call(windhover)
    told.append(refused.value)
    _hook(windhover, disabled=True)
    with pytest.raises(WebhookNotFound) as refused:
        _call(windhover)
    told.append(refused.value)

    assert {(one.message, one.http_status, one.remedy) for one in told} == {
        ("Not Found: Webhook not found", 404, "")
    }


def test_key_that_can_not_be_rendered_is_known_to_nobody(windhover):
    _hook(windhover, key="{{ secret('MISSING') }}")

    for given in ("", "{{ secret('MISSING') }}"):
        with pytest.raises(WebhookNotFound):
            _call(windhover, given)


def test_unknown_flow_is_told(windhover):
    with pytest.raises(WebhookNotFound, match="Not Found: Flow not found"):
        _call(windhover)


def test_disabled_flow_is_told_to_who_knows_the_key_only(windhover):
    _hook(windhover, flow={"disabled": True})

    with pytest.raises(FlowDisabled):
        _call(windhover)
    with pytest.raises(WebhookNotFound):
        _call(windhover, "another")


def test_conditions_that_do_not_hold_create_nothing(windhover):
    expression = "{{ trigger.body.go }}"
    kind = "io.kestra.plugin.core.condition.Expression"
    _hook(windhover, conditions=[{"type": kind, "expression": expression}])

    assert _call(windhover, body=b'{"go": false}').execution is None
    assert _call(windhover, body=b"{}").execution is None
    assert _call(windhover, body=b'{"go": true}').execution is not None
    assert len(windhover.executions("hooked")) == 1
    assert len(windhover.trigger_lines()) == 1


def test_inputs_come_from_the_request(windhover):
    declared = {"inputs": [{"id": "count", "type": "INT"}]}
    _hook(windhover, inputs={"count": "{{ trigger.body.count }}"}, flow=declared)

    answer = _call(windhover, body=b'{"count": 3}')

    assert answer.execution.inputs == {"count": 3}


def test_wrong_inputs_are_refused_and_create_nothing(windhover):
    declared = {"inputs": [{"id": "count", "type": "INT"}]}
    _hook(windhover, inputs={"count": "{{ trigger.body.count }}"}, flow=declared)

    with pytest.raises(InvalidInput):
        _call(windhover, body=b'{"count": "many"}')
    assert windhover.executions("hooked") == []


def test_larger_body_than_an_execution_may_hold_is_refused(windhover):
    _hook(windhover)

    with pytest.raises(BodyTooLarge):
        _call(windhover, body=b"a" * (LARGEST_BODY_BYTES + 1))
    assert windhover.executions("hooked") == []


def test_body_of_great_depth_does_no_harm(windhover):
    _hook(windhover)

    deep = "[" * 101 + "]" * 101

    answer = _call(windhover, body=deep.encode())

    assert answer.execution.state.current is State.SUCCESS
    assert answer.execution.trigger.variables["body"] == deep
    assert _call(windhover, body=deep[1:-1].encode()).execution.trigger.variables["body"] != deep


WHOLE = [{"id": "whole", "type": "STRING", "value": "{{ trigger.body.name }}"}]


@pytest.mark.parametrize(
    ("fields", "outputs"),
    [
        ({"wait": True}, None),
        ({"returnOutputs": True}, None),
        ({"wait": True, "returnOutputs": True}, {"whole": "Ada"}),
        ({"wait": True, "returnOutputs": True, "responseContentType": "text/plain"}, "Ada"),
    ],
    ids=str,
)
def test_answer_is_the_outputs_when_asked_for(windhover, fields, outputs):
    _hook(windhover, flow={"outputs": WHOLE}, **fields)

    answer = _call(windhover, body=b'{"name": "Ada"}')

    assert answer.outputs == outputs
    assert answer.execution.outputs == {"whole": "Ada"}
