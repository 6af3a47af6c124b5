"""Makes the context of an attempt from its documents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shared.engine.documents import Documents
from shared.engine.places import FlowMap
from shared.engine.variables import Variables
from shared.model.execution import Execution
from shared.model.log import LogChunk
from shared.model.task import Task
from shared.model.taskrun import TaskRun
from shared.runtime.cancellation import CancelFlag
from shared.runtime.context import AttemptContext, FlowTaskCache, Neighbourhood
from shared.runtime.files import TaskRunFiles
from shared.runtime.kin import Kin
from shared.runtime.log_file import LogFile
from shared.runtime.masking import Masks
from shared.runtime.task_log import AttemptLog
from shared.runtime.world import World, readable_folders
from shared.sdk.context import GoogleSettings, RunInfo, RunnerSettings
from shared.sdk.registry import Registry


@dataclass(frozen=True, slots=True)
class ContextMaker:
    """What all attempts of one shell share.

    Attributes:
        workplace: where working directories are made.
        registry: the types of tasks that are made while a flow runs.
        neighbours: what tasks may do with other executions; None where that is nothing.
        unsaved: lines of the step that attempts are part of, for those inside of one.
    """

    world: World
    runner: RunnerSettings
    workplace: Path
    google: GoogleSettings = field(default_factory=GoogleSettings)
    registry: Registry = field(default_factory=Registry.installed)
    neighbours: Neighbourhood | None = None
    unsaved: Sequence[LogChunk] = ()

    def make(
        self,
        flow_map: FlowMap,
        documents: Documents,
        execution: Execution,
        run: TaskRun,
        task: Task,
        *,
        flush_to: Callable[[LogChunk], None] | None = None,
    ) -> AttemptContext:
        """The context of the current attempt of a task run."""
        masks = Masks()
        info = RunInfo(
            namespace=run.namespace,
            flow_id=run.flow_id,
            flow_revision=execution.flow_revision,
            execution_id=run.execution_id,
            task_run_id=run.id,
            task_id=run.task_id,
            attempt=run.attempt,
            value=run.value,
        )
        ports = self.world.ports
        log_file = LogFile() if task.log_to_file else None
        sink = log_file.append if log_file else flush_to
        surroundings = self.world.surroundings(masks, self.unsaved)
        return AttemptContext(
            info=info,
            variables=Variables(flow_map, documents, execution, surroundings, task, run),
            log=AttemptLog(info, ports.clock.now, masks, task.log_level, sink),
            files=TaskRunFiles(
                ports.storage,
                info,
                readable_folders(execution),
                is_kin=Kin(ports.repository, execution).own,
            ),
            cache=FlowTaskCache(ports.storage, info),
            cancellation=CancelFlag(),
            runner=self.runner,
            execution=execution,
            outside=self.world.outside(execution, masks, self.unsaved),
            masks=masks,
            ports=ports,
            workplace=self.workplace,
            catalog=self.registry,
            google=self.google,
            encryption=self.world.encryption,
            neighbours=self.neighbours,
            log_file=log_file,
        )
