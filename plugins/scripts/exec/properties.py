"""The properties that all current script types share, and how such a task runs."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, ConfigDict, Field
from typing_extensions import override

from plugins.scripts.exec.inputs import NamespaceFilesOptions, copy_namespace_files, write_inputs
from plugins.scripts.exec.outputs import store_folder, store_matching
from plugins.scripts.exec.process import Exit
from plugins.scripts.exec.session import ScriptOutput, Session, concluded, open_session
from shared.model.json import StoredJson, StoredObject
from shared.model.properties import Dynamic, SelfRendered, SourceModel, holds_expression
from shared.sdk.context import RunContext
from shared.sdk.output import Ended
from shared.sdk.task import RunnableTask

PROCESS_RUNNERS = frozenset(
    {
        "io.kestra.plugin.core.runner.Process",
        "io.kestra.core.models.tasks.runners.types.ProcessTaskRunner",
    }
)

_SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh", "ash"})
"""Interpreters that understand `set -e`."""


def _list_or_expression(value: tuple[str, ...] | str) -> tuple[str, ...] | str:
    if isinstance(value, str) and not holds_expression(value):
        raise ValueError("expected a list of texts, or an expression that gives one")
    return value


Texts: TypeAlias = SelfRendered[
    Annotated[tuple[str, ...] | str, AfterValidator(_list_or_expression)]
]
"""A list of texts, or one expression; rendered by the task, which knows more variables."""


def _map_or_expression(value: dict[str, str] | str) -> dict[str, str] | str:
    if isinstance(value, str) and not holds_expression(value) and not value.startswith("{"):
        raise ValueError("expected a map of texts, or an expression that gives one")
    return value


TextMap: TypeAlias = SelfRendered[
    Annotated[dict[str, str] | str, AfterValidator(_map_or_expression)]
]
"""A map of texts, or one expression; rendered by the task, which knows more variables."""


class RunnerKind(StrEnum):
    """The values of the old property `runner`."""

    PROCESS = "PROCESS"
    DOCKER = "DOCKER"


def _only_processes(kind: RunnerKind) -> RunnerKind:
    if kind is RunnerKind.DOCKER:
        raise ValueError(
            "scripts run as processes here, without Docker: use `runner: PROCESS` or remove the "
            "property, and install what the script needs, or list it in its requirements"
        )
    return kind


Runner: TypeAlias = Annotated[RunnerKind, AfterValidator(_only_processes)]


def _process_type(name: str) -> str:
    if name not in PROCESS_RUNNERS:
        raise ValueError(
            f"the task runner '{name}' is not available: use "
            "`io.kestra.plugin.core.runner.Process`, or remove taskRunner, and install what the "
            "script needs, or list it in its requirements"
        )
    return name


class TaskRunner(SourceModel):
    """Where a script runs. Options of the runner are accepted and have no effect."""

    model_config = ConfigDict(extra="allow")

    type: Annotated[str, AfterValidator(_process_type)] = Field(
        description="The type of the runner: `io.kestra.plugin.core.runner.Process`."
    )


class TargetSystem(StrEnum):
    """The system that commands are written for."""

    LINUX = "LINUX"
    WINDOWS = "WINDOWS"
    AUTO = "AUTO"


class ScriptTask(RunnableTask):
    """A task that runs a text in a shell, in a process of its own.

    Subclasses say which lines are run.
    """

    before_commands: Texts = Field(
        default=(),
        description="Commands that are run before, in the same shell.",
        examples=[["pip install requests"]],
    )
    interpreter: Texts = Field(
        default=("/bin/sh", "-c"),
        description="What runs the commands, which are its last argument.",
        examples=[["/bin/bash", "-c"]],
    )
    fail_fast: Dynamic[bool] = Field(
        default=True,
        description="Whether the first command that fails ends the task; otherwise the exit code "
        "of the last one counts.",
    )
    env: TextMap = Field(
        default_factory=dict,
        description="Environment variables of the script. Those of the server are not inherited.",
        examples=[{"REGION": "{{ inputs.region }}"}],
    )
    input_files: SelfRendered[StoredJson] = Field(
        default=None,
        description="Files to write before: a map of names and contents or kestra:/// URIs, or a "
        "list of namespace files.",
        examples=[{"data.csv": "{{ outputs.extract.uri }}"}],
    )
    output_files: Texts = Field(
        default=(),
        description="Globs of the files to store afterwards, also when the script failed.",
        examples=[["*.csv", "report/**"]],
    )
    namespace_files: NamespaceFilesOptions | None = Field(
        default=None, description="Which namespace files are copied into the working directory."
    )
    output_directory: Dynamic[bool] = Field(
        default=False,
        description="Whether there is a folder `{{ outputDir }}` whose files are all stored.",
    )
    task_runner: TaskRunner | None = Field(
        default=None, description="Where the script runs: as a process of the worker."
    )
    runner: Runner | None = Field(default=None, description="The old form of taskRunner.")
    docker: StoredObject | None = Field(
        default=None, description="Options of Docker; accepted, without effect."
    )
    container_image: str | None = Field(
        default=None, description="An image for container runners; accepted, without effect."
    )
    target_os: TargetSystem = Field(
        default=TargetSystem.AUTO,
        alias="targetOS",
        description="The system that the commands are written for; accepted, without effect.",
    )
    warning_on_std_err: Dynamic[bool] = Field(
        default=False,
        description="Whether lines on the standard error end the task in WARNING.",
    )

    def lines(self, session: Session) -> Sequence[str]:
        """The lines to run after `beforeCommands`."""
        raise NotImplementedError

    def bin_folder(self, session: Session) -> Path | None:
        """Programs that are found before all others."""
        del session
        return None

    @override
    def run(self, context: RunContext) -> ScriptOutput | Ended:
        """Prepares the working directory, runs the lines, stores what they leave."""
        with open_session(context) as session:
            directory = session.workspace.directory
            if self.output_directory:
                folder = str(session.workspace.folder("outputs"))
                session.variables["outputDir"] = session.given["OUTPUT_DIR"] = folder
            session.give(self.env)
            if self.namespace_files is not None:
                copy_namespace_files(context, directory, self.namespace_files)
            if self.input_files is not None:
                write_inputs(context, directory, self.input_files, session.render)
            ended = self._execute(session)
            output = session.output(ended, self._stored(session, ended))
            return concluded(ended, output, warning_on_std_err=self.warning_on_std_err)

    def _execute(self, session: Session) -> Exit:
        bin_folder = self.bin_folder(session)
        interpreter = session.texts(self.interpreter)
        before = session.scripts(self.before_commands)
        lines = [*before, *self.lines(session)]
        if self.fail_fast and PurePath(interpreter[0]).name in _SHELLS:
            lines.insert(0, "set -e")
        return session.execute(lines, interpreter, bin_folder)

    def _stored(self, session: Session, ended: Exit) -> dict[str, str]:
        """The files to keep; none of a script that was stopped."""
        if ended.was_stopped:
            return {}
        workspace, context = session.workspace, session.context
        found = store_matching(context, workspace.directory, session.texts(self.output_files))
        if self.output_directory:
            found |= store_folder(context, workspace.folder("outputs"))
        return found
