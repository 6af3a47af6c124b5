"""The context that `run` gets, over the ports."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from shared.engine.evaluation import TemplateEvaluator
from shared.expressions.callables import ExpressionContext
from shared.model.event import Effect
from shared.model.execution import Execution
from shared.model.ids import id_of
from shared.model.json import Json, JsonObject
from shared.model.log import LogLine
from shared.model.trigger_state import TriggerKey
from shared.model.types import TypeCatalog
from shared.model.uris import namespace_path, slug
from shared.ports.storage import FileMissing, Storage
from shared.runtime.cancellation import CancelFlag
from shared.runtime.encryption import Encryption
from shared.runtime.files import TaskRunFiles
from shared.runtime.key_entries import SetBy
from shared.runtime.key_values import StoredKeyValues
from shared.runtime.log_file import LogFile
from shared.runtime.made_tasks import made_task
from shared.runtime.masking import Masks
from shared.runtime.measuring import Measurements
from shared.runtime.namespace_files import StoredNamespaceFiles
from shared.runtime.ports import Ports
from shared.runtime.task_log import AttemptLog
from shared.sdk.context import (
    WORKING_DIRECTORY,
    GoogleSettings,
    KeyValues,
    Metric,
    NamespaceFiles,
    RunInfo,
    RunnerSettings,
)
from shared.sdk.errors import NamespaceClosed, NoEncryptionKey
from shared.sdk.others import OtherExecutions, OtherFlows
from shared.sdk.task import RunnableTask


class Neighbourhood(Protocol):
    """The executions and flows of one running Windhover, for tasks."""

    def executions_from(self, namespace: str) -> OtherExecutions:
        """The executions that the flows of a namespace reach."""
        ...

    def flows_from(self, namespace: str) -> OtherFlows:
        """The flows that those of a namespace reach."""
        ...


@dataclass(slots=True)
class AttemptContext:
    """Everything one attempt may reach; lives as long as the attempt.

    Attributes:
        workplace: where working directories are made.
        encryption: of outputs; None without a key.
        neighbours: other executions and flows; None in a process that can not reach them.
        effects: what the attempt did to its execution so far.
        metrics: what it measured so far.
        log_file: where its log lines go, if not to the log store.
    """

    info: RunInfo
    variables: Mapping[str, object]
    log: AttemptLog
    files: TaskRunFiles
    cache: "FlowTaskCache"
    cancellation: CancelFlag
    runner: RunnerSettings
    execution: Execution
    outside: ExpressionContext
    masks: Masks
    ports: Ports
    workplace: Path
    catalog: TypeCatalog
    google: GoogleSettings = field(default_factory=GoogleSettings)
    encryption: Encryption | None = None
    neighbours: Neighbourhood | None = None
    effects: list[Effect] = field(default_factory=list)
    metrics: Measurements = field(init=False)
    log_file: LogFile | None = None
    _directory: Path | None = None

    def __post_init__(self) -> None:
        self.metrics = Measurements(self.ports.clock.now, self.masks, self.log)

    @property
    def working_directory(self) -> Path:
        """A folder of this attempt's own, made when first asked for."""
        if self._directory is None:
            self.workplace.mkdir(parents=True, exist_ok=True)
            self._directory = Path(tempfile.mkdtemp(prefix=WORKING_DIRECTORY, dir=self.workplace))
        return self._directory

    def close_log(self) -> str | None:
        """Hands the last lines on; gives the URI of the file that has them, if they go to one."""
        self.log.flush()
        if self.log_file is None:
            return None
        path = f"{self.files.folder}/log-{self.info.attempt}.txt"
        return self.log_file.store(self.ports.storage, path)

    def share_directory(self, directory: Path) -> None:
        """Works in the folder of another attempt, which removes it."""
        self._directory = directory

    def remove_directory(self) -> None:
        """Removes the folder, if one was made."""
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)
            self._directory = None

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels of the execution."""
        return {label.key: label.value for label in self.execution.labels}

    @property
    def execution_variables(self) -> JsonObject:
        """The variables of the execution, unrendered."""
        return dict(self.execution.variables or {})

    def now(self) -> datetime:
        """The time, UTC."""
        return self.ports.clock.now()

    def render(self, text: str, extra: Mapping[str, object] | None = None) -> str:
        """Renders a text, with more variables for this call."""
        return self._evaluator(extra).text(text)

    def evaluate(self, value: Json, extra: Mapping[str, object] | None = None) -> Json:
        """Renders a structure; a string that is one expression keeps its type."""
        return self._evaluator(extra).evaluate(value)

    def _evaluator(self, extra: Mapping[str, object] | None) -> TemplateEvaluator:
        variables = self.variables if extra is None else {**self.variables, **extra}
        return TemplateEvaluator(variables, self.outside)

    def encrypt(self, text: str) -> JsonObject:
        """A text as outputs store it encrypted. Raises NoEncryptionKey."""
        if self.encryption is None:
            raise NoEncryptionKey(
                "Unable to encrypt an output: encryption is not configured",
                remedy="Set WINDHOVER_ENCRYPTION_KEY.",
            )
        return self.encryption.encrypt(text)

    def task_of(self, source: str) -> RunnableTask:
        """The task of a YAML text, its properties rendered. Raises InvalidTask."""
        return made_task(source, self.info.task_id, self.catalog, self._evaluator(None))

    def key_values(self, namespace: str) -> KeyValues:
        """The key-value store of a namespace."""
        info = self.info
        set_by = SetBy(flow=f"{info.namespace}/{info.flow_id}", execution=info.execution_id)
        return StoredKeyValues(self.ports.storage, namespace, self.ports.clock, set_by)

    def namespace_files(self, namespace: str) -> NamespaceFiles:
        """The files of a namespace."""
        return StoredNamespaceFiles(self.ports.storage, namespace)

    def fetch_logs(self, execution_id: str) -> Iterator[tuple[str, str, LogLine]]:
        """(task id, task run id, line) of an execution, oldest first."""
        self.log.flush()
        for chunk in self.ports.logs.of_execution(execution_id):
            for line in chunk.lines:
                yield chunk.task_id, chunk.task_run_id, line

    def has_trigger(self, namespace: str, flow_id: str, trigger_id: str) -> bool:
        """Whether there is such a trigger, and something is remembered of it."""
        return self.ports.triggers.find(TriggerKey(namespace, flow_id, trigger_id)) is not None

    @property
    def others(self) -> OtherExecutions:
        """Executions other than this one, as its flow may reach them."""
        return self._neighbours().executions_from(self.info.namespace)

    @property
    def flows(self) -> OtherFlows:
        """Flows, as the one of this execution may reach them."""
        return self._neighbours().flows_from(self.info.namespace)

    def _neighbours(self) -> Neighbourhood:
        if self.neighbours is None:
            raise NamespaceClosed("This process can not reach other executions and flows")
        return self.neighbours

    def metric(self, metric: Metric) -> None:
        """Publishes a measurement."""
        self.metrics.add(metric)

    def apply(self, effect: Effect) -> None:
        """Changes the execution when the attempt ends."""
        self.effects.append(effect)

    def mask(self, secret: str) -> None:
        """Hides a text in the logs from now on."""
        self.masks.add(secret)


class FlowTaskCache:
    """The file kept between executions for one task of a flow, and one value of its loop."""

    def __init__(self, storage: Storage, info: RunInfo) -> None:
        self._storage = storage
        own = f"/{id_of('value', info.value)}" if info.value is not None else ""
        folder = f"{namespace_path(info.namespace)}/{slug(info.flow_id)}/{slug(info.task_id)}"
        self._path = f"{folder}/cache{own}/cache.zip"

    def open(self, *, newer_than: datetime | None) -> BinaryIO | None:
        """The cached file; None if there is none or it is older, and then it is deleted."""
        try:
            found = self._storage.stat(self._path)
        except FileMissing:
            return None
        if newer_than is not None and found.modified_at < newer_than:
            self._storage.delete(self._path)
            return None
        return self._storage.open(self._path)

    def put(self, content: BinaryIO) -> None:
        """Replaces the cached file."""
        self._storage.put(self._path, content)
