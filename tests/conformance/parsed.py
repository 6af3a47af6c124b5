"""Checks a flow that was only loaded."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from pydantic import TypeAdapter, ValidationError

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


_CURRENT_NAMES = {"maxAttempt": "maxAttempts"}
"""Properties that have another name now (flow language, A.5); old sources say the old one."""


def _fits(wanted: Json, actual: Json) -> bool:
    if isinstance(wanted, dict) and not any(key.startswith("$") for key in wanted):
        named = {_CURRENT_NAMES.get(key, key): value for key, value in wanted.items()}
        if not isinstance(actual, dict):
            return False
        found = {_CURRENT_NAMES.get(key, key): value for key, value in actual.items()}
        return all(key in found and _fits(value, found[key]) for key, value in named.items())
    duration = _duration(wanted)
    if duration is not None:
        return duration == _duration(actual)
    return matches(wanted, actual, References())


_DURATION = TypeAdapter(timedelta)


def _duration(value: Json) -> timedelta | None:
    """The duration that a text names; `PT60M` and `PT1H` are the same one."""
    if not isinstance(value, str) or not value.startswith("P"):
        return None
    try:
        return _DURATION.validate_python(value)
    except ValidationError:
        return None


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
