"""io.kestra.plugin.core.trigger.Flow."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

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
    depends_on: StoredJson = Field(default=None, description="Read and not followed.")

    @property
    @override
    def listens_to(self) -> tuple[State, ...]:
        return self.states

    @override
    def gathering(self) -> Gathering | None:
        return self.preconditions

    @override
    def warnings(self) -> Iterator[str]:
        if not self.conditions and self.preconditions is None:
            yield (
                f"the trigger {self.id} has neither conditions nor preconditions: it fires for "
                "every execution of every flow"
            )
