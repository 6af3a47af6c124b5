"""Set, Get, GetKeys and Delete."""

import pytest

from plugins.core.kv.delete import Delete
from plugins.core.kv.get import Get
from plugins.core.kv.get_keys import GetKeys
from plugins.core.kv.set import Set
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench


@pytest.fixture
def bench(tmp_path):
    return Workbench(tmp_path, variables={"row": {"a": [1, None]}, "count": 3})


def _value(bench, **properties):
    return bench.outputs(Get, **properties)["value"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("{{ row }}", {"a": [1, None]}),
        ("{{ count }}", 3),
        ("count: {{ count }}", "count: 3"),
        (True, True),
        ("true", "true"),
    ],
)
def test_value_keeps_its_type(bench, written, kept):
    assert bench.run(Set, key="k{{ count }}", value=written) is None
    assert _value(bench, key="k3") == kept


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("STRING", "12", "12"),
        ("NUMBER", "12", 12),
        ("NUMBER", "-1.5", -1.5),
        ("BOOLEAN", "TRUE", True),
        ("BOOLEAN", "no", False),
        ("DATETIME", "2024-03-09T10:00:00+02:00", "2024-03-09T10:00:00+02:00"),
        ("DATE", "2024-03-09T10:00:00Z", "2024-03-09"),
        ("DURATION", "PT5M", "PT5M"),
        ("JSON", '{"a": [1]}', {"a": [1]}),
    ],
)
def test_text_is_parsed_as_its_type(bench, kind, text, kept):
    bench.run(Set, key="k", value=text, kvType=kind)

    assert _value(bench, key="k") == kept


def test_value_that_is_no_text_is_not_parsed(bench):
    bench.run(Set, key="k", value=3, kvType="JSON")

    assert _value(bench, key="k") == 3


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("NUMBER", "three"),
        ("DATETIME", "2024-03-09"),
        ("DATE", "yesterday"),
        ("DURATION", "an hour"),
        ("JSON", "{"),
    ],
)
def test_text_that_is_none_of_its_type_fails(bench, kind, text):
    with pytest.raises(TaskFailed, match=f"'{text}' is no {kind}"):
        bench.run(Set, key="k", value=text, kvType=kind)


def test_entry_that_exists_is_kept_without_overwrite(bench):
    bench.run(Set, key="k", value="first")

    with pytest.raises(TaskFailed) as raised:
        bench.run(Set, key="k", value="second", overwrite=False)

    assert raised.value.message == (
        "Cannot set value for key 'k'. Key already exists and `overwrite` is set to `false`."
    )
    assert _value(bench, key="k") == "first"


def test_entry_whose_time_is_over_is_gone(bench):
    bench.run(Set, key="k", value="x", ttl="PT0S")

    assert _value(bench, key="k") is None


def test_missing_key_is_null_or_a_failure(bench):
    assert bench.outputs(Get, key="k") == {"value": None}

    with pytest.raises(TaskFailed) as raised:
        bench.run(Get, key="k", errorOnMissing=True)

    assert raised.value.message == (
        "No value found for key 'k' in namespace 'company.team' and `errorOnMissing` is set to true"
    )


def test_keys_are_listed_by_prefix_and_namespace(bench):
    for key in ("b", "a1", "a2"):
        bench.run(Set, key=key, value=1)
    bench.run(Set, key="elsewhere", value=1, namespace="company")

    assert bench.outputs(GetKeys) == {"keys": ("a1", "a2", "b")}
    assert bench.outputs(GetKeys, prefix="a") == {"keys": ("a1", "a2")}
    assert bench.outputs(GetKeys, namespace="company") == {"keys": ("elsewhere",)}


def test_delete_says_whether_there_was_an_entry(bench):
    bench.run(Set, key="k", value=1)

    assert bench.outputs(Delete, key="k") == {"deleted": True}
    assert bench.outputs(Delete, key="k") == {"deleted": False}

    with pytest.raises(TaskFailed, match="No value found for key 'k' in namespace"):
        bench.run(Delete, key="k", errorOnMissing=True)
