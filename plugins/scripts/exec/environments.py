"""Python environments of scripts: made once by content, then shared by every run."""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import distribution
from pathlib import Path

from plugins.scripts.exec import kestra_module
from plugins.scripts.exec.process import Program, Stream, run_program
from shared.model.state import State
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed

_LAYOUT = 2
"""Raised when environments are made in another way: old ones are then not used."""

_COMPLETE = "complete"
"""Written last; an environment without it was interrupted and is made anew."""

_KEPT_LINES = 100
"""Of what an installer says, the end is shown when it fails."""

_NO_TEMPLATES = ("-r", "--requirement", "-c", "--constraint", "-e", "--editable", ".")

_JSON_NAMES = "import builtins; builtins.true, builtins.false, builtins.null = True, False, None"
"""JSON pasted into a script by a template is Python then. In front of the script, the same would
shift its lines and break `from __future__`."""

_PIP_PROXY = """import os, sys
sys.stdout.flush()
os.execv({python!r}, [{python!r}, "-m", "pip", *sys.argv[1:]])
"""
"""An environment has no pip of its own: making it takes seconds. Packages that a script installs
go to its own folder (`PIP_TARGET`), never into the shared environment."""

_PIP_COMMAND = '#!/bin/sh\nexec "{python}" -m pip "$@"\n'


class PackageManager(StrEnum):
    """What installs packages; UV falls back to PIP where it is not installed."""

    UV = "UV"
    PIP = "PIP"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an environment is made of.

    Attributes:
        python: the interpreter: a path, or a name on the search path.
        sees_system: whether packages of the interpreter itself can be imported.
    """

    python: str
    requirements: tuple[str, ...] = ()
    manager: PackageManager = PackageManager.UV
    sees_system: bool = True


def python_of_version(context: RunContext, version: str) -> str:
    """The interpreter of a version such as 3.12.

    Raises:
        TaskFailed: there is none.
    """
    found = shutil.which(f"python{version}", path=context.runner.search_path)
    if found is None:
        raise TaskFailed(
            f"Python {version} is not installed: there is no 'python{version}' on the search path",
            remedy="Install it, or remove pythonVersion.",
        )
    return found


def environment_for(context: RunContext, recipe: Recipe) -> Path:
    """The folder of the environment, made if there is none yet.

    Two processes that want the same one at once make it once; one that is interrupted leaves
    nothing that would be used.

    Raises:
        TaskFailed: it can not be made; the log says what the installer said.
    """
    python = _located(context, recipe.python)
    requirements = checked_requirements(recipe.requirements)
    uv = shutil.which("uv", path=context.runner.installer_variables.get("PATH"))
    installer = uv if uv and recipe.manager is PackageManager.UV else None
    key = _key(python, requirements, "uv" if installer else "pip", str(recipe.sees_system))
    folder = context.runner.environments.resolve() / key
    if (folder / _COMPLETE).exists():
        return folder
    with _locked(folder.with_suffix(".lock")):
        if not (folder / _COMPLETE).exists():
            shutil.rmtree(folder, ignore_errors=True)
            _make(context, folder, python, sees_system=recipe.sees_system)
            if requirements:
                _install(context, folder, python, requirements, installer)
            (folder / _COMPLETE).touch()
    return folder


def helpers_for_container(folder: Path) -> Path:
    """Puts into a folder what scripts of an environment find there; gives the folder back."""
    shutil.copyfile(kestra_module.__file__, folder / "kestra.py")
    (folder / "sitecustomize.py").write_text(f"{_JSON_NAMES}\n")
    return folder


def _located(context: RunContext, python: str) -> str:
    found = shutil.which(python, path=context.runner.search_path)
    if found is None:
        raise TaskFailed(
            f"The Python interpreter '{python}' was not found",
            remedy="Correct the setting WINDHOVER_PYTHON or the property pythonPath.",
        )
    return found


def checked_requirements(requirements: Sequence[str]) -> tuple[str, ...]:
    """The lines of a requirements file: blanks folded, sorted, each once, options first.

    Raises:
        TaskFailed: one refers to something outside of the flow.
    """
    found = set()
    for requirement in requirements:
        line = " ".join(requirement.split())
        if line.startswith(_NO_TEMPLATES):
            raise TaskFailed(
                f"Invalid requirement '{line[:200]}': its content is outside of the flow",
                remedy="List the packages themselves; environments are shared by their list.",
            )
        if line:
            found.add(line)
    return tuple(sorted(found, key=lambda line: (not line.startswith("-"), line.lower())))


def _key(python: str, requirements: Sequence[str], *choices: str) -> str:
    """A hash of everything that the environment depends on."""
    path = Path(python)
    status = path.stat()
    helper = Path(kestra_module.__file__).read_bytes()
    parts = [str(_LAYOUT), python, str(path.resolve()), str(status.st_mtime_ns)]
    parts += [hashlib.sha256(helper).hexdigest(), *choices, *requirements]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One thread of one process at a time; released by the system if it dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make(context: RunContext, folder: Path, python: str, *, sees_system: bool) -> None:
    options = ["--system-site-packages"] if sees_system else []
    arguments = [python, "-m", "venv", "--without-pip", *options, str(folder)]
    _run(context, folder, arguments, "Unable to make a Python environment")
    ours = folder / "windhover"
    ours.mkdir()
    shutil.copyfile(kestra_module.__file__, ours / "kestra.py")
    (ours / "package").write_text(_folder_of_package(), encoding="utf-8")
    (ours / "pip.py").write_text(_PIP_PROXY.format(python=python))
    for packages in folder.glob("lib/python*/site-packages"):
        (packages / "windhover.pth").write_text(f"{ours}\n{_JSON_NAMES}\n")
    command = folder / "bin" / "pip"
    command.write_text(_PIP_COMMAND.format(python=folder / "bin" / "python"))
    command.chmod(0o755)


def _folder_of_package() -> str:
    """Where the package `kestra` of the engine's own environment lies."""
    return str(distribution("kestra").locate_file(""))


def _install(
    context: RunContext, folder: Path, python: str, requirements: Sequence[str], uv: str | None
) -> None:
    listed = folder / "requirements.txt"
    listed.write_text("\n".join(requirements) + "\n")
    own = str(folder / "bin" / "python")
    installer = [uv, "pip", "install", "--python", own] if uv else _pip(python, own)
    arguments = [*installer, "--quiet", "-r", str(listed)]
    _run(context, folder, arguments, f"Unable to install the requirements {list(requirements)}")


def _pip(python: str, own: str) -> list[str]:
    return [python, "-m", "pip", "--python", own, "--no-input", "install"]


def _run(context: RunContext, folder: Path, arguments: Sequence[str], problem: str) -> None:
    said: list[str] = []

    def hear(stream: Stream, line: str) -> None:
        if stream is Stream.STDERR:
            said.append(line)
            del said[:-_KEPT_LINES]

    folder.mkdir(parents=True, exist_ok=True)
    variables = {**context.runner.installer_variables, **context.runner.mark()}
    program = Program(arguments, folder.parent, variables)
    ended = run_program(program, hear, context.cancellation)
    if ended.was_stopped:
        raise TaskFailed("Stopped while its environment was made", state=State.KILLED)
    if ended.code != 0:
        for line in said:
            context.log.error(line)
        raise TaskFailed(
            f"{problem}: {Path(arguments[0]).name} ended with exit code {ended.code}",
            remedy="The log holds what it said; check the names, the versions and the index.",
        )
