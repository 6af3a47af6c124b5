"""io.kestra.plugin.core.flow.LoopUntil."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, ClassVar

from pydantic import Field, TypeAdapter
from typing_extensions import override

from plugins.core.flow.self_rendered import rendered_value
from plugins.core.flow.task_list import TaskListFlowable
from shared.model.json import Json, StoredJson
from shared.model.properties import Duration, Dynamic, SelfRendered, SourceModel
from shared.model.task import Chain, Evaluator, Opening, Plan, Rounds
from shared.sdk.conditions import holds

_DURATION: TypeAdapter[timedelta] = TypeAdapter(Duration)
_COUNT: TypeAdapter[int] = TypeAdapter(Annotated[int, Field(ge=1)])


class CheckFrequency(SourceModel):
    """How often the condition is looked at, and when to give up."""

    max_iterations: Dynamic[Annotated[int, Field(ge=1)]] | None = Field(
        default=None, description="Rounds that there may be; unlimited by default."
    )
    max_duration: Dynamic[Duration] | None = Field(
        default=None, description="No round starts later than this; unlimited by default."
    )
    interval: Dynamic[Duration] | None = Field(
        default=None, description="How long to wait between two rounds; a minute by default."
    )


class LoopUntil(TaskListFlowable):
    """Run tasks again and again until a condition holds.

    The condition is looked at when the tasks have ended; between two rounds the execution is PAUSED
    and keeps no worker busy. Only the task runs of the last round stay. A flow that calls it by its
    old name, WaitFor, has the defaults of that time: 100 rounds, an hour, a second between rounds.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: wait
type: io.kestra.plugin.core.flow.LoopUntil
condition: "{{ outputs.wait.iterationCount >= 3 }}"
checkFrequency:
  interval: PT1S
  maxIterations: 10
tasks:
  - id: look
    type: io.kestra.plugin.core.log.Log
    message: "round {{ outputs.wait.iterationCount }}"
""",
    )

    condition: SelfRendered[StoredJson] = Field(
        description="What must hold, with the outputs of the round.",
        examples=["{{ outputs.request.code == 200 }}"],
    )
    fail_on_max_reached: bool = Field(
        default=False, description="Whether to fail when the limit of rounds or time is reached."
    )
    check_frequency: CheckFrequency = Field(
        default_factory=CheckFrequency, description="How often, and when to give up."
    )

    @override
    def open(self, evaluator: Evaluator) -> Opening:
        return Opening(outputs={"iterationCount": 1})

    @override
    def plan(self, outputs: Mapping[str, Json] | None) -> Plan:
        return Chain(self.tasks)

    @override
    def rounds(self, evaluator: Evaluator) -> Rounds:
        often = self.check_frequency
        default = _OLD if self.type.endswith(".WaitFor") else _NEW
        interval = rendered_value(often.interval, _DURATION, evaluator)
        return Rounds(
            is_enough=holds(evaluator.render(self.condition)),
            interval=default.interval if interval is None else interval,
            most=rendered_value(often.max_iterations, _COUNT, evaluator) or default.most,
            longest=rendered_value(often.max_duration, _DURATION, evaluator) or default.longest,
            fails_at_limit=self.fail_on_max_reached,
        )


_NEW = Rounds(is_enough=False, interval=timedelta(minutes=1))
_OLD = Rounds(is_enough=False, interval=timedelta(seconds=1), most=100, longest=timedelta(hours=1))
"""What WaitFor did before it was renamed (Kestra 0.22): its flows rely on it."""
