"""Documents through the tasks, on the emulator."""

from datetime import UTC, datetime

import pytest
from google.cloud import firestore

from plugins.gcp.firestore.delete import Delete
from plugins.gcp.firestore.get import Get
from plugins.gcp.firestore.query import Query
from plugins.gcp.firestore.set import Set
from shared.sdk.ion import read_ion
from shared.sdk.output import TaskFailed
from tests.plugins.gcp.emulated import emulated

pytestmark = pytest.mark.emulator

NOON = datetime(2024, 3, 9, 12, 0, 0, 123456, UTC)
DOCUMENT = {
    "text": "é",
    "number": 7,
    "real": 1.5,
    "truth": True,
    "nothing": None,
    "list": [1, "a", {"b": [2]}],
    "map": {"a.b": 1, "c": {}},
    "empty": [],
}


@pytest.fixture
def bench(emulators, tmp_path):
    return emulated(tmp_path)


@pytest.fixture
def database(bench):
    """The official client."""
    client = firestore.Client(project=bench.google.project)
    yield client
    client.close()


def test_document_comes_back_as_it_was_written(bench):
    written = bench.outputs(Set, collection="orders", childPath="a", document=DOCUMENT)

    outputs = bench.outputs(Get, collection="orders", childPath="a")

    assert outputs == {"row": DOCUMENT}
    assert datetime.fromisoformat(written["updatedTime"]).utcoffset() is not None


def test_what_the_task_writes_is_what_the_official_client_reads(bench, database):
    bench.run(Set, collection="shops/paris/orders", childPath="a", document=DOCUMENT)

    found = database.document("shops/paris/orders/a").get()

    assert found.to_dict() == DOCUMENT


def test_values_that_json_lacks_are_told_in_texts(bench, database):
    database.document("orders/a").set(
        {
            "at": NOON,
            "bytes": b"ab",
            "place": firestore.GeoPoint(48.85, 2.35),
            "other": database.document("shops/paris"),
        }
    )

    row = bench.outputs(Get, collection="orders", childPath="a")["row"]

    assert row == {
        "at": "2024-03-09T12:00:00.123456Z",
        "bytes": "YWI=",
        "place": {"latitude": 48.85, "longitude": 2.35},
        "other": "shops/paris",
    }


def test_document_replaces_the_one_that_is_there(bench):
    bench.run(Set, collection="orders", childPath="a", document={"a": 1, "b": 2})
    bench.run(Set, collection="orders", childPath="a", document='{"a": 3}')

    assert bench.outputs(Get, collection="orders", childPath="a") == {"row": {"a": 3}}


def test_expressions_of_a_document_keep_their_types(bench):
    bench.variables["total"] = 17

    bench.run(Set, collection="orders", childPath="a", document={"total": "{{ total }}"})

    assert bench.outputs(Get, collection="orders", childPath="a") == {"row": {"total": 17}}


def test_task_run_without_an_id_writes_one_document_however_often_it_runs(bench, database):
    bench.run(Set, collection="orders", document={"a": 1})
    bench.run(Set, collection="orders", document={"a": 1})

    assert [found.to_dict() for found in database.collection("orders").stream()] == [{"a": 1}]


def test_missing_document_is_null(bench):
    assert bench.outputs(Get, collection="orders", childPath="none") == {"row": None}


def test_document_is_deleted_and_a_second_time_is_no_failure(bench):
    bench.run(Set, collection="orders", childPath="a", document={"a": 1})

    for _ in range(2):
        assert bench.outputs(Delete, collection="orders", childPath="a")["updatedTime"]

    assert bench.outputs(Get, collection="orders", childPath="a") == {"row": None}


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"collection": "shops/paris", "childPath": "a"}, "collection names a document"),
        ({"collection": "orders", "childPath": "a/b"}, "childPath names a collection"),
        ({"collection": "orders", "childPath": "../x"}, "childPath is no path"),
        ({"collection": "", "childPath": "a"}, "collection is no path"),
    ],
)
def test_path_that_leads_to_no_document_is_refused(bench, properties, reason):
    with pytest.raises(TaskFailed, match=reason):
        bench.run(Get, **properties)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("no json", "no map of fields"),
        ([1], "no map of fields"),
        ({"a": [[1]]}, "no list that is directly inside of another"),
        ({"a": "{{ big }}"}, "more than 64 bits"),
        ({"__a__": 1}, "__a__"),
    ],
)
def test_what_is_no_document_is_refused(bench, document, reason):
    bench.variables["big"] = 2**70

    with pytest.raises(TaskFailed, match=reason):
        bench.run(Set, collection="orders", childPath="a", document=document)

    assert bench.outputs(Get, collection="orders", childPath="a") == {"row": None}


@pytest.fixture
def people(database):
    """Documents to search."""
    for name, age, tags in [("ada", 36, ["math"]), ("bob", 50, ["math", "art"]), ("eve", 20, [])]:
        database.document(f"people/{name}").set({"name": name, "age": age, "tags": tags})
    database.document("people/ned").set({"name": "ned", "age": None, "odd name": 1})


def _names(bench, **properties):
    outputs = bench.outputs(Query, collection="people", fetchType="FETCH", **properties)
    assert outputs["size"] == len(outputs["rows"])
    return [row["name"] for row in outputs["rows"]]


def _where(field, operator, value):
    return [{"field": field, "operator": operator, "value": value}]


@pytest.mark.parametrize(
    ("properties", "names"),
    [
        ({}, ["ada", "bob", "eve", "ned"]),
        ({"filters": [{"field": "name", "value": "ada"}]}, ["ada"]),
        ({"filters": _where("name", "NOT_EQUAL_TO", "ada")}, ["bob", "eve", "ned"]),
        ({"filters": _where("age", "LESS_THAN", 36)}, ["eve"]),
        ({"filters": _where("age", "LESS_THAN_OR_EQUAL_TO", 36)}, ["eve", "ada"]),
        ({"filters": _where("age", "GREATER_THAN", 36)}, ["bob"]),
        ({"filters": _where("age", "GREATER_THAN_OR_EQUAL_TO", 36)}, ["ada", "bob"]),
        ({"filters": _where("tags", "ARRAY_CONTAINS", "math")}, ["ada", "bob"]),
        ({"filters": _where("tags", "ARRAY_CONTAINS_ANY", ["art", "x"])}, ["bob"]),
        ({"filters": _where("name", "IN", ["eve", "bob"])}, ["bob", "eve"]),
        ({"filters": _where("name", "NOT_IN", ["eve", "bob"])}, ["ada", "ned"]),
        ({"filters": _where("age", "EQUAL_TO", None)}, ["ned"]),
        ({"filters": _where("age", "NOT_EQUAL_TO", None)}, ["eve", "ada", "bob"]),
        ({"filters": _where("odd name", "EQUAL_TO", 1)}, ["ned"]),
        (
            {"filters": _where("age", "GREATER_THAN", 1) + _where("age", "LESS_THAN", 40)},
            ["eve", "ada"],
        ),
        ({"orderBy": "name", "orderDirection": "DESCENDING"}, ["ned", "eve", "bob", "ada"]),
        ({"orderBy": "name", "offset": 1, "limit": 2}, ["bob", "eve"]),
        ({"filters": _where("name", "EQUAL_TO", "nobody")}, []),
    ],
    ids=str,
)
def test_documents_are_found(bench, people, properties, names):
    assert _names(bench, **properties) == names


def test_filters_may_hold_expressions(bench, people):
    bench.variables["least"] = 36

    filters = _where("age", "GREATER_THAN", "{{ least }}")

    assert _names(bench, filters=filters) == ["bob"]


def test_rows_are_a_file_unless_something_else_is_wanted(bench, people, database):
    database.document("events/a").set({"at": NOON})

    outputs = bench.outputs(Query, collection="events")

    with bench.files.open(outputs["uri"]) as file:
        assert list(read_ion(file)) == [{"at": NOON}]
    assert outputs["size"] == 1


def test_first_document_is_an_output_of_its_own(bench, people):
    outputs = bench.outputs(Query, collection="people", orderBy="name", fetchType="FETCH_ONE")

    assert (outputs["row"]["name"], outputs["size"]) == ("ada", 1)


def test_field_that_is_none_is_refused(bench):
    with pytest.raises(TaskFailed, match=r"no field of Firestore: a\.\.b"):
        bench.run(Query, collection="people", filters=_where("a..b", "EQUAL_TO", 1))


def test_filter_that_is_none_is_refused_when_it_is_written():
    with pytest.raises(ValueError, match="operator"):
        Query.model_validate(
            {"id": "q", "type": "q", "collection": "c", "filters": _where("a", "IS", 1)}
        )
