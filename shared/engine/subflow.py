"""Executions that a task run creates and waits for (flow language, sections 5.13 and 5.14).

A few are counted in the task run itself, more in shards that tell the task run once.
"""

from collections.abc import Iterable, Sequence

from shared.engine.attempts import finish_attempt
from shared.engine.call_shards import (
    LEAF_SIZE,
    are_sharded,
    call_shard_id,
    calls_at,
    counted_in,
    is_sharded,
    leaf_id,
)
from shared.engine.pause import hold, is_paused
from shared.engine.taskrun import started_attempt
from shared.engine.units import SHARD_SIZE
from shared.engine.workspace import CallOn, Workspace
from shared.errors import EngineBug, WindhoverError
from shared.model.calls import Calls, Kept
from shared.model.command import CreateExecution
from shared.model.event import (
    CallsContinued,
    KillRequested,
    Outcome,
    RestartRequested,
    SubflowEnded,
    SubflowsCalled,
    SubflowStarted,
)
from shared.model.executable import ExecutableTask
from shared.model.execution import Execution
from shared.model.ids import id_of
from shared.model.json import Json, JsonObject
from shared.model.scope import Shard
from shared.model.state import State
from shared.model.task import LogLevel
from shared.model.taskrun import TaskRun
from shared.model.uris import execution_path, task_run_path, uri_of
from shared.model.wanted import Call, KeptCall, NewCall, RestartedCall


def on_called(workspace: Workspace, event: SubflowsCalled) -> None:
    """Asks for some of the executions of an attempt, together with counting them."""
    run = _calling(workspace, event)
    if run is None:
        return
    if event.first and is_paused(workspace):
        # An attempt that was asked for starts, as it does on a worker; the rest of its executions
        # does not. They are worked out anew when the execution goes on.
        hold(workspace, CallOn(run.id, event.attempt, event.first, event.total, event.begins))
        return
    if not event.first:
        run = _begun(workspace, run, event)
    calls = _calls_of(run)
    made = event.first + len(event.calls)
    if are_sharded(calls):
        part = _spread(workspace, run, event)
        calls = calls.counting(part.counts) if part.are_over else calls
    else:
        calls = _ask_for(workspace, run, calls, event.first, event.calls)
    _put(workspace, run.calling(calls.making(made)))
    if made < event.total:
        workspace.agenda.append(CallOn(run.id, event.attempt, made, event.total, event.offset))
    else:
        _conclude_if_over(workspace, workspace.existing(run.id))


def call_on(workspace: Workspace, item: CallOn) -> None:
    """Leaves the next executions of an attempt to a message of their own."""
    workspace.announce(
        CallsContinued(
            execution_id=workspace.execution.id,
            at=workspace.at,
            task_run_id=item.task_run_id,
            attempt=item.attempt,
            first=item.first,
            total=item.total,
            offset=item.offset,
        )
    )


def _calling(workspace: Workspace, event: SubflowsCalled) -> TaskRun | None:
    """The task run, if it waits for exactly these executions and may still create any."""
    run = workspace.task_run(event.task_run_id)
    if run is None or run.state.current.is_terminal or run.attempt != event.attempt:
        return None
    if not workspace.has_future(run):
        return None
    is_begun = run.current_attempt is not None
    if not event.first:
        return None if is_begun else run
    is_next = is_begun and run.calls is not None and run.calls.made == event.first
    return run if is_next else None


def _begun(workspace: Workspace, run: TaskRun, event: SubflowsCalled) -> TaskRun:
    attempt = started_attempt(event.attempt, workspace.at, None)
    begun = run.moved(State.RUNNING, workspace.at).with_attempts((*run.attempts, attempt))
    calls = Calls(attempt=event.attempt, total=event.total, sharded=is_sharded(event.total))
    return begun.with_outputs(None, None).calling(calls)


def _spread(workspace: Workspace, run: TaskRun, event: SubflowsCalled) -> Calls:
    """Asks for the executions of one shard, which its leaves count; how far the shard is."""
    part = Calls.made_for(event.attempt, len(event.calls))
    for within in range(0, len(event.calls), LEAF_SIZE):
        first, asked = event.first + within, event.calls[within : within + LEAF_SIZE]
        leaf = Calls.made_for(event.attempt, len(asked))
        leaf = _ask_for(workspace, run, leaf, first, asked)
        _put_shard(workspace, run, leaf_id(run.id, first), first, leaf)
        if leaf.are_over:
            part = part.counting(leaf.counts)
    shard_id = call_shard_id(run.id, event.first // SHARD_SIZE)
    _put_shard(workspace, run, shard_id, event.first, part)
    return part


def _put_shard(workspace: Workspace, run: TaskRun, shard_id: str, first: int, calls: Calls) -> None:
    known = workspace.shard(shard_id)
    shard = Shard(
        version=known.version if known is not None else 0,
        id=shard_id,
        execution_id=run.execution_id,
        task_run_id=run.id,
        index=first // SHARD_SIZE,
        first=first,
        calls=calls,
    )
    workspace.put(shard)


def _ask_for(
    workspace: Workspace, run: TaskRun, calls: Calls, first: int, asked: Sequence[Call]
) -> Calls:
    for position, call in enumerate(asked, first):
        calls = _ask(workspace, run, calls, position, call)
    return calls


def _ask(workspace: Workspace, run: TaskRun, part: Calls, position: int, call: Call) -> Calls:
    match call:
        case NewCall(execution=execution):
            workspace.command(CreateExecution(execution=execution))
            workspace.log(run, LogLevel.INFO, f"Created new execution {_link(execution)}")
            return part
        case RestartedCall(child_id=child_id, attempt=attempt, generation=generation):
            workspace.announce(
                RestartRequested(execution_id=child_id, at=workspace.at, generation=generation)
            )
            workspace.log(run, LogLevel.INFO, f"Restarted the execution {child_id}")
            return part.keeping(position, Kept(attempt=attempt, generation=generation + 1))
        case KeptCall(attempt=attempt, generation=generation, state=state):
            kept = part.keeping(position, Kept(attempt=attempt, generation=generation))
            return kept.starting(position) if state is None else kept.ending(position, state)


def _link(execution: Execution) -> str:
    return (
        f'[[link execution="{execution.id}" flowId="{execution.flow_id}" '
        f'namespace="{execution.namespace}"]]'
    )


def on_subflow_started(workspace: Workspace, event: SubflowStarted) -> None:
    """Counts an execution that exists; one whose parent was killed meanwhile is killed too."""
    if _was_killed(workspace.execution):
        workspace.announce(
            KillRequested(execution_id=event.child_id, at=workspace.at, cascaded=True)
        )
        return
    run = _waiting(workspace, event)
    if run is None or run.calls is None or are_sharded(run.calls):
        # Of a shard only the ends count: its task run shows what was made and has not ended.
        return
    calls = run.calls
    if calls.expects(event.position, event.attempt, 0):
        _put(workspace, run.calling(calls.starting(event.position)), event.child_id)


def on_subflow_ended(workspace: Workspace, event: SubflowEnded) -> None:
    """Counts an execution that is over; the attempt ends with the last of them."""
    run = _waiting(workspace, event)
    if run is None or run.calls is None:
        _meet(workspace, event)
        return
    part = calls_at(workspace.view(), run, event.position)
    if part is None or event.position in part.ended:
        return
    if not part.expects(event.position, event.attempt, event.generation):
        _meet(workspace, event)
        return
    state = event.state
    if event.problem is not None:
        workspace.log(
            run, LogLevel.WARN, f"Failed to extract outputs with the error: '{event.problem}'"
        )
        state = State.KILLED if state is State.KILLED else State.FAILED
    part = part.ending(event.position, state)
    if not are_sharded(run.calls):
        _put(workspace, run.calling(part), event.child_id)
    elif not _closes(workspace, run, counted_in(workspace.view(), run, event.position), part):
        return
    _conclude_if_over(workspace, workspace.existing(run.id), event)


def _meet(workspace: Workspace, event: SubflowEnded) -> None:
    """Writes the task run as it is: it may be about to wait for an execution that is gone."""
    run = workspace.task_run(event.task_run_id) if event.gone else None
    if run is not None and not run.state.current.is_terminal:
        workspace.put(run)


def _closes(workspace: Workspace, run: TaskRun, shards: Iterable[Shard], part: Calls) -> bool:
    """Stores how far the first of the shards is; whether all are over and the task run knows."""
    counts: dict[State, int] = {}
    for shard in shards:
        if counts and shard.calls is not None:
            part = shard.calls.counting(counts)
        workspace.put(shard.calling(part))
        if not part.are_over:
            return False
        counts = part.counts
    _put(workspace, run.calling(_calls_of(run).counting(counts)))
    return True


def _waiting(workspace: Workspace, event: SubflowStarted | SubflowEnded) -> TaskRun | None:
    run = workspace.task_run(event.task_run_id)
    if run is None or run.state.current.is_terminal or run.current_attempt is None:
        return None
    return run


def _conclude_if_over(
    workspace: Workspace, run: TaskRun, event: SubflowEnded | None = None
) -> None:
    """Ends the attempt when nothing is waited for any more."""
    task, calls = _task_of(workspace, run), _calls_of(run)
    if task.wait and not calls.are_over:
        return
    outputs = dict(run.outputs or {})
    if task.listed_by() is None:
        outputs |= _child_outputs(event)
        has_no_outputs = event is not None and event.problem is not None
        state = State.FAILED if has_no_outputs and not task.transmit_failed else None
    else:
        outputs |= _base_of_outputs(run) if calls.total and task.wait else {}
        state = None
    outcome = calls.outcome if task.wait else State.SUCCESS
    try:
        settled = state or task.settled(outcome)
    except WindhoverError as error:
        workspace.log(run, LogLevel.ERROR, str(error))
        settled = State.FAILED
    finish_attempt(workspace, run, Outcome(state=settled, outputs=outputs or None))


def _child_outputs(event: SubflowEnded | None) -> JsonObject:
    if event is None:
        return {}
    found: dict[str, Json] = {"executionId": event.child_id, "state": str(event.state)}
    if event.outputs:
        found["outputs"] = event.outputs
    return found


def _base_of_outputs(run: TaskRun) -> JsonObject:
    return {"subflowOutputsBaseUri": uri_of(outputs_folder(run))}


def outputs_folder(run: TaskRun) -> str:
    """Where what the executions of batches gave is kept, a folder for each position."""
    folder = execution_path(run.namespace, run.flow_id, run.execution_id)
    return f"{task_run_path(folder, run.task_id, run.id)}/iterations"


def _put(workspace: Workspace, run: TaskRun, child_id: str = "") -> None:
    """Stores a task run with the outputs that show how far its executions are."""
    task, calls = _task_of(workspace, run), _calls_of(run)
    outputs = dict(run.outputs or {})
    if task.listed_by() is None:
        outputs["executionId"] = child_id or outputs.get("executionId") or _first_child(run)
    elif calls.total:
        iterations = _iterations(calls) if task.wait else _made_iterations(calls)
        outputs |= {"numberOfBatches": calls.total, "iterations": iterations}
    workspace.put(run.with_outputs(outputs or None, None))


def _first_child(run: TaskRun) -> str:
    kept = _calls_of(run).kept.get(0)
    return child_id_of(run.id, run.attempt if kept is None else kept.attempt, 0)


def _iterations(calls: Calls) -> JsonObject:
    # Which of the many in shards have started nobody counts.
    running = calls.made - calls.over if are_sharded(calls) else len(calls.started)
    created = calls.total - running - calls.over
    ended = {str(state): count for state, count in calls.counts.items()}
    return {"CREATED": created, "RUNNING": running, **ended}


def _made_iterations(calls: Calls) -> JsonObject:
    """Of executions that nobody waits for: what is created has succeeded."""
    return {str(State.CREATED): calls.total - calls.made, str(State.SUCCESS): calls.made}


def child_id_of(task_run_id: str, attempt: int, position: int) -> str:
    """The id of an execution that a task run creates; the same for the same attempt."""
    return id_of("subflow", task_run_id, attempt, position)


def _was_killed(execution: Execution) -> bool:
    """Whether somebody killed the execution itself, rather than something in it."""
    last = [moment.state for moment in execution.state.histories[-2:]]
    return State.KILLING in last


def _task_of(workspace: Workspace, run: TaskRun) -> ExecutableTask:
    task = workspace.flow_map.places[run.task_id].task
    if not isinstance(task, ExecutableTask):
        raise EngineBug(f"the task {task.id} calls no flow")
    return task


def _calls_of(run: TaskRun) -> Calls:
    if run.calls is None:
        raise EngineBug(f"the task run {run.id} has called nothing")
    return run.calls
