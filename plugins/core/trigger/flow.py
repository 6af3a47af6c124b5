"""io.kestra.plugin.core.trigger.Flow."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from typing_extensions import override

from plugins.core.trigger.depends_on import (
    Dependency,
    DependencyGathering,
    DependencyWindow,
    Mode,
)
from plugins.core.trigger.preconditions import Preconditions
from shared.model.conditions import Gathering
from shared.model.json import StoredJson
from shared.model.state import State
from shared.model.trigger_kinds import ListeningTrigger
from shared.sdk.output import Output

DEFAULT_STATES = (
    State.SUCCESS,
    State.WARNING,
    State.FAILED,
    State.KILLED,
    State.CANCELLED,
    State.RETRIED,
    State.SKIPPED,
    State.PAUSED,
)


class FlowOutput(Output):
    """What expressions read as `trigger`: the execution that completed the match."""

    execution_id: str = Field(description="Its id.")
    namespace: str = Field(description="The namespace of its flow.")
    flow_id: str = Field(description="The id of its flow.")
    flow_revision: int = Field(description="The revision of its flow.")
    state: State = Field(description="Its state.")


class Flow(ListeningTrigger):
    """Start the flow after executions of other flows.

    A flow never starts itself this way.
    """

    OUTPUTS: ClassVar[type[Output]] = FlowOutput
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: after-load
type: io.kestra.plugin.core.trigger.Flow
states: [SUCCESS]
conditions:
  - type: io.kestra.plugin.core.condition.ExecutionFlow
    namespace: company.team
    flowId: load
""",
    )

    states: tuple[State, ...] = Field(
        default=DEFAULT_STATES, description="States of the other execution that are looked at."
    )
    preconditions: Preconditions | None = Field(
        default=None, description="What must have happened in several flows."
    )
    depends_on: tuple[Dependency, ...] = Field(
        default=(),
        description="Flows that must have ended, in the form of Kestra 2.0; instead of"
        " `preconditions`. Read their outputs as `trigger.outputs.FLOW`.",
        examples=[[{"namespace": "company.team", "flowId": "load"}]],
    )
    mode: Mode = Field(
        default=Mode.ALL, description="How many flows of `dependsOn` must have ended."
    )
    min_satisfied: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="How many, for the mode AT_LEAST.", examples=[2]
    )
    window: DependencyWindow | None = Field(
        default=None,
        description="The time in which those of `dependsOn` must have ended; a day by default.",
        examples=[{"deadline": "09:00"}],
    )
    on_miss: StoredJson = Field(
        default=None, description="Accepted: a window in which too few have ended starts nothing."
    )

    @model_validator(mode="after")
    def _waits_in_one_form(self) -> Self:
        if self.depends_on and self.preconditions is not None:
            raise ValueError("you can't define both `dependsOn` and `preconditions`")
        if (self.mode is Mode.AT_LEAST) != (self.min_satisfied is not None):
            raise ValueError("`minSatisfied` and the mode AT_LEAST go together")
        if self.min_satisfied is not None and self.min_satisfied > len(self.depends_on):
            raise ValueError("`minSatisfied` must not be more than the flows of `dependsOn`")
        return self

    @property
    @override
    def listens_to(self) -> tuple[State, ...]:
        return self.states

    @override
    def gathering(self) -> Gathering | None:
        if not self.depends_on:
            return self.preconditions
        needed = {
            Mode.ALL: len(self.depends_on),
            Mode.ANY: 1,
            Mode.AT_LEAST: self.min_satisfied or 1,
        }
        return DependencyGathering(self.depends_on, needed[self.mode], self.window)

    @override
    def warnings(self) -> Iterator[str]:
        if not self.conditions and self.gathering() is None:
            yield (
                f"the trigger {self.id} has neither conditions nor preconditions: it fires for "
                "every execution of every flow"
            )
