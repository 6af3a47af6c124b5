"""A secret that somebody keeps reaches the flows of its namespace, and nothing else."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from shared.api.access.authenticator import Authenticator
from shared.api.access.guard import Guard
from shared.api.app import create_app
from shared.api.site import Site
from shared.backends.memory.accounts import MemoryAccounts
from shared.cli.composition import open_memory, open_standalone
from shared.model.state import State
from shared.runtime.executions import Request
from shared.sdk.registry import Registry
from shared.settings import Settings
from tests.builders import source

LIMIT = timedelta(minutes=2)
VALUE = "hunter2-that-nobody-may-see"
API = "/api/v1/namespaces/company.team/secrets"
TOKEN = "a-token-of-a-machine-that-is-long-enough"


@pytest.fixture(scope="module", params=[open_memory, open_standalone], ids=["memory", "standalone"])
def instance(request, tmp_path_factory):
    settings = Settings(home=tmp_path_factory.mktemp("home"), workers=2, encryption_key="k" * 32)
    with request.param(settings, Registry.installed()) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(instance):
    authenticator = Authenticator(MemoryAccounts(), [TOKEN], b"k" * 32, instance.ports.clock.now)
    app = create_app(instance, Guard(authenticator), Site("http://localhost"))
    headers = {"authorization": f"Bearer {TOKEN}"}
    with TestClient(app, base_url="http://localhost", headers=headers) as opened:
        yield opened


@pytest.fixture(scope="module")
def kept(client):
    answer = client.put(API, json={"key": "TOKEN", "value": VALUE, "description": "of a test"})
    assert answer.status_code == 200, answer.text
    return answer


def ran(instance, namespace, expression):
    flow = source(
        namespace=namespace,
        tasks=[
            {"id": "say", "type": "io.kestra.plugin.core.log.Log", "message": expression},
            {"id": "give", "type": "io.kestra.plugin.core.debug.Return", "format": expression},
        ],
    )
    saved = instance.flows.save(flow)
    started = instance.executions.create(Request(saved.namespace, saved.id))
    return instance.executions.wait(started.id, LIMIT)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("PUT", ""), ("PATCH", "/TOKEN"), ("DELETE", "/TOKEN")]
)
def test_nobody_reaches_the_routes_without_credentials(client, method, path):
    answer = client.request(
        method, API + path, json={"key": "A", "value": VALUE}, headers={"authorization": ""}
    )

    assert answer.status_code == 401


def test_no_answer_has_the_value(client, kept):
    answers = [
        kept,
        client.get(API),
        client.get(f"{API}?q=TOKEN"),
        client.get("/api/v1/secrets"),
        client.get("/api/v1/namespaces/company.team.below/secrets"),
        client.get("/api/v1/namespaces/company.team.below/inherited-secrets"),
        client.patch(f"{API}/TOKEN", json={"value": VALUE}),
        client.get("/api/v1/system"),
        client.get("/api/v1/system/configuration"),
    ]

    assert [one.status_code for one in answers] == [200] * len(answers)
    assert all(VALUE not in one.text for one in answers)


@pytest.mark.parametrize(
    "body",
    [
        {"key": "../TOKEN", "value": VALUE},
        {"key": 5, "value": VALUE},
        {"key": "TOKEN", "value": [VALUE]},
        {"key": "TOKEN", "value": VALUE * 2000},
        {"value": VALUE},
    ],
    ids=["name", "no-name", "list", "too-long", "nameless"],
)
def test_no_refusal_has_the_value(client, body, caplog):
    answer = client.put(API, json=body)

    assert answer.status_code in {400, 422}
    assert VALUE not in answer.text
    assert VALUE not in caplog.text


@pytest.mark.parametrize("namespace", ["company.team", "company.team.below"])
def test_flows_of_the_namespace_and_below_read_it_and_logs_hide_it(instance, kept, namespace):
    execution = ran(instance, namespace, "{{ secret('token') }}")

    lines = [
        line.message
        for chunk in instance.ports.logs.of_execution(execution.id)
        for line in chunk.lines
    ]

    assert execution.state.current is State.SUCCESS
    assert not any(VALUE in line for line in lines)
    assert any("***" in line for line in lines)


@pytest.mark.parametrize(
    ("namespace", "expression"),
    [
        ("company", "{{ secret('TOKEN') }}"),
        ("other", "{{ secret('TOKEN') }}"),
        ("other", "{{ secret('TOKEN', namespace='company.team') }}"),
        ("company.team2", "{{ secret('TOKEN', namespace='company.team') }}"),
        ("company", "{{ secret('TOKEN', namespace='company.team') }}"),
        ("other", "{{ read('kestra:///_secrets/company.team/TOKEN.json') }}"),
        ("company.team", "{{ read('kestra:///_secrets/company.team/TOKEN.json') }}"),
    ],
)
def test_flows_of_other_namespaces_never_read_it(instance, kept, namespace, expression):
    assert ran(instance, namespace, expression).state.current is State.FAILED


def test_who_evaluates_an_expression_sees_stars(instance, client, kept):
    execution = ran(instance, "company.team", "hello")

    shown = client.post(
        "/api/v1/expressions/render",
        json={"expressions": ["{{ secret('TOKEN') }}"], "executionId": execution.id},
    )

    assert shown.json() == {"rendered": ["******"]}
