"""Objects for tests: valid by default, every field can be named."""

from datetime import UTC, datetime, timedelta

import yaml

from shared.model.command import RunTask, StartTimer
from shared.model.commit import Commit
from shared.model.execution import Execution, ExecutionMetadata
from shared.model.flow import Flow
from shared.model.ids import id_of, task_run_id
from shared.model.json import Json, JsonObject
from shared.model.log import LogChunk, LogLine
from shared.model.message import Message, message_for
from shared.model.metric import Measurement, MetricChunk, MetricKind
from shared.model.scope import LoopValues, Scope, Shard
from shared.model.source import parse_flow
from shared.model.state import EXECUTION_MOVES, TASK_RUN_MOVES, History, Moves, State
from shared.model.task import LogLevel
from shared.model.taskrun import TaskRun
from shared.model.timer import TimerKind
from shared.model.trigger_state import TriggerCommit, TriggerState
from shared.ports.leases import Lease
from shared.sdk.registry import Registry

NOW = datetime(2024, 3, 9, 8, 5, 7, 123_000, UTC)
"""The time of everything that names none."""

EXECUTION_ID = id_of("execution", 1)


def later(seconds: float = 1) -> datetime:
    """Some seconds after `NOW`."""
    return NOW + timedelta(seconds=seconds)


def source(**fields: Json) -> str:
    """The YAML text of a flow; fields have the names of YAML."""
    task: JsonObject = {"id": "hello", "type": "io.kestra.plugin.core.log.Log", "message": "Hello"}
    complete: JsonObject = {"id": "a-flow", "namespace": "company.team", "tasks": [task]}
    return yaml.safe_dump(complete | fields, sort_keys=False, allow_unicode=True)


def flow(**fields: Json) -> Flow:
    """A flow of the installed types; fields have the names of YAML."""
    return parse_flow(source(**fields), Registry.installed())


def history(
    state: State = State.RUNNING, at: datetime = NOW, moves: Moves = EXECUTION_MOVES
) -> History:
    """A history that leads from CREATED to a state by the shortest way."""
    created = History.created(at)
    if state is State.CREATED:
        return created
    if state in moves[State.CREATED]:
        return created.moved(moves, state, at)
    return created.moved(moves, State.RUNNING, at).moved(moves, state, at)


def execution(**fields: object) -> Execution:
    """A running execution of the flow that `source` writes."""
    execution_id = fields.get("id", EXECUTION_ID)
    defaults: dict[str, object] = {
        "id": execution_id,
        "namespace": "company.team",
        "flow_id": "a-flow",
        "flow_revision": 1,
        "state": history(),
        "original_id": execution_id,
        "metadata": ExecutionMetadata(original_created_date=NOW),
        "root": Scope(total=1),
    }
    return Execution.model_validate(defaults | fields)


def task_run(state: State = State.RUNNING, **fields: object) -> TaskRun:
    """A running task run; its id is the hash of what it stands for."""
    defaults: dict[str, object] = {
        "execution_id": EXECUTION_ID,
        "namespace": "company.team",
        "flow_id": "a-flow",
        "task_id": "hello",
        "state": history(state, moves=TASK_RUN_MOVES),
        "attempt": 1,
    }
    complete = defaults | fields
    names = (complete.get(name) for name in ("execution_id", "parent_id", "task_id"))
    own_id = task_run_id(*names, complete.get("iteration") or -1)  # type: ignore[arg-type]
    return TaskRun.model_validate({"id": own_id} | complete)


def shard(**fields: object) -> Shard:
    """The first hidden scope of a wide loop."""
    defaults: dict[str, object] = {
        "id": id_of("shard", 0),
        "execution_id": EXECUTION_ID,
        "task_run_id": id_of("loop"),
        "index": 0,
        "first": 0,
        "scope": Scope(total=100),
    }
    return Shard.model_validate(defaults | fields)


def loop_values(**fields: object) -> LoopValues:
    """The first values of a wide loop."""
    defaults: dict[str, object] = {
        "id": id_of("values", 0),
        "execution_id": EXECUTION_ID,
        "task_run_id": id_of("loop"),
        "values": ["a", "b"],
    }
    return LoopValues.model_validate(defaults | fields)


def log_line(message: str = "Hello", **fields: object) -> LogLine:
    """A line at INFO."""
    defaults: dict[str, object] = {"at": NOW, "level": LogLevel.INFO, "message": message}
    return LogLine.model_validate(defaults | fields)


def log_chunk(number: int = 1, **fields: object) -> LogChunk:
    """A chunk of one line; its number makes its id."""
    defaults: dict[str, object] = {
        "id": id_of("log", fields.get("execution_id", EXECUTION_ID), number),
        "execution_id": EXECUTION_ID,
        "namespace": "company.team",
        "flow_id": "a-flow",
        "task_run_id": id_of("task-run"),
        "task_id": "hello",
        "attempt": 1,
        "lines": (log_line(f"line {number}"),),
    }
    return LogChunk.model_validate(defaults | fields)


def measurement(name: str = "rows", **fields: object) -> Measurement:
    """A counter of 3."""
    defaults: dict[str, object] = {"name": name, "kind": MetricKind.COUNTER, "value": 3, "at": NOW}
    return Measurement.model_validate(defaults | fields)


def metric_chunk(number: int = 1, **fields: object) -> MetricChunk:
    """A chunk of one value; its number makes its id."""
    defaults: dict[str, object] = {
        "id": id_of("metrics", fields.get("execution_id", EXECUTION_ID), number),
        "execution_id": EXECUTION_ID,
        "namespace": "company.team",
        "flow_id": "a-flow",
        "task_run_id": id_of("task-run"),
        "task_id": "hello",
        "attempt": 1,
        "measurements": (measurement(f"metric-{number}"),),
    }
    return MetricChunk.model_validate(defaults | fields)


def run_task(number: int = 1, **fields: object) -> RunTask:
    """The command to run an attempt; its number makes the task run's id."""
    defaults: dict[str, object] = {
        "execution_id": EXECUTION_ID,
        "task_run_id": id_of("task-run", number),
        "attempt": 1,
    }
    return RunTask.model_validate(defaults | fields)


def message(number: int = 1, **fields: object) -> Message:
    """The message that carries `run_task`."""
    made = message_for(run_task(number, **fields))
    assert made is not None
    return made


def timer(number: int = 1, **fields: object) -> StartTimer:
    """A timer; its number makes its id."""
    defaults: dict[str, object] = {
        "execution_id": EXECUTION_ID,
        "timer": TimerKind.RETRY,
        "task_run_id": id_of("task-run", number),
        "attempt": 1,
        "at": NOW,
    }
    return StartTimer.model_validate(defaults | fields)


def lease(**fields: object) -> Lease:
    """The claim of worker-1 on an attempt, for half a minute."""
    defaults: dict[str, object] = {
        "execution_id": EXECUTION_ID,
        "task_run_id": id_of("task-run"),
        "attempt": 1,
        "worker_id": "worker-1",
        "until": later(30),
    }
    return Lease.model_validate(defaults | fields)


def commit(*documents: object, cause: str = "cause", **fields: object) -> Commit:
    """A commit of documents."""
    return Commit(cause=cause, documents=documents, **fields)  # type: ignore[arg-type]


def trigger_state(trigger_id: str = "a-trigger", **fields: object) -> TriggerState:
    """The state of a trigger of the flow that `source` writes, due now."""
    named: dict[str, object] = {
        "namespace": "company.team",
        "flow_id": "a-flow",
        "trigger_id": trigger_id,
        "next_date": NOW,
        "updated_at": NOW,
    }
    return TriggerState.model_validate(named | fields)


def trigger_commit(*states: TriggerState, **fields: object) -> TriggerCommit:
    """A commit of states."""
    named: dict[str, object] = {"cause": "a-cause", "at": NOW, "states": states}
    return TriggerCommit(**(named | fields))  # type: ignore[arg-type]  # named by the test
