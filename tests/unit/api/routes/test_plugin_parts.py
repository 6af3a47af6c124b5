"""Icons, schemas of parts, and expressions."""

import base64

import pytest

API = "/api/v1"
LOG = "io.kestra.plugin.core.log.Log"
FLOW = """\
id: daily
namespace: shop
variables: {color: blue}
tasks: [{id: say, type: io.kestra.plugin.core.log.Log, message: hello}]
"""


def test_every_type_has_an_icon_and_says_whether_it_holds_tasks(client):
    found = client.get(f"{API}/plugins/icons").json()
    groups = client.get(f"{API}/plugins/icons/groups").json()
    svg = client.get(f"{API}/plugins/icons/{LOG}/icon.svg")

    assert base64.b64decode(found[LOG]["icon"]).decode() == svg.text
    assert svg.headers["content-type"] == "image/svg+xml"
    assert found["io.kestra.plugin.core.flow.Sequential"]["flowable"] is True
    assert (found[LOG]["flowable"], found[LOG]["name"]) == (False, "Log")
    assert "io.kestra.plugin.core.log" in groups


@pytest.mark.parametrize(
    "path", ["plugins/icons/no.such.Type", "plugins/inputs/NOTHING", f"plugins/{LOG}/versions/0.0"]
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(f"{API}/{path}").status_code == 404


def test_old_name_of_a_type_has_its_icon(client):
    old = client.get(f"{API}/plugins/icons/io.kestra.core.tasks.log.Log")

    assert old.text == client.get(f"{API}/plugins/icons/{LOG}").text


def test_type_of_inputs_has_a_schema(client):
    found = client.get(f"{API}/plugins/inputs/int").json()["schema"]["properties"]

    assert {"min", "max"} <= set(found["properties"])


def test_expressions_are_rendered_for_a_saved_flow_and_for_a_source(client, engine):
    engine.flows.save(FLOW)
    asked = {"expressions": ["{{ flow.id }}", "{{ vars.color | upper }}"]}

    saved = client.post(
        f"{API}/expressions/render", json={**asked, "namespace": "shop", "flowId": "daily"}
    )
    source = client.post(
        f"{API}/expressions/render", json={**asked, "flow": FLOW.replace("blue", "red")}
    )

    assert saved.json() == {"rendered": ["daily", "BLUE"]}
    assert source.json() == {"rendered": ["daily", "RED"]}
    assert client.get(f"{API}/executions/search").json()["total"] == 0


def test_expression_that_can_not_be_rendered_is_named(client):
    answer = client.post(
        f"{API}/expressions/render", json={"expressions": ["a", "{{ nothing.here }}"], "flow": FLOW}
    )
    nowhere = client.post(f"{API}/expressions/render", json={"expressions": []})

    assert answer.status_code == 422
    assert "expressions[1]" in answer.json()["message"]
    assert nowhere.status_code == 422


def test_names_of_filters_and_functions_are_listed(client):
    assert "upper" in client.get(f"{API}/pebble/filters").json()
    assert "secret" in client.get(f"{API}/pebble/functions").json()


def test_page_of_an_old_name_is_that_of_the_current_type(client):
    page = client.get(f"{API}/plugins/io.kestra.core.tasks.log.Log").json()

    assert (page["type"], page["kind"]) == (LOG, "tasks")
    assert "io.kestra.core.tasks.log.Log" in page["aliases"]
    assert {"id", "timeout", "allowFailure"} <= set(page["common"])
    assert "message" not in page["common"]


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("plugin.core.flow.Loop", "2.0"),
        ("core.tasks.scripts.Bash", "2023"),
        ("plugin.core.log.Log", "1.x"),
    ],
)
def test_page_tells_which_version_of_kestra_the_type_follows(client, name, version):
    page = client.get(f"{API}/plugins/io.kestra.{name}").json()

    assert page["compatibility"]["version"] == version


def test_page_tells_what_differs_and_what_is_missing(client):
    flow = client.get(f"{API}/plugins/io.kestra.plugin.core.trigger.Flow").json()["compatibility"]
    request = client.get(f"{API}/plugins/io.kestra.plugin.core.http.Request").json()[
        "compatibility"
    ]

    assert any("onMiss" in one["what"] for one in flow["missing"])
    assert any("not public" in one["how"] for one in request["differs"])


def test_property_that_another_has_taken_the_place_of_is_deprecated(client):
    page = client.get(f"{API}/plugins/io.kestra.plugin.core.http.Request").json()
    properties = page["schema"]["properties"]["properties"]

    assert properties["allowFailed"]["$deprecated"] is True
    assert "$deprecated" not in properties["uri"]


def test_catalogue_has_what_a_search_looks_at(client):
    found = client.get(f"{API}/plugins/catalogue").json()
    log = next(one for one in found["types"] if one["type"] == LOG)
    kafka = next(one for one in found["elsewhere"] if one["name"] == "kafka")

    assert log["title"] == "Write to the flow log"
    assert log["properties"]["message"] == "A text, or a list of texts."
    assert "timeout" not in log["properties"]
    assert "io.kestra.plugin.kafka.Produce" in kafka["types"]
