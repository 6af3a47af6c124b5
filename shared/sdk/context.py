"""Everything that `run` may reach: its context."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Protocol

from shared.model.event import Effect
from shared.model.json import Json, JsonObject
from shared.model.log import LogLine
from shared.model.metric import MetricKind as MetricKind  # noqa: PLC0414 - authors import it here
from shared.model.task import LogLevel
from shared.sdk.descendants import Descendants
from shared.sdk.others import OtherExecutions, OtherFlows
from shared.sdk.output import Deferred, Ended, HandedOn, Output

WORKING_DIRECTORY = "wd-"
"""How the names of working directories begin."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A measurement of a task; a timer's value is in seconds."""

    name: str
    kind: MetricKind
    value: float
    tags: Mapping[str, str] = field(default_factory=dict)


class TaskLog(Protocol):
    """The flow log of this attempt. Long lines are split, secrets masked."""

    def write(self, level: LogLevel, message: str) -> None:
        """Adds a line at a level."""
        ...

    def trace(self, message: str) -> None:
        """Adds a line at TRACE."""
        ...

    def debug(self, message: str) -> None:
        """Adds a line at DEBUG."""
        ...

    def info(self, message: str) -> None:
        """Adds a line at INFO."""
        ...

    def warn(self, message: str) -> None:
        """Adds a line at WARN."""
        ...

    def error(self, message: str) -> None:
        """Adds a line at ERROR."""
        ...


class TaskFiles(Protocol):
    """The internal storage as this task run may use it.

    Reading is limited to what the execution may see (its own files, its namespace's files, the
    files of related executions); writing goes to the folder of this task run.
    """

    def put(self, name: str, content: BinaryIO) -> str:
        """Stores a file of this task run; gives its kestra:/// URI."""
        ...

    def put_path(self, path: Path, name: str | None = None) -> str:
        """Stores a local file under a name (its own by default); gives its URI."""
        ...

    def open(self, uri: str) -> BinaryIO:
        """The content behind a URI; close it. Raises FileMissing or InvalidStorageUri."""
        ...

    def size(self, uri: str) -> int:
        """Size in bytes. Raises FileMissing."""
        ...

    def exists(self, uri: str) -> bool:
        """Whether there is a file behind the URI."""
        ...

    def find(self, name: str) -> str | None:
        """The URI of a file that this task run has stored under a name; None if it has not.

        It is also found by a later attempt, and when the task runs again after a crash.
        """
        ...

    def delete(self, uri: str) -> bool:
        """Removes a file; False when there was none."""
        ...

    def delete_all(self) -> list[str]:
        """Removes every file of the execution; gives their URIs."""
        ...


class TaskCaches(Protocol):
    """Files kept between executions (WorkingDirectory's cache); one per flow, task and value."""

    def open(self, *, newer_than: datetime | None) -> BinaryIO | None:
        """The cached file; None if there is none or it is older (it is then deleted)."""
        ...

    def put(self, content: BinaryIO) -> None:
        """Replaces the cached file."""
        ...


class NamespaceFiles(Protocol):
    """The files of one namespace, by path without leading slash."""

    def list_paths(self) -> list[str]:
        """Every path, sorted."""
        ...

    def open(self, path: str) -> BinaryIO:
        """The content; close it. Raises FileMissing."""
        ...

    def put(self, path: str, content: BinaryIO) -> str:
        """Writes a file; gives its kestra:/// URI."""
        ...

    def delete(self, path: str) -> bool:
        """Removes a file; False when there was none."""
        ...


class KeyValues(Protocol):
    """The key-value store of one namespace. Expired entries are removed when read."""

    def get(self, key: str) -> Json:
        """The value with its type. Raises KeyMissing when there is none or it has expired."""
        ...

    def put(
        self, key: str, value: Json, *, ttl: timedelta | None = None, overwrite: bool = True
    ) -> None:
        """Stores a value. Raises KeyExists when there is one and `overwrite` is false."""
        ...

    def delete(self, key: str) -> bool:
        """Removes an entry; False when there was none."""
        ...

    def keys(self, prefix: str = "") -> list[str]:
        """Keys that are not expired, sorted."""
        ...

    def purge(self, wanted: Callable[[str], bool], *, expired_only: bool) -> int:
        """Removes the entries whose keys are wanted, or the expired ones of them; counts them."""
        ...


class Cancellation(Protocol):
    """Tells a running task that it must stop: killed, timed out, or the process is ending."""

    def is_set(self) -> bool:
        """Whether the task must stop."""
        ...

    @property
    def ends_task(self) -> bool:
        """Whether the task is over then; otherwise only this process ends, and it runs again."""
        ...

    def on_set(self, callback: Callable[[], None]) -> None:
        """Calls back once, from another thread, when the task must stop; at once if it must."""
        ...


@dataclass(frozen=True, slots=True)
class RunInfo:
    """Who runs: ids and dates of the attempt.

    Attributes:
        value: of the loop iteration, if any.
    """

    namespace: str
    flow_id: str
    flow_revision: int
    execution_id: str
    task_run_id: str
    task_id: str
    attempt: int
    value: str | None = None


@dataclass(frozen=True, slots=True)
class RunnerSettings:
    """How tasks run on this machine.

    Attributes:
        environments: folder of the environments cached by content.
        python: the interpreter that environments are made of.
        search_path: the `PATH` of scripts, behind the folder of their environment.
        installer_variables: the whole environment of a package installer: where indexes are and
            how they are reached. Scripts do not see it.
        open_networks: networks that HTTP tasks may reach although they are not public.
        descendants: ends programs that outlive this process; None where the whole machine dies.
        longest_task: after which an attempt ends, or is handed on; None for never.
    """

    environments: Path
    python: str
    search_path: str = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"
    installer_variables: Mapping[str, str] = field(default_factory=dict)
    open_networks: tuple[str, ...] = ()
    descendants: Descendants | None = None
    longest_task: timedelta | None = None

    def mark(self) -> Mapping[str, str]:
        """Variables that every program gets which this process starts."""
        return {} if self.descendants is None else self.descendants.mark()


class GoogleService(StrEnum):
    """Services of Google Cloud that an emulator may stand in for."""

    BIGQUERY = "bigquery"
    STORAGE = "storage"
    PUBSUB = "pubsub"
    FIRESTORE = "firestore"
    RUN = "cloud_run"


@dataclass(frozen=True, slots=True)
class GoogleSettings:
    """Where Google Cloud is, for tasks that do not say it.

    Attributes:
        project: of tasks without a project of their own.
        emulators: the address of each service that is emulated here.
        own_bucket: of the internal storage; None where Windhover keeps nothing on Google Cloud.
        own_prefix: what the names of Windhover's topics begin with, where there is a bucket.
        region: of jobs of Cloud Run.
        job_bucket: of their files.
        job_account: that their scripts run as.
    """

    project: str | None = None
    emulators: Mapping[GoogleService, str] = field(default_factory=dict)
    own_bucket: str | None = None
    own_prefix: str = "windhover"
    region: str | None = None
    job_bucket: str | None = None
    job_account: str | None = None


class ReadyTask(Protocol):
    """A task with its properties rendered."""

    def run(self, context: "RunContext") -> Output | Ended | Deferred | HandedOn | None:
        """Does the work. Raises TaskFailed."""
        ...


class RunContext(Protocol):
    """What `run` gets. It reads no environment, no clock and no global besides."""

    @property
    def info(self) -> RunInfo:
        """Who runs."""
        ...

    @property
    def variables(self) -> Mapping[str, object]:
        """The variables of templates."""
        ...

    @property
    def log(self) -> TaskLog:
        """The flow log of this attempt."""
        ...

    @property
    def files(self) -> TaskFiles:
        """The internal storage."""
        ...

    @property
    def cache(self) -> TaskCaches:
        """The file kept between executions for this task."""
        ...

    @property
    def cancellation(self) -> Cancellation:
        """Whether to stop."""
        ...

    @property
    def working_directory(self) -> Path:
        """A folder of this attempt's own (shared in a WorkingDirectory); removed afterwards."""
        ...

    @property
    def runner(self) -> RunnerSettings:
        """How scripts run here."""
        ...

    @property
    def google(self) -> GoogleSettings:
        """Where Google Cloud is."""
        ...

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels of the execution."""
        ...

    @property
    def execution_variables(self) -> JsonObject:
        """The variables of the execution (`vars`), unrendered."""
        ...

    def now(self) -> datetime:
        """The time, UTC."""
        ...

    def render(self, text: str, extra: Mapping[str, object] | None = None) -> str:
        """Renders a text, with more variables for this call."""
        ...

    def evaluate(self, value: Json, extra: Mapping[str, object] | None = None) -> Json:
        """Renders a structure; a string that is one expression keeps its type."""
        ...

    def encrypt(self, text: str) -> JsonObject:
        """A text as outputs store it encrypted; templates read it in plain.

        Raises:
            NoEncryptionKey: this Windhover has none.
        """
        ...

    def task_of(self, source: str) -> ReadyTask:
        """The task of a YAML text, its properties rendered; its `id` is this task's by default.

        Raises:
            InvalidTask: it is no task, or none of a type that a worker runs by itself.
        """
        ...

    def key_values(self, namespace: str) -> KeyValues:
        """The key-value store of a namespace."""
        ...

    def namespace_files(self, namespace: str) -> NamespaceFiles:
        """The files of a namespace."""
        ...

    def fetch_logs(self, execution_id: str) -> Iterator[tuple[str, str, LogLine]]:
        """(task id, task run id, line) of an execution, oldest first."""
        ...

    def has_trigger(self, namespace: str, flow_id: str, trigger_id: str) -> bool:
        """Whether a flow has a trigger that can be enabled and disabled."""
        ...

    @property
    def others(self) -> OtherExecutions:
        """Executions other than this one."""
        ...

    @property
    def flows(self) -> OtherFlows:
        """Flows, to read and to change."""
        ...

    def metric(self, metric: Metric) -> None:
        """Publishes a measurement."""
        ...

    def apply(self, effect: Effect) -> None:
        """Changes the execution when the attempt ends."""
        ...

    def mask(self, secret: str) -> None:
        """Hides a text in the logs from now on."""
        ...
