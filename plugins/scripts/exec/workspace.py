"""The folder in which a script runs, and the variables it sees."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed

SCRATCH_PREFIX = ".windhover-"
"""Of files and folders in a working directory that are ours; they are never outputs."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A working directory, and a folder inside that goes when the script has ended."""

    directory: Path
    scratch: Path

    def folder(self, name: str) -> Path:
        """A folder of our own, made when first asked for."""
        found = self.scratch / name
        found.mkdir(exist_ok=True)
        return found

    def beside(self, suffix: str) -> Path:
        """A file in the working directory that goes with the scratch folder."""
        return self.scratch.with_name(self.scratch.name + suffix)

    @property
    def packages(self) -> Path:
        """Where a `pip install` of the script itself puts packages."""
        return self.scratch / "packages"


@contextmanager
def open_workspace(context: RunContext) -> Iterator[Workspace]:
    """The workspace of one run."""
    directory = context.working_directory.resolve()
    scratch = Path(tempfile.mkdtemp(prefix=SCRATCH_PREFIX, dir=directory))
    try:
        yield Workspace(directory, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        for script in directory.glob(f"{scratch.name}.*"):
            script.unlink()


def path_inside(directory: Path, name: str) -> Path:
    """The path of a relative name below a folder, links followed.

    Raises:
        TaskFailed: it would lie outside.
    """
    path = (directory / name).resolve() if "\x00" not in name else directory
    if Path(name).is_absolute() or path == directory or not path.is_relative_to(directory):
        raise TaskFailed(
            f"Invalid file path '{name[:200]}': it is outside of the working directory",
            remedy="Use a relative path without '..'.",
        )
    return path


def clean_environment(
    context: RunContext, workspace: Workspace, given: Mapping[str, str], bin_folder: Path | None
) -> dict[str, str]:
    """All variables of a script: what it needs to work at all, and what the flow gives.

    Nothing of the server's own environment is passed on: it holds secrets.
    """
    packages = workspace.packages
    folders = [str(packages / "bin"), context.runner.search_path]
    if bin_folder is not None:
        folders.insert(1, str(bin_folder))
    return {
        "PATH": ":".join(folders),
        "HOME": str(workspace.directory),
        "LANG": "C.UTF-8",
        "TMPDIR": str(workspace.folder("tmp")),
        "XDG_CACHE_HOME": str(workspace.scratch / "cache"),
        "npm_config_cache": str(workspace.scratch / "npm"),
        "PIP_TARGET": str(packages),
        "PYTHONPATH": str(packages),
        "PYTHONUNBUFFERED": "true",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "WORKING_DIR": str(workspace.directory),
        **given,
    }
