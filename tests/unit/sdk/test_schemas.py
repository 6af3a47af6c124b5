"""The JSON Schema of a type."""

from shared.sdk.schemas import schema_of
from tests.unit.sdk.test_documentation import NAME, OLD, REGISTRY


def _properties(name):
    return schema_of(REGISTRY, name)["properties"]


def test_own_properties_come_first_with_what_the_editor_must_know():
    properties = _properties(NAME)["properties"]

    assert list(properties)[:5] == ["sort", "cupCount", "steeping", "pot", "id"]
    assert properties["sort"] == {
        "$ref": "#/definitions/Sort",
        "description": "Of the tea.",
        "$required": True,
        "$dynamic": True,
    }
    assert properties["cupCount"] == {
        "type": "integer",
        "default": 2,
        "description": "How many.",
        "$examples": [1, 3],
    }


def test_declaration_has_title_description_required_and_examples():
    schema = _properties(NAME)

    assert schema["title"] == "Make tea."
    assert schema["description"] == "It takes as long as it takes."
    assert set(schema["required"]) == {"id", "type", "sort"}
    assert schema["additionalProperties"] is False
    assert schema["$examples"] == [{"code": "id: tea\ntype: org.tea.Brew\n", "lang": "yaml"}]


def test_type_is_the_name_that_was_asked_for_and_old_ones_are_deprecated():
    current, old = _properties(NAME), _properties(OLD)

    assert current["properties"]["type"]["const"] == NAME
    assert old["properties"]["type"]["const"] == OLD
    assert ("$deprecated" in current, old["$deprecated"]) == (False, True)


def test_outputs_are_named_as_expressions_name_them():
    outputs = schema_of(REGISTRY, NAME)["outputs"]

    assert outputs == {
        "type": "object",
        "properties": {"cupUri": {"type": "string", "description": "The cup."}},
    }


def test_every_reference_has_its_definition():
    definitions = schema_of(REGISTRY, NAME)["definitions"]

    assert definitions["Sort"]["enum"] == ["GREEN", "BLACK"]
    assert definitions["Pot"]["required"] == ["size"]
