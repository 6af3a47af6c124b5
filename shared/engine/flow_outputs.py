"""The outputs of a flow: rendered together at the end, each typed (flow language, section 2.3)."""

from typing import cast

from pydantic import TypeAdapter

from shared.engine.evaluation import TemplateEvaluator
from shared.engine.input_values import BadValue, Encrypt, InvalidInput, parse_value, showable, shown
from shared.model.flow import Flow, FlowOutput
from shared.model.inputs import AnyInput, Input
from shared.model.json import Json, JsonObject

_INPUT: TypeAdapter[Input] = TypeAdapter(AnyInput)


def render_outputs(
    flow: Flow, evaluator: TemplateEvaluator, encrypt: Encrypt | None = None
) -> JsonObject:
    """The outputs by id.

    Raises:
        ExpressionError: a value does not render.
        InvalidInput: a value is not of its type.
    """
    declared = flow.outputs
    values = cast(
        "JsonObject", evaluator.evaluate({output.id: output.value for output in declared})
    )
    return {output.id: _typed(output, values.get(output.id), encrypt) for output in declared}


def _typed(output: FlowOutput, value: Json, encrypt: Encrypt | None) -> Json:
    if value is None:
        if output.required:
            raise InvalidInput(f"the output `{output.id}` is null but required")
        return None
    declared = as_input(output)
    try:
        return parse_value(declared, value, encrypt)
    except BadValue as error:
        received = shown(showable(declared, value))
        raise InvalidInput(
            f"Invalid output for `{output.id}`, {error}, but received `{received}`"
        ) from error


def as_input(output: FlowOutput) -> Input:
    """The input that takes what an output takes."""
    source: dict[str, object] = {"id": output.id, "type": output.type}
    if output.type in {"SELECT", "MULTISELECT"}:
        source |= {"values": [], "allowCustomValue": True}
    if output.type == "ENUM":
        source["type"] = "STRING"
    if output.type == "ARRAY":
        source["itemType"] = output.item_type or "STRING"
    return _INPUT.validate_python(source)
