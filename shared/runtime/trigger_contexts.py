"""Makes the context in which a worker evaluates a trigger."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from shared.engine.evaluation import TemplateEvaluator
from shared.engine.triggers.drafts import Layered, draft
from shared.engine.triggers.nothing import NoDocuments
from shared.engine.triggers.owner import Owned
from shared.engine.variables import Variables
from shared.model.log import LogChunk
from shared.model.trigger import Trigger
from shared.model.uris import execution_path, slug
from shared.runtime.cancellation import CancelFlag
from shared.runtime.context import AttemptContext, FlowTaskCache
from shared.runtime.contexts import ContextMaker
from shared.runtime.files import TaskRunFiles
from shared.runtime.masking import Masks
from shared.runtime.rendering import rendered
from shared.runtime.task_log import AttemptLog
from shared.runtime.world import readable_folders
from shared.sdk.context import RunInfo

T = TypeVar("T", bound=Trigger)


@dataclass(frozen=True, slots=True)
class TriggerContexts:
    """Contexts of triggers, made as those of attempts are."""

    contexts: ContextMaker

    def make(self, owned: Owned[Trigger], execution_id: str, now: datetime) -> AttemptContext:
        """The context of one evaluation; its files go to the execution that may come of it."""
        world = self.contexts.world
        masks = Masks()
        surroundings = world.surroundings(masks)
        begun = draft(owned, execution_id, now, {}, surroundings).with_defaults()
        execution = begun.execution
        info = RunInfo(
            namespace=execution.namespace,
            flow_id=execution.flow_id,
            flow_revision=execution.flow_revision,
            execution_id=execution_id,
            task_run_id=execution_id,
            task_id=owned.trigger.id,
            attempt=1,
        )
        folder = execution_path(execution.namespace, execution.flow_id, execution_id)
        files = TaskRunFiles(
            world.ports.storage,
            info,
            readable_folders(execution),
            folder=f"{folder}/trigger/{slug(owned.trigger.id)}",
        )
        variables = Variables(owned.flow_map, NoDocuments(), execution, surroundings)
        return AttemptContext(
            info=info,
            variables=Layered(begun.extra, variables),
            log=AttemptLog(info, world.ports.clock.now, masks, owned.trigger.log_level),
            files=files,
            cache=FlowTaskCache(world.ports.storage, info),
            cancellation=CancelFlag(),
            runner=self.contexts.runner,
            execution=execution,
            outside=world.outside(execution, masks),
            masks=masks,
            ports=world.ports,
            workplace=self.contexts.workplace,
            catalog=self.contexts.registry,
            google=self.contexts.google,
            encryption=world.encryption,
        )


def ready(trigger: T, context: AttemptContext) -> T:
    """The trigger with its templated properties rendered. Raises WindhoverError."""
    return rendered(trigger, TemplateEvaluator(context.variables, context.outside))


def trigger_lines(context: AttemptContext) -> tuple[LogChunk, ...]:
    """What was logged, as lines of the trigger instead of an execution."""
    changes = {"execution_id": "", "task_run_id": "", "task_id": "", "attempt": 0}
    return tuple(
        chunk.model_copy(update={**changes, "trigger_id": context.info.task_id})
        for chunk in context.log.drain()
    )
