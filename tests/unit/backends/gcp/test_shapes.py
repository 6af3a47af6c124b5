"""Every query has its index: the emulator answers without, the service does not."""

import json
from pathlib import Path

import pytest

from shared.backends.gcp.shapes import (
    EXPIRING,
    KEY,
    SHAPES,
    UNINDEXED,
    Collection,
    CompositeIndex,
    Order,
    Shape,
)

DECLARED = json.loads(Path("infra/terraform/firestore.json").read_text())


def declared():
    return {
        CompositeIndex(one["collection"], tuple((f["path"], f["mode"]) for f in one["fields"]))
        for one in DECLARED["indexes"]
    }


def needed():
    return {index for shape in SHAPES for index in shape.indexes()}


def test_every_index_that_a_query_needs_is_declared():
    assert needed() - declared() == set()


def test_every_index_that_is_declared_is_needed():
    assert declared() - needed() == set()


def test_fields_that_nothing_looks_for_are_exempt():
    exempt = {(one["collection"], one["path"]) for one in DECLARED["unindexed"]}

    assert exempt == {
        (collection, name) for collection in UNINDEXED for name in UNINDEXED[collection]
    }


def test_what_is_exempt_is_never_looked_for():
    for shape in SHAPES:
        looked_for = {*shape.equal, *shape.contains, *shape.order}
        assert looked_for.isdisjoint(UNINDEXED[shape.collection])


def test_collections_that_expire_are_declared():
    assert DECLARED["expiring"] == [str(one) for one in EXPIRING]


A = Order.ASCENDING
D = Order.DESCENDING
RUNS = Collection.TASK_RUNS


@pytest.mark.parametrize(
    ("shape", "fields"),
    [
        (Shape(RUNS, {}), []),
        (Shape(RUNS, {}, ("a", "b")), []),
        (Shape(RUNS, {"a": A}), []),
        (Shape(RUNS, {"a": D, KEY: D}), []),
        (Shape(RUNS, {"a": D, KEY: A}), [[("a", D), (KEY, A)]]),
        (Shape(RUNS, {"a": A, "b": A}), [[("a", A), ("b", A)]]),
        (Shape(RUNS, {"b": D}, ("a",)), [[("a", A), ("b", D)]]),
        (Shape(RUNS, {"c": A}, ("a", "b")), [[("a", A), ("b", A), ("c", A)]]),
        (Shape(RUNS, {"c": A}, ("a",), ("b",)), [[("a", A), ("b", "CONTAINS"), ("c", A)]]),
        (
            Shape(RUNS, {"c": A}, ("a",), ("b",), merged=True),
            [[("a", A), ("c", A)], [("b", "CONTAINS"), ("c", A)]],
        ),
    ],
    ids=str,
)
def test_index_is_needed_for_what_single_fields_do_not_serve(shape, fields):
    """https://firebase.google.com/docs/firestore/query-data/index-overview."""
    assert [list(index.fields) for index in shape.indexes()] == fields
