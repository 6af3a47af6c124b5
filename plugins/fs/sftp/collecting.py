"""Copies many files of a server, and does with them there what is wanted afterwards."""

import posixpath
from collections.abc import Iterable
from contextlib import closing

from pydantic import Field

from plugins.fs.sftp.entries import Entry, FolderProperties, entry_of
from plugins.fs.sftp.session import Session
from plugins.serdes.converting import optional
from shared.model.properties import Dynamic
from shared.sdk.afterwards import Action, AfterwardsProperties
from shared.sdk.context import RunContext


class CollectingProperties(AfterwardsProperties, FolderProperties):
    """Which files are meant, and what becomes of them afterwards."""

    move_directory: Dynamic[str] | None = Field(
        default=None, description="Where they are moved to.", examples=["/done"]
    )


def copied(
    context: RunContext, opened: Session, task: CollectingProperties, files: Iterable[Entry]
) -> dict[str, str]:
    """Copies files into the internal storage; URI of each by its path below the folder."""
    copies = {}
    for file in files:
        name = below(task, file)
        with closing(opened.open(file.path)) as content:
            copies[name] = context.files.put(name, content)
    return copies


def act(
    context: RunContext, opened: Session, task: CollectingProperties, files: Iterable[Entry]
) -> None:
    """Does what is wanted with files that were copied; a second time changes nothing.

    A file that is gone or has changed meanwhile is left alone. What the server refuses is told in
    the log: the copies are there already, and whoever needs them must not lose them for that.
    """
    if task.action is Action.NONE:
        return
    dropped = optional("paramiko", "sftp").SSHException
    for file in files:
        try:
            if _is_as_copied(opened, file):
                _act_on(opened, task, file)
        except (OSError, EOFError, dropped) as error:
            context.log.warn(f"{task.action} of {file.path} was not possible: {error}")


def below(task: FolderProperties, file: Entry) -> str:
    """The path of a file below the folder of a task."""
    return file.path.removeprefix(task.from_.rstrip("/")).lstrip("/")


def _is_as_copied(opened: Session, file: Entry) -> bool:
    try:
        now = entry_of(file.path, opened.client.stat(opened.path(file.path)))
    except FileNotFoundError:
        return False
    return (now.size, now.updated_date) == (file.size, file.updated_date)


def _act_on(opened: Session, task: CollectingProperties, file: Entry) -> None:
    if task.action is Action.MOVE and task.move_directory:
        opened.move(file.path, posixpath.join(task.move_directory, below(task, file)))
    else:
        opened.client.remove(opened.path(file.path))
