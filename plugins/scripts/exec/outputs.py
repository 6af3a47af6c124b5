"""Stores the files that a script leaves behind."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from plugins.scripts.exec.globs import matches
from plugins.scripts.exec.workspace import SCRATCH_PREFIX
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed


def store_matching(context: RunContext, directory: Path, patterns: Sequence[str]) -> dict[str, str]:
    """Stores the files of a working directory that fit a glob; relative path -> URI.

    Raises:
        TaskFailed: a glob that leads outside.
    """
    for pattern in patterns:
        if pattern.startswith("/") or ".." in pattern.split("/"):
            raise TaskFailed(
                f"Invalid outputFiles '{pattern[:200]}': only relative paths below the working "
                "directory are supported"
            )
    return {
        name: context.files.put_path(path, name)
        for name, path in _files_in(directory)
        if matches(name, patterns)
    }


def store_folder(context: RunContext, folder: Path, prefix: str = "") -> dict[str, str]:
    """Stores every file of a folder; its relative path behind the prefix -> URI."""
    return {
        prefix + name: context.files.put_path(path, prefix + name)
        for name, path in _files_in(folder)
    }


def _files_in(top: Path) -> Iterator[tuple[str, Path]]:
    """Regular files below a folder by relative path, sorted; links that lead outside left out."""
    real_top = top.resolve()
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith(SCRATCH_PREFIX))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(SCRATCH_PREFIX) and _is_inside(path, real_top):
                yield path.relative_to(top).as_posix(), path


def _is_inside(path: Path, top: Path) -> bool:
    try:
        real = path.resolve(strict=True)
        return real.is_relative_to(top) and stat.S_ISREG(real.stat().st_mode)
    except (OSError, RuntimeError):
        # A link to nothing, or to itself.
        return False
