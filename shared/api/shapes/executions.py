"""Executions and their task runs as JSON."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from shared.api.shapes.values import TENANT, duration, moment, pruned, without_nulls
from shared.engine.variables import ENCRYPTED
from shared.model.execution import Execution, Label
from shared.model.json import Json, JsonObject
from shared.model.state import History
from shared.model.taskrun import Attempt, TaskRun
from shared.runtime.encryption import is_sealed
from shared.runtime.masking import MASK


def execution_json(execution: Execution, task_runs: Iterable[TaskRun] | None = None) -> JsonObject:
    """An execution; with its task runs where they are given, which a search leaves out."""
    metadata = execution.metadata
    shaped: JsonObject = {
        "tenantId": TENANT,
        "id": execution.id,
        "originalId": execution.original_id,
        "namespace": execution.namespace,
        "flowId": execution.flow_id,
        "flowRevision": execution.flow_revision,
        "kind": execution.kind or "NORMAL",
        "labels": labels_json(execution.labels),
        "state": state_json(execution.state),
        "metadata": {
            "attemptNumber": metadata.attempt_number,
            "originalCreatedDate": moment(metadata.original_created_date),
        },
        "deleted": False,
    }
    shaped |= _given_json(execution)
    if task_runs is not None:
        shaped["taskRunList"] = [task_run_json(run) for run in task_runs]
    return shaped


def _given_json(execution: Execution) -> JsonObject:
    """The members that not every execution has."""
    trigger = execution.trigger
    schedule = execution.schedule_date
    shaped: JsonObject = {
        "parentId": execution.parent_id,
        "error": execution.error,
        "scheduleDate": None if schedule is None else moment(schedule),
        "inputs": hidden(execution.inputs),
        "variables": hidden(execution.variables),
        "outputs": hidden(execution.outputs),
    }
    if execution.sla_violated:
        shaped["slaViolated"] = [*execution.sla_violated]
    if execution.breakpoints:
        shaped["breakpoints"] = [_breakpoint_json(one) for one in execution.breakpoints]
    if trigger is not None:
        variables = hidden(trigger.variables)
        shaped["trigger"] = {"id": trigger.id, "type": trigger.type, "variables": variables}
    return pruned(shaped)


def _breakpoint_json(text: str) -> Json:
    task_id, _, value = text.partition(".")
    return {"id": task_id, "value": value} if value else {"id": task_id}


def task_run_json(run: TaskRun) -> JsonObject:
    """A task run; large outputs are left to their own route."""
    shaped: JsonObject = {
        "tenantId": TENANT,
        "id": run.id,
        "executionId": run.execution_id,
        "namespace": run.namespace,
        "flowId": run.flow_id,
        "taskId": run.task_id,
        "parentTaskRunId": run.parent_id,
        "value": run.value,
        "iteration": run.iteration,
        "attempts": [_attempt_json(attempt) for attempt in run.attempts],
        "outputs": task_outputs_json(run.outputs or {}),
        "state": state_json(run.state),
        "dynamic": True if run.dynamic else None,
    }
    return pruned(shaped)


def _attempt_json(attempt: Attempt) -> JsonObject:
    return pruned({"state": state_json(attempt.state), "logFile": attempt.log_file})


def state_json(state: History) -> JsonObject:
    """A state with its history."""
    end = state.end_date
    length = max(state.duration, timedelta())
    shaped: JsonObject = {
        "current": state.current,
        "histories": [{"state": one.state, "date": moment(one.date)} for one in state.histories],
        "startDate": moment(state.start_date),
        "duration": duration(length),
    }
    return shaped | ({} if end is None else {"endDate": moment(end)})


def labels_json(labels: Iterable[Label]) -> list[Json]:
    """Labels as the list of the wire."""
    return [{"key": label.key, "value": label.value} for label in labels]


def hidden(value: Json) -> Json:
    """A value whose secrets are stars, without nulls."""
    return without_nulls(_masked(value, _starred))


def task_outputs_json(outputs: JsonObject) -> Json:
    """Outputs of a task run, without nulls; what is encrypted keeps its type, as templates see it.

    Source: `encrypted-string.yaml` of Kestra's tests.
    """
    return without_nulls(_masked(outputs, _sealed))


def _starred(secret: JsonObject) -> Json:
    del secret
    return MASK


def _sealed(secret: JsonObject) -> Json:
    """The type of an encrypted value, its cipher text as stars.

    A text that no key has made is none of our secrets: without a key, SECRET inputs and outputs
    are refused, and what a task gives as it is stands in the outputs of others as well.
    """
    value = secret["value"]
    shown = value if isinstance(value, str) and not is_sealed(value) else MASK
    return {"type": ENCRYPTED, "value": shown}


def _masked(value: Json, shown: Callable[[JsonObject], Json]) -> Json:
    if isinstance(value, dict):
        if value.get("type") == ENCRYPTED and "value" in value:
            return shown(value)
        return {key: _masked(item, shown) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, shown) for item in value]
    return value
