"""A commit of a repository, whatever library fetches it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from plugins.git.properties import GitProperties
from plugins.serdes.converting import optional
from shared.sdk.context import RunContext


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which commit; the one that the repository shows first when nothing is said.

    Attributes:
        commit: the whole hash, of a commit on the branch.
        depth: how many commits of its history come along; None for all.
    """

    branch: str | None = None
    tag: str | None = None
    commit: str | None = None
    depth: int | None = 1


class Fetched(Protocol):
    """A commit and all that it holds, in a repository of this machine."""

    @property
    def commit_id(self) -> str:
        """The hash of the commit."""
        ...

    def files(self, folder: str) -> Iterator[tuple[str, bytes]]:
        """(path below a folder, content) of each file, by path; links are left out."""
        ...

    def check_out(self) -> None:
        """Writes the files beside the repository."""
        ...

    def submodules(self) -> Iterator[tuple[str, str, str]]:
        """(path, address, commit) of each repository that this one holds a place for."""
        ...


def fetched(
    context: RunContext, task: GitProperties, wanted: Wanted, folder: Path, *, bare: bool = False
) -> AbstractContextManager[Fetched]:
    """A commit in a new repository, open until the end of the block.

    Args:
        folder: of the repository, empty.
        bare: whether the repository itself is there, in place of a folder `.git`.

    Raises:
        AddressRefused: the repository is at an address that flows may not reach.
        TaskFailed: the library is not installed; or with what the server says.
    """
    library = optional("plugins.git.repository", "git")
    found: AbstractContextManager[Fetched] = library.fetched(
        context, task, wanted, folder, bare=bare
    )
    return found
