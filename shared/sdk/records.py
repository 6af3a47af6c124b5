"""What a task run has decided or done, written down before it changes something outside.

A task that runs again after a crash finds it and goes on from there: what was deleted, moved or
acknowledged is not asked for again, since it is no longer there to be found.
"""

import io
from typing import TypeVar

import orjson

from shared.model.json import JsonObject
from shared.sdk.context import RunContext
from shared.sdk.output import Output, plain

T = TypeVar("T", bound=Output)


def recorded(context: RunContext, name: str) -> JsonObject | None:
    """What an earlier run of the same task run has written down; None if it has not."""
    uri = context.files.find(_file(name))
    if uri is None:
        return None
    with context.files.open(uri) as file:
        found: JsonObject = orjson.loads(file.read())
    return found


def record(context: RunContext, name: str, facts: JsonObject) -> JsonObject:
    """Writes facts down, in place of what was written down under the name; gives them back."""
    context.files.put(_file(name), io.BytesIO(orjson.dumps(facts)))
    return facts


def recorded_output(context: RunContext, output: type[T]) -> T | None:
    """The outputs that an earlier run of the same task run has written down."""
    facts = recorded(context, "outputs")
    return None if facts is None else output.model_validate(facts)


def record_output(context: RunContext, output: T) -> T:
    """Writes the outputs down: from now on they are those of the task run."""
    record(context, "outputs", plain(output) or {})
    return output


def _file(name: str) -> str:
    return f"windhover-{name}.json"
