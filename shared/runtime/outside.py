"""What templates reach outside their variables: secrets, key-values, files, error logs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from shared.errors import WindhoverError
from shared.expressions.errors import bad_argument, runtime_error
from shared.model.log import LogChunk
from shared.model.task import LogLevel
from shared.model.uris import NAMESPACE_SCHEME, SCHEME, namespace_path, uri_of
from shared.ports.clock import Clock
from shared.ports.logs import Logs
from shared.ports.secrets import NamespaceSecrets, Secrets
from shared.ports.storage import Storage
from shared.runtime.files import FileOutOfReach, ReachableFiles
from shared.runtime.key_values import StoredKeyValues
from shared.runtime.masking import Masks
from shared.sdk.errors import KeyMissing

LARGEST_READ_BYTES = 10 * 1024 * 1024
"""What `read()` takes into a template; larger files belong into a task's inputFiles."""


@dataclass(frozen=True, slots=True)
class Outside:
    """The outside world of the templates of one execution.

    Attributes:
        namespace: of the flow; what is addressed without a namespace is looked for there.
        files: what the execution may read of the internal storage.
        kept: secrets of the namespace and of those above it; None where none can be kept.
        masks: learns every secret that a template asks for.
        unsaved: lines of the step that is being made, which the logs get with its commit.
    """

    namespace: str
    execution_id: str
    files: ReachableFiles
    storage: Storage
    secrets: Secrets
    logs: Logs
    clock: Clock
    masks: Masks
    kept: NamespaceSecrets | None = None
    unsaved: Sequence[LogChunk] = ()

    def secret(self, key: str, namespace: str | None, subkey: str | None) -> str:
        """The secret's plain value, masked from now on."""
        value = self._kept_secret(key, namespace)
        if value is None:
            value = self.secrets.get(key)
        if value is None:
            raise bad_argument(f"Cannot find secret for key '{key}'.")
        self.masks.add(value)
        if subkey is None:
            return value
        try:
            found = orjson.loads(value)[subkey]
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            message = f"Cannot find secret sub-key '{subkey}' in secret '{key}'."
            raise bad_argument(message) from error
        text = found if isinstance(found, str) else orjson.dumps(found).decode()
        self.masks.add(text)
        return text

    def _kept_secret(self, key: str, namespace: str | None) -> str | None:
        """What the own namespace has, or one above it: the secrets of others are out of reach."""
        owner = namespace or self.namespace
        if self.kept is None or not f"{self.namespace}.".startswith(f"{owner}."):
            return None
        return self.kept.nearest(owner, key)

    def kv(self, key: str, namespace: str | None, *, error_on_missing: bool) -> object:
        """The stored value with its type, or None when missing and allowed to be."""
        owner = namespace or self.namespace
        try:
            return StoredKeyValues(self.storage, owner, self.clock).get(key)
        except KeyMissing as error:
            if not error_on_missing:
                return None
            message = f"The key '{key}' does not exist in the namespace '{owner}'."
            raise bad_argument(message) from error

    def read(self, path: str, namespace: str | None) -> str:
        """Text of a namespace file or of a kestra:/// file this execution may read."""
        uri = self._uri(path, namespace)
        try:
            if self.files.size(uri) > LARGEST_READ_BYTES:
                raise bad_argument(f"The file '{path}' is too large to be read into an expression")
            with self.files.open(uri) as content:
                return content.read(LARGEST_READ_BYTES).decode("utf-8", "replace")
        except FileOutOfReach as error:
            raise runtime_error("IllegalArgumentException", str(error)) from error
        except WindhoverError as error:
            raise bad_argument(str(error)) from error

    def file_size(self, path: str, namespace: str | None) -> int:
        """Size in bytes, addressed like `read`."""
        try:
            return self.files.size(self._uri(path, namespace))
        except FileOutOfReach as error:
            raise runtime_error("IllegalArgumentException", str(error)) from error
        except WindhoverError as error:
            raise bad_argument(str(error)) from error

    def file_exists(self, path: str, namespace: str | None) -> bool:
        """Whether `read` would find something, addressed like it."""
        try:
            return self.files.exists(self._uri(path, namespace))
        except FileOutOfReach as error:
            raise runtime_error("IllegalArgumentException", str(error)) from error
        except WindhoverError as error:
            raise bad_argument(str(error)) from error

    def error_logs(self) -> list[object]:
        """The ERROR log entries of the current execution, as maps."""
        return [
            {
                "timestamp": line.at.isoformat().replace("+00:00", "Z"),
                "level": str(line.level),
                "message": line.message,
                "taskId": chunk.task_id,
                "taskRunId": chunk.task_run_id,
                "executionId": chunk.execution_id,
            }
            for chunk in (*self.logs.of_execution(self.execution_id), *self.unsaved)
            for line in chunk.lines
            if line.level is LogLevel.ERROR
        ]

    def http(self, request: Mapping[str, object]) -> object:
        """Refused: HTTP from an expression comes with the guarded HTTP tasks."""
        del request
        raise bad_argument("The function http() is not available here; use an http.Request task")

    def _uri(self, path: str, namespace: str | None) -> str:
        if path.startswith((SCHEME, NAMESPACE_SCHEME)):
            return path
        owner = namespace_path(namespace or self.namespace)
        return uri_of(f"{owner}/_files/{path.lstrip('/')}")
