"""The properties that all current script types share, and how such a task runs."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Annotated, ClassVar, TypeAlias, TypeVar, get_args

from pydantic import AfterValidator, ConfigDict, Discriminator, Field, Tag, ValidationError
from typing_extensions import override

from plugins.gcp.runner.cloud_run import LONGEST, CloudRun, CloudRunName
from plugins.gcp.runner.jobs import JobGoesOn, cloud_run, root_of
from plugins.scripts.exec.inputs import NamespaceFilesOptions, copy_namespace_files, write_inputs
from plugins.scripts.exec.outputs import store_folder, store_matching
from plugins.scripts.exec.process import Exit
from plugins.scripts.exec.remote import RemoteScript
from plugins.scripts.exec.session import ScriptOutput, Session, concluded, open_session
from shared.model.json import StoredJson, StoredObject
from shared.model.properties import (
    DEPRECATED,
    RENDERED,
    Dynamic,
    SelfRendered,
    SourceModel,
    holds_expression,
)
from shared.sdk.context import RunContext
from shared.sdk.output import Ended, HandedOn, TaskFailed
from shared.sdk.records import record_output, recorded_output
from shared.sdk.task import RunnableTask

PartT = TypeVar("PartT", bound=SourceModel)

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
            "script needs, or list it in its requirements; for a container, use "
            "`io.kestra.plugin.gcp.runner.CloudRun`"
        )
    return name


class Process(SourceModel):
    """Runs a script as a process of the worker. Its options have no effect."""

    model_config = ConfigDict(extra="allow")

    type: Annotated[str, AfterValidator(_process_type)] = Field(
        description="The type of the runner: `io.kestra.plugin.core.runner.Process`."
    )


def _runner_tag(declared: object) -> str:
    """Which model a runner is of; one of an unknown type is refused by that of processes."""
    name = declared.get("type") if isinstance(declared, Mapping) else type(declared).__name__
    return "cloud-run" if name in {CloudRun.__name__, *get_args(CloudRunName)} else "process"


TaskRunner: TypeAlias = Annotated[
    Annotated[Process, Tag("process")] | Annotated[CloudRun, Tag("cloud-run")],
    Discriminator(_runner_tag),
]
"""Where a script runs."""


class TargetSystem(StrEnum):
    """The system that commands are written for."""

    LINUX = "LINUX"
    WINDOWS = "WINDOWS"
    AUTO = "AUTO"


class ScriptTask(RunnableTask):
    """A task that runs a text in a shell, in a process of its own.

    Subclasses say which lines are run.

    Attributes:
        IMAGE: of the container, where the script runs in one and the flow names none.
    """

    IMAGE: ClassVar[str] = "ubuntu"

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
        default=None,
        description="Where the script runs: as a process of the worker, or as a job of Cloud Run"
        " for long ones.",
    )
    runner: Runner | None = Field(
        default=None, description="The old form of taskRunner.", json_schema_extra=DEPRECATED
    )
    docker: StoredObject | None = Field(
        default=None, description="Options of Docker; accepted, without effect."
    )
    container_image: Dynamic[str] | None = Field(
        default=None,
        description="The image of a script that runs as a job of Cloud Run; without effect for"
        " processes.",
        examples=["python:3.13-slim"],
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

    @property
    @override
    def runs_elsewhere(self) -> bool:
        return isinstance(self.task_runner, CloudRun)

    def lines(self, session: Session) -> Sequence[str]:
        """The lines to run after `beforeCommands`."""
        raise NotImplementedError

    def bin_folder(self, session: Session) -> Path | None:
        """Programs that are found before all others."""
        del session
        return None

    def remote_lines(self, session: Session) -> Sequence[str]:
        """Lines that prepare a container, in front of all others."""
        del session
        return ()

    @override
    def run(self, context: RunContext) -> ScriptOutput | Ended | HandedOn:
        """Prepares the working directory, runs the lines, stores what they leave."""
        if isinstance(self.task_runner, CloudRun):
            runner = rendered_part(context, self.task_runner)
            if self.timeout is not None:
                # As there: the timeout of the task takes precedence.
                longest = min(self.timeout, LONGEST)
                runner = runner.model_copy(update={"wait_until_completion": longest})
            try:
                return self._run_remotely(context, runner)
            except JobGoesOn:
                return HandedOn()
        with open_session(context) as session:
            self._prepare(session)
            ended = self._execute(session)
            output = session.output(ended, self._stored(session, ended))
            return concluded(ended, output, warning_on_std_err=self.warning_on_std_err)

    @override
    def abandon(self, context: RunContext) -> None:
        """Ends the job that an attempt has begun."""
        if isinstance(self.task_runner, CloudRun):
            with cloud_run(context, rendered_part(context, self.task_runner)) as job:
                job.abandon()

    def _run_remotely(self, context: RunContext, runner: CloudRun) -> ScriptOutput | Ended:
        """The same as a job of Cloud Run, which outlives this process.

        A task that runs again after its outputs were stored gives those: the job is deleted then.
        """
        known = recorded_output(context, ScriptOutput)
        if known is not None:
            return concluded(Exit(0), known, warning_on_std_err=self.warning_on_std_err)
        with cloud_run(context, runner) as job, open_session(context, root_of(context)) as session:
            self._prepare(session)
            found = job.run(self._remote_script(session), session.listener.hear)
            output = session.output(found.exit, found.files)
            if found.exit == Exit(0):
                record_output(context, output)
            job.delete()
            return concluded(found.exit, output, warning_on_std_err=self.warning_on_std_err)

    def _prepare(self, session: Session) -> None:
        """Fills the working directory, and the environment."""
        context, directory = session.context, session.workspace.directory
        if self.output_directory:
            folder = session.shown(session.workspace.folder("outputs"))
            session.variables["outputDir"] = session.given["OUTPUT_DIR"] = folder
        session.give(self.env)
        if self.namespace_files is not None:
            copy_namespace_files(context, directory, self.namespace_files)
        if self.input_files is not None:
            write_inputs(context, directory, self.input_files, session.render)

    def _remote_script(self, session: Session) -> RemoteScript:
        interpreter = session.texts(self.interpreter)
        lines = self._lines(session, interpreter, self.remote_lines(session))
        outputs = session.workspace.folder("outputs") if self.output_directory else None
        directory = session.workspace.directory
        return RemoteScript(
            image=self.container_image or self.IMAGE,
            arguments=session.arguments(lines, interpreter),
            environment={"WORKING_DIR": str(session.root), **session.given},
            folder=directory,
            wanted=session.texts(self.output_files),
            output_folder=outputs.relative_to(directory).as_posix() if outputs else "",
        )

    def _execute(self, session: Session) -> Exit:
        bin_folder = self.bin_folder(session)
        interpreter = session.texts(self.interpreter)
        return session.execute(self._lines(session, interpreter), interpreter, bin_folder)

    def _lines(
        self, session: Session, interpreter: Sequence[str], first: Sequence[str] = ()
    ) -> list[str]:
        before = session.scripts(self.before_commands)
        lines = [*first, *before, *self.lines(session)]
        if self.fail_fast and PurePath(interpreter[0]).name in _SHELLS:
            lines.insert(0, "set -e")
        return lines

    def _stored(self, session: Session, ended: Exit) -> dict[str, str]:
        """The files to keep; none of a script that was stopped."""
        if ended.was_stopped:
            return {}
        workspace, context = session.workspace, session.context
        found = store_matching(context, workspace.directory, session.texts(self.output_files))
        if self.output_directory:
            found |= store_folder(context, workspace.folder("outputs"))
        return found


def rendered_part(context: RunContext, part: PartT) -> PartT:
    """A model that is a property of a task, with its own properties rendered and checked.

    Raises:
        TaskFailed: a rendered value does not fit.
    """
    declared = part.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings=False)
    try:
        values = context.evaluate(declared)
        return type(part).model_validate(values, context={RENDERED: True})
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in problems)
        raise TaskFailed(f"The task runner is not valid: {told}") from None
