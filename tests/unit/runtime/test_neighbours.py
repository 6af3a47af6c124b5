"""Tasks that act on other executions, in a running Windhover."""

from datetime import timedelta

import pytest

from shared.cli.composition import open_memory
from shared.model.state import State
from shared.model.uris import execution_path
from shared.runtime.executions import Request
from shared.runtime.key_values import StoredKeyValues
from shared.sdk.registry import Registry
from shared.settings import Settings

SAYS = """
id: says
namespace: {namespace}
tasks:
  - {{id: say, type: io.kestra.plugin.core.log.Log, message: hello}}
  - {{id: write, type: io.kestra.plugin.core.storage.Write, content: text}}
"""
ASKS = """
id: asks
namespace: {namespace}
tasks:
  - id: ask
    type: io.kestra.plugin.core.flow.Pause
    onResume:
      - {{id: amount, type: INT}}
"""
ACTS = """
id: acts
namespace: {namespace}
inputs:
  - {{id: execution, type: STRING, required: false}}
tasks:
  - id: act
    type: io.kestra.plugin.core.{type}
    {properties}
"""
FUTURE = "\"{{ now() | dateAdd(1, 'DAYS') }}\""
PAST = "\"{{ now() | dateAdd(-1, 'DAYS') }}\""


class Setting:
    """A running Windhover, and the few things that these tests do with it."""

    def __init__(self, instance):
        self.instance = instance

    def run(self, source, flow_id, namespace="shop", **inputs):
        """The execution of a flow once it is over."""
        started = self.begin(source, flow_id, namespace, **inputs)
        return self.ended(started)

    def begin(self, source, flow_id, namespace="shop", **inputs):
        self.instance.flows.save(source)
        return self.instance.executions.create(Request(namespace, flow_id, inputs=inputs))

    def ended(self, started):
        return self.instance.executions.wait(started.id, timedelta(seconds=20))

    def act(self, type_name, properties, namespace="shop", **inputs):
        """The execution of a task, and its outputs."""
        source = ACTS.format(
            namespace=namespace, type=type_name, properties=properties.replace("\n", "\n    ")
        )
        done = self.run(source, "acts", namespace, **inputs)
        [run] = self.instance.ports.repository.task_runs(done.id)
        return done, run.outputs

    def says(self, namespace="shop"):
        return self.run(SAYS.format(namespace=namespace), "says", namespace)

    def asks(self, namespace="shop"):
        return self.begin(ASKS.format(namespace=namespace), "asks", namespace)

    def state(self, execution):
        return self.instance.executions.find(execution.id).state.current

    def messages(self, execution):
        chunks = self.instance.ports.logs.of_execution(execution.id)
        return [line.message for chunk in chunks for line in chunk.lines]

    def exists(self, execution):
        return self.instance.ports.repository.execution(execution.id) is not None

    def files(self, execution):
        folder = execution_path(execution.namespace, execution.flow_id, execution.id)
        return list(self.instance.ports.storage.list_under(folder))


@pytest.fixture(scope="module")
def registry():
    return Registry.installed()


@pytest.fixture
def here(tmp_path, registry):
    settings = Settings(home=tmp_path, workers=1, admin_namespaces=("system",))
    with open_memory(settings, registry) as instance:
        yield Setting(instance)


RESUME = 'executionId: "{{ inputs.execution }}"\ninputs: {amount: "3"}'


def test_paused_execution_is_resumed_with_its_inputs(here):
    paused = here.asks()
    named = f"{RESUME}\nnamespace: shop\nflowId: asks"

    done, _ = here.act("execution.Resume", named, execution=paused.id)

    assert done.state.current is State.SUCCESS
    assert here.ended(paused).state.current is State.SUCCESS
    [run] = here.instance.ports.repository.task_runs(paused.id)
    assert run.outputs["onResume"] == {"amount": 3}


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        (RESUME, "has no execution"),
        (f"{RESUME}\nnamespace: shop\nflowId: says", "has no execution"),
        (f"{RESUME}\nnamespace: shop", "belong together"),
        (
            'executionId: "{{ inputs.execution }}"\nnamespace: shop\nflowId: asks',
            "amount",
        ),
    ],
)
def test_execution_that_is_not_meant_stays_paused(here, properties, message):
    paused = here.asks()

    done, _ = here.act("execution.Resume", properties, execution=paused.id)

    assert done.state.current is State.FAILED
    assert any(message in one for one in here.messages(done))
    assert here.state(paused) is State.PAUSED


def test_execution_that_is_not_paused_can_not_be_resumed(here):
    other = here.says()

    done, _ = here.act(
        "execution.Resume", f"{RESUME}\nnamespace: shop\nflowId: says", execution=other.id
    )

    assert done.state.current is State.FAILED
    assert any("is not paused" in one for one in here.messages(done))


COUNT = f"startDate: {PAST}\nexpression: '{{{{ count >= 1 }}}}'"


def test_executions_are_counted_by_flow(here):
    here.says()
    here.says()
    here.asks()
    flows = "flows: [{namespace: shop, flowId: says}, {namespace: shop, flowId: none}]"

    _, named = here.act("execution.Count", f"{COUNT}\n{flows}")
    _, failed = here.act("execution.Count", f"{COUNT}\nstates: [FAILED]\n{flows}")
    of_shop = f"{COUNT}\nnamespaces: [shop]"
    _, of_all = here.act("execution.Count", f"{of_shop}\nstates: [SUCCESS, PAUSED]")
    _, before = here.act("execution.Count", f"{of_shop}\nendDate: {PAST}")

    assert [named["total"], len(named["results"])] == [2, 1]
    assert list(named["results"]) == [{"namespace": "shop", "flowId": "says", "count": 2}]
    assert failed == {"results": (), "total": 0}
    # Two of `says`, one of `asks`, and the two counts before this one.
    assert (of_all["total"], before["total"]) == (5, 0)


def test_flow_to_count_needs_both_names(here):
    done, _ = here.act("execution.Count", f"{COUNT}\nflows: [{{namespace: shop}}]")

    assert "each of `flows` has a `namespace` and a `flowId`" in here.messages(done)


def test_count_needs_to_know_of_what(here):
    done, _ = here.act("execution.Count", COUNT)

    assert "You must provide a list of flows or namespaces" in here.messages(done)


PURGE = f"endDate: {FUTURE}"


def test_ended_executions_are_purged_with_what_belongs_to_them(here):
    one, two, paused = here.says(), here.says(), here.asks()

    done, outputs = here.act("execution.PurgeExecutions", f"{PURGE}\nnamespace: shop")

    assert outputs == {
        "executionsCount": 2,
        "logsCount": 2,
        "storagesCount": 2,
        "metricsCount": 0,
    }
    assert [here.exists(each) for each in (one, two, paused, done)] == [False, False, True, True]
    assert (here.messages(one), here.files(two)) == ([], [])


def test_parts_of_executions_are_purged(here):
    kept = here.says()

    _, outputs = here.act(
        "execution.PurgeExecutions",
        f"{PURGE}\nnamespace: shop\nflowId: says\npurgeExecution: false\npurgeStorage: false",
    )

    assert outputs["executionsCount"] == 0
    assert here.exists(kept)
    assert (here.messages(kept), len(here.files(kept))) == ([], 1)


@pytest.mark.parametrize(
    "properties",
    [
        f"endDate: {PAST}\nnamespace: shop",
        f"{PURGE}\nstartDate: {FUTURE}\nnamespace: shop",
        f"{PURGE}\nstates: [FAILED]\nnamespace: shop",
        f"{PURGE}\nnamespace: shop\nflowId: asks",
    ],
)
def test_other_executions_are_not_purged(here, properties):
    kept = here.says()

    _, outputs = here.act("execution.PurgeExecutions", properties)

    assert outputs["executionsCount"] == 0
    assert here.exists(kept)


def test_logs_are_purged(here):
    kept = here.says()

    _, outputs = here.act("log.PurgeLogs", f"{PURGE}\nnamespace: shop\nflowId: says")

    assert outputs == {"count": 1}
    assert (here.exists(kept), here.messages(kept)) == (True, [])


def test_logs_of_some_levels_are_purged(here):
    kept = here.says()

    _, outputs = here.act(
        "log.PurgeLogs", f"{PURGE}\nnamespace: shop\nflowId: says\nlogLevels: [WARN, ERROR]"
    )

    assert outputs == {"count": 0}
    assert here.messages(kept) == ["hello"]


KEPT = ["run-1", "run-2", "other"]


def keep(here, namespace, ttl=None):
    store = StoredKeyValues(here.instance.ports.storage, namespace, here.instance.ports.clock)
    for key in KEPT:
        store.put(key, 1, ttl=ttl)
    return store


PURGES_KEYS = [
    ("namespaces: [shop]", ["shop", "shop.below"]),
    ("namespaces: [shop]\nincludeChildNamespaces: false", ["shop"]),
    ('namespacePattern: "*.below"', ["shop.below"]),
    ("description: all", ["shop", "shop.below"]),
]


@pytest.mark.parametrize(("properties", "purged"), PURGES_KEYS)
def test_keys_are_purged_in_the_namespaces_that_are_meant(here, properties, purged):
    stores = {name: keep(here, name) for name in ("shop", "shop.below", "other")}
    here.says("shop.below")
    here.says("other")

    keys = 'keyPattern: "run-*"\nbehavior: {type: key, expiredOnly: false}'
    _, outputs = here.act("kv.PurgeKV", f"{keys}\n{properties}")

    assert outputs == {"size": 2 * len(purged)}
    assert [name for name, store in stores.items() if store.keys() == ["other"]] == purged


def test_keys_whose_time_is_not_over_are_purged_only_when_asked_for(here):
    store = keep(here, "shop")
    store.put("old", 1, ttl=timedelta(seconds=-1))

    _, outputs = here.act("kv.PurgeKV", "namespaces: [shop]")

    assert outputs == {"size": 1}
    assert store.keys() == sorted(KEPT)


def test_latest_version_of_a_key_or_a_file_is_not_purged(here):
    store = keep(here, "shop")

    versions = "namespaces: [shop]\nbehavior: {type: version, keepAmount: 0}"
    outputs = [here.act(f"{kind}", versions)[1] for kind in ("kv.PurgeKV", "namespace.PurgeFiles")]

    assert outputs == [{"size": 0}] * 2
    assert store.keys() == sorted(KEPT)


ELSEWHERE = [
    ("execution.Count", f"{COUNT}\nnamespaces: [shop]"),
    ("execution.Count", f"{COUNT}\nflows: [{{namespace: shop, flowId: says}}]"),
    ("execution.PurgeExecutions", f"{PURGE}\nnamespace: shop"),
    ("execution.PurgeExecutions", PURGE),
    ("log.PurgeLogs", f"{PURGE}\nnamespace: shop"),
    ("log.PurgeLogs", PURGE),
    ("kv.PurgeKV", "namespaces: [shop]"),
    ("namespace.PurgeFiles", "namespaces: [shop]"),
    ("log.Fetch", 'executionId: "{{ inputs.execution }}"\nnamespace: shop\nflowId: says'),
]


@pytest.mark.parametrize(("type_name", "properties"), ELSEWHERE)
@pytest.mark.parametrize("namespace", ["other", "shop.below", "sho"])
def test_namespaces_beside_and_above_are_closed(here, type_name, properties, namespace):
    kept = here.says()

    done, _ = here.act(type_name, properties, namespace, execution=kept.id)

    assert done.state.current is State.FAILED
    assert any("may not act on" in one for one in here.messages(done))
    assert here.exists(kept)
    assert here.messages(kept) == ["hello"]


@pytest.mark.parametrize(("type_name", "properties"), ELSEWHERE)
def test_operator_opens_all_namespaces_to_the_flows_of_some(here, type_name, properties):
    kept = here.says()

    done, _ = here.act(type_name, properties, "system", execution=kept.id)

    assert done.state.current is State.SUCCESS


def test_flow_reaches_what_lies_below_its_namespace(here):
    gone = here.says("shop.below")

    _, outputs = here.act("execution.PurgeExecutions", f"{PURGE}\nnamespace: shop.below")

    assert outputs["executionsCount"] == 1
    assert not here.exists(gone)
