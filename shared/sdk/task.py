"""Bases of task types: what runs on a worker, what runs in the executor, what packs others."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from shared.model.state import State
from shared.model.task import GroupTask, Task, TaskKind
from shared.sdk.context import RunContext
from shared.sdk.output import Deferred, Ended, HandedOn, Output


class RunnableTask(Task):
    """A task that a worker runs.

    `run` is called on a copy whose `Dynamic` and `Evaluated` properties are rendered and checked.
    It may be called again after a crash: at least once, never concurrently for one attempt.
    """

    kind: ClassVar[TaskKind] = TaskKind.RUNNABLE

    def run(self, context: RunContext) -> Output | Ended | Deferred | HandedOn | None:
        """Does the work.

        Raises:
            TaskFailed: the attempt failed, with what the user must read.
        """
        raise NotImplementedError

    def abandon(self, context: RunContext) -> None:
        """Ends work that goes on outside (`HandedOn`): it was killed while nobody had it.

        Raises:
            TaskFailed: it may go on.
        """


class InlineTask(RunnableTask):
    """A task that only computes, in well under a millisecond: it runs inside the executor."""

    kind: ClassVar[TaskKind] = TaskKind.INLINE


class PackedChildren(Protocol):
    """Runs the children of a packed task, in this worker and this working directory."""

    def run(self, position: int) -> State:
        """Runs the child at a position; gives its state after its flags. Never raises for it."""
        ...


class PackedTask(RunnableTask, GroupTask):
    """A task that runs its children itself, in one worker (WorkingDirectory).

    Its `errors` and `finally` lists are run by the engine once it has ended.
    """

    kind: ClassVar[TaskKind] = TaskKind.PACKED

    def packed(self) -> Sequence[Task]:
        """The children in order, disabled ones left out."""
        raise NotImplementedError

    def run_packed(self, context: RunContext, children: PackedChildren) -> Output | Ended | None:
        """Prepares, runs the children, collects."""
        raise NotImplementedError
