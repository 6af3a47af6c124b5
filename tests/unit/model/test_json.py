"""Fields that hold plain data, for validation and for schemas."""

import pytest
from pydantic import BaseModel, ValidationError

from shared.model.json import StoredJson, StoredObject


class Sample(BaseModel):
    anything: StoredJson = None
    mapping: StoredObject = {}


def test_plain_data_is_taken_as_it_is():
    value = {"a": [1, {"b": None}]}

    assert Sample(anything=value).anything is value
    assert Sample(mapping=value).mapping == value


@pytest.mark.parametrize("mapping", [[1], "a", {1: "a"}])
def test_object_is_a_map_with_text_keys(mapping):
    with pytest.raises(ValidationError):
        Sample(mapping=mapping)


def test_schema_takes_anything_and_an_object():
    properties = Sample.model_json_schema()["properties"]

    assert properties == {
        "anything": {"default": None, "title": "Anything"},
        "mapping": {"default": {}, "title": "Mapping", "type": "object"},
    }
