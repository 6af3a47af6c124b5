"""Random requests by the API's own description: no bug, no status that it does not declare.

`make fuzz` sends more of them.
"""

import os

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from shared.api.access.authenticator import Authenticator
from shared.api.access.guard import Guard
from shared.api.app import create_app
from shared.api.openapi import document
from shared.api.site import Site
from shared.backends.memory.accounts import MemoryAccounts
from shared.backends.system_clock import SystemClock
from shared.cli.composition import open_memory
from shared.sdk.registry import Registry
from shared.settings import Settings

EXAMPLES = int(os.environ.get("WINDHOVER_FUZZ_EXAMPLES", "4"))
URL = "http://localhost"
FLOW = """\
id: x
namespace: x
inputs: [{id: a, type: INT, required: false}]
tasks: [{id: a, type: io.kestra.plugin.core.log.Log, message: x}]
"""


@pytest.fixture(scope="module")
def engine():
    with open_memory(Settings(workers=2), Registry.installed()) as instance:
        instance.flows.save(FLOW)
        yield instance


@pytest.fixture(scope="module")
def app(engine):
    authenticator = Authenticator(MemoryAccounts(), [], b"k" * 32, SystemClock().now)
    return create_app(engine, Guard(authenticator), Site(URL))


@pytest.fixture(scope="module")
def client(app):
    with TestClient(app, base_url=URL, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def operations(app):
    schema = schemathesis.openapi.from_dict(document(app))
    found = [one.ok() for one in schema.get_all_operations()]
    return [one for one in found if not _is_stream(one)]


def _is_stream(operation):
    """Whether the answer may go on for ever, which the client of tests waits for."""
    answers = operation.definition.raw["responses"].values()
    return any("text/event-stream" in answer.get("content", {}) for answer in answers)


def test_no_request_meets_a_bug_or_an_answer_that_is_not_declared(client, operations):
    strategies = [
        operation.as_strategy(generation_mode=mode)
        for operation in operations
        for mode in GenerationMode
        # What takes nothing has nothing that could be wrong.
        if mode is GenerationMode.POSITIVE or list(operation.iter_parameters()) or operation.body
    ]

    @settings(
        max_examples=EXAMPLES * len(strategies),
        database=None,
        derandomize="WINDHOVER_FUZZ_EXAMPLES" not in os.environ,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(strategies).flatmap(lambda strategy: strategy))
    def send(case):
        # An account would lock the rest of the requests out.
        if case.path == "/api/v1/basicAuth":
            return
        sent = case.as_transport_kwargs(base_url=URL)
        sent.pop("cookies", None)
        answer = client.request(**_readable(sent), follow_redirects=False)
        declared = set(case.operation.definition.raw["responses"])
        assert answer.status_code < 500, (case.method, sent, answer.text)
        assert str(answer.status_code) in declared | {"307", "405"}, (sent, answer.text)

    send()


def _readable(sent):
    """The arguments that the test client takes; a body that is no map goes as it is."""
    names = {"method", "url", "params", "headers", "data", "json", "files"}
    kept = {name: value for name, value in sent.items() if name in names}
    if not isinstance(kept.get("data", {}), dict):
        kept["content"] = kept.pop("data")
    if kept.get("files"):
        files = kept["files"]
        pairs = files.items() if isinstance(files, dict) else files
        kept["files"] = [(name, _part(value)) for name, value in pairs]
    return kept


def _part(value):
    """A part of a form; one that ought to be a file and is none goes as its text."""
    if isinstance(value, tuple):
        return (value[0], _content(value[1]), *value[2:])
    return _content(value)


def _content(value):
    return value if isinstance(value, bytes | str) or hasattr(value, "read") else str(value)
