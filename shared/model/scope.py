"""A running task list: the flow's own or a flowable's. It knows counts, never its children."""

from enum import StrEnum
from functools import reduce

from pydantic import Field

from shared.model.calls import Calls
from shared.model.document import Document, Fact
from shared.model.json import StoredJson
from shared.model.state import State, counted, worst_of


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
        running: units started and not ended; true of a closed scope too, so that it can be opened
            again.
        faults: how many ended children of the normal list were not simply successful, by state;
            counts and not only the worst, so that one of them can be taken back.
        verdict: what the task itself says of its list, beside what its children come to: a Pause
            that nobody resumed in time, a LoopUntil at its limit.
        halted: iterations of a loop of chains that stopped between two tasks because the loop had
            failed or was closed: iteration -> position of its next task. They count as ended.
        done: positions of the ended tasks; kept for graphs only, which ask who has ended.
        started: positions of the started tasks; for graphs only.
        handler: position in the errors, finally or after list.
    """

    phase: Phase = Phase.TASKS
    total: int = 0
    cursor: int = 0
    running: int = 0
    faults: dict[State, int] = Field(default_factory=dict)
    verdict: State = State.SUCCESS
    halted: dict[int, int] = Field(default_factory=dict)
    done: frozenset[int] = frozenset()
    started: frozenset[int] = frozenset()
    handler: int = 0

    def changed(self, **fields: object) -> "Scope":
        """The scope with some fields replaced; names are those of the fields."""
        return self.model_copy(update=fields)

    def tallied(self, state: State) -> "Scope":
        """The scope with the state of one more ended child."""
        kind = counted(state)
        if kind is State.SUCCESS:
            return self
        return self.changed(faults=self.faults | {kind: self.faults.get(kind, 0) + 1})

    def untallied(self, state: State) -> "Scope":
        """The scope without the state of a child that is opened again."""
        kind = counted(state)
        left = self.faults.get(kind, 0) - 1
        others = {key: count for key, count in self.faults.items() if key is not kind}
        return self.changed(faults=others | {kind: left} if left > 0 else others)

    @property
    def worst(self) -> State:
        """What the ended units of the normal list come to, by `worst_of`."""
        return reduce(worst_of, self.faults, self.verdict)

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
        told: the state that it gave to the loop when it closed; None while it is open.
        calls: for the executions of a task that calls flows, which are no iterations of a loop.
    """

    id: str
    execution_id: str
    task_run_id: str
    index: int
    first: int
    scope: Scope = Scope()
    told: State | None = None
    calls: Calls | None = None

    def calling(self, calls: Calls) -> "Shard":
        """The shard after something was heard of one of its executions."""
        return self.model_copy(update={"calls": calls})

    def closed(self, state: State) -> "Shard":
        """The shard after it has told the loop how it ended."""
        closed = self.scope.changed(phase=Phase.CLOSED)
        return self.model_copy(update={"scope": closed, "told": state})

    def reopened(self) -> "Shard":
        """The shard when one of its iterations is opened again."""
        scope = self.scope.changed(phase=Phase.TASKS)
        return self.model_copy(update={"scope": scope, "told": None})

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
