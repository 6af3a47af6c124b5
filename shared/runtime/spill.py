"""Outputs too large for a document go to the internal storage; the document holds their URI."""

import io

from shared.model.commit import AnyDocument
from shared.model.execution import Execution
from shared.model.json import JsonObject
from shared.model.taskrun import TaskRun
from shared.model.uris import execution_path, task_run_path, uri_of
from shared.ports.storage import Storage
from shared.runtime.storable import stored_bytes

LARGEST_OUTPUTS_BYTES = 64 * 1024
"""What a document may hold of outputs (DESIGN.md, section 2)."""


def spilled(storage: Storage, document: AnyDocument) -> AnyDocument:
    """The document with large outputs moved to storage. A second time writes the same file."""
    match document:
        case Execution(outputs=dict() as outputs):
            folder = execution_path(document.namespace, document.flow_id, document.id)
            uri = spill_outputs(storage, outputs, f"{folder}/outputs.json")
            if uri is None:
                return document
            return document.model_copy(update={"outputs": None, "outputs_uri": uri})
        case TaskRun(outputs=dict() as outputs):
            uri = spill_outputs(storage, outputs, outputs_path(document))
            return document if uri is None else document.with_outputs(None, uri)
        case _:
            return document


def outputs_path(run: TaskRun) -> str:
    """Where the outputs of the current attempt of a task run go when they are large."""
    folder = execution_path(run.namespace, run.flow_id, run.execution_id)
    return f"{task_run_path(folder, run.task_id, run.id)}/outputs-{run.attempt}.json"


def spill_outputs(storage: Storage, outputs: JsonObject, path: str) -> str | None:
    """Stores outputs that are too large and gives their URI; None when they are not.

    Raises:
        Unstorable: they can not be kept, large or not.
    """
    content = stored_bytes(outputs, "the outputs")
    if len(content) <= LARGEST_OUTPUTS_BYTES:
        return None
    storage.put(path, io.BytesIO(content))
    return uri_of(path)
