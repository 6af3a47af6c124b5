"""What would be said of the inputs of an execution, as JSON (HTTP API, example 14)."""

from collections.abc import Mapping

from shared.api.shapes.flows import input_json
from shared.api.shapes.values import pruned
from shared.engine.input_examination import ExaminedInput
from shared.model.flow import Check
from shared.model.json import Json, JsonObject
from shared.runtime.examinations import Examination
from shared.runtime.executions import Upload


def examination_json(found: Examination, uploads: Mapping[str, Upload] | None = None) -> JsonObject:
    """Every input with its errors, and the checks that fail; a file is shown by its name."""
    names = {name: upload.name for name, upload in (uploads or {}).items()}
    inputs: list[Json] = [
        _input_json(one, names.get(one.declared.id, one.value)) for one in found.inputs.inputs
    ]
    return {
        "id": found.flow.id,
        "namespace": found.flow.namespace,
        "inputs": inputs,
        "checks": [_check_json(one) for one in found.checks],
        "warnings": [f"The flow has no input `{name}`." for name in found.inputs.unknown],
    }


def _input_json(one: ExaminedInput, value: Json) -> JsonObject:
    errors: list[Json] = [{"message": one.problem}] if one.problem else []
    shaped: JsonObject = {
        "input": declared_json(one),
        "enabled": one.is_enabled,
        "isDefault": one.is_default,
        "errors": errors,
        "value": value,
    }
    return pruned(shaped)


def declared_json(one: ExaminedInput) -> JsonObject:
    """The input as the flow declares it, with the choices that its expression gives."""
    declared = one.declared
    fields = declared.model_fields_set | {"id", "type"}
    data: JsonObject = declared.model_dump(mode="json", by_alias=True, include=fields)
    return input_json(pruned(data))


def _check_json(check: Check) -> JsonObject:
    return {"message": check.message, "style": check.style, "behavior": check.behavior}
