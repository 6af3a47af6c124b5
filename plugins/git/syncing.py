"""What SyncFlows and SyncNamespaceFiles share: a folder of a branch, and what is told of it."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from pydantic import Field

from plugins.git.contents import Fetched, Wanted, fetched
from plugins.git.properties import BranchProperties
from shared.model.json import JsonObject
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.ion import ion_lines
from shared.sdk.streams import stream_of


class SyncState(StrEnum):
    """What becomes of something."""

    ADDED = "ADDED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"
    DELETED = "DELETED"


class SyncProperties(BranchProperties):
    """How much a sync may do."""

    delete: Dynamic[bool] = Field(
        default=False, description="Whether what is not in the repository is deleted."
    )
    dry_run: Dynamic[bool] = Field(
        default=False, description="Whether it is only told what would be done."
    )


@contextmanager
def branch_of(context: RunContext, task: BranchProperties) -> Iterator[Fetched]:
    """The last commit of a branch, until the end of the block. Raises TaskFailed."""
    wanted = Wanted(task.branch)
    with (
        tempfile.TemporaryDirectory(dir=context.working_directory) as folder,
        fetched(context, task, wanted, Path(folder), bare=True) as found,
    ):
        context.log.info(f"Read the commit {found.commit_id} of {task.branch}")
        yield found


def report(context: RunContext, name: str, changes: Iterable[JsonObject]) -> str:
    """Stores what was done, an Ion file of one line each; gives its URI."""
    return context.files.put(name, stream_of(ion_lines(changes)))
