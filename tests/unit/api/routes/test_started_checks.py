"""The checks of a flow hold whoever starts it (flow language, section 2.4)."""

from datetime import timedelta

import pytest

LOG = "{id: say, type: io.kestra.plugin.core.log.Log, message: hi}"
CHECKED = f"""\
id: checked
namespace: shop
inputs: [{{id: limit, type: INT, defaults: 1}}]
checks:
  - {{condition: "{{{{ inputs.limit < 10 }}}}", message: Too much, behavior: BLOCK_EXECUTION}}
  - {{condition: "{{{{ inputs.limit < 5 }}}}", message: A lot, behavior: FAIL_EXECUTION}}
tasks: [{LOG}]
triggers:
  - id: hook
    type: io.kestra.plugin.core.trigger.Webhook
    key: a-key-of-some-length
    inputs: {{limit: "{{{{ trigger.body.limit }}}}"}}
"""
CALLING = """\
id: calling
namespace: shop
inputs: [{id: limit, type: INT}]
tasks:
  - id: call
    type: io.kestra.plugin.core.flow.Subflow
    namespace: shop
    flowId: checked
    wait: true
    transmitFailed: true
    inputs: {limit: "{{ inputs.limit }}"}
"""
EXECUTIONS = "/api/v1/main/executions"
HOOK = f"{EXECUTIONS}/webhook/shop/checked/a-key-of-some-length"
LIMIT = timedelta(seconds=20)
OUTCOMES = [(1, ["SUCCESS"]), (7, ["FAILED"]), (11, [])]


@pytest.fixture(autouse=True)
def saved(engine):
    for source in (CHECKED, CALLING):
        engine.flows.save(source)


def ended(client, engine):
    """The states of the executions of the checked flow, each at its end."""
    found = client.get(f"{EXECUTIONS}/search?flowId=checked").json()["results"]
    return [engine.executions.wait(one["id"], LIMIT).state.current for one in found]


@pytest.mark.parametrize(("limit", "states"), OUTCOMES)
def test_checks_decide_on_what_a_webhook_starts(client, engine, limit, states):
    answer = client.post(HOOK, json={"limit": limit})

    assert (answer.status_code, ended(client, engine)) == (200 if states else 422, states)


@pytest.mark.parametrize(("limit", "states"), OUTCOMES)
def test_checks_decide_on_what_a_subflow_task_starts(client, engine, limit, states):
    caller = client.post(f"{EXECUTIONS}/shop/calling?wait=true", data={"limit": str(limit)})

    assert ended(client, engine) == states
    assert caller.json()["state"]["current"] == ("SUCCESS" if states == ["SUCCESS"] else "FAILED")
