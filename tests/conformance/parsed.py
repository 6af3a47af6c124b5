"""Checks a flow that was only loaded."""

from collections.abc import Iterator, Mapping

from shared.model.json import Json, JsonObject
from tests.conformance.expectations import shown
from tests.conformance.matching import References, matches
from tests.conformance.observed import value_at


def parsed_problems(expected: Mapping[str, Json], flow: JsonObject) -> Iterator[str]:
    """What is not as expected; maps may hold more than is expected."""
    for key, wanted in expected.items():
        found = [_COUNTS[key](_inputs(flow))] if key in _COUNTS else _at(flow, key)
        if not any(_fits(wanted, value) for value in found):
            yield f"parsed.{key}: expected {shown(wanted)}, got {shown(found)}"


def _at(flow: JsonObject, key: str) -> list[Json]:
    """The value at `tasks[2].retry`."""
    return value_at(flow, key.replace("[", ".").replace("]", "").split("."))


def _fits(wanted: Json, actual: Json) -> bool:
    if isinstance(wanted, dict) and not any(key.startswith("$") for key in wanted):
        return isinstance(actual, dict) and all(
            key in actual and _fits(value, actual[key]) for key, value in wanted.items()
        )
    return matches(wanted, actual, References())


def _inputs(flow: JsonObject) -> list[JsonObject]:
    inputs = flow.get("inputs")
    if not isinstance(inputs, list):
        return []
    return [one for one in inputs if isinstance(one, dict)]


_COUNTS = {
    "required_inputs": lambda inputs: sum(one.get("required") is not False for one in inputs),
    "optional_inputs": lambda inputs: sum(one.get("required") is False for one in inputs),
    "inputs_with_defaults": lambda inputs: sum(one.get("defaults") is not None for one in inputs),
    "inputs_with_validator": lambda inputs: sum(one.get("validator") is not None for one in inputs),
}
