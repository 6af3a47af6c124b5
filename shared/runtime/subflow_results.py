"""What a task gets of an execution that it has created and that has ended."""

from io import BytesIO

from shared.engine.evaluation import TemplateEvaluator
from shared.engine.subflow import outputs_folder
from shared.engine.variables import Variables
from shared.errors import WindhoverError
from shared.model.event import SubflowEnded
from shared.model.executable import ExecutableTask
from shared.model.execution import Execution
from shared.model.json import JsonObject
from shared.model.taskrun import TaskRun
from shared.runtime.library import FlowLibrary
from shared.runtime.masking import Masks
from shared.runtime.stored_documents import StoredDocuments
from shared.runtime.world import World
from shared.sdk.ion import ion_lines

OUTPUTS_FILE = "outputs.ion"
"""What one batch has given, below the folder of its position."""


class SubflowResults:
    """Reads ended executions on behalf of those that wait for them."""

    def __init__(self, world: World, library: FlowLibrary) -> None:
        self._world = world
        self._ports = world.ports
        self._library = library

    def informed(self, event: SubflowEnded) -> SubflowEnded:
        """The event with the outputs of the execution, or with the reason why there are none.

        Told twice it gives the same, unless the execution was started again meanwhile: that end
        has no outputs any more.
        """
        repository = self._ports.repository
        run = repository.task_run(event.execution_id, event.task_run_id)
        parent = repository.execution(event.execution_id)
        child = repository.execution(event.child_id)
        if run is None or parent is None or child is None or run.state.current.is_terminal:
            return event
        if child.generation != event.generation:
            return event
        task = self._library.map_of(parent).places[run.task_id].task
        if not isinstance(task, ExecutableTask):
            return event
        try:
            outputs = self._outputs(child, task)
        except WindhoverError as error:
            return event.model_copy(update={"problem": str(error)})
        if task.listed_by() is not None:
            self._store(run, event.position, outputs)
            return event
        return event.model_copy(update={"outputs": outputs or None})

    def _outputs(self, child: Execution, task: ExecutableTask) -> JsonObject:
        documents = StoredDocuments(self._ports.repository, self._ports.storage, child.id)
        given: JsonObject = dict(child.outputs or {})
        if child.outputs_uri is not None:
            given = documents.stored_outputs(child.outputs_uri)
        declared = task.read_back()
        if not declared:
            return given
        masks = Masks()
        surroundings = self._world.surroundings(masks)
        variables = Variables(self._library.map_of(child), documents, child, surroundings)
        evaluator = TemplateEvaluator(variables, surroundings.context(child, None))
        read = masks.hide_in(evaluator.render(dict(declared)))
        return (read if isinstance(read, dict) else {}) | given

    def _store(self, run: TaskRun, position: int, outputs: JsonObject) -> None:
        if outputs:
            path = f"{outputs_folder(run)}/{position}/{OUTPUTS_FILE}"
            self._ports.storage.put(path, BytesIO(b"".join(ion_lines([outputs]))))
