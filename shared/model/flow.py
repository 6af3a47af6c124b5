"""A flow: what its YAML says, typed."""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AliasChoices, Field

from shared.model.inputs import INPUT_ID, AnyInput, ItemType
from shared.model.json import StoredJson, StoredObject
from shared.model.labels import Labels
from shared.model.plugin_defaults import PluginDefault
from shared.model.properties import Duration, SourceModel
from shared.model.retry import Retry
from shared.model.task import SomeTasks, Task, Tasks
from shared.model.trigger import AnyCondition, AnyTrigger

NAMESPACE = r"^[a-z0-9][a-z0-9._-]*$"
LONGEST_NAMESPACE = 150
FLOW_ID = r"^[a-zA-Z0-9][a-zA-Z0-9._-]*$"
LONGEST_FLOW_ID = 100


class FlowOutput(SourceModel):
    """One declared output of a flow (flow language, section 2.3)."""

    id: Annotated[str, Field(pattern=INPUT_ID)]
    type: ItemType | Literal["ARRAY"]
    value: StoredJson
    display_name: Annotated[str, Field(max_length=64)] | None = None
    description: str | None = None
    required: bool = True
    item_type: ItemType | None = None


class ConcurrencyBehavior(StrEnum):
    """What becomes of an execution above the limit."""

    QUEUE = "QUEUE"
    CANCEL = "CANCEL"
    FAIL = "FAIL"


class Concurrency(SourceModel):
    """How many executions of a flow may run at once."""

    limit: Annotated[int, Field(gt=0)]
    behavior: ConcurrencyBehavior = ConcurrencyBehavior.QUEUE


class SlaType(StrEnum):
    """What a service level is about."""

    MAX_DURATION = "MAX_DURATION"
    EXECUTION_ASSERTION = "EXECUTION_ASSERTION"


class SlaBehavior(StrEnum):
    """What a violation does."""

    FAIL = "FAIL"
    CANCEL = "CANCEL"
    NONE = "NONE"


class Sla(SourceModel):
    """A service level of the executions (flow language, section 9.4)."""

    id: str
    type: SlaType
    behavior: SlaBehavior
    labels: Labels = Field(default_factory=dict)
    duration: Duration | None = None
    assert_: str | None = Field(default=None, alias="assert")

    @property
    def longest(self) -> timedelta | None:
        """The duration that must not be exceeded."""
        return self.duration


class CheckStyle(StrEnum):
    """How the message of a check is shown."""

    ERROR = "ERROR"
    SUCCESS = "SUCCESS"
    WARNING = "WARNING"
    INFO = "INFO"


class CheckBehavior(StrEnum):
    """What a failing check does, the most restrictive first."""

    BLOCK_EXECUTION = "BLOCK_EXECUTION"
    FAIL_EXECUTION = "FAIL_EXECUTION"
    CREATE_EXECUTION = "CREATE_EXECUTION"


class Check(SourceModel):
    """What is looked at when an execution is created (flow language, section 2.4)."""

    condition: StoredJson = Field(validation_alias=AliasChoices("condition", "when"))
    message: str
    style: CheckStyle = CheckStyle.INFO
    behavior: CheckBehavior = CheckBehavior.BLOCK_EXECUTION


class Listener(SourceModel):
    """Deprecated: tasks after the end, where conditions hold (flow language, section 4.8)."""

    description: str | None = None
    conditions: tuple[AnyCondition, ...] = ()
    tasks: Tasks = ()


class Flow(SourceModel):
    """One revision of a flow."""

    id: Annotated[str, Field(pattern=FLOW_ID, max_length=LONGEST_FLOW_ID)]
    namespace: Annotated[str, Field(pattern=NAMESPACE, max_length=LONGEST_NAMESPACE)]
    description: str | None = None
    revision: Annotated[int, Field(ge=1)] = 1
    disabled: bool = False
    deleted: bool = False
    labels: Labels = Field(default_factory=dict)
    inputs: tuple[AnyInput, ...] = ()
    variables: StoredObject | None = None
    tasks: SomeTasks
    errors: Tasks = ()
    finally_: Tasks = Field(default=(), alias="finally")
    after_execution: Tasks = ()
    listeners: tuple[Listener, ...] = ()
    triggers: tuple[AnyTrigger, ...] = ()
    outputs: tuple[FlowOutput, ...] = ()
    plugin_defaults: tuple[PluginDefault, ...] = Field(
        default=(), validation_alias=AliasChoices("pluginDefaults", "taskDefaults")
    )
    concurrency: Concurrency | None = None
    retry: Retry | None = None
    sla: tuple[Sla, ...] = ()
    checks: tuple[Check, ...] = ()
    worker_group: StoredObject | None = None
    policy_refs: StoredJson = None
    quotas: StoredJson = None
    worker_selector: StoredJson = None

    def every_task(self) -> Iterator[Task]:
        """Every task at any depth, in the order of the source."""
        pending = [*self.tasks, *self.errors, *self.finally_, *self.after_execution]
        pending += [task for listener in self.listeners for task in listener.tasks]
        while pending:
            task = pending.pop(0)
            yield task
            pending[:0] = list(task.children())
