"""A trigger as a flow declares it, and the conditions that it may have."""

from collections.abc import Iterator
from typing import Annotated, TypeAlias

from pydantic import AliasChoices, Field, SerializeAsAny

from shared.model.json import StoredJson, StoredObject
from shared.model.properties import SourceModel
from shared.model.state import State
from shared.model.task import LogLevel
from shared.model.types import OfItsType


class Condition(SourceModel):
    """What must hold for a trigger to fire (flow language, section 8.8)."""

    type: str


AnyCondition: TypeAlias = SerializeAsAny[Annotated[Condition, OfItsType(Condition)]]
"""A condition of any registered type."""


class Trigger(SourceModel):
    """The properties common to every trigger (flow language, section 8.1).

    Attributes:
        type: as written: an alias stays what it is.
        stop_after: states of an execution that disable the trigger which made it.
    """

    id: Annotated[str, Field(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_-]*$", min_length=1, max_length=256)]
    type: str
    description: str | None = None
    conditions: tuple[AnyCondition, ...] = ()
    when: StoredJson = None
    disabled: bool = False
    inputs: StoredObject | None = None
    labels: StoredJson = None
    stop_after: tuple[State, ...] = ()
    allow_concurrent: bool = False
    fail_on_trigger_error: bool = False
    log_level: LogLevel | None = Field(
        default=None, validation_alias=AliasChoices("logLevel", "minLogLevel")
    )
    log_to_file: bool = False
    worker_group: StoredObject | None = None
    assets: StoredObject | None = None
    version: str | None = None

    @property
    def supplies_inputs(self) -> bool:
        """Whether an execution can only start with the inputs that it gives."""
        return False

    def warnings(self) -> Iterator[str]:
        """What deserves a word about how it is declared."""
        yield from ()

    def problems(self) -> Iterator[tuple[str, str]]:
        """(property, message) of what only this type can tell to be wrong."""
        yield from ()


AnyTrigger: TypeAlias = SerializeAsAny[Annotated[Trigger, OfItsType(Trigger)]]
"""A trigger of any registered type."""
