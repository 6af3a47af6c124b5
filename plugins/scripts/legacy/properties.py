"""The properties that the script types of 2023 share, and how such a task runs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import AliasChoices, Field
from typing_extensions import override

from plugins.scripts.exec.inputs import write_inputs
from plugins.scripts.exec.outputs import store_folder
from plugins.scripts.exec.process import Exit
from plugins.scripts.exec.properties import Runner, TextMap, Texts
from plugins.scripts.exec.session import ScriptOutput, Session, concluded, open_session
from plugins.scripts.exec.workspace import path_inside
from shared.model.json import StoredJson, StoredObject
from shared.model.properties import DEPRECATED, Dynamic, SelfRendered
from shared.sdk.context import RunContext
from shared.sdk.output import Ended, TaskFailed
from shared.sdk.task import RunnableTask


class LegacyOutput(ScriptOutput):
    """The outputs, the files under both of their names."""

    files: dict[str, str] = Field(
        description="The same as `outputFiles`, its old name.", json_schema_extra=DEPRECATED
    )


class LegacyScriptTask(RunnableTask):
    """A task that runs commands in a shell; its output files have keys instead of globs."""

    commands: Texts = Field(description="The commands.", examples=[["echo hello"]])
    input_files: SelfRendered[StoredJson] = Field(
        default=None,
        description="Files to write before: a map of names and contents or kestra:/// URIs.",
        examples=[{"data.csv": "{{ outputs.extract.uri }}"}],
    )
    output_files: Texts = Field(
        default=(),
        validation_alias=AliasChoices("outputFiles", "outputsFiles", "files"),
        description="Keys of files: each is `{{ outputFiles.<key> }}` in the texts, and stored.",
        examples=[["result"]],
    )
    output_dirs: Texts = Field(
        default=(),
        validation_alias=AliasChoices("outputDirs", "outputsDirs"),
        description="Keys of folders: each is `{{ outputDirs.<key> }}` in the texts; their files "
        "are stored.",
        examples=[["reports"]],
    )
    env: TextMap = Field(
        default_factory=dict,
        description="Environment variables of the script. Those of the server are not inherited.",
        examples=[{"REGION": "{{ inputs.region }}"}],
    )
    interpreter: str = Field(default="/bin/sh", description="What runs the commands.")
    interpreter_args: Texts = Field(
        default=("-c",), description="Arguments of the interpreter in front of the commands."
    )
    exit_on_failed: Dynamic[bool] = Field(
        default=True,
        description="Whether the first command that fails ends the task; otherwise the exit code "
        "of the last one counts.",
    )
    runner: Runner | None = Field(default=None, description="Where the script runs.")
    docker_options: StoredObject | None = Field(
        default=None, description="Options of Docker; accepted, without effect."
    )
    warning_on_std_err: Dynamic[bool] = Field(
        default=False,
        description="Whether lines on the standard error end the task in WARNING.",
    )

    def before(self, session: Session, inputs: Mapping[str, Path]) -> Sequence[str]:
        """Prepares more than files; gives lines to run before the commands."""
        del session, inputs
        return ()

    def command_lines(self, session: Session) -> Sequence[str]:
        """The commands as they are run."""
        return session.scripts(self.commands)

    def bin_folder(self, session: Session) -> Path | None:
        """Programs that are found before all others."""
        del session
        return None

    @override
    def run(self, context: RunContext) -> LegacyOutput | Ended:
        """Prepares the working directory, runs the commands, stores what they leave."""
        with open_session(context) as session:
            files = _places(session, "files", self.output_files)
            folders = _places(session, "folders", self.output_dirs)
            for path in files.values():
                path.touch()
            for path in folders.values():
                path.mkdir()
            given = {key: str(path) for key, path in files.items()}
            session.variables |= {"outputFiles": given, "temp": given}
            session.variables["outputDirs"] = {key: str(path) for key, path in folders.items()}
            ended = self._execute(session)
            stored = {} if ended.was_stopped else _stored(context, files, folders)
            output = LegacyOutput(**dict(session.output(ended, stored)), files=stored)
            return concluded(ended, output, warning_on_std_err=self.warning_on_std_err)

    def _execute(self, session: Session) -> Exit:
        session.give(self.env)
        inputs: Mapping[str, Path] = {}
        if self.input_files is not None:
            inputs = self._written(session)
        lines = [*self.before(session, inputs), *self.command_lines(session)]
        if self.exit_on_failed:
            lines.insert(0, "set -o errexit")
        interpreter = [self.interpreter, *session.texts(self.interpreter_args)]
        return session.execute(lines, interpreter, self.bin_folder(session))

    def _written(self, session: Session) -> Mapping[str, Path]:
        directory = session.workspace.directory
        return write_inputs(
            session.context, directory, self.input_files, session.render, check=_only_plain
        )


def _only_plain(name: str) -> None:
    """Refuses names that the types of 2023 refuse."""
    if name.startswith(("./", "../", "/")):
        raise TaskFailed(
            f"Invalid outputFile (only relative path is supported) for path '{name[:200]}'"
        )


def _places(session: Session, folder: str, declared: Sequence[str] | str) -> dict[str, Path]:
    """A path of our own for each key."""
    top = session.workspace.folder(folder).resolve()
    return {key: path_inside(top, key) for key in session.texts(declared)}


def _stored(
    context: RunContext, files: Mapping[str, Path], folders: Mapping[str, Path]
) -> dict[str, str]:
    found = {key: context.files.put_path(path, key) for key, path in files.items()}
    for key, folder in folders.items():
        found |= store_folder(context, folder, f"{key}/")
    return found
