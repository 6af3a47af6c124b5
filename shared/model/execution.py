"""The header of an execution: everything about it but its task runs."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import Field

from shared.model.document import Document, Fact
from shared.model.held import Held
from shared.model.json import Json, JsonObject, StoredObject
from shared.model.labels import SLA, VIOLATED
from shared.model.scope import Phase, Scope
from shared.model.state import EXECUTION_MOVES, History, State


class Label(Fact):
    """A key and a value; on the wire `{key, value}`."""

    key: str
    value: str


class TriggerInfo(Fact):
    """What created the execution; `variables` is what `{{ trigger.x }}` reads."""

    id: str
    type: str
    variables: StoredObject = Field(default_factory=dict)


class ExecutionMetadata(Fact):
    """Attempts at the level of the whole execution (flow retry, restart)."""

    attempt_number: int = 1
    original_created_date: datetime


class Caller(Fact):
    """The task run that has created an execution, and is told how it goes.

    An execution that repeats another one (replay) has none; one that replaces another one (flow
    retry) has that of the other one.

    Attributes:
        execution_id: of the parent.
        attempt: of the task run.
        position: among the executions of that attempt.
        waits: whether the task run waits for the end.
        depth: how many executions are above.
    """

    execution_id: str
    task_run_id: str
    attempt: int
    position: int = 0
    waits: bool = True
    depth: int = 1


class Execution(Document):
    """The header of an execution.

    Attributes:
        id: 22 base-62 characters.
        inputs: resolved and typed; secrets encrypted.
        inputs_uri: where they are instead when they are too large for a document.
        variables: the flow's, as changed by SetVariables.
        outputs: of the flow, once ended; None when it declares none.
        outputs_uri: where they are instead when they were too large for a document.
        parent_id: the execution this one replays or retries.
        original_id: the first of that chain; its own id if there is none.
        root: progress of the flow's own task list.
        error: why it failed when no task run tells.
        kind: None, or what it is run for (TEST, PLAYGROUND).
        breakpoints: before which task runs it stops; `task`, or `task.value` for those of a value.
        suspended: task runs that wait at a breakpoint.
        paused_by_hand: it waits for somebody to let it go on, whatever else wakes it.
        paused: task runs that are PAUSED, in the order in which they are resumed.
        sla_violated: ids of the service levels that were violated; each is told once.
        sla_ignored: ids of those whose expression could not be rendered when it was told.
        caller: the task run of another execution that has created it, if one has.
        labelled: when each label was last asked for, of those that were set after the start; what
            was asked for before that and comes late does not overwrite it.
        held: what came up while it was PAUSED; at most one entry for each task that ran then.
        generation: how often it was opened again after its end; what was asked for in an earlier
            generation is not done in a later one.
        fingerprint: of the request that created it with a key; None without one.
        paged_upto: the last task run of the page before, while many are copied from another
            execution, or go on after they were opened again. Of the copies of a message only the
            first has the next page follow, or there would be more of each later page.
    """

    id: str
    namespace: str
    flow_id: str
    flow_revision: int
    state: History
    labels: tuple[Label, ...] = ()
    inputs: StoredObject | None = None
    inputs_uri: str | None = None
    variables: StoredObject | None = None
    outputs: StoredObject | None = None
    outputs_uri: str | None = None
    trigger: TriggerInfo | None = None
    parent_id: str | None = None
    original_id: str
    schedule_date: datetime | None = None
    metadata: ExecutionMetadata
    root: Scope = Scope()
    error: str | None = None
    kind: str | None = None
    breakpoints: tuple[str, ...] = ()
    suspended: tuple[str, ...] = ()
    paused_by_hand: bool = False
    paused: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    sla_violated: tuple[str, ...] = ()
    sla_ignored: tuple[str, ...] = ()
    generation: int = 0
    caller: Caller | None = None
    fingerprint: str | None = None
    paged_upto: str | None = None
    labelled: dict[str, datetime] = Field(default_factory=dict)

    @property
    def trigger_execution_id(self) -> str | None:
        """The execution that caused this one: by a Subflow task, or by a Flow trigger."""
        found = None if self.trigger is None else self.trigger.variables.get("executionId")
        return found if isinstance(found, str) else None

    @property
    def is_over(self) -> bool:
        """Whether nothing of it runs any more, the tasks after the end included."""
        return self.root.is_closed

    def moved(self, state: State, at: datetime) -> "Execution":
        """The execution in another state, along the table of moves."""
        if state is self.state.current:
            return self
        return self.model_copy(update={"state": self.state.moved(EXECUTION_MOVES, state, at)})

    def reopened(self, at: datetime) -> "Execution":
        """The execution when something in it runs again: RESTARTED, what its end gave is gone."""
        return self.model_copy(
            update={
                "state": self.state.reopened(State.RESTARTED, at),
                "generation": self.generation + 1,
                "outputs": None,
                "outputs_uri": None,
                "error": None,
                "paused_by_hand": False,
                "root": self.root.changed(phase=Phase.TASKS, handler=0),
            }
        )

    def repeated(self, new_id: str, revision: int, state: History) -> "Execution":
        """A new execution that repeats this one, with its inputs, trigger and labels."""
        return Execution(
            id=new_id,
            namespace=self.namespace,
            flow_id=self.flow_id,
            flow_revision=revision,
            state=state,
            labels=self.lasting_labels,
            inputs=self.inputs,
            inputs_uri=self.inputs_uri,
            variables=self.variables,
            trigger=self.trigger,
            parent_id=self.id,
            original_id=self.original_id,
            metadata=self.metadata,
            kind=self.kind,
        )

    def unstarted(self, at: datetime, variables: JsonObject | None) -> "Execution":
        """The execution before anything of it has happened, with the variables of its flow."""
        return self.model_copy(update={"state": History.created(at), "variables": variables})

    def run_for(self, kind: str, at: datetime) -> "Execution":
        """The execution that goes on for a kind of its own, with a history that begins now."""
        state = History.created(at, State.RESTARTED)
        return self.model_copy(update={"kind": kind, "state": state})

    def tried_again(self) -> "Execution":
        """The execution with one more attempt at the whole of it."""
        number = self.metadata.attempt_number + 1
        metadata = self.metadata.model_copy(update={"attempt_number": number})
        return self.model_copy(update={"metadata": metadata})

    def overruled(self, state: State, at: datetime) -> "Execution":
        """The execution in a terminal state that somebody set by hand."""
        return self.model_copy(update={"state": self.state.overruled(state, at)})

    def paged(self, task_run_id: str | None) -> "Execution":
        """The execution whose next page begins behind a task run; None when there is none."""
        return self.model_copy(update={"paged_upto": task_run_id})

    def with_root(self, root: Scope) -> "Execution":
        """The execution after its own list made progress."""
        return self.model_copy(update={"root": root})

    def pausing_at(self, task_run_id: str) -> "Execution":
        """The execution with one more task run that waits to be resumed."""
        return self.model_copy(update={"paused": (*self.paused, task_run_id)})

    def resuming(self, task_run_id: str) -> "Execution":
        """The execution without a task run that waited to be resumed."""
        left = tuple(one for one in self.paused if one != task_run_id)
        return self.model_copy(update={"paused": left})

    def stopped_by_hand(self, at: datetime) -> "Execution":
        """The execution paused as a whole."""
        return self.moved(State.PAUSED, at).model_copy(update={"paused_by_hand": True})

    def going_on(self, at: datetime) -> "Execution":
        """The execution after somebody has let it go on: RESTARTED until its next step."""
        return self.moved(State.RESTARTED, at).model_copy(update={"paused_by_hand": False})

    def with_breakpoints(self, breakpoints: tuple[str, ...]) -> "Execution":
        """The execution with other breakpoints."""
        return self.model_copy(update={"breakpoints": breakpoints})

    def suspending(self, task_run_id: str) -> "Execution":
        """The execution with one more task run that waits at a breakpoint."""
        return self.model_copy(update={"suspended": (*self.suspended, task_run_id)})

    def proceeding(self) -> "Execution":
        """The execution without task runs that wait at a breakpoint."""
        return self.model_copy(update={"suspended": ()})

    def holding(self, held: tuple[Held, ...]) -> "Execution":
        """The execution with the work that waits until it goes on."""
        return self.model_copy(update={"held": held})

    @property
    def lasting_labels(self) -> tuple[Label, ...]:
        """The labels that an execution takes over which does this one again."""
        return tuple(label for label in self.labels if label.key != SLA)

    def violating(self, sla_id: str) -> "Execution":
        """The execution with one more service level that it has violated."""
        marked = self.with_labels({SLA: VIOLATED})
        return marked.model_copy(update={"sla_violated": (*self.sla_violated, sla_id)})

    def ignoring(self, sla_id: str) -> "Execution":
        """The execution with one more service level that could not be looked at."""
        return self.model_copy(update={"sla_ignored": (*self.sla_ignored, sla_id)})

    def with_labels(self, added: Mapping[str, str]) -> "Execution":
        """The execution with labels merged by key; the new value wins, the order stays."""
        merged = {label.key: label.value for label in self.labels} | dict(added)
        labels = tuple(Label(key=key, value=value) for key, value in merged.items())
        return self.model_copy(update={"labels": labels})

    def relabelled(self, wanted: Mapping[str, str], at: datetime) -> "Execution":
        """The execution with labels that were asked for at a date, unless newer ones are there."""
        added = {key: one for key, one in wanted.items() if self.labelled.get(key, at) <= at}
        dates = self.labelled | dict.fromkeys(added, at)
        return self.with_labels(added).model_copy(update={"labelled": dates})

    def with_inputs(self, inputs: JsonObject | None) -> "Execution":
        """The execution with its resolved inputs."""
        return self.model_copy(update={"inputs": inputs, "inputs_uri": None})

    def with_inputs_at(self, uri: str) -> "Execution":
        """The execution with its resolved inputs in the internal storage."""
        return self.model_copy(update={"inputs": None, "inputs_uri": uri})

    def with_variables(self, variables: JsonObject) -> "Execution":
        """The execution after SetVariables or UnsetVariables."""
        return self.model_copy(update={"variables": variables})

    def with_outputs(self, outputs: Mapping[str, Json]) -> "Execution":
        """The execution with the flow's outputs."""
        return self.model_copy(update={"outputs": dict(outputs)})

    def failing(self, error: str) -> "Execution":
        """The execution with the reason that no task run tells."""
        return self.model_copy(update={"error": error})
