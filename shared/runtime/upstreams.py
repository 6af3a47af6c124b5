"""Executions as the triggers see them that listen to others."""

from shared.engine.documents import Surroundings
from shared.engine.triggers.listening import Upstream, at_position
from shared.engine.variables import Variables
from shared.model.execution import Execution
from shared.model.json import JsonObject
from shared.runtime.library import FlowLibrary
from shared.runtime.ports import Ports
from shared.runtime.stored_documents import StoredDocuments


class Upstreams:
    """Reads what belongs to an execution."""

    def __init__(self, ports: Ports, library: FlowLibrary) -> None:
        self._ports = ports
        self._library = library

    def at(self, execution: Execution, position: int, surroundings: Surroundings) -> Upstream:
        """An execution as it was when it came to a state. Raises FlowNotFound, InvalidFlow."""
        documents = StoredDocuments(self._ports.repository, self._ports.storage, execution.id)
        flow_map = self._library.map_of(execution)
        then = at_position(execution, position)
        variables = Variables(flow_map, documents, then, surroundings)
        outputs = self._outputs(execution, documents)
        return Upstream(then, position, variables, documents.task_runs, outputs, self._outputs_of)

    def _outputs_of(self, execution_id: str) -> JsonObject | None:
        found = self._ports.repository.execution(execution_id)
        if found is None:
            return None
        documents = StoredDocuments(self._ports.repository, self._ports.storage, execution_id)
        return self._outputs(found, documents)

    def _outputs(self, execution: Execution, documents: StoredDocuments) -> JsonObject | None:
        if execution.outputs_uri is None:
            return execution.outputs
        return documents.stored_outputs(execution.outputs_uri)
