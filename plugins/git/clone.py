"""io.kestra.plugin.git.Clone."""

from pathlib import Path
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

from pydantic import Field
from typing_extensions import override

from plugins.git.contents import Wanted, fetched
from plugins.git.properties import GitProperties
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask

_DEEPEST_SUBMODULE = 4


class CloneOutput(Output):
    """Outputs of Clone."""

    directory: str = Field(description="Where the files are, on the machine of the worker.")
    commit_id: str = Field(description="The hash of the commit.")


class Clone(RunnableTask, GitProperties):
    """Copy a repository into the working directory.

    Inside a WorkingDirectory the tasks after it find the files.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: clone
type: io.kestra.plugin.git.Clone
url: https://example.com/team/scripts.git
branch: main
""",
    )

    branch: Dynamic[str] | None = Field(
        default=None, description="The branch; the repository's own first one by default."
    )
    tag: Dynamic[str] | None = Field(default=None, description="A tag instead of a branch.")
    commit: Dynamic[str] | None = Field(
        default=None, description="The whole hash of a commit on the branch, instead of its last."
    )
    directory: Dynamic[str] = Field(
        default=".", description="A folder of the working directory.", examples=["scripts"]
    )
    depth: Dynamic[int] | None = Field(
        default=1, ge=1, description="How many commits come along; not looked at with `commit`."
    )
    clone_submodules: Dynamic[bool] = Field(
        default=False, description="Whether the repositories within it are copied too."
    )

    @override
    def run(self, context: RunContext) -> CloneOutput:
        base = context.working_directory.resolve()
        folder = (base / self.directory).resolve()
        if not folder.is_relative_to(base):
            raise TaskFailed("The directory lies outside of the working directory")
        wanted = Wanted(self.branch, self.tag, self.commit, self.depth)
        commit_id = _clone(context, self, wanted, folder, 0)
        context.log.info(f"Copied the commit {commit_id}")
        return CloneOutput(directory=str(folder), commit_id=commit_id)


def _clone(context: RunContext, task: Clone, wanted: Wanted, folder: Path, depth: int) -> str:
    """Copies a repository, and those within it; gives the hash of its commit."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / ".git").exists():
        raise TaskFailed(f"There is a repository already in '{task.directory[:200]}'")
    with fetched(context, task, wanted, folder) as found:
        found.check_out()
        if not task.clone_submodules:
            return found.commit_id
        if depth == _DEEPEST_SUBMODULE:
            raise TaskFailed("The repositories within the repository are nested too deeply")
        for path, url, commit in found.submodules():
            inner = _of_submodule(task, url)
            _clone(context, inner, Wanted(commit=commit), folder / path, depth + 1)
        return found.commit_id


def _of_submodule(task: Clone, url: str) -> Clone:
    """The task that copies a repository within another; credentials stay with their host."""
    if url.startswith(("./", "../")):
        url = urljoin(task.url.rstrip("/") + "/", url)
    mine, theirs = urlsplit(task.url), urlsplit(url)
    changes: dict[str, object] = {"url": url}
    if (mine.scheme, mine.netloc) != (theirs.scheme, theirs.netloc):
        changes |= {"username": None, "password": None, "private_key": None, "host_key": None}
    return task.model_copy(update=changes)
