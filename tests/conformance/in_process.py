"""Drives a Windhover that runs in this process."""

import io
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from urllib.parse import parse_qs

import orjson
from typing_extensions import override

from shared.errors import WindhoverError
from shared.model.commit import Commit
from shared.model.execution import Execution
from shared.model.json import JsonObject
from shared.model.query import Comparison, ExecutionField, MetricField, Operation, Query
from shared.model.source import parse_flow
from shared.model.state import History, State
from shared.model.task import LogLevel
from shared.model.taskrun import TaskRun
from shared.model.trigger_state import TriggerKey
from shared.model.uris import path_of
from shared.runtime.control import Purge, ReplayOrder
from shared.runtime.executions import Request, Upload
from shared.runtime.instance import Instance
from shared.runtime.stored_documents import StoredDocuments
from shared.runtime.triggers import Switch
from shared.runtime.webhooks import WebhookRequest
from tests.conformance.actions import (
    Action,
    Answered,
    CallWebhook,
    CannotDo,
    ChangeState,
    Delete,
    DisableTrigger,
    Driver,
    Evaluate,
    File,
    ForceRun,
    IsTriggerEnabled,
    Kill,
    Loaded,
    Refused,
    Replay,
    ReplayAll,
    Restart,
    Resume,
    ResumeAll,
    SetLabels,
    Start,
    Unqueue,
)
from tests.conformance.observed import (
    Moment,
    Seen,
    SeenAttempt,
    SeenLine,
    SeenTaskRun,
    SeenTrigger,
)

ALL = 100_000


class InProcessDriver(Driver):
    """Over an instance of the composition root, whatever its backend."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._changed = threading.Condition()
        self._changes = 0
        self._snapshots: dict[str, Seen] = {}

    @contextmanager
    def listening(self) -> Iterator["InProcessDriver"]:
        """Hears of every commit while the block runs; waiting needs it."""
        with self._instance.feed.listening(self._committed):
            yield self

    def _committed(self, commit: Commit) -> None:
        for document in commit.documents:
            if isinstance(document, Execution) and document.state.current is State.RESTARTED:
                # It goes on in the next commit: what the operation has left is seen only now.
                self._snapshots[document.id] = self._required(document.id)
        with self._changed:
            self._changes += 1
            self._changed.notify_all()

    @override
    def parse(self, source: str) -> JsonObject:
        with _refusals():
            flow = parse_flow(source, self._instance.flows.registry)
        dumped: JsonObject = flow.model_dump(mode="json", by_alias=True)
        return dumped

    @override
    def load(self, source: str) -> Loaded:
        with _refusals():
            flow = self._instance.flows.save(source)
        return Loaded(flow.namespace, flow.id, flow.revision)

    @override
    def ask(self, action: Action) -> Answered:
        with _refusals():
            match action:
                case Start():
                    return self._start(action)
                case Kill():
                    self._instance.executions.kill(action.execution_id)
                    return Answered(execution_id=action.execution_id)
                case Resume():
                    resumed = self._instance.executions.resume(
                        action.execution_id, action.inputs, _uploads(action.files)
                    )
                    return self._answered(resumed)
                case SetLabels():
                    labels = {key or "": value or "" for key, value in action.labels}
                    self._instance.executions.set_labels(action.execution_id, labels)
                    return Answered(execution_id=action.execution_id)
                case CallWebhook():
                    return self._call(action)
                case DisableTrigger(namespace, flow_id, trigger_id):
                    key = TriggerKey(namespace, flow_id, trigger_id)
                    self._instance.triggers.switch(key, Switch.DISABLED)
                    return Answered()
                case IsTriggerEnabled(namespace, flow_id, trigger_id):
                    key = TriggerKey(namespace, flow_id, trigger_id)
                    return Answered(count=int(self._instance.triggers.is_enabled(key)))
                case _:
                    return self._control(action)

    def _control(self, action: Action) -> Answered:
        control = self._instance.control
        match action:
            case Restart():
                restarted = control.restart(action.execution_id, action.revision)
                return self._answered(restarted)
            case Replay():
                order = ReplayOrder(task_run_id=self._task_run_id(action))
                return self._answered(control.replay(action.execution_id, order))
            case ReplayAll():
                bulk = self._instance.bulk
                replays = bulk.replay(ReplayOrder())
                return Answered(count=bulk.on_ids(replays, action.execution_ids))
            case ResumeAll():
                return Answered(count=self._resume_all(action))
            case ChangeState():
                changed = control.change_status(action.execution_id, State(action.state))
                return self._answered(changed)
            case ForceRun():
                return self._answered(control.force_run(action.execution_id))
            case Unqueue():
                return self._answered(control.unqueue(action.execution_id))
            case Evaluate():
                execution = self._instance.executions.find(action.execution_id)
                run = self._instance.ports.repository.task_run(execution.id, action.task_run_id)
                text = self._instance.evaluations.evaluate(execution, run, action.expression)
                return Answered(text=text)
            case Delete():
                control.delete(action.execution_id, Purge(logs=not action.keep_logs))
                return Answered(http_status=204)
            case _:
                raise CannotDo(f"the engine has no {type(action).__name__} yet")

    def _resume_all(self, action: ResumeAll) -> int:
        bulk = self._instance.bulk
        if action.namespace is None:
            return bulk.on_ids(bulk.resume(), action.execution_ids)
        where = Comparison(ExecutionField.NAMESPACE, Operation.PREFIX, (action.namespace,))
        return bulk.on_query(bulk.resume(), where)

    def _answered(self, execution: Execution) -> Answered:
        """The execution as the operation has left it, with its task runs of that moment."""
        seen = self._snapshots.pop(execution.id, None)
        if execution.state.current is State.CREATED:
            seen = self._seen(execution, ())
        return Answered(execution_id=execution.id, seen=seen)

    def _task_run_id(self, action: Replay) -> str | None:
        if action.start is None:
            return None
        path = tuple(action.start.values)
        found = self._instance.ports.repository.task_runs_of(
            action.execution_id, action.start.task, path
        )
        if not found:
            raise CannotDo(f"there is no task run of {action.start.task}")
        return found[-1].id

    def _start(self, action: Start) -> Answered:
        request = Request(
            namespace=action.namespace,
            flow_id=action.flow_id,
            inputs=action.inputs,
            uploads=_uploads(action.files),
            labels=action.labels,
            schedule_date=action.at,
        )
        return Answered(execution_id=self._instance.executions.create(request).id)

    def _call(self, action: CallWebhook) -> Answered:
        request = action.request
        body = (request.text or "").encode()
        if request.json_body is not None:
            body = orjson.dumps(request.json_body)
        answer = self._instance.webhooks.fire(
            WebhookRequest(
                namespace=action.namespace,
                flow_id=action.flow_id,
                key=request.key,
                body=body,
                parameters=parse_qs(request.query),
            )
        )
        if answer.execution is None:
            raise CannotDo("the conditions of the webhook do not hold")
        return Answered(execution_id=answer.execution.id)

    @override
    def executions(self) -> list[str]:
        found = self._instance.ports.repository.executions(limit=ALL)
        return [one.id for one in sorted(found, key=lambda one: one.state.start_date)]

    @override
    def see(self, execution_id: str) -> Seen | None:
        execution = self._instance.ports.repository.execution(execution_id)
        if execution is None:
            return None
        documents = self._documents(execution_id)
        return self._seen(
            execution, tuple(_task_run(run, documents) for run in documents.task_runs())
        )

    def _documents(self, execution_id: str) -> StoredDocuments:
        ports = self._instance.ports
        return StoredDocuments(ports.repository, ports.storage, execution_id)

    def _seen(self, execution: Execution, task_runs: tuple[SeenTaskRun, ...]) -> Seen:
        trigger = execution.trigger
        return Seen(
            id=execution.id,
            namespace=execution.namespace,
            flow_id=execution.flow_id,
            history=_moments(execution.state),
            task_runs=task_runs,
            logs=tuple(self._lines(execution.id)),
            labels=tuple((label.key, label.value) for label in execution.labels),
            read_file=self._read,
            metrics=self._metrics(execution.id),
            inputs=execution.inputs or {},
            outputs=_outputs(execution, self._documents(execution.id)),
            trigger=SeenTrigger(trigger.id, trigger.type, trigger.variables) if trigger else None,
            parent_id=execution.parent_id,
            schedule_date=execution.schedule_date,
            error=execution.error,
        )

    def _metrics(self, execution_id: str) -> int:
        own = Comparison(MetricField.EXECUTION_ID, Operation.EQUALS, (execution_id,))
        return self._instance.ports.metrics.search(Query(own)).total

    def _lines(self, execution_id: str) -> Iterator[SeenLine]:
        for chunk in self._instance.ports.logs.of_execution(execution_id):
            for line in chunk.lines:
                yield SeenLine(chunk.task_id, line.level.value, line.message)

    def _read(self, uri: str) -> bytes:
        with self._instance.ports.storage.open(path_of(uri)) as content:
            return content.read()

    @override
    def log_lines_of(self, execution_id: str) -> int:
        least = LogLevel.INFO.rank
        return sum(LogLevel(line.level).rank >= least for line in self._lines(execution_id))

    @override
    def wait_for_state(self, execution_id: str, states: frozenset[str], limit: timedelta) -> Seen:
        end = monotonic() + limit.total_seconds()
        while True:
            before = self._changes
            execution = self._instance.executions.find(execution_id)
            left = end - monotonic()
            if execution.state.current in states or execution.is_over or left <= 0:
                return self._required(execution_id)
            self._wait(before, left)

    @override
    def wait_for_end(self, execution_id: str, limit: timedelta) -> Seen:
        self._instance.executions.wait(execution_id, limit)
        return self._required(execution_id)

    @override
    def wait_for_change(self, limit: timedelta) -> None:
        self._wait(self._changes, limit.total_seconds())

    def _wait(self, before: int, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._changes != before, seconds)

    def _required(self, execution_id: str) -> Seen:
        seen = self.see(execution_id)
        if seen is None:
            raise CannotDo(f"the execution {execution_id} is gone")
        return seen


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except WindhoverError as error:
        raise Refused(error.message, error.http_status) from error


def _moments(history: History) -> tuple[Moment, ...]:
    return tuple(Moment(moment.state.value, moment.date) for moment in history.histories)


def _task_run(run: TaskRun, documents: StoredDocuments) -> SeenTaskRun:
    attempts = tuple(
        SeenAttempt(attempt.state.current.value, attempt.log_file) for attempt in run.attempts
    )
    return SeenTaskRun(
        id=run.id,
        task_id=run.task_id,
        values=run.path,
        history=_moments(run.state),
        attempts=attempts or None,
        outputs=_outputs(run, documents),
    )


def _outputs(document: Execution | TaskRun, documents: StoredDocuments) -> JsonObject | None:
    if document.outputs_uri is not None:
        return documents.stored_outputs(document.outputs_uri)
    return document.outputs


def _uploads(files: Mapping[str, File]) -> dict[str, Upload]:
    return {name: Upload(file.name, io.BytesIO(file.content)) for name, file in files.items()}
