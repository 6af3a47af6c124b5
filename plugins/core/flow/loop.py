"""io.kestra.plugin.core.flow.Loop, of Kestra 2.0."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import PurePosixPath
from typing import Annotated, ClassVar

import orjson
from pydantic import Field
from typing_extensions import override

from plugins.core.flow.loop_values import InvalidLoopValues, as_json
from plugins.core.flow.task_list import TaskListFlowable
from shared.model.json import Json, JsonObject, StoredJson, StoredObject
from shared.model.properties import Evaluated, SelfRendered, SourceModel
from shared.model.state import State
from shared.model.task import Evaluator, LoopOfChains, Opening, Plan, Task
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import InlineTask


class FetchType(StrEnum):
    """How what the values have given is kept."""

    AUTO = "AUTO"
    FETCH = "FETCH"
    STORE = "STORE"


class LoopOutput(SourceModel):
    """What each value gives."""

    id: str = Field(description="Its name.")
    value: StoredJson = Field(description="An expression with the outputs of the tasks.")
    type: str | None = Field(default=None, description="Accepted: a value keeps its own type.")


class CollectOutput(Output):
    """Outputs of what is added to each value."""

    values: StoredObject = Field(description="What the value gives.")


class Collect(InlineTask):
    """Give the outputs of one value of a Loop."""

    values: Evaluated[StoredObject]

    @override
    def run(self, context: RunContext) -> CollectOutput:
        return CollectOutput(values=self.values)


class Loop(TaskListFlowable):
    """Run tasks one after the other for each item of a list, a map or a file.

    Tasks read `item.value`, `item.index` from 0, `item.key` of a map, and `item.parent` of the loop
    around. Among themselves they read `outputs.TASK` of their own item; outside of the loop it is
    `outputs.TASK[INDEX]`. With `outputs`, a task `<id>_outputs` is added to each item, and the
    loop has the list `outputs.<id>.outputs`.
    """

    is_loop: ClassVar[bool] = True
    has_items: ClassVar[bool] = True

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: each
type: io.kestra.plugin.core.flow.Loop
values: ["red", "green", "blue"]
concurrencyLimit: 2
tasks:
  - id: show
    type: io.kestra.plugin.core.debug.Return
    format: "{{ item.index }}: {{ item.value }}"
outputs:
  - id: shown
    value: "{{ outputs.show.value }}"
""",
    )

    values: SelfRendered[StoredJson] = Field(
        description="A list or a map, an expression that gives one, or the URI of a file of at "
        "most 10 MB: its rows (`.ion`) or lines.",
        examples=[["red", "green"], "{{ outputs.query.rows }}", "{{ outputs.query.uri }}"],
    )
    concurrency_limit: Annotated[int, Field(ge=0)] = Field(
        default=0, description="How many items are worked on at once; 0 is unlimited."
    )
    outputs: SelfRendered[tuple[LoopOutput, ...]] = Field(
        default=(), description="What each item gives."
    )
    fetch_type: FetchType = Field(
        default=FetchType.AUTO,
        description="Accepted: what the items give is always an output, wherever it is stored.",
    )
    transmit_failed: bool = Field(
        default=True, description="Whether the loop fails when an item does."
    )

    @override
    def open(self, evaluator: Evaluator) -> Opening:
        return Opening(values=tuple(as_json(item) for item in _items(self.values, evaluator)))

    @override
    def plan(self, outputs: Mapping[str, Json] | None) -> Plan:
        return LoopOfChains(tuple(self.branches()), self.concurrency_limit, by_index=True)

    @override
    def branches(self) -> Iterator[Task]:
        yield from self.tasks
        if self.outputs:
            yield self._collecting

    @override
    def collects(self) -> str | None:
        return self._collecting.id if self.outputs else None

    @override
    def settled(self, state: State) -> State:
        is_kept_back = state is State.FAILED and not self.transmit_failed
        return State.SUCCESS if is_kept_back else state

    @cached_property
    def _collecting(self) -> Task:
        return Collect.model_validate(
            {
                "id": f"{self.id}_outputs",
                "type": f"{self.type}$LoopOutputs",
                "values": {one.id: one.value for one in self.outputs},
            }
        )


def _items(declared: Json, evaluator: Evaluator) -> list[JsonObject]:
    found = evaluator.evaluate(declared)
    if isinstance(found, str):
        found = _rows(found, evaluator) if found.startswith(_FILES) else _parsed(found)
    if isinstance(found, list):
        return [{"value": value} for value in found]
    if isinstance(found, dict):
        return [{"key": key, "value": value} for key, value in found.items()]
    raise InvalidLoopValues(
        "the values are neither a list nor a map",
        remedy="Give a list, a map, or an expression that gives one.",
    )


_FILES = ("kestra:///", "nsfile:///")


def _rows(uri: str, evaluator: Evaluator) -> Json:
    """The rows of an Ion file, or the lines of another: JSON where they are, else texts."""
    quoted = uri.replace("\\", "\\\\").replace("'", "\\'")
    if PurePosixPath(uri).suffix == ".ion":
        return evaluator.evaluate(f"{{{{ fromIon(read('{quoted}'), allRows=true) }}}}")
    content = str(evaluator.evaluate(f"{{{{ read('{quoted}') }}}}"))
    *lines, rest = content.replace("\r\n", "\n").split("\n")
    return [_line(line) for line in ([*lines, rest] if rest else lines)]


def _line(text: str) -> Json:
    try:
        found: Json = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return found


def _parsed(text: str) -> Json:
    try:
        found: Json = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidLoopValues(
            f"the value is no JSON: {text[:200]}",
            remedy="Give a list, a map, or an expression that gives one.",
        ) from error
    return found
