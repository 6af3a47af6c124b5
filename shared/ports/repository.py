"""Where executions live."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import ClassVar, Protocol

from shared.errors import Disposition, WindhoverError
from shared.model.command import Command
from shared.model.commit import Commit
from shared.model.execution import Execution
from shared.model.query import ExecutionField, Page, Part, Query, Where
from shared.model.scope import LoopValues, Shard
from shared.model.slots import Slots
from shared.model.state import State
from shared.model.statistics import Tallies, TaskRunCount
from shared.model.taskrun import TaskRun


class Conflict(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A document of a commit was changed since it was read; nothing was applied.

    Load again, step again, commit again.
    """

    code: ClassVar[str] = "repository.conflict"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.RETRY_LATER


class Unstorable(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A document that can not be written (a lone surrogate, nesting too deep); nothing applied."""

    code: ClassVar[str] = "repository.unstorable"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


class Repository(Protocol):
    """Executions and what belongs to them.

    Reads give what the last commit left, with `version` set. An id that no document has is
    absent, whatever it holds. Every method may be called from any thread.
    """

    def execution(self, execution_id: str) -> Execution | None:
        """The header, or None."""
        ...

    def executions(self, *, namespace: str | None = None, limit: int = 100) -> list[Execution]:
        """Headers of one namespace or of all: the last started first, those of one date by id."""
        ...

    def search(self, query: Query) -> Page[Execution]:
        """The headers of a page; fields are those of `ExecutionField`.

        Without a sort, and between equals, the order is that of the ids.
        """
        ...

    def tally(self, where: Where, by: Sequence[ExecutionField]) -> Tallies:
        """How many executions match, and how long they took, by what they are alike in.

        Args:
            where: what must hold.
            by: any fields but LABELS and DURATION; of a date its hour tells apart, cut to
                `HOUR_CHARACTERS`. None of them for one tally of all, which is left out when
                nothing matches.
        """
        ...

    def task_run(self, execution_id: str, task_run_id: str) -> TaskRun | None:
        """The task run, or None."""
        ...

    def task_runs_with(self, execution_id: str, ids: Collection[str]) -> list[TaskRun]:
        """Those of these task runs that are there, in any order: one read, not one for each.

        Args:
            execution_id: whose.
            ids: as other documents name them, no text of a user.
        """
        ...

    def task_runs(
        self, execution_id: str, after: str = "", limit: int | None = None
    ) -> Iterator[TaskRun]:
        """The task runs in the order of creation; not held in memory all at once.

        Task runs may be changed or added while the result is read.

        Args:
            execution_id: whose.
            after: only those created after the task run of this id; empty for all.
            limit: at most so many; None for all.
        """
        ...

    def task_runs_of(
        self,
        execution_id: str,
        task_id: str,
        path: tuple[str, ...] | None,
        limit: int | None = None,
    ) -> list[TaskRun]:
        """The task runs of a task in the order of creation.

        Args:
            execution_id: whose.
            task_id: of the flow.
            path: only those whose `path` is exactly this; None for all.
            limit: at most so many; None for all.
        """
        ...

    def open_task_runs(
        self, execution_id: str, parent_id: str | None, limit: int, after: str = ""
    ) -> list[TaskRun]:
        """Task runs in no terminal state, at most `limit`, in the order of creation.

        Args:
            execution_id: whose.
            parent_id: direct children of this task run; None for all of the execution.
            limit: at most so many.
            after: only those created after the task run of this id; empty for all.
        """
        ...

    def open_units(
        self, execution_id: str, parent_id: str, shard_id: str, limit: int
    ) -> list[TaskRun]:
        """Direct children of a task run in no terminal state, at most `limit`, in any order.

        Args:
            execution_id: whose.
            parent_id: of the task run.
            shard_id: only those of this hidden scope; empty for all.
            limit: at most so many.
        """
        ...

    def running_lists(self, before: datetime, limit: int) -> list[TaskRun]:
        """Task runs of all executions that are RUNNING and have a list, oldest first.

        Args:
            before: those that started before this date.
            limit: at most so many.
        """
        ...

    def started_iterations(self, execution_id: str, loop_id: str) -> int:
        """One more than the highest iteration among the direct children of a task run, else 0."""
        ...

    def ended_units(self, execution_id: str, parent_id: str, shard_id: str, task_id: str) -> int:
        """How many direct children of a task run are of a task and in a terminal state.

        Args:
            execution_id: whose.
            parent_id: of the task run.
            shard_id: only those of this hidden scope; empty for all.
            task_id: of the flow.
        """
        ...

    def child_task_runs(
        self, execution_id: str, parent_id: str | None, states: Collection[State], part: Part
    ) -> Page[TaskRun]:
        """Direct children of a task run in the order of creation, and how many there are.

        Args:
            execution_id: whose.
            parent_id: of the task run; None for those that no task run is around.
            states: only those in one of them; all if there is none.
            part: which of them; `total` counts all.
        """
        ...

    def task_run_counts(self, execution_id: str) -> list[TaskRunCount]:
        """How many task runs each task has in each state, by task and state; no zeros."""
        ...

    def restartable_task_runs(self, execution_id: str, limit: int) -> list[TaskRun]:
        """Task runs that are FAILED or PAUSED, at most `limit`, in the order of creation."""
        ...

    def failed_task_ids(self, execution_id: str) -> list[str]:
        """Ids of the tasks that have a FAILED task run, each once, in the order of creation."""
        ...

    def shard(self, execution_id: str, shard_id: str) -> Shard | None:
        """The hidden scope, or None."""
        ...

    def loop_values(self, execution_id: str, values_id: str) -> LoopValues | None:
        """One chunk of a loop's values, or None."""
        ...

    def slots(self, slots_id: str) -> Slots | None:
        """The slots of a flow with a concurrency limit, or None."""
        ...

    def stamp(self, run: TaskRun) -> str:
        """What another process needs to write a task run that this one has committed or read.

        Empty where its version is enough, or where nothing is known.
        """
        ...

    def recognise(self, run: TaskRun, stamp: str) -> None:
        """Takes a task run, as another process has seen it, for one that was read here.

        One that has changed since is found by its version, when it is written.
        """
        ...

    def encoded_size(self, commit: Commit) -> int:
        """Checks that everything can be written, and tells how many bytes that would be.

        What can be written can be read.

        Raises:
            Unstorable: naming the document or the command.
        """
        ...

    def commit(self, commits: Sequence[Commit], handled: Sequence[str] = ()) -> None:
        """Applies every commit, all of them or none.

        * Each document is written if its stored version is the one it carries (0: absent), and
          stored with the next version. A document that occurs in several commits is written as
          the last one has it, checked against the version of the first.
        * A `RemovedTaskRun` takes the task run of its id away, under the same condition; one that
          was never stored (version 0) changes nothing.
        * Of an execution in `deleted` the header and all that belongs to it but logs and metrics
          are taken away, after everything else. Its id stays known until `forget_deleted`; one
          that is not there leaves its id alike.
        * The header of an execution that was deleted is not written again.
        * Log chunks and metrics are added; a chunk whose id is already there changes nothing.
        * Commands are kept under the commit's cause until `sent`, beside those of other commits
          with this cause, or handed to queue and timers in the same write; either way they survive
          a crash, and a timer that is done stays done.
        * Messages in `handled` will not be delivered again, where the queue is in the same store.

        Raises:
            Conflict: a version differs, or the execution was deleted.
            Unstorable: a document or a command can not be written.
        """
        ...

    def is_deleted(self, execution_id: str) -> bool:
        """Whether an execution was deleted (and is not forgotten)."""
        ...

    def forget_deleted(self, before: datetime) -> int:
        """Forgets the ids of executions that were deleted before a date, and counts them.

        Choose a date so old that no message of theirs can be delivered again.
        """
        ...

    def unsent(self, cause: str) -> tuple[Command, ...]:
        """Commands committed under a cause and not yet marked as sent; empty if none.

        Also empty where the commit itself has handed them over.
        """
        ...

    def sent(self, cause: str, commands: Sequence[Command]) -> None:
        """Forgets these commands of a cause. A second call changes nothing.

        Others that are kept under it stay: they are of another delivery of the same message, which
        may have died before it sent them.
        """
        ...
