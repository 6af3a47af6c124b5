"""Webhooks over the memory backend."""

import base64
from datetime import timedelta

import pytest

from shared.backends.environment_secrets import EnvironmentSecrets
from shared.engine.input_values import InvalidInput
from shared.model.state import State
from shared.ports.repository import Unstorable
from shared.runtime.executions import FlowDisabled
from shared.runtime.kept_objects import LARGEST_BYTES
from shared.runtime.refused_calls import LONGEST_BODY, MOST_CALLS
from shared.runtime.triggers import Switch
from shared.runtime.webhook_calls import CallNotFound, CallNotWhole
from shared.runtime.webhooks import (
    LARGEST_BODY_BYTES,
    SENT_AGAIN,
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


def _made(windhover):
    """(status, message) of the calls of the webhook, the newest first."""
    found, _ = windhover.webhooks.made.of(key("hook", "hooked"))
    return [(one.status, one.message) for one in found]


def _wait(windhover):
    """Longer than the pace at which refused calls are kept."""
    windhover.clock.at += timedelta(seconds=10)


def test_call_that_was_taken_is_told_by_its_execution(windhover):
    _hook(windhover)

    answer = _call(windhover, body=b'{"order": 17}', parameters={"source": ["till"]})

    [call], wrong_keys = windhover.webhooks.made.of(key("hook", "hooked"))
    assert (call.id, call.status, call.body) == (answer.execution.id, 200, '{"order":17}')
    assert (call.parameters, wrong_keys) == ({"source": ["till"]}, None)


def test_calls_that_were_refused_say_why(windhover):
    declared = {"inputs": [{"id": "count", "type": "INT"}]}
    condition = {"type": "io.kestra.plugin.core.condition.Expression"}
    _hook(windhover, conditions=[{**condition, "expression": "{{ trigger.body.go }}"}])
    assert _call(windhover, body=b'{"go": false}').execution is None
    _wait(windhover)
    _hook(windhover, inputs={"count": "many"}, flow=declared)
    with pytest.raises(InvalidInput):
        _call(windhover)
    _wait(windhover)
    _hook(windhover, flow={"disabled": True})
    with pytest.raises(FlowDisabled):
        _call(windhover)
    _wait(windhover)
    _hook(windhover, disabled=True)
    with pytest.raises(WebhookNotFound):
        _call(windhover)

    trigger, flow, inputs, unmet = _made(windhover)
    assert (trigger, flow) == ((404, "The trigger is disabled."), (409, "The flow is disabled."))
    assert inputs[0] == 422
    assert "count" in inputs[1]
    assert unmet == (
        204,
        'Condition not met: conditions[0]: Expression {"expression":"{{ trigger.body.go }}"}',
    )


def test_calls_with_a_wrong_key_are_counted_and_leave_nothing_of_themselves(windhover):
    _hook(windhover)
    for _ in range(50):
        with pytest.raises(WebhookNotFound):
            _call(windhover, "guessed", body=b"x" * 1000, headers={"a": ["b"]})
    first = windhover.clock.at
    _wait(windhover)
    with pytest.raises(WebhookNotFound):
        _call(windhover, "guessed")

    found, wrong_keys = windhover.webhooks.made.of(key("hook", "hooked"))
    assert (found, wrong_keys.times, wrong_keys.since) == ([], 51, first)
    [file] = windhover.ports.storage.list_under("/_webhook_keys")
    assert file.size < 200
    assert list(windhover.ports.storage.list_under("/_webhook_calls")) == []


def test_calls_that_are_refused_in_the_same_second_are_counted(windhover):
    _hook(windhover, disabled=True)
    for _ in range(5):
        with pytest.raises(WebhookNotFound):
            _call(windhover)
    _wait(windhover)
    with pytest.raises(WebhookNotFound):
        _call(windhover)

    found, _ = windhover.webhooks.made.of(key("hook", "hooked"))
    assert [one.others for one in found] == [4, 0]


def test_what_is_kept_of_calls_is_bounded(windhover):
    _hook(windhover, disabled=True)
    headers = {f"header-{number}": ["v" * 5000] * 5 for number in range(100)}
    for _ in range(30):
        _wait(windhover)
        with pytest.raises(WebhookNotFound):
            _call(windhover, body=b"x" * 10_000, headers=headers)

    found, _ = windhover.webhooks.made.of(key("hook", "hooked"))
    [file] = windhover.ports.storage.list_under("/_webhook_calls")
    assert 0 < len(found) <= MOST_CALLS
    assert (len(found[0].body), found[0].is_cut) == (LONGEST_BODY, True)
    assert file.size <= LARGEST_BYTES


def test_what_is_told_of_a_call_holds_no_secret(windhover):
    _hook(windhover, disabled=True)
    headers = {
        "authorization": ["Bearer abc"],
        "cookie": ["session=abc"],
        "x-hub-signature-256": ["sha256=abc"],
        "x-api-key": ["abc"],
        "referer": ["https://here/webhook/a-key"],
        "content-type": ["text/plain"],
    }
    with pytest.raises(WebhookNotFound):
        _call(windhover, headers=headers, parameters={"access_token": ["abc"]})
    _wait(windhover)
    _hook(windhover)
    _call(windhover, headers=headers, parameters={"access_token": ["abc"]})

    found, _ = windhover.webhooks.made.of(key("hook", "hooked"))
    for call in found:
        assert call.headers.pop("content-type") == ["text/plain"]
        assert call.headers.pop("referer") == ["https://here/webhook/******"]
        assert {*map(tuple, [*call.headers.values(), *call.parameters.values()])} == {("******",)}
    stored = windhover.ports.storage.list_under("/_webhook_calls")
    content = [windhover.ports.storage.open(one.path).read() for one in stored]
    assert not any(b"abc" in one or b"a-key" in one for one in content)


def test_call_that_can_not_be_kept_is_answered_all_the_same(windhover, monkeypatch):
    _hook(windhover, disabled=True)
    monkeypatch.setattr(type(windhover.ports.storage), "put", _out_of_order)

    with pytest.raises(WebhookNotFound, match="Webhook not found"):
        _call(windhover)
    assert _made(windhover) == []


def _out_of_order(*_, **__):
    raise Unstorable("the disk is full")


def test_call_is_made_again_with_its_body_and_says_so(windhover):
    _hook(windhover)
    first = _call(windhover, body=b'{"order": 17}', headers={"x-shop": ["till"]}).execution

    again = windhover.webhooks.call_again(key("hook", "hooked"), first.id)

    assert again.id != first.id
    assert again.trigger.variables == {
        "body": {"order": 17},
        "headers": {"x-shop": ["till"], SENT_AGAIN: [first.id]},
        "parameters": {},
    }


def test_refused_call_is_made_again_without_what_was_not_kept(windhover):
    _hook(windhover, disabled=True)
    headers = {"authorization": ["Bearer abc"], "x-shop": ["till"]}
    with pytest.raises(WebhookNotFound):
        _call(windhover, body=b"[1, 2]", headers=headers)
    _hook(windhover)
    [call], _ = windhover.webhooks.made.of(key("hook", "hooked"))

    again = windhover.webhooks.call_again(key("hook", "hooked"), call.id)

    assert again.trigger.variables["body"] == [1, 2]
    assert again.trigger.variables["headers"] == {"x-shop": ["till"], SENT_AGAIN: [call.id]}


def test_call_of_which_only_a_part_was_kept_is_not_made_again(windhover):
    _hook(windhover, disabled=True)
    with pytest.raises(WebhookNotFound):
        _call(windhover, body=b"x" * (LONGEST_BODY + 1))
    [call], _ = windhover.webhooks.made.of(key("hook", "hooked"))

    with pytest.raises(CallNotWhole):
        windhover.webhooks.call_again(key("hook", "hooked"), call.id)
    with pytest.raises(CallNotFound):
        windhover.webhooks.call_again(key("hook", "hooked"), "another")


def test_execution_of_another_trigger_is_no_call(windhover):
    _hook(windhover)
    other = {"id": "other", "type": WEBHOOK, "key": "b-key"}
    windhover.save(other, flow_id="elsewhere")
    execution = _call(windhover, "b-key", flow_id="elsewhere").execution

    with pytest.raises(CallNotFound):
        windhover.webhooks.call_again(key("hook", "hooked"), execution.id)
