"""A stored file becomes an input by its address, where the caller may read it."""

import io

import pytest

LOG = "io.kestra.plugin.core.log.Log"
READER = f"""\
id: reader
namespace: shop
inputs:
  - {{id: table, type: FILE}}
tasks:
  - {{id: say, type: {LOG}, message: "{{{{ read(inputs.table) }}}}"}}
"""
API = "/api/v1/main/executions"


@pytest.fixture
def uploaded(client, engine):
    """The address of a file that another execution was given."""
    engine.flows.save(READER)
    engine.flows.save(READER.replace("namespace: shop", "namespace: bank"))
    given = {"table": ("a.csv", io.BytesIO(b"one"))}
    done = client.post(f"{API}/shop/reader?wait=true", files=given).json()
    return done["inputs"]["table"]


def started(client, namespace, uri):
    return client.post(f"{API}/{namespace}/reader?wait=true", files={"table": (None, uri)})


@pytest.mark.parametrize("namespace", ["shop", "bank"])
def test_file_of_an_execution_is_copied_into_another_one(client, uploaded, namespace):
    answer = started(client, namespace, uploaded).json()

    folder = f"kestra:///{namespace}/reader/executions/{answer['id']}/"
    copied = answer["inputs"]["table"]
    assert answer["state"]["current"] == "SUCCESS"
    assert copied.startswith(folder)
    assert copied.endswith("/a.csv")
    path = f"{API}/{answer['id']}/file"
    assert client.get(path, params={"path": copied}).content == b"one"


def test_file_of_the_namespace_is_an_input_as_it_is(client, engine, uploaded):
    uri = engine.namespace_files("shop").put("tables/b.csv", io.BytesIO(b"two"))

    answer = started(client, "shop", uri).json()

    assert (answer["state"]["current"], answer["inputs"]) == ("SUCCESS", {"table": uri})


def test_file_of_another_namespace_is_refused(client, engine, uploaded):
    uri = engine.namespace_files("shop").put("tables/b.csv", io.BytesIO(b"two"))

    assert started(client, "bank", uri).status_code == 422


def test_values_are_looked_at_before_anything_is_copied(client, uploaded):
    path = f"{API}/shop/reader/validate"

    right = client.post(path, files={"table": (None, uploaded)})
    wrong = client.post(path, files={"table": (None, f"{uploaded}.gone")})

    assert (right.status_code, wrong.status_code) == (200, 422)


@pytest.mark.parametrize(
    "uri",
    [
        "kestra:///shop/_kv/rate.ion",
        "kestra:///shop/reader/executions/4wjtkzwVGBM9yKnjm3yv8r/inputs/a.csv",
        "kestra:///shop/_files/none.csv",
        "kestra:///shop/../etc/passwd",
        "kestra:///_flows/shop",
    ],
    ids=["key", "no execution", "no file", "climbs", "elsewhere"],
)
def test_what_is_no_file_of_anybody_is_refused(client, engine, uploaded, uri):
    engine.key_values("shop").put("rate", 3)

    assert started(client, "shop", uri).status_code == 422


def test_replay_with_other_inputs_may_read_no_more(client, engine, uploaded):
    engine.key_values("shop").put("rate", 3)
    done = started(client, "shop", uploaded).json()

    path = f"{API}/{done['id']}/actions/replay-with-inputs"
    refused = client.post(path, files={"table": (None, "kestra:///shop/_kv/rate.ion")})
    replayed = client.post(path, files={"table": (None, uploaded)})

    assert (refused.status_code, replayed.status_code) == (422, 200)
