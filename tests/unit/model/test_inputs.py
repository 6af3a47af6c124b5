"""The inputs that a flow declares: types and their properties (flow language, section 3)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.model.inputs import (
    AnyInput,
    ArrayInput,
    DateInput,
    DateTimeInput,
    DependsOn,
    DurationInput,
    FileInput,
    IntInput,
    MultiselectInput,
    SelectInput,
    StringInput,
    TimeInput,
)

ADAPTER = TypeAdapter(AnyInput)


def _declared(**source):
    return ADAPTER.validate_python({"id": "x", **source})


def test_input_is_required_and_has_no_default():
    assert _declared(type="STRING") == StringInput(
        id="x", type="STRING", required=True, defaults=None, dependsOn=None, validator=None
    )


@pytest.mark.parametrize(
    ("source", "declared"),
    [
        ({"type": "INT", "min": 1, "max": 2}, IntInput(id="x", type="INT", min=1, max=2)),
        (
            {"type": "DATETIME", "after": "2024-01-02T03:04:05Z"},
            DateTimeInput(id="x", type="DATETIME", after=datetime(2024, 1, 2, 3, 4, 5, 0, UTC)),
        ),
        (
            {"type": "DATETIME", "before": date(2024, 1, 2)},
            DateTimeInput(id="x", type="DATETIME", before=datetime(2024, 1, 2)),  # noqa: DTZ001
        ),
        (
            {"type": "DATE", "after": "2024-01-02"},
            DateInput(id="x", type="DATE", after=date(2024, 1, 2)),
        ),
        ({"type": "TIME", "before": "10:15"}, TimeInput(id="x", type="TIME", before=time(10, 15))),
        (
            {"type": "DURATION", "max": "PT5M"},
            DurationInput(id="x", type="DURATION", max=timedelta(minutes=5)),
        ),
        (
            {"type": "SELECT", "values": ["a", 1]},
            SelectInput(id="x", type="SELECT", values=("a", "1")),
        ),
        (
            {"type": "SELECT", "expression": "{{ kv('x') }}"},
            SelectInput(id="x", type="SELECT", expression="{{ kv('x') }}"),
        ),
        ({"type": "ARRAY", "itemType": "INT"}, ArrayInput(id="x", type="ARRAY", itemType="INT")),
        (
            {"type": "FILE", "allowedFileExtensions": [".csv"]},
            FileInput(id="x", type="FILE", allowedFileExtensions=(".csv",)),
        ),
        (
            {"type": "STRING", "dependsOn": {"inputs": ["y"], "condition": "{{ inputs.y }}"}},
            StringInput(
                id="x",
                type="STRING",
                dependsOn=DependsOn(inputs=("y",), condition="{{ inputs.y }}"),
            ),
        ),
    ],
)
def test_input_has_the_properties_of_its_type(source, declared):
    assert _declared(**source) == declared


def test_name_is_the_id_where_there_is_none():
    assert ADAPTER.validate_python({"name": "old", "type": "STRING"}).id == "old"
    assert ADAPTER.validate_python({"name": "old", "id": "new", "type": "STRING"}).id == "new"


def test_choices_have_two_names():
    assert _declared(type="MULTISELECT", options=["a"]).choices == ("a",)
    assert _declared(type="MULTISELECT", values=["b"]).choices == ("b",)
    assert isinstance(_declared(type="MULTISELECT", expression="{{ x }}"), MultiselectInput)


@pytest.mark.parametrize(
    "source",
    [
        "text",
        {"id": "x"},
        {"id": "x y", "type": "STRING"},
        {"id": "x", "type": "TEXT"},
        {"id": "x", "type": "STRING", "unheard": 1},
        {"id": "x", "type": "STRING", "validator": "("},
        {"id": "x", "type": "ARRAY"},
        {"id": "x", "type": "ARRAY", "itemType": "ARRAY"},
    ],
)
def test_what_is_no_input_is_refused(source):
    with pytest.raises(ValidationError):
        ADAPTER.validate_python(source)


def test_pattern_of_a_text_compiles():
    assert _declared(type="SECRET", validator="[a-z]+").validator == "[a-z]+"
