"""The one public function of the core."""

from typing import TypeAlias, assert_never

from shared.engine.attempts import on_deferral_over, on_ended, on_lease_over, on_started
from shared.engine.branches import (
    advance,
    child_ended,
    on_units_over,
    resume,
    start_handler,
    start_unit,
)
from shared.engine.deletion import on_deleted
from shared.engine.documents import Documents, Surroundings
from shared.engine.execution import give_up, on_created, on_granted, on_refused
from shared.engine.flowables import open_flowable
from shared.engine.kill import on_cascade, on_kill, on_swept
from shared.engine.packed import on_reported
from shared.engine.pause import Holdable, hold, is_paused, on_continuation, on_pause, on_resumed
from shared.engine.places import FlowMap
from shared.engine.replay import on_replay
from shared.engine.restart import on_marked, on_reopened, on_restart, on_status_changed
from shared.engine.resume import on_pause_over, on_resume, pause_task_run
from shared.engine.retry import on_new_execution_due, on_retry_due, try_again
from shared.engine.rounds import on_round_due
from shared.engine.sla import look_at_assertions, on_sla_due, watch
from shared.engine.starting import on_scheduled_start, on_start_forced
from shared.engine.subflow import call_on, on_called, on_subflow_ended, on_subflow_started
from shared.engine.taskrun import begin_suspended
from shared.engine.workspace import (
    START_BUDGET,
    Advance,
    Begin,
    CallOn,
    ChildEnded,
    Item,
    Resume,
    ScopeRef,
    StartHandler,
    StartPause,
    StartUnit,
    TryAgain,
    Workspace,
)
from shared.errors import EngineBug
from shared.model.commit import Step
from shared.model.event import (
    AnyEvent,
    CallsContinued,
    ContinuationRequested,
    DeleteRequested,
    DescendantsSwept,
    ExecutionCreated,
    ExecutionFaulted,
    ExecutionReopened,
    ExecutionResumed,
    KillCascaded,
    KillRequested,
    LabelsRequested,
    PackedTaskReported,
    PauseRequested,
    ReplayRequested,
    RestartRequested,
    ResumeRequested,
    ScopeContinued,
    SlotGranted,
    SlotRefused,
    SlotReleased,
    SlotRequested,
    StartForced,
    StatusChanged,
    SubflowEnded,
    SubflowsCalled,
    SubflowStarted,
    TaskRunEnded,
    TaskRunMarked,
    TaskRunStarted,
    TimerFired,
    UnitDue,
    UnitsOver,
)
from shared.model.state import State
from shared.model.timer import TimerKind

Request: TypeAlias = (
    KillRequested
    | RestartRequested
    | ExecutionReopened
    | TaskRunMarked
    | StatusChanged
    | ReplayRequested
    | StartForced
    | DeleteRequested
    | PauseRequested
    | ContinuationRequested
    | ExecutionResumed
    | ResumeRequested
    | LabelsRequested
)
"""What people ask for, and what follows from it in messages of its own."""


def step(
    flow_map: FlowMap, documents: Documents, event: AnyEvent, surroundings: Surroundings
) -> Step:
    """Handles one event: the documents as they will be, log lines, and commands.

    The same arguments give the same step, to the byte. An event that was handled before, or that
    something newer has overtaken, gives an empty step.

    Raises:
        EngineBug: an invariant of ours is broken. Nothing that a user wrote raises.
    """
    workspace = Workspace(flow_map, documents, event, surroundings)
    _take(workspace, event)
    _work_off(workspace)
    if flow_map.flow.sla and workspace.has_changes:
        look_at_assertions(workspace)
        _work_off(workspace)
    return workspace.result()


def _work_off(workspace: Workspace) -> None:
    while workspace.agenda:
        _work(workspace, workspace.agenda.popleft())


def _take(workspace: Workspace, event: AnyEvent) -> None:  # noqa: C901, PLR0912 - a case an event
    match event:
        case ExecutionCreated():
            if workspace.is_new:
                on_created(workspace, event)
                watch(workspace)
        case TaskRunStarted():
            on_started(workspace, event)
        case TaskRunEnded():
            on_ended(workspace, event)
        case PackedTaskReported():
            on_reported(workspace, event)
        case TimerFired():
            _take_timer(workspace, event)
        case ScopeContinued(task_run_id=task_run_id, shard_id=shard_id):
            workspace.agenda.append(Advance(ScopeRef(task_run_id, shard_id)))
        case UnitDue():
            ref = ScopeRef(event.task_run_id, event.shard_id)
            workspace.agenda.append(StartUnit(ref, event.iteration, event.position))
        case UnitsOver():
            on_units_over(workspace, event)
        case DescendantsSwept():
            on_swept(workspace, event)
        case ExecutionFaulted(reason=reason):
            give_up(workspace, State.FAILED, reason)
        case SlotGranted():
            on_granted(workspace)
        case SlotRefused():
            on_refused(workspace, event)
        case SlotRequested() | SlotReleased():
            raise EngineBug("slots are no execution: step_slots handles their events")
        case SubflowsCalled() | CallsContinued() | SubflowStarted() | SubflowEnded():
            _take_news_of_subflows(workspace, event)
        case KillCascaded():
            on_cascade(workspace, event)
        case _:
            _take_request(workspace, event)


def _take_news_of_subflows(
    workspace: Workspace, event: SubflowsCalled | CallsContinued | SubflowStarted | SubflowEnded
) -> None:
    match event:
        case SubflowsCalled():
            on_called(workspace, event)
        case SubflowStarted():
            on_subflow_started(workspace, event)
        case SubflowEnded():
            on_subflow_ended(workspace, event)
        case CallsContinued():
            raise EngineBug("which executions come next is worked out before the core is told")


def _take_request(workspace: Workspace, event: Request) -> None:  # noqa: C901, PLR0912 - see above
    """What somebody has asked for."""
    match event:
        case KillRequested():
            on_kill(workspace, event)
        case RestartRequested():
            on_restart(workspace, event)
        case ExecutionReopened():
            on_reopened(workspace, event, open_flowable)
        case TaskRunMarked():
            on_marked(workspace, event)
        case StatusChanged():
            on_status_changed(workspace, event)
        case ReplayRequested():
            if on_replay(workspace, event):
                watch(workspace)
        case StartForced():
            on_start_forced(workspace, event, open_flowable)
        case DeleteRequested():
            on_deleted(workspace, event)
        case PauseRequested():
            on_pause(workspace, event)
        case ContinuationRequested():
            on_continuation(workspace, event)
        case ExecutionResumed():
            on_resumed(workspace, event)
        case ResumeRequested():
            on_resume(workspace, event)
        case LabelsRequested(labels=labels):
            workspace.put_execution(workspace.execution.relabelled(labels, event.at))
        case _:
            assert_never(event)


def _take_timer(workspace: Workspace, event: TimerFired) -> None:
    match event.timer:
        case TimerKind.RETRY:
            on_retry_due(workspace, event)
        case TimerKind.NEW_EXECUTION:
            on_new_execution_due(workspace, event)
        case TimerKind.SCHEDULED_START:
            on_scheduled_start(workspace)
        case TimerKind.DEFERRED | TimerKind.TIMEOUT:
            on_deferral_over(workspace, event)
        case TimerKind.LEASE:
            on_lease_over(workspace, event)
        case TimerKind.SLA:
            on_sla_due(workspace, event)
        case TimerKind.ROUND:
            on_round_due(workspace, event)
        case TimerKind.PAUSE | TimerKind.PAUSE_TIMEOUT:
            on_pause_over(workspace, event)
        case _:
            assert_never(event.timer)


def _work(workspace: Workspace, item: Item) -> None:
    if isinstance(item, StartPause):
        _pause_last(workspace, item)
    elif is_paused(workspace):
        hold(workspace, item)
    elif isinstance(item, StartUnit) and workspace.started >= START_BUDGET:
        _put_off(workspace, item)
    else:
        _go_on(workspace, item)


def _pause_last(workspace: Workspace, item: StartPause) -> None:
    """Pauses once everything that starts in this step has started, whichever branch it is in."""
    if all(isinstance(other, StartPause) for other in workspace.agenda):
        pause_task_run(workspace, item.task_run_id)
    else:
        workspace.agenda.append(item)


def _go_on(workspace: Workspace, item: Holdable) -> None:
    match item:
        case Advance(ref):
            advance(workspace, ref, open_flowable)
        case Resume(ref):
            resume(workspace, ref)
        case StartUnit():
            start_unit(workspace, item, open_flowable)
        case StartHandler(ref):
            start_handler(workspace, ref, open_flowable)
        case TryAgain(task_run_id):
            try_again(workspace, task_run_id)
        case Begin(task_run_id):
            begin_suspended(workspace, task_run_id, open_flowable)
        case CallOn():
            call_on(workspace, item)
        case ChildEnded(task_run_id):
            # One that was held may be of a round that is over.
            ended = workspace.task_run(task_run_id)
            if ended is not None:
                child_ended(workspace, ended, open_flowable)
        case _:
            assert_never(item)


def _put_off(workspace: Workspace, item: StartUnit) -> None:
    workspace.announce(
        UnitDue(
            execution_id=workspace.execution.id,
            at=workspace.at,
            task_run_id=item.ref.task_run_id,
            shard_id=item.ref.shard_id,
            iteration=item.iteration,
            position=item.position,
        )
    )
