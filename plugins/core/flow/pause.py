"""io.kestra.plugin.core.flow.Pause."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import ClassVar, Self

from pydantic import AliasChoices, Field, TypeAdapter, model_validator
from typing_extensions import override

from plugins.core.flow.self_rendered import rendered_value
from shared.model.inputs import AnyInput, Input
from shared.model.json import Json
from shared.model.properties import Duration, Dynamic
from shared.model.task import (
    AnyTask,
    Chain,
    Evaluator,
    FlowableTask,
    PauseBehavior,
    Pausing,
    Plan,
    Task,
    TaskKind,
    Tasks,
)

_DURATION: TypeAdapter[timedelta] = TypeAdapter(Duration)


class Pause(FlowableTask):
    """Wait until somebody resumes the execution, or until some time has passed.

    The whole execution is PAUSED: tasks that run go on, none starts. What is asked for at resume is
    read as `outputs.<task>.onResume.<input>`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: approve
type: io.kestra.plugin.core.flow.Pause
pauseDuration: PT1H
behavior: FAIL
onResume:
  - id: reason
    type: STRING
""",
    )

    pause_duration: Dynamic[Duration] | None = Field(
        default=None,
        validation_alias=AliasChoices("pauseDuration", "delay"),
        description="After this time the task goes on by itself; for ever by default.",
    )
    behavior: PauseBehavior = Field(
        default=PauseBehavior.RESUME, description="What happens when the time has passed."
    )
    on_resume: tuple[AnyInput, ...] = Field(
        default=(), description="Inputs that whoever resumes is asked for."
    )
    on_pause: AnyTask | None = Field(
        default=None, description="A task that runs when the pause starts."
    )
    tasks: Tasks = Field(default=(), description="Tasks to run after the pause.")

    @model_validator(mode="after")
    def _asides_run_on_workers(self) -> Self:
        if self.on_pause is not None and self.on_pause.kind not in _RUN:
            raise ValueError("`onPause` must be a runnable task")
        return self

    @override
    def branches(self) -> Iterator[Task]:
        yield from self.tasks

    @override
    def asides(self) -> Iterator[Task]:
        if self.on_pause is not None:
            yield self.on_pause

    @override
    def asked(self) -> tuple[Input, ...]:
        return self.on_resume

    @override
    def plan(self, outputs: Mapping[str, Json] | None) -> Plan:
        return Chain(self.tasks)

    @override
    def pausing(self, evaluator: Evaluator) -> Pausing:
        return Pausing(
            duration=rendered_value(self.pause_duration, _DURATION, evaluator),
            behavior=self.behavior,
            timeout=rendered_value(self.timeout, _DURATION, evaluator),
        )

    @override
    def may_have(self, name: str) -> bool:
        return name == "timeout"


_RUN = {TaskKind.RUNNABLE, TaskKind.INLINE}
