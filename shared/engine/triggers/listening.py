"""Triggers that executions of other flows fire (flow language, section 8.6)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from shared.engine.checks import CheckFailed
from shared.engine.documents import Surroundings
from shared.engine.triggers.decision import NOTHING, Decision, trigger_log
from shared.engine.triggers.drafts import CORRELATION, Draft, draft
from shared.engine.triggers.owner import Owned
from shared.engine.triggers.reconciled import blank
from shared.engine.triggers.trial import Trial, holds_all, unmet
from shared.errors import WindhoverError
from shared.model.command import CreateExecution
from shared.model.conditions import FlowName
from shared.model.execution import Execution
from shared.model.json import JsonObject
from shared.model.log import LogChunk
from shared.model.state import History
from shared.model.taskrun import TaskRun
from shared.model.trigger_evaluation import Evaluation, Verdict
from shared.model.trigger_kinds import ListeningTrigger
from shared.model.trigger_state import TriggerState, Window


@dataclass(frozen=True, slots=True)
class Upstream:
    """A state that an execution has come to.

    Attributes:
        execution: as it was when it came to the state.
        position: of the state in its history.
        variables: of its templates.
        outputs_of: the outputs of another execution, by its id; None if it is gone.
    """

    execution: Execution
    position: int
    variables: Mapping[str, object]
    runs: Callable[[], Iterator[TaskRun]]
    outputs: JsonObject | None
    outputs_of: Callable[[str], JsonObject | None]

    @property
    def trigger_variables(self) -> JsonObject:
        """What `trigger` is in the executions that it starts."""
        execution = self.execution
        return {
            "executionId": execution.id,
            "namespace": execution.namespace,
            "flowId": execution.flow_id,
            "flowRevision": execution.flow_revision,
            "state": str(execution.state.current),
        }


def at_position(execution: Execution, position: int) -> Execution:
    """An execution as it was when it came to a state, whatever it has become since."""
    until = execution.state.histories[: position + 1]
    return execution.model_copy(update={"state": History(current=until[-1].state, histories=until)})


def on_upstream(
    owned: Owned[ListeningTrigger],
    state: TriggerState | None,
    upstream: Upstream,
    now: datetime,
    surroundings: Surroundings,
) -> Decision:
    """Decides whether a state of another execution fires a trigger, and gathers what counts.

    A window that is complete is given up when the trigger fires, in the same commit as the
    execution that it starts: who handles the message twice finds it handled.
    """
    if not _listens(owned, state, upstream.execution):
        return NOTHING
    begun = _draft(owned, upstream, now, surroundings)
    windows = _open_windows(state, now)
    trial = _trial(begun, upstream, now, windows)
    logs: tuple[LogChunk, ...] = ()
    try:
        fires = _holds(owned.trigger, trial)
    except WindhoverError as error:
        fires = False
        logs = (_line(owned, now, f"A condition can not be evaluated: {error}"),)
    logs += tuple(
        _line(owned, now, f"A condition can not be evaluated: {failure}")
        for failure in trial.failures
    )
    if not fires:
        return _remembered(owned, state, windows, now).with_logs(logs)
    left = {name: one for name, one in windows.items() if name not in trial.complete}
    remembered = _remembered(owned, state, left, now).with_logs(logs)
    return remembered.and_(_start(owned, _with_sources(begun, owned, trial, upstream), now))


def explained(
    owned: Owned[ListeningTrigger], upstream: Upstream, at: datetime, surroundings: Surroundings
) -> Evaluation | None:
    """What the trigger, as it is declared now, makes of a state; it gathers and starts nothing.

    None for a state that it does not listen to.
    """
    if not _listens(owned, None, upstream.execution):
        return None
    begun = _draft(owned, upstream, at, surroundings)
    trial = _trial(begun, upstream, at, {})
    told = Evaluation(outcome=Verdict.CONDITION_NOT_MET, at=at)
    try:
        failing = unmet(owned.trigger, trial) or _still_awaited(owned.trigger, trial)
    except WindhoverError as error:
        message = f"A condition can not be evaluated: {error}"
        return told.model_copy(update={"outcome": Verdict.FAILED, "message": message})
    if failing is None:
        return told.model_copy(update={"outcome": Verdict.EXECUTION_CREATED})
    return told.model_copy(update={"message": failing})


def _still_awaited(trigger: ListeningTrigger, trial: Trial) -> str | None:
    """What must happen besides, in flows that are waited for together."""
    gathering = trigger.gathering()
    if gathering is None or trial.gathered(gathering):
        return None
    window = trial.windows.get(gathering.gathering_id)
    if window is None:
        return "it is none of those that are waited for"
    rest = sorted(gathering.parts().keys() - set(window.met))
    return f"{', '.join(window.met)} holds; waits for {', '.join(rest)}"


def _trial(begun: Draft, upstream: Upstream, now: datetime, windows: dict[str, Window]) -> Trial:
    return Trial(
        FlowName(upstream.execution.namespace, upstream.execution.flow_id),
        now,
        begun.evaluator(),
        upstream.execution,
        upstream.runs,
        upstream.outputs,
        windows,
    )


def _with_sources(
    begun: Draft, owned: Owned[ListeningTrigger], trial: Trial, upstream: Upstream
) -> Draft:
    """With the outputs of each flow that was waited for, where the trigger reads them by flow."""
    gathering = owned.trigger.gathering()
    sources = {} if gathering is None else gathering.sources()
    if not sources:
        return begun
    outputs = {
        name: upstream.outputs_of(trial.heard[part]) or {}
        for part, name in sources.items()
        if part in trial.heard
    }
    known = begun.extra.get("trigger")
    trigger = (known if isinstance(known, dict) else {}) | {"outputs": outputs}
    return replace(begun, extra={**begun.extra, "trigger": trigger})


def _listens(
    owned: Owned[ListeningTrigger], state: TriggerState | None, execution: Execution
) -> bool:
    flow = owned.flow_map.flow
    if (flow.namespace, flow.id) == (execution.namespace, execution.flow_id):
        return False
    if owned.is_suspended or (state is not None and state.disabled):
        return False
    return execution.state.current in owned.trigger.listens_to


def _holds(trigger: ListeningTrigger, trial: Trial) -> bool:
    if not holds_all(trigger, trial):
        return False
    gathering = trigger.gathering()
    return gathering is None or trial.gathered(gathering)


def _open_windows(state: TriggerState | None, now: datetime) -> dict[str, Window]:
    if state is None:
        return {}
    return {name: window for name, window in state.windows.items() if window.end >= now}


def _remembered(
    owned: Owned[ListeningTrigger],
    state: TriggerState | None,
    windows: Mapping[str, Window],
    now: datetime,
) -> Decision:
    before = {} if state is None else state.windows
    if dict(windows) == before:
        return NOTHING
    return Decision(((state or blank(owned, now)).changed(now, windows=dict(windows)),))


def _draft(
    owned: Owned[ListeningTrigger], upstream: Upstream, now: datetime, surroundings: Surroundings
) -> Draft:
    """The execution to be; its templates see the other execution, with the outputs of its flow.

    They reach the outside world (secrets, files) as the flow of the trigger does, not as the other.
    """
    execution = upstream.execution
    execution_id = owned.execution_id(execution.id, upstream.position)
    variables = upstream.trigger_variables
    begun = draft(owned, execution_id, now, variables, surroundings)
    labels = {label.key: label.value for label in execution.labels}
    started = begun.execution.with_labels({CORRELATION: labels.get(CORRELATION, execution.id)})
    trigger = {
        "id": owned.trigger.id,
        "type": owned.trigger.type,
        **variables,
        "outputs": upstream.outputs or {},
    }
    return replace(begun, execution=started, base=upstream.variables, extra={"trigger": trigger})


def _start(owned: Owned[ListeningTrigger], begun: Draft, now: datetime) -> Decision:
    labelled = begun.with_labels()
    try:
        filled = labelled.with_inputs() if owned.trigger.inputs else labelled.with_defaults()
        complete = filled.checked()
    except CheckFailed as refused:
        line = _line(owned, now, f"No execution was created: {refused.message}")
        return Decision(logs=(*labelled.logs, line))
    except WindhoverError as error:
        flow = owned.flow_map.flow
        message = f"Failed to trigger flow {flow.namespace}.{flow.id}, invalid inputs: {error}"
        return Decision(logs=(*labelled.logs, _line(owned, now, message)))
    command = CreateExecution(execution=complete.execution)
    return Decision(commands=(command,), logs=complete.logs)


def _line(owned: Owned[ListeningTrigger], now: datetime, message: str) -> LogChunk:
    return trigger_log(owned.key, now, message)
