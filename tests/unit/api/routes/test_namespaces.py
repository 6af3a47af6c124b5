import pytest

from tests.unit.api.conftest import PASSWORD, USER

NS = "/api/v1/main/namespaces/shop.reports"


@pytest.mark.parametrize(
    ("literal", "kind", "value"),
    [
        ("42", "NUMBER", 42),
        ("4.5", "NUMBER", 4.5),
        ("true", "BOOLEAN", True),
        ('"blue"', "STRING", "blue"),
        ("blue", "STRING", "blue"),
        ('"2026-10-21"', "STRING", "2026-10-21"),
        ("2026-10-21", "DATE", "2026-10-21"),
        ("2026-13-41", "STRING", "2026-13-41"),
        ("2026-10-21T03:00:00Z", "DATETIME", "2026-10-21T03:00:00Z"),
        ("P7D", "DURATION", "P7D"),
        ("PT", "STRING", "PT"),
        ('{"a": [1]}', "JSON", {"a": [1]}),
        ("{a:1}", "JSON", {"a": 1}),
        ("[1, 2]", "JSON", [1, 2]),
        ("null", "STRING", "null"),
        ("", "STRING", ""),
    ],
)
def test_value_has_the_type_of_its_literal(client, literal, kind, value):
    stored = client.put(f"{NS}/kv/color", content=literal)

    found = client.get(f"{NS}/kv/color").json()
    assert (stored.status_code, stored.content) == (200, b"")
    assert (found["type"], found["value"], found["revision"]) == (kind, value, 1)


def test_value_may_come_without_a_content_type(client):
    request = client.build_request("PUT", f"{NS}/kv/answer", content=b"42")
    assert "content-type" not in request.headers

    assert client.send(request).status_code == 200


def test_entry_tells_what_it_is_and_counts_its_revisions(client):
    headers = {"ttl": "P7D", "description": "when the report ran last"}
    client.put(f"{NS}/kv/last_run", content="1")
    client.put(f"{NS}/kv/last_run", content="2", headers=headers)

    [entry] = client.get(f"{NS}/kv").json()

    assert (entry["namespace"], entry["key"]) == ("shop.reports", "last_run")
    assert (entry["version"], entry["revision"]) == (2, 2)
    assert entry["description"] == "when the report ran last"
    assert {"creationDate", "updateDate", "expirationDate"} <= set(entry)
    assert "value" not in entry


def test_deleting_tells_whether_there_was_something(client):
    client.put(f"{NS}/kv/a", content="1")
    client.put(f"{NS}/kv/b", content="1")

    assert client.delete(f"{NS}/kv/a").json() is True
    assert client.delete(f"{NS}/kv/a").json() is False
    removed = client.request("DELETE", f"{NS}/kv", json={"keys": ["a", "b"]}).json()
    assert removed == {"keys": ["b"]}
    assert client.get(f"{NS}/kv/b").status_code == 404


def test_expired_value_is_gone(client, engine):
    client.put(f"{NS}/kv/a", content="1", headers={"ttl": "PT0S"})

    answer = client.get(f"{NS}/kv/a")

    assert answer.status_code == 410
    assert answer.json()["message"].startswith("Resource has expired: ")


@pytest.mark.parametrize(
    ("namespace", "key"),
    [
        ("Shop", "a"),
        ("shop..x", "a"),
        ("shop%2Fx", "a"),
        ("%2e%2e", "a"),
        ("shop", ".a"),
        ("shop", "a%2Fb"),
        ("shop", "a b"),
    ],
)
def test_name_that_is_none_is_refused(client, namespace, key):
    answer = client.put(f"/api/v1/namespaces/{namespace}/kv/{key}", content="1")

    assert answer.status_code == 422


@pytest.mark.parametrize("ttl", ["soon", "P", "PT1"])
def test_ttl_that_is_no_duration_is_refused(client, ttl):
    assert client.put(f"{NS}/kv/a", content="1", headers={"ttl": ttl}).status_code == 422


def _upload(client, path, content=b"hi"):
    files = {"fileContent": ("file", content)}
    return client.post(f"{NS}/files", params={"path": path}, files=files)


def test_file_is_written_read_moved_and_removed(client):
    assert _upload(client, "/a/b.txt").status_code == 200
    assert client.get(f"{NS}/files?path=/a/b.txt").content == b"hi"

    assert client.put(f"{NS}/files?from=/a&to=/c/d").status_code == 200
    assert client.get(f"{NS}/files?path=/a/b.txt").status_code == 404
    assert client.get(f"{NS}/files?path=/c/d/b.txt").content == b"hi"

    assert client.delete(f"{NS}/files?path=/c").status_code == 200
    assert client.get(f"{NS}/files?path=/c/d/b.txt").status_code == 404
    assert client.delete(f"{NS}/files?path=/c").status_code == 404


def test_folders_are_listed_one_level_at_a_time(client):
    _upload(client, "/scripts/count.py", b"print()")
    _upload(client, "/scripts/deep/more.py")
    _upload(client, "/top.txt")

    root = client.get(f"{NS}/files/directory").json()
    inner = client.get(f"{NS}/files/directory?path=/scripts").json()

    assert [(one["fileName"], one["type"]) for one in root] == [
        ("scripts", "Directory"),
        ("top.txt", "File"),
    ]
    assert [(one["fileName"], one["type"], one["size"]) for one in inner] == [
        ("count.py", "File", 7),
        ("deep", "Directory", 0),
    ]
    assert client.get(f"{NS}/files/directory?path=/nothing").status_code == 404
    assert client.get(f"{NS}/files/search?q=COUNT").json() == ["/scripts/count.py"]
    assert client.get(f"{NS}/files/stats?path=/scripts/count.py").json()["size"] == 7


@pytest.mark.parametrize("path", ["/../x", "/_flows/a.yml", "/a/../../x", "", "/"])
def test_forbidden_path_is_refused(client, path):
    assert _upload(client, path).status_code == 422


def test_upload_without_the_part_is_refused(client):
    answer = client.post(f"{NS}/files?path=/a", files={"other": ("file", b"x")})

    assert answer.status_code == 422
    assert "fileContent" in answer.json()["message"]


def test_namespaces_are_those_of_flows_their_parents_and_the_systems(client, engine):
    engine.flows.save(
        "id: a\nnamespace: shop.reports\ntasks:\n"
        "  - {id: a, type: io.kestra.plugin.core.log.Log, message: x}\n"
    )

    found = client.get("/api/v1/namespaces/search?sort=id:asc").json()
    completed = client.post(
        "/api/v1/namespaces/autocomplete", json={"q": "SHOP", "ids": ["shop"]}
    ).json()

    assert [one["id"] for one in found["results"]] == ["shop", "shop.reports", "system"]
    assert completed == ["shop.reports"]
    assert client.get("/api/v1/namespaces/any.thing").json() == {
        "id": "any.thing",
        "deleted": False,
    }


def test_last_values_of_a_key_are_told_read_and_forgotten(client):
    for literal in ('"old"', "5"):
        client.put(f"{NS}/kv/limit", content=literal)

    told = client.get(f"{NS}/kv/limit/history").json()
    old = client.get(f"{NS}/kv/limit/history/1").json()

    assert [(one["version"], one["kept"]) for one in told] == [(2, True), (1, True)]
    assert (old["type"], old["value"]) == ("STRING", "old")
    assert client.get(f"{NS}/kv/limit/history/7").status_code == 404
    assert client.delete(f"{NS}/kv/limit/history").status_code == 204
    assert [one["version"] for one in client.get(f"{NS}/kv/limit/history").json()] == [2]
    assert client.get(f"{NS}/kv/nothing/history").status_code == 404


def test_history_of_a_key_names_the_execution_that_has_set_it(client, engine):
    engine.flows.save(
        "id: setter\nnamespace: shop\ntasks:\n"
        "  - {id: set, type: io.kestra.plugin.core.kv.Set, key: seen, value: 1}\n"
    )
    run = client.post("/api/v1/executions/shop/setter?wait=true").json()

    (told,) = client.get("/api/v1/namespaces/shop/kv/seen/history").json()

    assert (told["namespace"], told["flowId"]) == ("shop", "setter")
    assert told["executionId"] == run["id"]


def test_history_of_a_key_names_the_person_who_has_set_it(client, accounts, ada):
    accounts.save(ada)
    client.put(f"{NS}/kv/limit", content="5", auth=(USER, PASSWORD))

    (told,) = client.get(f"{NS}/kv/limit/history", auth=(USER, PASSWORD)).json()

    assert told["person"] == USER
