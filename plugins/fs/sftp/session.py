"""A server of files, as all SFTP tasks reach it."""

import posixpath
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, Protocol, cast

from pydantic import Field

from plugins.fs.ssh import HostKeyProperties, Login, connect
from plugins.serdes.converting import optional
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed

DEEPEST = 64
"""Folders in folders, where a folder is walked."""


class SftpProperties(HostKeyProperties):
    """The server, and who asks."""

    host: Dynamic[str] = Field(description="The server.", examples=["files.example.com"])
    port: Dynamic[int] = Field(default=22, description="Its port.")
    username: Dynamic[str] = Field(description="The user.", examples=["ada"])
    password: Dynamic[str] | None = Field(
        default=None, description="The password.", examples=["{{ secret('SFTP_PASSWORD') }}"]
    )
    keyfile: Dynamic[str] | None = Field(
        default=None,
        description="A private key, as text, instead of the password.",
        examples=["{{ secret('SSH_KEY') }}"],
    )
    passphrase: Dynamic[str] | None = Field(
        default=None, description="What the private key is encrypted with."
    )
    root_dir: Dynamic[bool] = Field(
        default=True,
        description="Whether a path, also one with a slash before it, begins in the folder where "
        "the server puts the user.",
    )


class Attributes(Protocol):
    """What a server says of a file; None where it says nothing."""

    filename: str
    st_mode: int | None
    st_size: int | None
    st_mtime: float | None


class RemoteFile(Protocol):
    """A file that is read."""

    def prefetch(self) -> None:
        """Asks for what follows before it is wanted."""
        ...


class Client(Protocol):
    """The files of a server, as the library reaches them; failures are OSErrors."""

    def open(self, path: str, mode: str) -> RemoteFile:
        """Opens a file."""
        ...

    def putfo(self, content: BinaryIO, path: str) -> object:
        """Writes a file."""
        ...

    def remove(self, path: str) -> None:
        """Deletes a file."""
        ...

    def rename(self, source: str, target: str) -> None:
        """Renames; fails when the target is there."""
        ...

    def posix_rename(self, source: str, target: str) -> None:
        """Renames over what is there, where the server can."""
        ...

    def stat(self, path: str) -> Attributes:
        """What there is at a path."""
        ...

    def mkdir(self, path: str) -> None:
        """Makes a folder."""
        ...

    def listdir_attr(self, path: str) -> list[Attributes]:
        """What a folder holds."""
        ...


class Session:
    """An open connection; paths are those of the task."""

    def __init__(self, client: Client, *, relative: bool) -> None:
        self.client = client
        self._relative = relative

    def path(self, path: str) -> str:
        """A path as the server gets it."""
        if not self._relative:
            return path
        return path.lstrip("/") or "."

    def open(self, path: str) -> BinaryIO:
        """The content of a file, from the start; close it."""
        file = self.client.open(self.path(path), "rb")
        file.prefetch()
        # It is one in all but its base class.
        return cast(BinaryIO, file)

    def write(self, path: str, content: BinaryIO, task_run_id: str) -> None:
        """Writes a file: whoever looks meanwhile sees the one before, or none."""
        target = self.path(path)
        folder = posixpath.dirname(target)
        self._make_folders(folder)
        part = posixpath.join(folder, f".{posixpath.basename(target)}.{task_run_id}.part")
        try:
            self.client.putfo(content, part)
            self.rename(part, target)
        except BaseException:
            with suppress(OSError, EOFError):
                self.client.remove(part)
            raise

    def move(self, source: str, target: str) -> None:
        """Moves a file, over one that is there."""
        self._make_folders(posixpath.dirname(self.path(target)))
        self.rename(self.path(source), self.path(target))

    def rename(self, source: str, target: str) -> None:
        """Renames over what is there, in one step where the server can."""
        try:
            self.client.posix_rename(source, target)
        except OSError:
            with suppress(FileNotFoundError):
                self.client.stat(source)
                with suppress(FileNotFoundError):
                    self.client.remove(target)
            self.client.rename(source, target)

    def walk(self, folder: str, *, recursive: bool) -> Iterator[tuple[str, Attributes]]:
        """(path, attributes) of what is in a folder, by path; links are not followed."""
        todo = [(folder.rstrip("/"), 0)]
        while todo:
            place, depth = todo.pop()
            entries = self.client.listdir_attr(self.path(place or "/"))
            for entry in sorted(entries, key=lambda one: one.filename):
                path = f"{place}/{entry.filename}"
                yield path, entry
                if recursive and stat.S_ISDIR(entry.st_mode or 0):
                    if depth == DEEPEST:
                        raise TaskFailed(f"Folders are nested deeper than {DEEPEST} in {folder}")
                    todo.append((path, depth + 1))

    def _make_folders(self, folder: str) -> None:
        made = ""
        for name in folder.split("/"):
            made = posixpath.join(made or ("/" if folder.startswith("/") else ""), name)
            if name in ("", "."):
                continue
            try:
                self.client.stat(made)
            except FileNotFoundError:
                with suppress(OSError):
                    # Somebody else may have been faster.
                    self.client.mkdir(made)


@contextmanager
def session(context: RunContext, task: SftpProperties) -> Iterator[Session]:
    """The server of a task, until the end of the block.

    Raises:
        AddressRefused: the server is at an address that flows may not reach.
        TaskFailed: with what the server says.
    """
    login = Login(
        host=task.host,
        port=task.port,
        username=task.username,
        password=task.password,
        private_key=task.keyfile,
        passphrase=task.passphrase,
        host_key=task.host_key,
    )
    transport = connect(context, login)
    library = optional("paramiko", "sftp")
    try:
        client: Client | None = library.SFTPClient.from_transport(transport)
        if client is None:
            raise TaskFailed(f"{task.host} has no SFTP")
        yield Session(client, relative=task.root_dir)
    except FileNotFoundError as error:
        raise TaskFailed(f"{task.host} has no such file: {error}") from None
    except (OSError, EOFError, library.SSHException) as error:
        raise TaskFailed(f"{task.host} failed: {error or type(error).__name__}") from None
    finally:
        transport.close()
