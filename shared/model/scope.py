"""A running task list: the flow's own or a flowable's. It knows counts, never its children."""

from enum import StrEnum

from shared.model.document import Document, Fact
from shared.model.json import StoredJson
from shared.model.state import State


class Phase(StrEnum):
    """Which of its task lists a scope works on."""

    TASKS = "tasks"
    ERRORS = "errors"
    FINALLY = "finally"
    AFTER = "after"
    CLOSED = "closed"


class Scope(Fact):
    """The progress of one task list.

    Units are what the list starts one by one: the tasks of a chain, a fan or a graph, the
    iterations of a loop of chains, the (iteration, task) pairs of a loop of fans, the shards of
    a sharded loop.

    Attributes:
        phase: the list worked on.
        total: units of the normal list.
        cursor: the next unit to start; units below it have been started.
        running: units started and not ended.
        worst: what the ended units of the normal list come to, by `worst_of`.
        done: positions of the ended tasks; kept for graphs only, which ask who has ended.
        started: positions of the started tasks; for graphs only.
        handler: position in the errors, finally or after list.
    """

    phase: Phase = Phase.TASKS
    total: int = 0
    cursor: int = 0
    running: int = 0
    worst: State = State.SUCCESS
    done: frozenset[int] = frozenset()
    started: frozenset[int] = frozenset()
    handler: int = 0

    def changed(self, **fields: object) -> "Scope":
        """The scope with some fields replaced; names are those of the fields."""
        return self.model_copy(update=fields)

    @property
    def has_failed(self) -> bool:
        """Whether an ended unit keeps the list from starting more."""
        return self.worst in {State.FAILED, State.KILLED}

    @property
    def is_over(self) -> bool:
        """Whether every unit has been started and has ended."""
        return self.cursor >= self.total and self.running == 0

    @property
    def is_closed(self) -> bool:
        """Whether the list and its handlers are over."""
        return self.phase is Phase.CLOSED

    @property
    def ended(self) -> int:
        """Units of the normal list that have ended."""
        return self.cursor - self.running


class Shard(Document):
    """A hidden scope between a wide loop and its iterations.

    Exists so that no single document is written by every child of the loop.

    Attributes:
        id: of (loop's task run, index).
        task_run_id: the loop.
        index: position among the shards of the loop.
        first: the first iteration of the shard.
    """

    id: str
    execution_id: str
    task_run_id: str
    index: int
    first: int
    scope: Scope

    def with_scope(self, scope: Scope) -> "Shard":
        """The shard after its iterations made progress."""
        return self.model_copy(update={"scope": scope})


class LoopValues(Document):
    """Some of the values of a loop, written once when it opens.

    Attributes:
        id: of (loop's task run, chunk index).
        values: texts, as `taskrun.value` shows them.
    """

    id: str
    execution_id: str
    task_run_id: str
    values: StoredJson
