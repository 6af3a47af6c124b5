"""A task that creates executions of other flows, and waits for them (Subflow, ForEachItem)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.json import Json, StoredJson, StoredObject
from shared.model.properties import Dynamic, SelfRendered, SourceModel
from shared.model.state import State
from shared.model.task import Task, TaskKind


class RestartBehavior(StrEnum):
    """What a restart of the parent does with a child that has failed."""

    RETRY_FAILED = "RETRY_FAILED"
    NEW_EXECUTION = "NEW_EXECUTION"


class CallProperties(SourceModel):
    """What every task that calls a flow declares (flow language, section 5.13)."""

    namespace: Dynamic[str] = Field(
        description="The namespace of the flow.", examples=["company.team"]
    )
    flow_id: Dynamic[str] = Field(description="The id of the flow.", examples=["load-orders"])
    revision: int | None = Field(
        default=None, description="The revision of the flow; the latest by default.", ge=1
    )
    inputs: SelfRendered[StoredObject] | None = Field(
        default=None,
        description="The inputs of the flow.",
        examples=[{"day": "{{ trigger.date }}"}],
    )
    labels: SelfRendered[StoredJson] = Field(
        default=None,
        description="Labels of the new execution: a map, or a list of `key` and `value`.",
        examples=[{"team": "sales"}],
    )
    inherit_labels: Dynamic[bool] = Field(
        default=False,
        description="Whether the labels of this execution are copied, but for those that the flow "
        "declares itself.",
    )
    wait: bool = Field(
        default=True, description="Whether the task ends when the new execution does."
    )
    transmit_failed: bool = Field(
        default=True,
        description="Whether the task fails, warns or is killed as the new execution did.",
    )
    schedule_date: Dynamic[datetime] | None = Field(
        default=None,
        description="When the new execution starts; at once by default.",
        examples=["{{ now() | dateAdd(1, 'DAYS') }}"],
    )
    restart_behavior: RestartBehavior = Field(
        default=RestartBehavior.RETRY_FAILED,
        description="Whether a restart of this execution restarts the failed one, or makes a new "
        "one.",
    )


class ExecutableTask(Task, CallProperties):
    """A task whose attempts are executions of another flow.

    No worker runs it: the executor works the executions out, the core creates them together with
    its own change and counts their ends.
    """

    kind: ClassVar[TaskKind] = TaskKind.EXECUTABLE

    @override
    def calls(self) -> tuple[str, str] | None:
        return self.namespace, self.flow_id

    def listed_by(self) -> str | None:
        """The sibling task whose output `splits` is a list of batches; None: one execution."""
        return None

    def read_back(self) -> Mapping[str, Json] | None:
        """Expressions that are rendered as the new execution sees them when it has ended."""
        return None

    def settled(self, state: State) -> State:
        """The state of the attempt when its executions came to `state`.

        Raises a `WindhoverError` to fail it.
        """
        return state if self.transmit_failed else State.SUCCESS
