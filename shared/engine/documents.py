"""What the core reads: a view of the documents of one execution."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from shared.expressions.callables import ExpressionContext
from shared.model.execution import Execution
from shared.model.json import Json, JsonObject
from shared.model.scope import LoopValues, Shard
from shared.model.slots import Slots
from shared.model.state import State
from shared.model.taskrun import TaskRun


class Documents(Protocol):
    """A read-only view of one execution; loads what is asked for, and only that.

    Within one step it does not change.
    """

    def execution(self) -> Execution | None:
        """The header; None if the execution is not stored yet."""
        ...

    def was_deleted(self) -> bool:
        """Whether the execution was deleted, so that nothing may create it again."""
        ...

    def task_run(self, task_run_id: str) -> TaskRun | None:
        """A task run."""
        ...

    def read_ahead(self, task_run_ids: Collection[str]) -> None:
        """Reads these task runs in one go; asking for one of them then costs no read of its own."""
        ...

    def task_runs(self, after: str = "", limit: int | None = None) -> Iterator[TaskRun]:
        """The task runs created after one (or every one), in the order of creation."""
        ...

    def task_runs_of(
        self, task_id: str, path: tuple[str, ...] | None, limit: int | None = None
    ) -> list[TaskRun]:
        """The task runs of a task, only those with this path unless it is None."""
        ...

    def open_task_runs(self, parent_id: str | None, limit: int, after: str = "") -> list[TaskRun]:
        """Task runs in no terminal state: children of a parent, or all of the execution.

        With `after`, those created after that task run; one that the step itself has opened again
        need not be among them.
        """
        ...

    def open_units(self, parent_id: str, shard_id: str, limit: int) -> list[TaskRun]:
        """Children of a task run in no terminal state: those of a hidden scope if one is named."""
        ...

    def ended_units(self, parent_id: str, shard_id: str, task_id: str) -> int:
        """How many of the task runs of a task in a list are in a terminal state."""
        ...

    def started_iterations(self, loop_id: str) -> int:
        """How many iterations of a loop have started: one more than the highest of them."""
        ...

    def is_changed(self, document_id: str) -> bool:
        """Whether a task run or a hidden scope is written anyway, by what is handled now."""
        ...

    def restartable_task_runs(self, limit: int) -> list[TaskRun]:
        """Task runs that are FAILED or PAUSED, in the order of creation."""
        ...

    def shard(self, shard_id: str) -> Shard | None:
        """A hidden scope."""
        ...

    def loop_values(self, values_id: str) -> LoopValues | None:
        """A chunk of a loop's values."""
        ...

    def slots(self) -> Slots | None:
        """The slots of a flow, where these are the documents of slots and not of an execution."""
        ...

    def stored_outputs(self, uri: str) -> JsonObject:
        """Outputs, or inputs, that were too large for a document."""
        ...

    def caused(self, page: int, size: int) -> list[Execution]:
        """Headers of executions that this one has caused, by its tasks or by Flow triggers.

        A page (from 1) in the order of the ids, as they were last committed.
        """
        ...

    def elsewhere(self, execution_id: str) -> "Documents":
        """The documents of another execution, as they were last committed."""
        ...


def read_around(documents: Documents, runs: Iterable[TaskRun]) -> dict[str, TaskRun]:
    """The task runs around these, by id: one read for each level, not one for each of them."""
    around: dict[str, TaskRun] = {}
    level = list(runs)
    while level:
        parents = {run.parent_id: None for run in level if run.parent_id}
        unknown = [parent_id for parent_id in parents if parent_id not in around]
        documents.read_ahead(unknown)
        level = [run for one in unknown if (run := documents.task_run(one)) is not None]
        around |= {run.id: run for run in level}
    return around


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What templates see besides the documents: the server's part of the variables.

    Attributes:
        globals: the configured map.
        envs: environment variables that may be seen, prefix removed, lower case.
        server: `kestra.environment` and `kestra.url`.
        context: the outside world of templates (secrets, KV, files); None where there is none.
        decrypt: turns an encrypted input back into its text.
        encrypt: makes the stored form of a SECRET output; None without an encryption key.
        listened: gives the states of executions that a trigger of some flow listens to; asked only
            in steps that change the state of the execution, since it may cost a read.
        counts_late: whether units that end simply are left to be counted when all are over, so
            that none of them writes the document of their list.
    """

    globals: Mapping[str, object]
    envs: Mapping[str, str]
    server: Mapping[str, object]
    context: "ContextFactory"
    decrypt: "Decrypt"
    encrypt: "Callable[[str], Json] | None" = None
    listened: Callable[[], frozenset[State]] = frozenset
    counts_late: bool = False


class ContextFactory(Protocol):
    """Makes the outside world of the templates of one task run."""

    def __call__(self, execution: Execution, task_run: TaskRun | None) -> ExpressionContext | None:
        """The context; None where templates reach nothing."""
        ...


class Decrypt(Protocol):
    """Turns an encrypted value back into its text."""

    def __call__(self, value: str) -> Json:
        """The plain text."""
        ...
