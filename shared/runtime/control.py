"""What people do with executions that exist: restart, replay, mark, force, delete."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.engine.branches import stops
from shared.engine.pause import may_pause
from shared.engine.reopening import in_handler
from shared.engine.restart import MARKS, may_change_status, may_restart
from shared.engine.starting import UNQUEUED, may_force
from shared.model import labels
from shared.model.event import (
    ContinuationRequested,
    DeleteRequested,
    KillRequested,
    PauseRequested,
    ReplayRequested,
    ReplayStart,
    RestartRequested,
    StartForced,
    StatusChanged,
    TaskRunMarked,
)
from shared.model.execution import Execution
from shared.model.flow import Flow
from shared.model.json import Json
from shared.model.state import History, State
from shared.model.taskrun import TaskRun
from shared.model.uris import execution_path
from shared.runtime.breakpoints import checked_breakpoints
from shared.runtime.executions import Executions, Request, Upload
from shared.runtime.library import FlowLibrary
from shared.runtime.ports import Ports
from shared.runtime.random_ids import new_execution_id
from shared.runtime.refusals import (
    ChangedMeanwhile,
    NotAtBreakpoint,
    NotRestartable,
    NotRunning,
    TaskRunNotFound,
    WrongState,
)


@dataclass(frozen=True, slots=True)
class Purge:
    """What goes with a deleted execution.

    Attributes:
        logs: its flow logs.
        metrics: what its tasks measured.
        storage: the files of its tasks and inputs.
    """

    logs: bool = True
    metrics: bool = True
    storage: bool = True


@dataclass(frozen=True, slots=True)
class ReplayOrder:
    """What a replay does differently from the execution that it repeats.

    Attributes:
        task_run_id: where it starts; what comes before is copied. None for the beginning.
        after_task_run_id: behind which it starts instead: one of the flow's own list, which is
            copied too.
        revision: of the flow; None for the one that ran.
        latest_revision: takes the newest revision instead.
        inputs: None for the same ones.
        breakpoints: before which task runs it stops.
        kind: what it is run for (TEST, PLAYGROUND); None for the same as the other one.
    """

    task_run_id: str | None = None
    after_task_run_id: str | None = None
    revision: int | None = None
    latest_revision: bool = False
    inputs: Mapping[str, Json] | None = None
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    breakpoints: Sequence[str] = ()
    kind: str | None = None


class Control:
    """Operations on the executions of one running Windhover.

    Each returns when its outcome is durable, with the header as the operation has left it. Asking
    for the same twice at once does it once.
    """

    def __init__(self, ports: Ports, library: FlowLibrary, executions: Executions) -> None:
        self._ports = ports
        self._library = library
        self._executions = executions

    def restart(self, execution_id: str, revision: int | None = None) -> Execution:
        """Runs again what failed; with another revision, in a new execution.

        Raises:
            ExecutionNotFound: there is none.
            WrongState: it has not ended and is not paused.
            NotRestartable: nothing in it has failed.
            FlowNotFound: there is no such revision.
        """
        execution = self._executions.find(execution_id)
        if not may_restart(execution):
            raise WrongState(
                "Execution must be terminated to be restarted, with the tasks that come after its "
                f"end; current state is '{execution.state.current}' !"
            )
        if not self._ports.repository.restartable_task_runs(execution_id, 1):
            raise NotRestartable("No task found to restart execution from!")
        if revision is not None and revision != execution.flow_revision:
            return self._restart_revised(execution, revision)
        return self._executions.carry_out(
            RestartRequested(
                execution_id=execution_id,
                at=self._ports.clock.now(),
                generation=execution.generation,
            )
        )

    def _restart_revised(self, execution: Execution, revision: int) -> Execution:
        flow = self._library.find(execution.namespace, execution.flow_id, revision)
        again = self._repeated(execution, flow, {labels.RESTARTED: "true"}).tried_again()
        return self._replay(execution, again, ReplayStart.FAILED)

    def replay(self, execution_id: str, order: ReplayOrder | None = None) -> Execution:
        """Repeats an execution as a new one.

        Raises:
            ExecutionNotFound, TaskRunNotFound, FlowNotFound: there is no such thing.
            NotRestartable: the task run belongs to an errors, finally or after list; or nothing
                can follow it.
            InvalidInput: of the changed inputs.
            InvalidBreakpoint: the flow has no such task.
        """
        order = order or ReplayOrder()
        execution = self._executions.find(execution_id)
        flow = self._flow_of(execution, order)
        again = self._repeated(execution, flow, {labels.REPLAY: "true"}).with_breakpoints(
            checked_breakpoints(flow, order.breakpoints)
        )
        if order.kind is not None:
            again = again.run_for(order.kind, self._ports.clock.now())
        if order.inputs is not None:
            request = Request(flow.namespace, flow.id, inputs=order.inputs, uploads=order.uploads)
            again = again.with_inputs(self._executions.inputs(flow, request, again))
        if order.after_task_run_id is not None:
            last = self._last_kept(execution, order.after_task_run_id)
            return self._replay(execution, again, ReplayStart.AFTER_TASK_RUN, last.id)
        if order.task_run_id is None:
            return self._replay(
                execution,
                again.unstarted(self._ports.clock.now(), flow.variables),
                ReplayStart.BEGINNING,
            )
        start = self._start_of(execution, order.task_run_id)
        return self._replay(execution, again, ReplayStart.TASK_RUN, start.id)

    def _flow_of(self, execution: Execution, order: ReplayOrder) -> Flow:
        revision = execution.flow_revision if order.revision is None else order.revision
        wanted = None if order.latest_revision else revision
        return self._library.find(execution.namespace, execution.flow_id, wanted)

    def _start_of(self, execution: Execution, task_run_id: str) -> TaskRun:
        """The task run to start from; a child of a WorkingDirectory starts with all of it."""
        run = self._task_run(execution.id, task_run_id)
        if run.dynamic and run.parent_id is not None:
            run = self._task_run(execution.id, run.parent_id)
        if run.dynamic:
            raise NotRestartable(
                f"No task follows '{run.task_id}', which runs beside the flow",
                remedy="Replay from the Pause that it belongs to.",
            )
        if in_handler(self._library.map_of(execution), run.task_id):
            raise NotRestartable(
                f"The task '{run.task_id}' runs after others have ended",
                remedy="Replay from a task of the flow's tasks, not of errors or finally.",
            )
        return run

    def _last_kept(self, execution: Execution, task_run_id: str) -> TaskRun:
        """The task run behind which a replay starts."""
        run = self._start_of(execution, task_run_id)
        if run.parent_id is not None or stops(run.state.current):
            raise NotRestartable(
                f"Nothing can follow '{run.task_id}', which is {run.state.current}",
                remedy="Replay behind a task of the flow's own list that has ended well.",
            )
        return run

    def _task_run(self, execution_id: str, task_run_id: str) -> TaskRun:
        run = self._ports.repository.task_run(execution_id, task_run_id)
        if run is None:
            raise TaskRunNotFound(f"There is no task run {task_run_id} in {execution_id}.")
        return run

    def _repeated(self, old: Execution, flow: Flow, added: Mapping[str, str]) -> Execution:
        """The header of an execution that goes on where another one has been."""
        now = self._ports.clock.now()
        if may_restart(old):
            state = old.state.reopened(State.RESTARTED, now)
        else:
            state = History.created(now, State.RESTARTED)
        return old.repeated(new_execution_id(), flow.revision, state).with_labels(added)

    def _replay(
        self, source: Execution, again: Execution, start: ReplayStart, task_run_id: str = ""
    ) -> Execution:
        self._executions.tell(
            ReplayRequested(
                execution_id=again.id,
                at=self._ports.clock.now(),
                execution=again,
                source_id=source.id,
                start=start,
                task_run_id=task_run_id,
            )
        )
        return again

    def mark(self, execution_id: str, task_run_id: str, state: State) -> Execution:
        """Sets the state of an ended task run; the execution goes on from there.

        Raises:
            ExecutionNotFound, TaskRunNotFound: there is no such thing.
            WrongState: one of both has not ended, or the state is none that can be set.
        """
        execution = self._executions.find(execution_id)
        run = self._task_run(execution_id, task_run_id)
        if state not in MARKS:
            raise WrongState(
                f"A task run can not be set to {state}", remedy=f"Use one of {', '.join(MARKS)}."
            )
        if not may_restart(execution) or not (
            run.state.current.is_terminal or run.state.current is State.PAUSED
        ):
            raise WrongState(
                "The state of a task run can be set once it and its execution have ended, "
                f"they are {run.state.current} and {execution.state.current}"
            )
        return self._executions.carry_out(
            TaskRunMarked(
                execution_id=execution_id,
                at=self._ports.clock.now(),
                generation=execution.generation,
                task_run_id=task_run_id,
                state=state,
            )
        )

    def change_status(self, execution_id: str, status: State) -> Execution:
        """Sets the state of an ended execution; nothing runs for it. Raises WrongState."""
        execution = self._executions.find(execution_id)
        if not may_change_status(execution, status):
            raise WrongState(
                "You can only change the status of a terminated execution.",
                remedy="Both the current and the new state must be ones in which executions end.",
            )
        if execution.state.current is status:
            return execution
        return self._executions.carry_out(
            StatusChanged(
                execution_id=execution_id,
                at=self._ports.clock.now(),
                moves=len(execution.state.histories),
                state=status,
            )
        )

    def pause(self, execution_id: str) -> Execution:
        """Pauses a running execution as a whole: what runs ends, nothing new starts.

        Raises:
            ExecutionNotFound: there is none.
            NotRunning: it does not run.
        """
        execution = self._executions.find(execution_id)
        if not may_pause(execution.state.current):
            raise NotRunning("The execution is not running")
        return self._executions.carry_out(
            PauseRequested(
                execution_id=execution_id,
                at=self._ports.clock.now(),
                moves=len(execution.state.histories),
            )
        )

    def resume_from_breakpoint(
        self, execution_id: str, breakpoints: Sequence[str] = ()
    ) -> Execution:
        """Lets an execution go on that has stopped at a breakpoint, with other breakpoints.

        Raises:
            ExecutionNotFound: there is none.
            NotAtBreakpoint: it has not stopped at one.
            InvalidBreakpoint: it stays where it is.
        """
        execution = self._executions.find(execution_id)
        if execution.state.current is not State.BREAKPOINT:
            raise NotAtBreakpoint("The execution has not stopped at a breakpoint")
        flow = self._library.map_of(execution).flow
        return self._executions.carry_out(
            ContinuationRequested(
                execution_id=execution_id,
                at=self._ports.clock.now(),
                moves=len(execution.state.histories),
                breakpoints=checked_breakpoints(flow, breakpoints),
            )
        )

    def force_run(self, execution_id: str) -> Execution:
        """Starts an execution that waits, whatever it waits for. Raises WrongState."""
        execution = self._executions.find(execution_id)
        if not may_force(execution):
            raise WrongState("Only non terminated executions can be forced run.")
        self._executions.tell(
            StartForced(
                execution_id=execution_id,
                at=self._ports.clock.now(),
                generation=execution.generation,
            )
        )
        return self._executions.find(execution_id)

    def unqueue(self, execution_id: str, state: State = State.RUNNING) -> Execution:
        """Takes an execution out of its queue: it runs, or ends. Raises WrongState."""
        execution = self._executions.find(execution_id)
        if execution.state.current is not State.QUEUED:
            raise WrongState(
                f"Execution must be queued to be unqueued, it is {execution.state.current}"
            )
        if state not in UNQUEUED:
            raise WrongState(
                f"An execution can not be unqueued to {state}",
                remedy=f"Use one of {', '.join(sorted(UNQUEUED))}.",
            )
        return self._executions.carry_out(
            StartForced(
                execution_id=execution_id,
                at=self._ports.clock.now(),
                generation=execution.generation,
                state=state,
            )
        )

    def delete(
        self, execution_id: str, purge: Purge | None = None, *, forced: bool = False
    ) -> None:
        """Deletes an execution and what belongs to it.

        What belongs to it goes first: after a crash in between the execution is still found, and
        is deleted by asking again.

        Raises:
            ExecutionNotFound: there is none.
            WrongState: it has not ended, and the deletion is not forced.
        """
        execution = self._executions.find(execution_id)
        if not execution.is_over and not forced:
            raise WrongState("Only a terminated execution can be deleted.", remedy="Kill it first.")
        now = self._ports.clock.now()
        if not execution.state.current.is_terminal:
            self._executions.tell(
                KillRequested(execution_id=execution_id, at=now, generation=execution.generation)
            )
        self._purge(execution, purge or Purge())
        self._executions.tell(
            DeleteRequested(
                execution_id=execution_id,
                at=now,
                generation=execution.generation,
                forced=forced,
            )
        )
        if self._ports.repository.execution(execution_id) is not None:
            raise ChangedMeanwhile("The execution was started again while it was deleted.")

    def _purge(self, execution: Execution, purge: Purge) -> None:
        if purge.logs:
            self._ports.logs.purge(execution.id)
        if purge.metrics:
            self._ports.metrics.purge(execution.id)
        if purge.storage:
            folder = execution_path(execution.namespace, execution.flow_id, execution.id)
            self._ports.storage.delete_under(folder)
