"""One run of a script task: its texts, its process, its outputs."""

import shlex
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeVar

import orjson
from pydantic import Field

from plugins.scripts.exec.inputs import with_local_files
from plugins.scripts.exec.process import Exit, Program, Stream, run_program
from plugins.scripts.exec.protocol import ScriptListener
from plugins.scripts.exec.workspace import Workspace, clean_environment, open_workspace
from shared.model.json import Json, StoredObject
from shared.model.state import State
from shared.sdk.context import RunContext
from shared.sdk.output import Ended, Output, TaskFailed

_LONGEST_ARGUMENT_BYTES = 131_071
"""Linux takes no longer argument; a longer text goes through a file."""


class ScriptOutput(Output):
    """What a script leaves behind, also when it failed."""

    vars: StoredObject = Field(description="What the script has given as `outputs`.")
    exit_code: int = Field(description="The exit code of its process; 0 is success.")
    std_out_line_count: int = Field(description="Lines that it wrote to the standard output.")
    std_err_line_count: int = Field(description="Lines that it wrote to the standard error.")
    output_files: dict[str, str] = Field(description="URI of each stored file by its path.")


@dataclass(slots=True)
class Session:
    """A script while it is prepared, runs and is concluded.

    Attributes:
        root: the working directory as the script sees it.
        variables: what its texts see besides the usual variables.
        given: variables of the process that the flow gives.
    """

    context: RunContext
    workspace: Workspace
    listener: ScriptListener
    root: PurePosixPath
    variables: dict[str, object] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)

    def render(self, text: str) -> str:
        """A text with its expressions rendered."""
        return self.context.render(text, self.variables)

    def script(self, text: str) -> str:
        """A text that is run: stored files that it names are brought here."""
        return self._with_local_files(self.render(text))

    def _with_local_files(self, text: str) -> str:
        return with_local_files(self.context, text, self.workspace.folder("files"), self.shown)

    def shown(self, path: Path) -> str:
        """A path below the working directory as the script sees it."""
        return str(self.root / path.relative_to(self.workspace.directory))

    def scripts(self, declared: Sequence[str] | str) -> list[str]:
        """Texts that are run: a list, or an expression that gives one."""
        return [self._with_local_files(text) for text in self.texts(declared)]

    def texts(self, declared: Sequence[str] | str) -> list[str]:
        """Rendered texts: those of a list, or of an expression that gives one."""
        if isinstance(declared, str):
            return _listed(self.context.evaluate(declared, self.variables))
        return [self.render(text) for text in declared]

    def give(self, declared: Mapping[str, str] | str) -> None:
        """Gives the process variables: a map, or an expression that gives one."""
        if isinstance(declared, Mapping):
            self.given |= {self.render(key): self.render(text) for key, text in declared.items()}
            return
        found = _parsed(self.render(declared))
        if not isinstance(found, Mapping):
            raise TaskFailed("Invalid env: expecting a map of names and values")
        self.given |= {name: _plain(value) for name, value in found.items()}

    def written(self, script: str, suffix: str) -> str:
        """The name of a file with the script, beside its input files so that it can load them.

        The file goes with the session and is no output.
        """
        path = self.workspace.beside(suffix)
        path.write_text(self.script(script), encoding="utf-8")
        return path.name

    def require_program(self, name: str, *, remedy: str) -> None:
        """Fails the task early, and in words, where a program is not installed here."""
        is_here = str(self.root) == str(self.workspace.directory)
        if is_here and shutil.which(name, path=self.context.runner.search_path) is None:
            raise TaskFailed(f"'{name}' is not installed. {remedy}", remedy=remedy)

    def execute(
        self, lines: Sequence[str], interpreter: Sequence[str], bin_folder: Path | None
    ) -> Exit:
        """Runs lines as one text, the last argument of the interpreter."""
        workspace = self.workspace
        arguments = self.arguments(lines, interpreter)
        environment = clean_environment(self.context, workspace, self.given, bin_folder)
        marked = {**environment, **self.context.runner.mark()}
        program = Program(arguments, workspace.directory, marked)
        try:
            return run_program(program, self.listener.hear, self.context.cancellation)
        except (OSError, ValueError) as error:
            raise TaskFailed(
                f"Unable to start the interpreter '{interpreter[0]}': {error}",
                remedy="Name a program that is installed where the task runs.",
            ) from error

    def arguments(self, lines: Sequence[str], interpreter: Sequence[str]) -> list[str]:
        """The interpreter with the lines as one text, its last argument."""
        return [*interpreter, self._argument("\n".join(lines))]

    def _argument(self, text: str) -> str:
        if len(text.encode()) < _LONGEST_ARGUMENT_BYTES:
            return text
        path = self.workspace.scratch / "commands"
        path.write_text(text)
        return f". {shlex.quote(self.shown(path))}"

    def output(self, ended: Exit, files: dict[str, str]) -> ScriptOutput:
        """What the script leaves behind."""
        counts = self.listener.counts
        return ScriptOutput(
            vars=self.listener.variables,
            exit_code=ended.code,
            std_out_line_count=counts[Stream.STDOUT],
            std_err_line_count=counts[Stream.STDERR],
            output_files=files,
        )


@contextmanager
def open_session(context: RunContext, root: str | None = None) -> Iterator[Session]:
    """A session in a workspace of its own.

    Args:
        root: the working directory where the script runs; None for here.
    """
    with open_workspace(context) as workspace:
        where = PurePosixPath(root or workspace.directory)
        variables: dict[str, object] = {"workingDir": str(where)}
        yield Session(context, workspace, ScriptListener(context), where, variables)


OutputT = TypeVar("OutputT", bound=ScriptOutput)


def concluded(ended: Exit, output: OutputT, *, warning_on_std_err: bool) -> OutputT | Ended:
    """What `run` gives back.

    Raises:
        TaskFailed: the script was stopped or its exit code is not 0.
    """
    if ended.was_stopped:
        raise TaskFailed("The script was stopped", output=output, state=State.KILLED)
    if ended.code != 0:
        raise TaskFailed(f"Command failed with exit code {ended.code}", output=output)
    if warning_on_std_err and output.std_err_line_count:
        return Ended(output, State.WARNING)
    return output


def _listed(value: Json) -> list[str]:
    found = _parsed(value) if isinstance(value, str) else value
    if not isinstance(found, list):
        raise TaskFailed("Invalid commands: expecting a list of texts")
    return [_plain(item) for item in found]


def _parsed(text: str) -> Json:
    try:
        found: Json = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return found


def _plain(value: Json) -> str:
    """A value as a variable of a process, or a line."""
    if isinstance(value, str):
        return value
    return "" if value is None else orjson.dumps(value).decode()
