"""Values too large for a document go to the internal storage; the document holds their URI."""

import io

import orjson

from shared.errors import EngineBug
from shared.model.command import Command, CreateExecution
from shared.model.commit import AnyDocument
from shared.model.execution import Execution
from shared.model.json import JsonObject
from shared.model.taskrun import TaskRun
from shared.model.uris import execution_path, path_of, task_run_path, uri_of
from shared.ports.storage import FileMissing, Storage
from shared.runtime.storable import stored_bytes

LARGEST_OUTPUTS_BYTES = 64 * 1024
"""What a document may hold of outputs (DESIGN.md, section 2), and of inputs."""


def spilled(storage: Storage, document: AnyDocument) -> AnyDocument:
    """The document with large values moved to storage. A second time writes the same files."""
    match document:
        case Execution():
            return _with_outputs_spilled(storage, with_inputs_spilled(storage, document))
        case TaskRun(outputs=dict() as outputs):
            uri = spill_outputs(storage, outputs, outputs_path(document))
            return document if uri is None else document.with_outputs(None, uri)
        case _:
            return document


def with_inputs_spilled(storage: Storage, execution: Execution) -> Execution:
    """A new execution with large inputs in its own folder, where they are deleted with it.

    They are written once, and not with the header at each of its steps. Of an execution that
    repeats another one they are a copy. A second time writes the same file.

    Raises:
        Unstorable: they can not be kept, large or not.
    """
    if execution.version > 0:
        return execution
    path = f"{_folder(execution)}/inputs.json"
    if execution.inputs_uri is not None:
        return _with_inputs_copied(storage, execution, execution.inputs_uri, path)
    if execution.inputs is None:
        return execution
    uri = _spill(storage, execution.inputs, path, "the inputs")
    return execution if uri is None else execution.with_inputs_at(uri)


def _with_inputs_copied(storage: Storage, execution: Execution, uri: str, path: str) -> Execution:
    if uri == uri_of(path):
        return execution
    try:
        with storage.open(path_of(uri)) as content:
            storage.put(path, content)
    except FileMissing:
        # Purged with what is repeated: what reads the inputs fails, and says which file it misses.
        return execution
    return execution.with_inputs_at(uri_of(path))


def with_command_spilled(storage: Storage, command: Command) -> Command:
    """A command; of the creation of an execution, with large inputs in storage."""
    if not isinstance(command, CreateExecution):
        return command
    execution = with_inputs_spilled(storage, command.execution)
    return command.model_copy(update={"execution": execution})


def whole(storage: Storage, execution: Execution) -> Execution:
    """An execution for people to see: with its inputs, wherever they are.

    Without them where their file was purged.
    """
    if execution.inputs_uri is None:
        return execution
    try:
        return execution.with_inputs(unspilled(storage, execution.inputs_uri))
    except FileMissing:
        return execution


def unspilled(storage: Storage, uri: str) -> JsonObject:
    """Values that were too large for a document. Raises FileMissing."""
    with storage.open(path_of(uri)) as content:
        found = orjson.loads(content.read())
    if not isinstance(found, dict):
        raise EngineBug(f"the stored values {uri} are no map")
    return found


def _with_outputs_spilled(storage: Storage, execution: Execution) -> Execution:
    if execution.outputs is None:
        return execution
    uri = spill_outputs(storage, execution.outputs, f"{_folder(execution)}/outputs.json")
    if uri is None:
        return execution
    return execution.model_copy(update={"outputs": None, "outputs_uri": uri})


def _folder(execution: Execution) -> str:
    return execution_path(execution.namespace, execution.flow_id, execution.id)


def outputs_path(run: TaskRun) -> str:
    """Where the outputs of the current attempt of a task run go when they are large."""
    folder = execution_path(run.namespace, run.flow_id, run.execution_id)
    return f"{task_run_path(folder, run.task_id, run.id)}/outputs-{run.attempt}.json"


def spill_outputs(storage: Storage, outputs: JsonObject, path: str) -> str | None:
    """Stores outputs that are too large and gives their URI; None when they are not.

    Raises:
        Unstorable: they can not be kept, large or not.
    """
    return _spill(storage, outputs, path, "the outputs")


def _spill(storage: Storage, values: JsonObject, path: str, what: str) -> str | None:
    content = stored_bytes(values, what)
    if len(content) <= LARGEST_OUTPUTS_BYTES:
        return None
    storage.put(path, io.BytesIO(content))
    return uri_of(path)
