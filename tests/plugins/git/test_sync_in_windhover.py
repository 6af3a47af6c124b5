"""A flow that takes flows from a repository, in a running Windhover."""

from datetime import timedelta

import pytest

from shared.cli.composition import open_memory
from shared.model.state import State
from shared.runtime.executions import Request
from shared.sdk.registry import Registry
from shared.settings import Settings
from tests.plugins.git.git_server import repository
from tests.plugins.git.test_syncs import flow

SYNC = """
id: sync
namespace: {namespace}
tasks:
  - id: sync
    type: io.kestra.plugin.git.SyncFlows
    url: {url}
    gitDirectory: flows
    targetNamespace: {target}
    delete: true
"""


@pytest.fixture
def windhover(tmp_path):
    settings = Settings(
        home=tmp_path / "home",
        workers=1,
        admin_namespaces=("system",),
        open_networks=("127.0.0.1/32",),
    )
    with open_memory(settings, Registry.installed()) as instance:
        yield instance


def _run(windhover, server, namespace, target):
    url = f"{server.address}/team"
    windhover.flows.save(SYNC.format(namespace=namespace, url=url, target=target))
    started = windhover.executions.create(Request(namespace, "sync"))
    return windhover.executions.wait(started.id, timedelta(seconds=20))


def _flows(windhover):
    return [(one.namespace, one.flow_id) for one in windhover.ports.flows.latest()]


def test_flows_arrive_and_run_and_others_go(windhover, root, server):
    repository(root / "team", {"flows/hello.yml": flow("hello")})
    windhover.flows.save(flow("old", "shop"))
    windhover.flows.save(flow("other", "garden"))

    done = _run(windhover, server, "shop", "shop")

    assert done.state.current is State.SUCCESS
    assert _flows(windhover) == [("garden", "other"), ("shop", "hello"), ("shop", "sync")]
    started = windhover.executions.create(Request("shop", "hello"))
    ended = windhover.executions.wait(started.id, timedelta(seconds=20))
    assert ended.state.current is State.SUCCESS


@pytest.mark.parametrize(
    ("namespace", "state"), [("system", State.SUCCESS), ("garden", State.FAILED)]
)
def test_namespaces_elsewhere_are_for_those_that_the_operator_named(
    windhover, root, server, namespace, state
):
    repository(root / "team", {"flows/hello.yml": flow("hello")})
    windhover.flows.save(flow("old", "shop"))

    done = _run(windhover, server, namespace, "shop")

    assert done.state.current is state
    arrived = ("shop", "hello") if state is State.SUCCESS else ("shop", "old")
    assert _flows(windhover) == sorted([arrived, (namespace, "sync")])
