"""The internal storage: files by path."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, ClassVar, Protocol

from shared.errors import Disposition, WindhoverError


class FileMissing(WindhoverError):  # noqa: N818 - reads as the fact it is
    """There is no file at the path."""

    code: ClassVar[str] = "storage.file-missing"
    http_status: ClassVar[int] = 404
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


class FileExists(WindhoverError):  # noqa: N818 - reads as the fact it is
    """There is a file at the path already, and the writer wanted none."""

    code: ClassVar[str] = "storage.file-exists"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of a file without opening it.

    Attributes:
        path: absolute, `/` between segments.
        size: in bytes.
        modified_at: UTC.
        metadata: small texts kept with the file.
    """

    path: str
    size: int
    modified_at: datetime
    metadata: Mapping[str, str]


class Storage(Protocol):
    """Files by absolute path; what is stored survives a crash.

    Every call takes paths as `model.uris.checked_path` gives them, so that `/a//b` is `/a/b`, and
    raises InvalidStorageUri for what it refuses. Content streams both ways; no call holds a whole
    file in memory. A content that is being read stays readable when its file is replaced or
    deleted.
    """

    def put(
        self,
        path: str,
        content: BinaryIO,
        *,
        metadata: Mapping[str, str] | None = None,
        if_absent: bool = False,
    ) -> StoredFile:
        """Writes a file whole or not at all; a reader never sees half of it.

        Replaces what was, its metadata included. Of writers that want none to be there
        (`if_absent`) one succeeds. Nothing changes when reading the content raises.

        Raises:
            FileExists: `if_absent` and there is one. Also, where folders are real, when the path
                leads through a file or is a folder.
        """
        ...

    def open(self, path: str) -> BinaryIO:
        """The content; close it. Raises FileMissing, also for a folder."""
        ...

    def stat(self, path: str) -> StoredFile:
        """What is known of a file. Raises FileMissing."""
        ...

    def exists(self, path: str) -> bool:
        """Whether there is a file (not a folder) at the path."""
        ...

    def delete(self, path: str) -> bool:
        """Removes a file and its metadata; False when there was none."""
        ...

    def delete_under(self, folder: str) -> list[str]:
        """Removes every file below a folder at any depth; gives their paths, sorted."""
        ...

    def list_under(self, folder: str) -> Iterator[StoredFile]:
        """Every file below a folder at any depth, sorted by path; none where there is no folder.

        Files that come or go meanwhile may be given or not.
        """
        ...
