"""Drives a Windhover that runs in this process."""

import io
import threading
from collections.abc import Iterator
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
from shared.model.source import parse_flow
from shared.model.state import History
from shared.model.task import LogLevel
from shared.model.taskrun import TaskRun
from shared.model.trigger_state import TriggerKey
from shared.model.uris import path_of
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
    DisableTrigger,
    Driver,
    IsTriggerEnabled,
    Kill,
    Loaded,
    Refused,
    Resume,
    SetLabels,
    Start,
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

    @contextmanager
    def listening(self) -> Iterator["InProcessDriver"]:
        """Hears of every commit while the block runs; waiting needs it."""
        with self._instance.feed.listening(self._committed):
            yield self

    def _committed(self, commit: Commit) -> None:
        del commit
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
                    self._instance.executions.resume(action.execution_id, action.inputs)
                    return Answered(execution_id=action.execution_id)
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
                    raise CannotDo(f"the engine has no {type(action).__name__} yet")

    def _start(self, action: Start) -> Answered:
        if action.at is not None:
            raise CannotDo("the engine starts no execution at a date yet")
        request = Request(
            namespace=action.namespace,
            flow_id=action.flow_id,
            inputs=action.inputs,
            uploads={
                name: Upload(file.name, io.BytesIO(file.content))
                for name, file in action.files.items()
            },
            labels=action.labels,
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
        documents = StoredDocuments(
            self._instance.ports.repository, self._instance.ports.storage, execution_id
        )
        trigger = execution.trigger
        return Seen(
            id=execution.id,
            namespace=execution.namespace,
            flow_id=execution.flow_id,
            history=_moments(execution.state),
            task_runs=tuple(_task_run(run, documents) for run in documents.task_runs()),
            logs=tuple(self._lines(execution_id)),
            labels=tuple((label.key, label.value) for label in execution.labels),
            read_file=self._read,
            inputs=execution.inputs or {},
            outputs=_outputs(execution, documents),
            trigger=SeenTrigger(trigger.id, trigger.type, trigger.variables) if trigger else None,
            parent_id=execution.parent_id,
            schedule_date=execution.schedule_date,
            error=execution.error,
        )

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
