"""A run context for tests of task types: real files in memory, real rendering, a fixed clock."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from shared.backends.memory.storage import MemoryStorage
from shared.engine.evaluation import TemplateEvaluator
from shared.model.event import Effect
from shared.model.json import Json, JsonObject
from shared.model.log import LogLine
from shared.model.names import FlowName
from shared.model.task import LogLevel
from shared.model.uris import execution_path, path_of, uri_of
from shared.runtime.cancellation import CancelFlag
from shared.runtime.encryption import Encryption
from shared.runtime.files import TaskRunFiles
from shared.runtime.rendering import rendered
from shared.sdk.context import (
    GoogleSettings,
    KeyValues,
    Metric,
    NamespaceFiles,
    RunInfo,
    RunnerSettings,
    TaskCaches,
)
from shared.sdk.errors import NoEncryptionKey, NoSuchExecution
from shared.sdk.output import Deferred, Ended, Output, plain
from shared.sdk.registry import Registry
from shared.sdk.task import RunnableTask

NOW = datetime(2024, 3, 9, 8, 5, 7, 123_000, UTC)
T = TypeVar("T", bound=RunnableTask)


class FixedClock:
    """Always the same time."""

    def now(self) -> datetime:
        return NOW


@dataclass
class CollectedLog:
    """The lines that a task wrote, as (level, message)."""

    lines: list[tuple[LogLevel, str]] = field(default_factory=list)

    def write(self, level: LogLevel, message: str) -> None:
        self.lines.append((level, message))

    def trace(self, message: str) -> None:
        self.write(LogLevel.TRACE, message)

    def debug(self, message: str) -> None:
        self.write(LogLevel.DEBUG, message)

    def info(self, message: str) -> None:
        self.write(LogLevel.INFO, message)

    def warn(self, message: str) -> None:
        self.write(LogLevel.WARN, message)

    def error(self, message: str) -> None:
        self.write(LogLevel.ERROR, message)


@dataclass
class KnownExecutions:
    """Other executions, by id; tasks that act on them are tested with a running Windhover."""

    flows: dict[str, FlowName] = field(default_factory=dict)

    def check(self, execution_id: str, flow: FlowName) -> None:
        if self.flows.get(execution_id) != flow:
            raise NoSuchExecution(execution_id)


@dataclass
class Workbench:
    """The context of one attempt, and what a test wants to see of it afterwards.

    Attributes:
        directory: the working directory, a tmp_path of the test.
        variables: what templates see.
        others_logs: what `fetch_logs` gives.
        others: executions that `check` knows.
        encryption: of outputs.
    """

    directory: Path
    variables: dict[str, object] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    execution_variables: JsonObject = field(default_factory=dict)
    info: RunInfo = field(
        default_factory=lambda: RunInfo(
            namespace="company.team",
            flow_id="a-flow",
            flow_revision=1,
            execution_id="an-execution",
            task_run_id="a-task-run",
            task_id="a-task",
            attempt=1,
        )
    )
    log: CollectedLog = field(default_factory=CollectedLog)
    cancellation: CancelFlag = field(default_factory=CancelFlag)
    runner: RunnerSettings = field(
        default_factory=lambda: RunnerSettings(environments=Path("environments"), python="python3")
    )
    google: GoogleSettings = field(default_factory=GoogleSettings)
    metrics: list[Metric] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    triggers: set[tuple[str, str, str]] = field(default_factory=set)
    others_logs: list[tuple[str, str, LogLine]] = field(default_factory=list)
    others: KnownExecutions = field(default_factory=KnownExecutions)
    encryption: Encryption | None = None
    storage: MemoryStorage = field(default_factory=lambda: MemoryStorage(FixedClock()))

    @property
    def files(self) -> TaskRunFiles:
        info = self.info
        own = execution_path(info.namespace, info.flow_id, info.execution_id)
        return TaskRunFiles(self.storage, info, (own,))

    @property
    def cache(self) -> TaskCaches:
        from shared.runtime.context import FlowTaskCache  # noqa: PLC0415

        return FlowTaskCache(self.storage, self.info)

    @property
    def working_directory(self) -> Path:
        return self.directory

    def now(self) -> datetime:
        return NOW

    def render(self, text: str, extra: Mapping[str, object] | None = None) -> str:
        return self._evaluator(extra).text(text)

    def evaluate(self, value: Json, extra: Mapping[str, object] | None = None) -> Json:
        return self._evaluator(extra).evaluate(value)

    def _evaluator(self, extra: Mapping[str, object] | None = None) -> TemplateEvaluator:
        return TemplateEvaluator({**self.variables, **(extra or {})}, None)

    def encrypt(self, text: str) -> JsonObject:
        if self.encryption is None:
            raise NoEncryptionKey("encryption is not configured")
        return self.encryption.encrypt(text)

    def task_of(self, source: str) -> RunnableTask:
        from shared.runtime.made_tasks import made_task  # noqa: PLC0415

        return made_task(source, self.info.task_id, Registry.installed(), self._evaluator())

    def key_values(self, namespace: str) -> KeyValues:
        from shared.runtime.key_values import StoredKeyValues  # noqa: PLC0415

        return StoredKeyValues(self.storage, namespace, FixedClock())

    def namespace_files(self, namespace: str) -> NamespaceFiles:
        from shared.runtime.namespace_files import StoredNamespaceFiles  # noqa: PLC0415

        return StoredNamespaceFiles(self.storage, namespace)

    def fetch_logs(self, execution_id: str) -> Iterator[tuple[str, str, LogLine]]:
        del execution_id
        yield from self.others_logs

    def has_trigger(self, namespace: str, flow_id: str, trigger_id: str) -> bool:
        return (namespace, flow_id, trigger_id) in self.triggers

    def metric(self, metric: Metric) -> None:
        self.metrics.append(metric)

    def apply(self, effect: Effect) -> None:
        self.effects.append(effect)

    def mask(self, secret: str) -> None:
        self.secrets.append(secret)

    # What a test does, and a task can not.

    def store(self, content: bytes | str, name: str = "input.txt") -> str:
        """A file of the execution; gives its URI."""
        data = content.encode() if isinstance(content, str) else content
        own = execution_path(self.info.namespace, self.info.flow_id, self.info.execution_id)
        path = f"{own}/inputs/{name}"
        self.storage.put(path, io.BytesIO(data))
        return uri_of(path)

    def content(self, uri: str) -> bytes:
        """The whole content behind a URI."""
        with self.storage.open(path_of(uri)) as file:
            return file.read()

    def task(self, cls: type[T], **properties: object) -> T:
        """A task with these properties (YAML names), rendered as `run` gets it."""
        source = {"id": self.info.task_id, "type": "test", **properties}
        return rendered(cls.model_validate(source), self._evaluator())

    def run(
        self, cls: type[RunnableTask], **properties: object
    ) -> Output | Ended | Deferred | None:
        """What the task gives back."""
        return self.task(cls, **properties).run(self)

    def outputs(self, cls: type[RunnableTask], **properties: object) -> JsonObject:
        """The stored outputs of a task that succeeds."""
        output = self.run(cls, **properties)
        assert isinstance(output, Output)
        return plain(output) or {}
