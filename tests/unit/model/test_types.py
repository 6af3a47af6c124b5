"""Values whose class is named by their `type`."""

from typing import Annotated

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from shared.model.types import CATALOG, OfItsType


class Animal(BaseModel):
    type: str


class Cat(Animal):
    lives: int = 9


class Zoo:
    """A catalog of a cat, and of something that is no animal."""

    def cls(self, type_name):
        return {"cat": Cat, "stone": int}.get(type_name)

    def canonical(self, type_name):
        return type_name

    def names(self):
        yield "cat"


ADAPTER = TypeAdapter(Annotated[Animal, OfItsType(Animal)])


def _read(value):
    return ADAPTER.validate_python(value, context={CATALOG: Zoo()})


def test_value_has_the_class_that_its_type_names():
    assert _read({"type": "cat", "lives": 7}) == Cat(type="cat", lives=7)


def test_value_that_has_its_class_already_stays():
    cat = Cat(type="cat")

    assert _read(cat) is cat


@pytest.mark.parametrize("name", ["dog", "stone"])
def test_type_that_names_nothing_that_fits_is_unknown(name):
    with pytest.raises(ValidationError) as raised:
        _read({"type": name})

    assert [(error["type"], error["msg"]) for error in raised.value.errors()] == [
        ("unknown_type", f"Invalid type: {name}")
    ]


@pytest.mark.parametrize(
    ("value", "kind"), [({}, "missing"), ({"type": 5}, "string_type"), (5, "model_type")]
)
def test_value_without_a_type_is_held_to_the_base(value, kind):
    with pytest.raises(ValidationError) as raised:
        _read(value)

    assert raised.value.errors()[0]["type"] == kind
