"""The types of inputs of flows, and the schema of each."""

from typing import get_args

from pydantic import BaseModel

from shared.api.errors import NotServed
from shared.model.inputs import Input
from shared.model.json import JsonObject
from shared.sdk.schemas import members

INPUT_TYPES: dict[str, type[BaseModel]] = {
    name: cls for cls in get_args(Input) for name in get_args(cls.model_fields["type"].annotation)
}
"""Name of a type -> the model of its inputs."""


def input_page(name: str) -> JsonObject:
    """The schema of a type of inputs, as that of a plug-in is told. Raises NotServed."""
    cls = INPUT_TYPES.get(name.upper())
    if cls is None:
        raise NotServed(f"the type of inputs {name[:50]} is not available on this server")
    schema: JsonObject = cls.model_json_schema(ref_template="#/definitions/{model}")
    definitions = members(schema.pop("$defs", {}))
    return {
        "markdown": f"# {name.upper()}\n\n{schema.get('description', '')}\n",
        "schema": {"properties": schema, "outputs": {}, "definitions": dict(definitions)},
    }
