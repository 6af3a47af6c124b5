"""io.kestra.plugin.core.flow.Switch."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import ClassVar, Self

from pydantic import Field, model_validator
from typing_extensions import override

from shared.model.json import Json, StoredJson
from shared.model.properties import SelfRendered
from shared.model.task import Chain, Evaluator, FlowableTask, NoBranch, Opening, Plan, Task, Tasks
from shared.sdk.output import Output


class SwitchOutput(Output):
    """Outputs of Switch."""

    value: str = Field(description="The value as a text.")
    defaults: bool = Field(description="Whether no case fits.")


class Switch(FlowableTask):
    """Run the tasks of the case that a value names.

    Fails when no case fits and there are no `defaults`.
    """

    OUTPUTS: ClassVar[type[Output]] = SwitchOutput
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: by-color
type: io.kestra.plugin.core.flow.Switch
value: "{{ inputs.color }}"
cases:
  red:
    - id: stop
      type: io.kestra.plugin.core.log.Log
      message: stop
defaults:
  - id: go
    type: io.kestra.plugin.core.log.Log
    message: go
""",
    )

    value: SelfRendered[StoredJson] = Field(
        description="The value, compared as text with the name of each case.",
        examples=["{{ inputs.color }}"],
    )
    cases: dict[str, Tasks | None] | None = Field(
        default=None, description="The tasks of each case, by the value that chooses it."
    )
    defaults: Tasks = Field(default=(), description="Tasks to run when no case fits.")

    @model_validator(mode="after")
    def _has_tasks(self) -> Self:
        if next(self.branches(), None) is None:
            raise ValueError("No task defined, neither cases or default have any tasks")
        return self

    @override
    def branches(self) -> Iterator[Task]:
        yield from chain.from_iterable(tasks or () for tasks in (self.cases or {}).values())
        yield from self.defaults

    @override
    def open(self, evaluator: Evaluator) -> Opening:
        value = str(evaluator.render(self.value))
        return Opening(outputs={"value": value, "defaults": value not in (self.cases or {})})

    @override
    def plan(self, outputs: Mapping[str, Json] | None) -> Plan:
        cases = self.cases or {}
        value = str((outputs or {}).get("value"))
        if value in cases:
            return Chain(cases[value] or ())
        return Chain(self.defaults) if self.defaults else NoBranch()
