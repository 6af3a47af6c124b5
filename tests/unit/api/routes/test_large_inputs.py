"""Inputs that are stored apart are whole in every answer."""

import json

import pytest

FLOW = """\
id: large
namespace: shop.reports
inputs:
  - {id: text, type: STRING}
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: "{{ inputs.text | length }}"}
triggers:
  - id: hook
    type: io.kestra.plugin.core.trigger.Webhook
    key: a-key-of-the-test
    wait: true
    inputs: {text: "{{ trigger.body.text }}"}
"""
INPUTS = {"text": "ä" * 100_000}
EXECUTIONS = "/api/v1/executions"
RUN = f"{EXECUTIONS}/shop.reports/large"


@pytest.fixture(autouse=True)
def _saved(engine):
    engine.flows.save(FLOW)


@pytest.fixture
def ended(client):
    return client.post(f"{RUN}?wait=true", files={"text": (None, INPUTS["text"])}).json()


def events(answer):
    """The data of a stream's events."""
    lines = answer.text.splitlines()
    return [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: {")]


def test_answer_of_a_run_has_large_inputs(ended):
    assert ended["inputs"] == INPUTS


def test_answers_without_waiting_and_of_actions_have_large_inputs(client, ended):
    created = client.post(RUN, files={"text": (None, INPUTS["text"])})
    replayed = client.post(f"{EXECUTIONS}/{ended['id']}/replay")

    assert [created.json()["inputs"], replayed.json()["inputs"]] == [INPUTS, INPUTS]


def test_execution_and_search_show_large_inputs(client, ended):
    shown = client.get(f"{EXECUTIONS}/{ended['id']}").json()
    [found] = client.get(f"{EXECUTIONS}/search").json()["results"]

    assert [shown["inputs"], found["inputs"]] == [INPUTS, INPUTS]


def test_webhook_answers_with_large_inputs(client):
    answer = client.post(f"{EXECUTIONS}/webhook/shop.reports/large/a-key-of-the-test", json=INPUTS)

    assert answer.json()["inputs"] == INPUTS


def test_streams_tell_large_inputs(client, ended):
    path = f"{EXECUTIONS}/{ended['id']}/follow"

    versions = events(client.get(path))
    changes = events(client.get(f"{path}?events=delta"))

    assert versions[-1]["inputs"] == INPUTS
    assert [one["execution"]["inputs"] for one in changes] == [INPUTS, INPUTS]
