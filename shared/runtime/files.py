"""The internal storage as one task run may use it."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, ClassVar

from shared.errors import Disposition, WindhoverError
from shared.model.uris import (
    NAMESPACE_SCHEME,
    execution_path,
    namespace_file_path,
    path_of,
    task_run_path,
    uri_of,
)
from shared.ports.storage import Storage
from shared.sdk.context import RunInfo


class FileOutOfReach(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A file of the internal storage that does not belong to the execution or its namespace."""

    code: ClassVar[str] = "storage.out-of-reach"
    http_status: ClassVar[int] = 403
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


class ReachableFiles:
    """Files below the folders that an execution may read.

    Args:
        storage: where all files are.
        folders: what may be read: its own execution, its namespace.
        namespace: whose files `nsfile:///` names.
        is_kin: whether a path elsewhere belongs to a related execution; asked only then.
    """

    def __init__(
        self,
        storage: Storage,
        folders: tuple[str, ...],
        namespace: str,
        is_kin: Callable[[str], bool] = lambda path: False,
    ) -> None:
        self._storage = storage
        self._folders = folders
        self._namespace = namespace
        self._is_kin = is_kin

    def path(self, uri: str) -> str:
        """The path behind a URI that may be read.

        Raises:
            InvalidStorageUri: no URI of the internal storage.
            FileOutOfReach: a file of somebody else.
        """
        if uri.startswith(NAMESPACE_SCHEME):
            path = namespace_file_path(uri, self._namespace)
        else:
            path = path_of(uri)
        is_near = any(path.startswith(f"{folder}/") for folder in self._folders)
        if not is_near and not self._is_kin(path):
            raise FileOutOfReach(
                f"Unable to read the file '{uri[:200]}' "
                "as it didn't belong to the current execution"
            )
        return path

    def open(self, uri: str) -> BinaryIO:
        """The content behind a URI; close it."""
        return self._storage.open(self.path(uri))

    def size(self, uri: str) -> int:
        """Size in bytes."""
        return self._storage.stat(self.path(uri)).size

    def exists(self, uri: str) -> bool:
        """Whether there is a file behind the URI."""
        return self._storage.exists(self.path(uri))

    def delete(self, uri: str) -> bool:
        """Removes a file; False when there was none."""
        return self._storage.delete(self.path(uri))


class TaskRunFiles(ReachableFiles):
    """What a task run may read, and the folder it writes to."""

    def __init__(
        self,
        storage: Storage,
        info: RunInfo,
        folders: tuple[str, ...],
        *,
        folder: str | None = None,
        is_kin: Callable[[str], bool] = lambda path: False,
    ) -> None:
        super().__init__(storage, folders, info.namespace, is_kin)
        self._execution_folder = execution_path(info.namespace, info.flow_id, info.execution_id)
        self._folder = folder or task_run_path(
            self._execution_folder, info.task_id, info.task_run_id
        )

    @property
    def folder(self) -> str:
        """Where the files of the task run are."""
        return self._folder

    def put(self, name: str, content: BinaryIO) -> str:
        """Stores a file of this task run; gives its kestra:/// URI."""
        path = self._own_path(name)
        self._storage.put(path, content)
        return uri_of(path)

    def find(self, name: str) -> str | None:
        """The URI of a file that this task run has stored under a name; None if it has not."""
        path = self._own_path(name)
        return uri_of(path) if self._storage.exists(path) else None

    def _own_path(self, name: str) -> str:
        return path_of(uri_of(f"{self._folder}/{name}"))

    def put_path(self, path: Path, name: str | None = None) -> str:
        """Stores a local file under a name (its own by default); gives its URI."""
        with path.open("rb") as content:
            return self.put(name or path.name, content)

    def delete_all(self) -> list[str]:
        """Removes every file of the execution; gives their URIs."""
        return [uri_of(path) for path in self._storage.delete_under(self._execution_folder)]
