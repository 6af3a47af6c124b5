"""io.kestra.plugin.core.execution.Labels."""

from collections.abc import Iterable
from typing import ClassVar

import orjson
from pydantic import Field
from typing_extensions import override

from shared.model.event import LabelsSet
from shared.model.json import Json, StoredJson
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed
from shared.sdk.task import InlineTask

SYSTEM_PREFIX = "system."


class Labels(InlineTask):
    """Add labels to the execution.

    A label that is there already gets the new value.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: label
type: io.kestra.plugin.core.execution.Labels
labels:
  customer: "{{ inputs.customer }}"
""",
    )

    labels: Dynamic[StoredJson] = Field(
        description="A map, a list of `key` and `value`, or an expression that gives a JSON map.",
        examples=[{"customer": "{{ inputs.customer }}"}],
    )

    @override
    def run(self, context: RunContext) -> None:
        labels = dict(_pairs(self.labels))
        for key, value in labels.items():
            if key.startswith(SYSTEM_PREFIX):
                raise TaskFailed(
                    "System labels can only be set by Kestra itself, offending label: "
                    f"{key}={value}"
                )
        context.apply(LabelsSet(labels=labels))


def _pairs(declared: Json) -> Iterable[tuple[str, str]]:
    match declared:
        case str():
            return _pairs(_parsed(declared))
        case dict():
            return [(key, _text(value)) for key, value in declared.items()]
        case list() | tuple():
            return [_pair(entry) for entry in declared]
        case _:
            raise TaskFailed("Unknown value type: labels are a map or a list of `key` and `value`")


def _pair(entry: Json) -> tuple[str, str]:
    if not isinstance(entry, dict) or "key" not in entry or "value" not in entry:
        raise TaskFailed("Unknown value type: each label of a list has `key` and `value`")
    return _text(entry["key"]), _text(entry["value"])


def _parsed(text: str) -> Json:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise TaskFailed(f"the labels are no JSON map: {text[:200]}") from error
    if not isinstance(found, dict):
        raise TaskFailed(f"the labels are no JSON map: {text[:200]}")
    return found


def _text(value: Json) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
