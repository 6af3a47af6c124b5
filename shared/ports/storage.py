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
    """Files by absolute path; a path has been validated by `model.uris` before it comes here.

    Content streams both ways; no call holds a whole file in memory.
    """

    def put(
        self,
        path: str,
        content: BinaryIO,
        *,
        metadata: Mapping[str, str] | None = None,
        if_absent: bool = False,
    ) -> StoredFile:
        """Writes a file whole or not at all; a reader never sees half of it. Replaces what was.

        Raises:
            FileExists: `if_absent` and there is one.
        """
        ...

    def open(self, path: str) -> BinaryIO:
        """The content; close it. Raises FileMissing."""
        ...

    def stat(self, path: str) -> StoredFile:
        """Raises FileMissing."""
        ...

    def exists(self, path: str) -> bool:
        """Whether there is a file (not a folder) at the path."""
        ...

    def delete(self, path: str) -> bool:
        """Removes a file; False when there was none."""
        ...

    def delete_under(self, folder: str) -> list[str]:
        """Removes every file below a folder; gives their paths."""
        ...

    def list_under(self, folder: str) -> Iterator[StoredFile]:
        """Every file below a folder at any depth, sorted by path."""
        ...
