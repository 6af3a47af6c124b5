"""One instance of a task in an execution, with its attempts, outputs and, if flowable, scope."""

from collections.abc import Mapping
from datetime import datetime

from shared.model.document import Document, Fact
from shared.model.json import Json, StoredObject
from shared.model.scope import Scope
from shared.model.state import TASK_RUN_MOVES, History, State


class Attempt(Fact):
    """One try of a task run.

    Attributes:
        number: from 1.
        worker_id: who ran it; None for what the executor runs itself.
        log_file: URI of the log, for tasks with `logToFile`.
    """

    number: int
    state: History
    worker_id: str | None = None
    log_file: str | None = None


class TaskRun(Document):
    """One instance of a task in an execution.

    Attributes:
        id: a hash of (execution, parent, task, iteration).
        parent_id: the task run of the enclosing flowable; None at the flow's own level.
        shard_id: the hidden scope it reports to, in a sharded loop.
        value: text of the loop value, for direct children of a loop.
        iteration: index of that value; None elsewhere.
        path: loop values from the outermost loop inwards, own value included.
        outputs: what the task gave; None when it gave nothing.
        outputs_uri: where they are instead when they were too large for a document.
        attempt: number of the current attempt; 0 before the first has been asked for.
        sequence: order of creation within one instant.
        until: when a deferred task (Sleep) is due.
        dynamic: created by a running task, not by the flow's resolution.
        loop_items: number of values of a loop; shards are derived from it.
    """

    id: str
    execution_id: str
    namespace: str
    flow_id: str
    task_id: str
    parent_id: str | None = None
    shard_id: str | None = None
    value: str | None = None
    iteration: int | None = None
    path: tuple[str, ...] = ()
    state: History
    attempts: tuple[Attempt, ...] = ()
    outputs: StoredObject | None = None
    outputs_uri: str | None = None
    attempt: int = 0
    lost: int = 0
    sequence: int = 0
    scope: Scope | None = None
    until: datetime | None = None
    dynamic: bool = False
    loop_items: int | None = None

    def moved(self, state: State, at: datetime) -> "TaskRun":
        """The task run in another state, along the table of moves."""
        if state is self.state.current:
            return self
        return self.model_copy(update={"state": self.state.moved(TASK_RUN_MOVES, state, at)})

    def with_scope(self, scope: Scope) -> "TaskRun":
        """The flowable after its list made progress."""
        return self.model_copy(update={"scope": scope})

    def with_outputs(self, outputs: Mapping[str, Json] | None, uri: str | None) -> "TaskRun":
        """The task run with what the attempt gave."""
        plain = None if outputs is None else dict(outputs)
        return self.model_copy(update={"outputs": plain, "outputs_uri": uri})
