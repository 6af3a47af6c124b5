"""What SyncFlows and SyncNamespaceFiles share: a folder of a branch, and what is told of it."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import Field

from plugins.git.properties import BranchProperties
from plugins.serdes.converting import optional
from shared.model.json import JsonObject
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.ion import ion_lines
from shared.sdk.streams import stream_of

if TYPE_CHECKING:
    from plugins.git.repository import Fetched


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
def branch_of(context: RunContext, task: BranchProperties) -> Iterator["Fetched"]:
    """The last commit of a branch, until the end of the block. Raises TaskFailed."""
    optional("dulwich", "git")
    from dulwich.repo import Repo  # noqa: PLC0415 - an extra

    from plugins.git.repository import Wanted, fetch  # noqa: PLC0415 - an extra

    with (
        tempfile.TemporaryDirectory(dir=context.working_directory) as folder,
        Repo.init_bare(folder) as repo,
    ):
        fetched = fetch(context, task, Wanted(task.branch), repo)
        context.log.info(f"Read the commit {fetched.commit_id} of {task.branch}")
        yield fetched


def report(context: RunContext, name: str, changes: Iterable[JsonObject]) -> str:
    """Stores what was done, an Ion file of one line each; gives its URI."""
    return context.files.put(name, stream_of(ion_lines(changes)))
