"""What a folder of a server holds, as outputs tell it."""

import posixpath
import re
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum

from pydantic import Field

from plugins.fs.sftp.session import Attributes, Session, SftpProperties
from shared.model.properties import Dynamic
from shared.sdk.output import Output, TaskFailed

MOST_FILES = 25_000


class FileType(StrEnum):
    """What an entry is."""

    FILE = "FILE"
    FOLDER = "FOLDER"
    OTHER = "OTHER"


class Entry(Output):
    """One entry of a folder."""

    name: str = Field(description="Its name.")
    path: str = Field(description="Its path on the server.")
    file_type: FileType = Field(description="What it is.")
    symbolic_link: bool = Field(description="Whether it leads to something else.")
    size: int = Field(description="In bytes.")
    permissions: int | None = Field(description="Its mode.")
    updated_date: datetime | None = Field(description="When it was changed.")


class FolderProperties(SftpProperties):
    """A folder, and what of it is meant."""

    from_: Dynamic[str] = Field(alias="from", description="The folder.", examples=["/outgoing"])
    reg_exp: Dynamic[str] | None = Field(
        default=None,
        description="A regular expression that the whole path of a file must match.",
        examples=[r".*\.csv"],
    )
    recursive: Dynamic[bool] = Field(
        default=False, description="Whether folders within it are looked at too."
    )


def entries(opened: Session, task: FolderProperties) -> Iterator[Entry]:
    """The entries of a folder that a task means. Raises TaskFailed when there are too many."""
    try:
        wanted = None if task.reg_exp is None else re.compile(task.reg_exp)
    except re.error as error:
        raise TaskFailed(f"The regular expression is none: {error}") from None
    count = 0
    for path, found in opened.walk(task.from_, recursive=task.recursive):
        if wanted is not None and not wanted.fullmatch(path):
            continue
        count += 1
        if count > MOST_FILES:
            raise TaskFailed(f"The folder has more than {MOST_FILES} files", remedy="Set `regExp`.")
        yield entry_of(path, found)


def entry_of(path: str, found: Attributes) -> Entry:
    """What is told of what a server has at a path."""
    mode = found.st_mode or 0
    kind = FileType.OTHER
    if stat.S_ISREG(mode):
        kind = FileType.FILE
    elif stat.S_ISDIR(mode):
        kind = FileType.FOLDER
    changed = None if found.st_mtime is None else datetime.fromtimestamp(found.st_mtime, UTC)
    return Entry(
        name=posixpath.basename(path),
        path=path,
        file_type=kind,
        symbolic_link=stat.S_ISLNK(mode),
        size=found.st_size or 0,
        permissions=found.st_mode,
        updated_date=changed,
    )
