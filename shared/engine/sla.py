"""Service levels (flow language, section 9.4): what an execution must keep, and what if not."""

from shared.engine.execution import give_up
from shared.engine.taskrun import evaluator
from shared.engine.workspace import Workspace
from shared.errors import WindhoverError
from shared.expressions.environment import is_truthy
from shared.model.command import StartTimer
from shared.model.event import TimerFired
from shared.model.flow import Sla, SlaBehavior, SlaType
from shared.model.properties import duration_text
from shared.model.state import State
from shared.model.task import LogLevel
from shared.model.timer import TimerKind


def watch(workspace: Workspace) -> None:
    """Starts the timers of a new execution; time that it is paused or queued counts."""
    execution = workspace.execution
    for index, sla in enumerate(workspace.flow_map.flow.sla):
        if sla.type is SlaType.MAX_DURATION and sla.duration is not None:
            workspace.command(
                StartTimer(
                    execution_id=execution.id,
                    timer=TimerKind.SLA,
                    attempt=index,
                    at=execution.state.start_date + sla.duration,
                )
            )


def on_sla_due(workspace: Workspace, event: TimerFired) -> None:
    """An execution has lasted as long as it may; one that has ended is left alone."""
    execution = workspace.execution
    sla = workspace.flow_map.flow.sla[event.attempt]
    if execution.state.current.is_terminal or sla.duration is None:
        return
    lasted = duration_text(workspace.at - execution.state.start_date)
    longest = duration_text(sla.duration)
    reason = f"execution duration of {lasted} exceed the maximum duration of {longest}."
    _violated(workspace, sla, reason)


def look_at_assertions(workspace: Workspace) -> None:
    """Looks at what must hold, after a change of the execution."""
    for sla in workspace.flow_map.flow.sla:
        if sla.type is not SlaType.EXECUTION_ASSERTION or sla.assert_ is None:
            continue
        if workspace.execution.state.current.is_terminal:
            return
        try:
            holds = is_truthy(evaluator(workspace, None, None).text(sla.assert_))
        except WindhoverError as error:
            _ignore(workspace, sla, error)
            continue
        if not holds:
            _violated(workspace, sla, f"assertion is false: {sla.assert_}.")


def _ignore(workspace: Workspace, sla: Sla, error: WindhoverError) -> None:
    """It may name outputs that are not there yet: it is looked at again, and told once."""
    if sla.id in workspace.execution.sla_ignored:
        return
    message = f"Ignoring SLA '{sla.id}' because of the error: {error}"
    workspace.log(None, LogLevel.ERROR, message)
    workspace.put_execution(workspace.execution.ignoring(sla.id))


def _violated(workspace: Workspace, sla: Sla, reason: str) -> None:
    if sla.id in workspace.execution.sla_violated:
        return
    message = f"SLA '{sla.id}' violated: {reason}"
    workspace.log(None, LogLevel.WARN, message)
    execution = workspace.execution.violating(sla.id)
    workspace.put_execution(execution.relabelled(sla.labels, workspace.at))
    match sla.behavior:
        case SlaBehavior.FAIL:
            give_up(workspace, State.FAILED, message)
        case SlaBehavior.CANCEL:
            give_up(workspace, State.CANCELLED, "")
        case SlaBehavior.NONE:
            return
