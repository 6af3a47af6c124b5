"""A trigger as a flow declares it, and the conditions that it may have."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, TypeAlias

from pydantic import AliasChoices, Field, SerializeAsAny

from shared.model.conditions import ConditionContext
from shared.model.json import StoredJson, StoredObject
from shared.model.properties import SelfRendered, SourceModel
from shared.model.state import State
from shared.model.task import LogLevel
from shared.model.types import OfItsType


class Condition(SourceModel):
    """What must hold for a trigger to fire (flow language, section 8.8)."""

    type: str = Field(description="The type of the condition.")

    @property
    def gathers(self) -> bool:
        """Whether it collects several happenings in a window."""
        return False

    def test(self, context: ConditionContext) -> bool:
        """Whether it holds.

        Raises:
            WindhoverError: it can not be told.
        """
        raise NotImplementedError

    def holds_on(self, date: datetime) -> bool | None:
        """Whether it holds for a tick, where the date alone decides; None where it does not.

        Such ticks are passed over without waking up for each.
        """
        del date
        return None


AnyCondition: TypeAlias = SerializeAsAny[Annotated[Condition, OfItsType(Condition)]]
"""A condition of any registered type."""


class Trigger(SourceModel):
    """The properties common to every trigger (flow language, section 8.1).

    Attributes:
        type: as written: an alias stays what it is.
    """

    id: str = Field(
        pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_-]*$",
        min_length=1,
        max_length=256,
        description="The name of the trigger, unique in the flow.",
        examples=["every-morning"],
    )
    type: str = Field(description="The type of the trigger.")
    description: str | None = Field(
        default=None, description="What the trigger is for, in Markdown."
    )
    conditions: tuple[AnyCondition, ...] = Field(
        default=(), description="What must hold for the trigger to start an execution."
    )
    when: SelfRendered[StoredJson] = Field(
        default=None, description="What replaces `conditions` since Kestra 2.0."
    )
    disabled: bool = Field(default=False, description="Whether the trigger rests.")
    inputs: SelfRendered[StoredObject] | None = Field(
        default=None,
        description="The inputs of the executions that it starts.",
        examples=[{"day": "{{ trigger.date }}"}],
    )
    labels: SelfRendered[StoredJson] = Field(
        default=None,
        description="More labels of the executions that it starts: a map, or a list of keys and"
        " values.",
        examples=[{"origin": "clock"}],
    )
    stop_after: tuple[State, ...] = Field(
        default=(),
        description="States of an execution that disable the trigger which made it.",
        examples=[["FAILED"]],
    )
    allow_concurrent: bool = Field(
        default=False, description="Whether it may fire while its last execution still runs."
    )
    fail_on_trigger_error: bool = Field(
        default=False, description="Whether an error in it makes an execution that FAILED."
    )
    log_level: LogLevel | None = Field(
        default=None,
        validation_alias=AliasChoices("logLevel", "minLogLevel"),
        description="The lowest level of log lines to keep.",
        examples=["WARN"],
    )
    log_to_file: bool = Field(
        default=False, description="Whether the logs go to a file of the execution instead."
    )
    worker_group: StoredObject | None = Field(
        default=None, description="A routing hint; accepted, without effect."
    )
    assets: StoredObject | None = Field(
        default=None, description="What it reads and writes; accepted, without effect."
    )
    version: str | None = Field(
        default=None, description="The version of the plug-in; accepted, without effect."
    )

    @property
    def supplies_inputs(self) -> bool:
        """Whether an execution can only start with the inputs that it gives."""
        return False

    @property
    def keeps_state(self) -> bool:
        """Whether something must be remembered of it: a next date, a lock."""
        return False

    def warnings(self) -> Iterator[str]:
        """What deserves a word about how it is declared."""
        yield from ()

    def problems(self) -> Iterator[tuple[str, str]]:
        """(property, message) of what only this type can tell to be wrong."""
        yield from ()


AnyTrigger: TypeAlias = SerializeAsAny[Annotated[Trigger, OfItsType(Trigger)]]
"""A trigger of any registered type."""
