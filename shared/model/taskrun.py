"""One instance of a task in an execution, with its attempts, outputs and, if flowable, scope."""

from collections.abc import Mapping
from datetime import datetime

from shared.model.calls import Calls
from shared.model.document import Document, Fact
from shared.model.json import Json, StoredObject
from shared.model.scope import Phase, Scope
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


class RemovedTaskRun(Document):
    """Stands for a task run that a commit takes away; its version is that of the task run."""

    id: str
    execution_id: str


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
        until: when a deferred task (Sleep) is due.
        lost: attempts that ended because their worker died.
        handed_on: attempts that another one has taken up where they stood.
        scope: progress of the children, for groups.
        dynamic: created by a running task, not by the flow's resolution.
        loop_items: number of values of a loop; shards are derived from it.
        calls: the executions that it has created, for tasks that call flows.
        round: of a list that is repeated (LoopUntil), from 1; its children are new in each.
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
    handed_on: int = 0
    scope: Scope | None = None
    until: datetime | None = None
    dynamic: bool = False
    loop_items: int | None = None
    round: int = 1
    calls: Calls | None = None

    def moved(self, state: State, at: datetime) -> "TaskRun":
        """The task run in another state, along the table of moves."""
        if state is self.state.current:
            return self
        return self.model_copy(update={"state": self.state.moved(TASK_RUN_MOVES, state, at)})

    def removed(self) -> RemovedTaskRun:
        """What takes this task run away."""
        return RemovedTaskRun(id=self.id, execution_id=self.execution_id, version=self.version)

    def asking_for_attempt(self, number: int) -> "TaskRun":
        """The task run waiting for an attempt to be taken."""
        return self.model_copy(update={"attempt": number, "until": None})

    def reopened(self, state: State, at: datetime) -> "TaskRun":
        """The task run after it was terminal or paused: RESTARTED, or RUNNING around such a one."""
        return self.model_copy(update={"state": self.state.reopened(state, at)})

    def copied(
        self, copy_id: str, execution_id: str, parent_id: str | None, shard_id: str | None
    ) -> "TaskRun":
        """The same task run in another execution."""
        return self.model_copy(
            update={
                "version": 0,
                "id": copy_id,
                "execution_id": execution_id,
                "parent_id": parent_id,
                "shard_id": shard_id,
            }
        )

    def anew(self, at: datetime) -> "TaskRun":
        """The copy of what still ran elsewhere: it has yet to start."""
        over = tuple(one for one in self.attempts if one.state.current.is_terminal)
        return self.model_copy(
            update={"state": History.created(at, State.RESTARTED), "attempts": over}
        )

    def emptied(self) -> "TaskRun":
        """The flowable before it has children: it is opened as a new one."""
        return self.model_copy(update={"scope": None, "loop_items": None})

    def overruled(self, state: State, at: datetime) -> "TaskRun":
        """The task run in a terminal state that somebody set by hand."""
        return self.model_copy(update={"state": self.state.overruled(state, at)})

    def with_attempts(self, attempts: tuple[Attempt, ...]) -> "TaskRun":
        """The task run with these attempts; the current number follows the last of them."""
        number = max(self.attempt, attempts[-1].number if attempts else 0)
        return self.model_copy(update={"attempts": attempts, "attempt": number})

    def beside_all_lists(self) -> "TaskRun":
        """The task run as one that no list waits for and that has no parent (`onPause`)."""
        return self.model_copy(update={"parent_id": None, "dynamic": True})

    def deferred(self, until: datetime) -> "TaskRun":
        """The task run waiting for a date."""
        return self.model_copy(update={"until": until})

    def lost_once_more(self) -> "TaskRun":
        """The task run after a worker died with it."""
        return self.model_copy(update={"lost": self.lost + 1})

    def handed_on_once_more(self) -> "TaskRun":
        """The task run after a worker has let go of work that goes on outside."""
        return self.model_copy(update={"handed_on": self.handed_on + 1})

    @property
    def tries(self) -> int:
        """How often the work was begun, or is to be: attempts that took it up do not count."""
        return self.attempt - self.handed_on

    @property
    def begun_at(self) -> datetime | None:
        """When the work of the current attempt was begun, by it or by one that it took over."""
        begun = None
        for attempt in reversed(self.attempts):
            is_over = attempt.state.current.is_terminal
            if is_over and attempt.state.current is not State.RESUBMITTED:
                break
            begun = attempt.state.start_date
        return begun

    def calling(self, calls: Calls) -> "TaskRun":
        """The task run with the executions that it has created."""
        return self.model_copy(update={"calls": calls})

    def with_loop_items(self, items: int) -> "TaskRun":
        """The loop with the number of its values."""
        return self.model_copy(update={"loop_items": items})

    def in_next_round(self, at: datetime) -> "TaskRun":
        """The repeated list at the start of its next round."""
        return self.model_copy(update={"state": self.state.rewound(at), "round": self.round + 1})

    @property
    def next_iteration(self) -> int:
        """The iteration of its loop behind its own; 0 outside of loops."""
        return 0 if self.iteration is None else self.iteration + 1

    @property
    def current_attempt(self) -> Attempt | None:
        """The record of the current attempt; None while nobody has taken it."""
        if self.attempts and self.attempts[-1].number == self.attempt:
            return self.attempts[-1]
        return None

    def with_scope(self, scope: Scope) -> "TaskRun":
        """The flowable after its list made progress."""
        return self.model_copy(update={"scope": scope})

    def closed(self) -> "TaskRun":
        """The task run with its list closed, if it has one: nothing in it goes on."""
        if self.scope is None:
            return self
        return self.with_scope(self.scope.changed(phase=Phase.CLOSED))

    def with_outputs(self, outputs: Mapping[str, Json] | None, uri: str | None) -> "TaskRun":
        """The task run with what the attempt gave."""
        plain = None if outputs is None else dict(outputs)
        return self.model_copy(update={"outputs": plain, "outputs_uri": uri})
