"""What is kept about namespaces, what they inherit, and their files as archives."""

import base64
import io
import zipfile

import pytest

from shared.cli.composition import open_memory
from shared.runtime.encryption import Encryption
from shared.runtime.kept_secrets import KeptSecrets
from shared.settings import Settings

NAMESPACES = "/api/v1/main/namespaces"
SHOP = f"{NAMESPACES}/shop"
FLOW = """\
id: {id}
namespace: {namespace}
tasks: [{{id: go, type: {type}}}]
"""


def test_namespace_is_described_changed_and_forgotten(client):
    given = {"id": "shop", "description": "All of it", "variables": {"a": {"b": 1}}}

    created = client.post(NAMESPACES, json=given)
    again = client.post(NAMESPACES, json=given)
    changed = client.put(SHOP, json={"id": "shop", "pluginDefaults": [{"type": "x"}]})
    found = client.get(SHOP).json()
    removed = [client.delete(SHOP).status_code for _ in range(2)]

    assert created.json() == {**given, "deleted": False}
    assert (again.status_code, again.json()["code"]) == (422, "namespace.exists")
    assert (
        changed.json()
        == found
        == {
            "id": "shop",
            "deleted": False,
            "pluginDefaults": [{"type": "x"}],
        }
    )
    assert removed == [204, 404]
    assert client.get(SHOP).json() == {"id": "shop", "deleted": False}


def test_described_namespace_is_found_with_its_parents(client):
    client.post(NAMESPACES, json={"id": "shop.reports"})

    found = client.get(f"{NAMESPACES}/search?q=shop").json()["results"]

    assert [(one["id"], one["disabled"]) for one in found] == [
        ("shop", True),
        ("shop.reports", False),
    ]


@pytest.mark.parametrize("name", ["../up", "Shop", "a/b", "", "x" * 151, "shop..a"])
def test_namespace_with_a_wrong_name_is_refused(client, name):
    assert client.post(NAMESPACES, json={"id": name}).status_code == 422


def test_body_about_another_namespace_is_refused(client):
    assert client.put(SHOP, json={"id": "other"}).status_code == 422


def test_parents_hand_on_what_they_have(client):
    client.post(NAMESPACES, json={"id": "a", "variables": {"x": 1}})
    client.post(NAMESPACES, json={"id": "a.b", "pluginDefaults": [{"type": "t"}]})
    client.post(NAMESPACES, json={"id": "a.b.c", "variables": {"own": 1}})
    client.put(f"{NAMESPACES}/a/kv/color", content='"blue"')
    below = f"{NAMESPACES}/a.b.c"

    assert client.get(f"{below}/inherited-variables").json() == {"a": {"x": 1}}
    assert client.get(f"{below}/inherited-plugindefaults").json() == {"a.b": [{"type": "t"}]}
    [entry] = client.get(f"{below}/kv/inheritance").json()
    assert (entry["namespace"], entry["key"], entry["type"]) == ("a", "color", "STRING")


def test_entries_of_namespaces_without_flows_are_listed_with_all_others(client):
    client.post(NAMESPACES, json={"id": "a.b", "description": "no flow yet"})
    client.put(f"{NAMESPACES}/a/kv/above", content="1")
    client.put(f"{NAMESPACES}/a.b/kv/here", content="1")

    found = client.get("/api/v1/kv?sort=key:asc").json()["results"]

    assert [(one["namespace"], one["key"]) for one in found] == [("a", "above"), ("a.b", "here")]


def test_links_of_the_flows_of_a_namespace_are_told(client, engine):
    subflow = "io.kestra.plugin.core.flow.Subflow, namespace: other, flowId: child"
    log = "io.kestra.plugin.core.log.Log, message: hi"
    engine.flows.save(FLOW.format(id="child", namespace="other", type=log))
    engine.flows.save(FLOW.format(id="parent", namespace="shop", type=subflow))

    found = client.get(f"{SHOP}/dependencies").json()
    below = client.get(f"{NAMESPACES}/other/dependencies?destinationOnly=true").json()

    assert [one["id"] for one in found["nodes"]] == ["child", "parent"]
    assert len(found["edges"]) == 1
    assert ([one["id"] for one in below["nodes"]], below["edges"]) == (["child"], [])


def zipped(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def sent(client, content, path="/in", name="all.zip"):
    return client.post(
        f"{SHOP}/files", params={"path": path}, files={"fileContent": (name, content)}
    )


def test_zip_becomes_files_and_comes_back_with_the_flows(client):
    flow = FLOW.format(
        id="kept", namespace="shop", type="io.kestra.plugin.core.log.Log, message: hi"
    )
    written = sent(client, zipped({"a.txt": "A", "deep/b.txt": "B"})).json()
    saved = sent(client, flow, "/_flows/kept.yml", "kept.yml").json()

    content = client.get(f"{SHOP}/files/export").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = {name: archive.read(name).decode() for name in archive.namelist()}
    assert [one["path"] for one in written] == ["/in/a.txt", "/in/deep/b.txt"]
    assert saved == [{"path": "/_flows/kept.yml", "revision": 1}]
    assert found == {"in/a.txt": "A", "in/deep/b.txt": "B", "_flows/kept.yml": flow}
    assert client.get("/api/v1/flows/shop/kept").status_code == 200


def test_flow_of_another_namespace_is_no_file_of_this_one(client):
    flow = FLOW.format(
        id="kept", namespace="other", type="io.kestra.plugin.core.log.Log, message: hi"
    )

    assert sent(client, flow, "/_flows/kept.yml", "kept.yml").status_code == 422


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(zipped({"../out.txt": "x"}), id="climbs"),
        pytest.param(zipped({"a\\..\\..\\out.txt": "x"}), id="climbs-backwards"),
        pytest.param(zipped({"bomb": "0" * 30_000_000}), id="bomb"),
        pytest.param(b"PK\x03\x04 no zip", id="broken"),
    ],
)
def test_archive_that_is_not_what_it_seems_writes_nothing(client, content):
    answer = sent(client, content)

    assert answer.status_code == 422
    assert client.get(f"{SHOP}/files/search").json() == []


@pytest.mark.parametrize("path", ["/_flows/x", "/a/../b"])
def test_folder_of_flows_is_not_made_moved_or_removed(client, path):
    made = client.post(f"{SHOP}/files/directory", params={"path": path})
    removed = client.delete(f"{SHOP}/files", params={"path": path})

    assert (made.status_code, removed.status_code) == (422, 422)
    assert "Forbidden path" in made.json()["message"]


@pytest.fixture
def engine(registry, monkeypatch):
    """A Windhover with a secret."""
    monkeypatch.setenv("SECRET_DATABASE", base64.b64encode(b"hunter2").decode())
    with open_memory(Settings(workers=1), registry) as instance:
        yield instance


def test_names_of_secrets_are_listed_and_nothing_else(client):
    found = client.get(f"{SHOP}/secrets")
    everywhere = client.get("/api/v1/main/secrets?q=data")
    inherited = client.get(f"{NAMESPACES}/a.b/inherited-secrets").json()

    assert found.json() == {"readOnly": True, "results": [{"key": "DATABASE"}], "total": 1}
    assert everywhere.json() == found.json()
    assert inherited == {"a": ["DATABASE"]}
    assert "hunter2" not in found.text


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", ""), ("PATCH", "/DATABASE"), ("DELETE", "/DATABASE")]
)
def test_secrets_are_changed_by_nobody(client, method, path):
    answer = client.request(method, f"{SHOP}/secrets{path}", json={"key": "DATABASE", "value": "x"})

    assert (answer.status_code, answer.json()["code"]) == (409, "secret.read-only")


@pytest.fixture
def kept(client, engine, monkeypatch):
    """Secrets can be kept here, and the server has one of its own."""
    keeping = KeptSecrets(engine.ports.storage, Encryption("k" * 32), engine.ports.clock)
    monkeypatch.setattr(engine, "kept_secrets", keeping)
    return keeping


def test_secret_is_kept_replaced_described_and_deleted(client, kept):
    made = client.put(f"{SHOP}/secrets", json={"key": "token", "value": "first"})
    client.put(f"{SHOP}/secrets", json={"key": "TOKEN", "value": "second", "description": "of us"})
    described = client.patch(f"{SHOP}/secrets/TOKEN", json={"description": "of them"})
    changed = client.patch(f"{SHOP}/secrets/TOKEN", json={"value": "third"})
    listed = client.get(f"{SHOP}/secrets").json()
    value = kept.nearest("shop", "TOKEN")
    deleted = client.delete(f"{SHOP}/secrets/token")

    assert (made.json()["key"], made.json()["namespace"]) == ("TOKEN", "shop")
    assert (described.json()["description"], changed.json()["description"]) == ("of them",) * 2
    assert listed["readOnly"] is False
    assert [one["key"] for one in listed["results"]] == ["TOKEN", "DATABASE"]
    assert value == "third"
    assert (deleted.status_code, kept.entries()) == (204, [])
    assert client.delete(f"{SHOP}/secrets/token").status_code == 404
    assert client.patch(f"{SHOP}/secrets/token", json={"value": "x"}).status_code == 404


def test_namespace_lists_what_those_above_it_have_unless_a_closer_one_hides_it(client, kept):
    kept.put("a", "SHARED", "1")
    kept.put("a", "HIDDEN", "1")
    kept.put("a.b", "HIDDEN", "1")
    kept.put("a.b", "DATABASE", "1")
    kept.put("a.b.c", "OWN", "1")

    found = client.get(f"{NAMESPACES}/a.b.c/secrets?sort=key:asc").json()["results"]
    inherited = client.get(f"{NAMESPACES}/a.b.c/inherited-secrets").json()

    assert [(one["key"], one.get("namespace")) for one in found] == [
        ("DATABASE", "a.b"),
        ("HIDDEN", "a.b"),
        ("OWN", "a.b.c"),
        ("SHARED", "a"),
    ]
    assert inherited == {"a": ["DATABASE", "HIDDEN", "SHARED"], "a.b": ["DATABASE", "HIDDEN"]}
