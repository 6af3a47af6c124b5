"""Flows and files that come from a repository."""

import pytest

from plugins.git.sync_flows import SyncFlows
from plugins.git.sync_namespace_files import SyncNamespaceFiles
from shared.model.names import FlowName, is_at_or_below
from shared.model.source import parse_flow
from shared.sdk.errors import NamespaceClosed
from shared.sdk.ion import read_ion
from shared.sdk.others import KeptFlow
from shared.sdk.output import TaskFailed
from shared.sdk.registry import Registry
from tests.plugins.git.git_server import commit, repository

TASKS = "tasks:\n  - id: say\n    type: io.kestra.plugin.core.log.Log\n    message: {}\n"


def flow(flow_id, namespace="dev", message="hello"):
    return f"id: {flow_id}\nnamespace: {namespace}  # where\n" + TASKS.format(message)


class KeptFlows:
    """Flows in memory, within reach of company.team."""

    def __init__(self):
        self.kept_ones = {}
        self.calls = 0

    def kept(self, namespace, *, below):
        _require(namespace)
        return [
            one
            for name, one in sorted(self.kept_ones.items())
            if name.namespace == namespace or (below and is_at_or_below(name.namespace, namespace))
        ]

    def name_of(self, source):
        found = parse_flow(source, Registry.installed())
        return FlowName(found.namespace, found.id)

    def apply(self, sources, deleted):
        self.calls += 1
        saved = []
        for source in sources:
            name = self.name_of(source)
            before = self.kept_ones.get(name)
            saved.append(KeptFlow(name, before.revision + 1 if before else 1, source))
        self.kept_ones |= {one.name: one for one in saved}
        for name in deleted:
            del self.kept_ones[name]
        return saved

    def keep(self, source):
        self.apply([source], [])


def _require(namespace):
    if not is_at_or_below(namespace, "company.team"):
        raise NamespaceClosed(namespace)


@pytest.fixture
def flows(bench):
    bench.flows = KeptFlows()
    return bench.flows


def _sync(bench, server, **more):
    wanted = {"targetNamespace": "company.team", "gitDirectory": "flows", **more}
    uri = bench.outputs(SyncFlows, url=f"{server.address}/team", **wanted)["flows"]
    return {one["flowId"]: one for one in _lines(bench, uri)}


def _lines(bench, uri):
    with bench.files.open(uri) as file:
        return list(read_ion(file))


def _ids(flows):
    return sorted((name.namespace, name.flow_id) for name in flows.kept_ones)


def test_flows_of_the_folder_are_kept_in_the_target_namespace(bench, flows, root, server):
    repository(
        root / "team",
        {
            "flows/a.yml": flow("a"),
            "flows/b.yaml": flow("b"),
            "flows/below/c.yml": flow("c"),
            "flows/notes.txt": "no flow",
            "elsewhere.yml": flow("d"),
        },
    )

    changes = _sync(bench, server)

    assert _ids(flows) == [("company.team", "a"), ("company.team", "b")]
    assert changes["a"] == {
        "gitPath": "a.yml",
        "syncState": "ADDED",
        "namespace": "company.team",
        "flowId": "a",
        "revision": 1,
    }
    assert (
        "namespace: company.team  # where\n"
        in flows.kept_ones[FlowName("company.team", "a")].source
    )


def test_second_sync_changes_what_is_new_alone(bench, flows, root, server):
    repository(root / "team", {"flows/a.yml": flow("a"), "flows/b.yml": flow("b")})
    _sync(bench, server)
    commit(root / "team", {"flows/b.yml": flow("b", message="changed")})

    changes = _sync(bench, server)

    assert {name: one["syncState"] for name, one in changes.items()} == {
        "a": "UNCHANGED",
        "b": "UPDATED",
    }
    assert {name: one["revision"] for name, one in changes.items()} == {"a": 1, "b": 2}


@pytest.mark.parametrize("delete", [True, False])
def test_flows_that_are_not_in_the_repository_go_when_wanted(bench, flows, root, server, delete):
    repository(root / "team", {"flows/a.yml": flow("a")})
    flows.keep(flow("old", "company.team"))
    flows.keep(flow(bench.info.flow_id, "company.team"))

    changes = _sync(bench, server, delete=delete)

    assert (("company.team", "old") in _ids(flows)) is not delete
    assert ("company.team", bench.info.flow_id) in _ids(flows)
    assert ("old" in changes) is delete


def test_dry_run_tells_and_does_nothing(bench, flows, root, server):
    repository(root / "team", {"flows/a.yml": flow("a")})
    flows.keep(flow("old", "company.team"))

    changes = _sync(bench, server, delete=True, dryRun=True)

    assert {name: one["syncState"] for name, one in changes.items()} == {
        "a": "ADDED",
        "old": "DELETED",
    }
    assert _ids(flows) == [("company.team", "old")]


def test_namespaces_below_are_moved_with_the_first_part_alone(bench, flows, root, server):
    repository(
        root / "team",
        {
            "flows/a.yml": flow("a", "dev"),
            "flows/sales/b.yml": flow("b", "dev.sales.crm"),
            "flows/c.yml": flow("c", "company.team.x"),
        },
    )

    _sync(bench, server, includeChildNamespaces=True)

    assert _ids(flows) == [
        ("company.team", "a"),
        ("company.team.sales.crm", "b"),
        ("company.team.x", "c"),
    ]


def test_invalid_flow_stops_everything_unless_it_may_be_left_out(bench, flows, root, server):
    broken = "id: broken\nnamespace: dev\ntasks: []\n"
    repository(root / "team", {"flows/a.yml": flow("a"), "flows/broken.yml": broken})

    with pytest.raises(TaskFailed, match=r"The flow in broken\.yml can not be accepted"):
        _sync(bench, server)
    assert flows.calls == 0
    changes = _sync(bench, server, ignoreInvalidFlows=True)

    assert list(changes) == ["a"]
    assert any("broken.yml" in line for _, line in bench.log.lines)


def test_same_flow_twice_and_a_hidden_namespace_are_refused(bench, flows, root, server):
    repository(root / "team", {"flows/a.yml": flow("a"), "flows/b.yml": flow("a")})
    with pytest.raises(TaskFailed, match=r"a\.yml and b\.yml are the same flow"):
        _sync(bench, server)

    inline = "{id: a, namespace: company, tasks: [{id: x, type: io.kestra.core.tasks.log.Log}]}"
    inline = inline.replace("Log}", "Log, message: x}")
    commit(root / "team", {"flows/a.yml": inline, "flows/b.yml": None})
    with pytest.raises(TaskFailed, match="is not the one to sync"):
        _sync(bench, server)
    assert flows.calls == 0


def test_flows_of_other_namespaces_are_out_of_reach(bench, flows, server):
    with pytest.raises(NamespaceClosed):
        _sync(bench, server, targetNamespace="company.other")


def _files(bench, server, **more):
    uri = bench.outputs(
        SyncNamespaceFiles, url=f"{server.address}/team", gitDirectory="files", **more
    )["files"]
    return {one["kestraPath"]: one["syncState"] for one in _lines(bench, uri)}


def test_files_of_the_namespace_follow_the_repository(bench, root, server):
    repository(root / "team", {"files/a.txt": "a", "files/sql/b.sql": "b", "other": "x"})
    assert _files(bench, server) == {"/a.txt": "ADDED", "/sql/b.sql": "ADDED"}
    commit(root / "team", {"files/a.txt": "a2", "files/sql/b.sql": None, "files/c": "c"})

    assert _files(bench, server, delete=True, dryRun=True) == {
        "/a.txt": "UPDATED",
        "/c": "ADDED",
        "/sql/b.sql": "DELETED",
    }
    kept = bench.namespace_files("company.team")
    assert kept.list_paths() == ["a.txt", "sql/b.sql"]
    _files(bench, server, delete=True)

    assert kept.list_paths() == ["a.txt", "c"]
    with kept.open("a.txt") as file:
        assert file.read() == b"a2"
    assert set(_files(bench, server).values()) == {"UNCHANGED"}


def test_folder_that_is_not_there_has_no_files(bench, root, server):
    repository(root / "team", {"a.txt": "a"})

    assert _files(bench, server) == {}
