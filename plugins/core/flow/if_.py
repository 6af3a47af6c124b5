"""io.kestra.plugin.core.flow.If."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.json import Json, StoredJson
from shared.model.properties import SelfRendered
from shared.model.task import Chain, Evaluator, FlowableTask, Opening, Plan, SomeTasks, Task, Tasks
from shared.sdk.conditions import holds
from shared.sdk.output import Output


class IfOutput(Output):
    """Outputs of If."""

    evaluation_result: bool = Field(description="Whether the condition held.")


class If(FlowableTask):
    """Run tasks if a condition holds, and others if not.

    The condition is evaluated once, when the task starts.
    """

    OUTPUTS: ClassVar[type[Output]] = IfOutput
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: check
type: io.kestra.plugin.core.flow.If
condition: "{{ inputs.count > 10 }}"
then:
  - id: many
    type: io.kestra.plugin.core.log.Log
    message: many
else:
  - id: few
    type: io.kestra.plugin.core.log.Log
    message: few
""",
    )

    condition: SelfRendered[StoredJson] = Field(
        description="What decides. False are the empty text, `false`, `0` and `-0`.",
        examples=["{{ inputs.count > 10 }}"],
    )
    then: SomeTasks = Field(description="Tasks to run when the condition holds.")
    else_: Tasks = Field(
        default=(), alias="else", description="Tasks to run when the condition does not hold."
    )

    @override
    def branches(self) -> Iterator[Task]:
        yield from self.then
        yield from self.else_

    @override
    def open(self, evaluator: Evaluator) -> Opening:
        return Opening(outputs={"evaluationResult": holds(evaluator.render(self.condition))})

    @override
    def plan(self, outputs: Mapping[str, Json] | None) -> Plan:
        return Chain(self.then if outputs and outputs.get("evaluationResult") else self.else_)
