"""A flow: what its YAML says, typed."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from shared.model.json import StoredJson, StoredObject
from shared.model.properties import SourceModel
from shared.model.retry import Retry
from shared.model.task import Task, Tasks


class FlowOutput(SourceModel):
    """One declared output of a flow (flow language, section 2.3)."""

    id: str
    type: str
    value: StoredJson
    display_name: str | None = None
    description: str | None = None
    required: bool = True


class Flow(SourceModel):
    """One revision of a flow."""

    id: str
    namespace: str
    description: str | None = None
    revision: int = 1
    disabled: bool = False
    deleted: bool = False
    labels: dict[str, str] = Field(default_factory=dict)
    variables: StoredObject | None = None
    tasks: Annotated[Tasks, Field(min_length=1)]
    errors: Tasks = ()
    finally_: Tasks = Field(default=(), alias="finally")
    after_execution: Tasks = ()
    outputs: tuple[FlowOutput, ...] = ()
    retry: Retry | None = None

    def every_task(self) -> Iterator[Task]:
        """Every task at any depth, in the order of the source."""
        pending = [*self.tasks, *self.errors, *self.finally_, *self.after_execution]
        while pending:
            task = pending.pop(0)
            yield task
            pending[:0] = list(task.children())
