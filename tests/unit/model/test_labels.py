"""Labels as flows write them."""

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.model.labels import Labels, label_text, offending_label

ADAPTER = TypeAdapter(Labels)


@pytest.mark.parametrize(
    ("source", "labels"),
    [
        ({"a": "b", "n": 5, "d": 1.5, "t": True}, {"a": "b", "n": "5", "d": "1.5", "t": "true"}),
        ([{"key": "a", "value": 1}, {"key": "a", "value": 2}], {"a": "2"}),
        ([], {}),
    ],
)
def test_labels_are_a_map_or_a_list_and_become_texts(source, labels):
    assert ADAPTER.validate_python(source) == labels


@pytest.mark.parametrize(
    "source", ["text", [{"key": "a"}], ["a"], [{"key": "a", "value": "b", "c": 1}], {"a": [1]}]
)
def test_what_is_no_label_is_refused(source):
    with pytest.raises(ValidationError):
        ADAPTER.validate_python(source)


def test_null_is_no_value_of_a_label():
    with pytest.raises(ValueError, match="a text, a number or a boolean"):
        label_text(None)


@pytest.mark.parametrize(
    ("labels", "offending"),
    [
        ({"team": "a", "system.readOnly": "true"}, None),
        ({"team": "a", "system.x": "y"}, "system.x=y"),
        (["text", {"key": "a", "value": "b"}, {"key": "system.x", "value": 1}], "system.x=1"),
        (None, None),
        ("system.x", None),
    ],
)
def test_system_labels_are_for_the_engine(labels, offending):
    assert offending_label(labels) == offending
