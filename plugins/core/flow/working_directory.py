"""io.kestra.plugin.core.flow.WorkingDirectory."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from pydantic import Field, field_validator
from typing_extensions import override

from plugins.core.flow.folder_cache import Cache, FolderCache
from plugins.scripts.exec.inputs import NamespaceFilesOptions, copy_namespace_files, write_inputs
from plugins.scripts.exec.outputs import store_matching
from shared.errors import WindhoverError
from shared.model.json import StoredJson
from shared.model.properties import Dynamic, SelfRendered
from shared.model.state import State, worst_of
from shared.model.task import Task, TaskKind, Tasks
from shared.sdk.context import RunContext
from shared.sdk.output import Ended, Output, TaskFailed
from shared.sdk.task import PackedChildren, PackedTask


class WorkingDirectoryOutput(Output):
    """Outputs of WorkingDirectory."""

    output_files: dict[str, str] = Field(description="URI of each stored file by its path.")


class WorkingDirectory(PackedTask):
    """Run tasks one after the other in one folder, on one worker.

    Each task finds the files that those before it left. The folder is removed at the end.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: together
type: io.kestra.plugin.core.flow.WorkingDirectory
outputFiles:
  - "*.txt"
tasks:
  - id: write
    type: io.kestra.plugin.scripts.shell.Commands
    commands:
      - echo hello > hello.txt
  - id: read
    type: io.kestra.plugin.scripts.shell.Commands
    commands:
      - cat hello.txt
""",
    )

    tasks: Tasks = Field(description="The tasks; flowable ones are not possible here.")
    input_files: SelfRendered[StoredJson] = Field(
        default=None,
        description="Files to create first: a map of paths to texts or URIs, or an expression.",
        examples=[{"data.csv": "{{ inputs.data }}"}],
    )
    output_files: Dynamic[tuple[str, ...]] | None = Field(
        default=None, description="Patterns of files to store at the end.", examples=[["*.txt"]]
    )
    namespace_files: NamespaceFilesOptions | None = Field(
        default=None, description="Files of the namespace to copy into the folder first."
    )
    cache: Cache | None = Field(
        default=None, description="Files to keep for the next execution of the flow."
    )

    @field_validator("tasks")
    @classmethod
    def _fit_into_one_worker(cls, tasks: Tasks) -> Tasks:
        if not tasks:
            raise ValueError("The 'tasks' property cannot be empty")
        if any(task.kind not in {TaskKind.RUNNABLE, TaskKind.INLINE} for task in tasks):
            raise ValueError(
                "Only runnable tasks are allowed as children of a WorkingDirectory task"
            )
        if any(task.worker_group is not None for task in tasks):
            raise ValueError(
                "Cannot set a Worker Group in any WorkingDirectory sub-tasks, it is only supported "
                "at the WorkingDirectory level"
            )
        return tasks

    @override
    def branches(self) -> Iterator[Task]:
        yield from self.tasks

    @override
    def packed(self) -> Sequence[Task]:
        return [task for task in self.tasks if not task.disabled]

    @override
    def run_packed(self, context: RunContext, children: PackedChildren) -> Output | Ended | None:
        kept = FolderCache(context, self.cache) if self.cache else None
        try:
            self._prepare(context, kept)
        except (WindhoverError, OSError) as error:
            raise TaskFailed(f"Failed preExecuteTasks on WorkingDirectory: {error}") from error
        state = self._run_children(children)
        try:
            output = self._collect(context, kept)
        except (WindhoverError, OSError) as error:
            raise TaskFailed(f"Failed postExecuteTasks on WorkingDirectory: {error}") from error
        return Ended(output, state)

    def _prepare(self, context: RunContext, kept: FolderCache | None) -> None:
        if kept is not None:
            kept.restore()
        folder = context.working_directory
        if self.namespace_files is not None:
            copy_namespace_files(context, folder, self.namespace_files)
        if self.input_files is not None:
            write_inputs(context, folder, self.input_files, context.render)

    def _run_children(self, children: PackedChildren) -> State:
        worst = State.SUCCESS
        for position in range(len(self.packed())):
            state = children.run(position)
            worst = worst_of(worst, state)
            if state in {State.FAILED, State.KILLED}:
                break
        return worst

    def _collect(self, context: RunContext, kept: FolderCache | None) -> Output | None:
        if kept is not None:
            kept.keep()
        if not self.output_files:
            return None
        found = store_matching(context, context.working_directory, self.output_files)
        return WorkingDirectoryOutput(output_files=found)
