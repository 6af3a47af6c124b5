"""What would be said of inputs (HTTP API, example 14)."""

import pytest

FLOW = """\
id: orders
namespace: shop
inputs:
  - {id: limit, type: INT, defaults: 100, max: 500}
  - {id: prices, type: FILE, required: false}
  - {id: password, type: SECRET, required: false}
checks:
  - condition: "{{ inputs.limit < 300 }}"
    message: That is a lot
    style: WARNING
    behavior: CREATE_EXECUTION
  - condition: "{{ inputs.limit < 400 }}"
    message: That is too much
    behavior: FAIL_EXECUTION
  - condition: "{{ inputs.limit < 450 }}"
    message: That is far too much
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: hi}
"""
ASKING = """\
id: asking
namespace: shop
tasks:
  - id: ask
    type: io.kestra.plugin.core.flow.Pause
    onResume:
      - {id: amount, type: INT}
"""
NAMED_AS_AN_ACTION = """\
id: %s
namespace: %s
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: hi}
"""
EXECUTIONS = "/api/v1/main/executions"
VALIDATE = f"{EXECUTIONS}/shop/orders/validate"


@pytest.fixture(autouse=True)
def saved(engine):
    engine.flows.save(FLOW)
    engine.flows.save(ASKING)


def test_wrong_input_is_told_and_nothing_is_created(client, engine):
    found = client.post(VALIDATE, data={"limit": "many", "other": "x"}).json()

    limit, prices, _ = found["inputs"]
    assert (found["id"], found["namespace"], found["checks"]) == ("orders", "shop", [])
    assert limit["input"] == {
        "id": "limit",
        "type": "INT",
        "required": True,
        "defaults": "100",
        "max": 500,
    }
    assert (limit["value"], limit["enabled"], limit["isDefault"]) == ("many", True, False)
    assert [list(error) for error in limit["errors"]] == [["message"]]
    assert prices == {
        "input": {"id": "prices", "type": "FILE", "required": False},
        "enabled": True,
        "isDefault": False,
        "errors": [],
    }
    assert found["warnings"] == ["The flow has no input `other`."]
    assert engine.ports.repository.executions() == []


def test_nothing_given_takes_the_defaults(client):
    found = client.post(VALIDATE).json()

    assert (found["inputs"][0]["value"], found["inputs"][0]["isDefault"]) == (100, True)


def test_file_is_shown_by_its_name_and_not_kept(client, engine):
    found = client.post(VALIDATE, files={"prices": ("prices.csv", b"a,b")}).json()

    assert found["inputs"][1]["value"] == "prices.csv"
    assert list(engine.ports.storage.list_under("shop")) == []


def test_secret_is_not_shown(client):
    answer = client.post(VALIDATE, data={"password": "hunter2-and-more"})

    assert "hunter2" not in answer.text


@pytest.mark.parametrize(
    ("limit", "failing", "status", "state"),
    [
        (100, [], 200, "SUCCESS"),
        (350, ["That is a lot"], 200, "SUCCESS"),
        (420, ["That is a lot", "That is too much"], 200, "FAILED"),
        (470, ["That is a lot", "That is too much", "That is far too much"], 422, None),
    ],
)
def test_checks_are_told_and_hold_when_the_flow_is_run(client, limit, failing, status, state):
    told = client.post(VALIDATE, data={"limit": limit}).json()["checks"]
    run = client.post(f"{EXECUTIONS}/shop/orders?wait=true", data={"limit": limit})

    assert [one["message"] for one in told] == failing
    assert run.status_code == status
    assert run.json().get("state", {}).get("current") == state


@pytest.mark.parametrize("place", ["", "actions/"])
def test_inputs_of_a_pause_are_examined(client, engine, place):
    started = client.post(f"{EXECUTIONS}/shop/asking").json()["id"]
    path = f"{EXECUTIONS}/{started}/{place}resume/validate"

    wrong = client.post(path, data={"amount": "x"}).json()
    right = client.post(path, data={"amount": "7"}).json()

    assert (wrong["inputs"][0]["value"], len(wrong["inputs"][0]["errors"])) == ("x", 1)
    assert (right["inputs"][0]["value"], right["inputs"][0]["errors"]) == (7, [])
    assert engine.executions.find(started).state.current == "PAUSED"


def test_what_is_not_paused_can_not_be_resumed(client):
    started = client.post(f"{EXECUTIONS}/shop/orders?wait=true").json()["id"]

    assert client.post(f"{EXECUTIONS}/{started}/resume/validate").status_code == 409


def test_flow_that_there_is_not_is_not_found(client):
    assert client.post(f"{EXECUTIONS}/shop/nothing/validate").status_code == 404


@pytest.mark.parametrize(
    ("namespace", "flow_id"),
    [("shop", "by-ids"), ("shop", "by-query"), ("shop", "resume"), ("shop", "validate")],
)
def test_flow_with_the_name_of_an_action_is_run_and_examined(client, engine, namespace, flow_id):
    engine.flows.save(NAMED_AS_AN_ACTION % (flow_id, namespace))

    run = client.post(f"{EXECUTIONS}/{namespace}/{flow_id}")
    examined = client.post(f"{EXECUTIONS}/{namespace}/{flow_id}/validate")

    assert (run.status_code, run.json().get("flowId")) == (200, flow_id)
    assert (examined.status_code, examined.json()["id"]) == (200, flow_id)
