"""io.kestra.plugin.gcp.firestore.Set."""

from typing import ClassVar

import orjson
from pydantic import Field
from typing_extensions import override

from plugins.gcp.firestore.session import FirestoreProperties, firestore_session
from plugins.gcp.firestore.values import written_fields
from plugins.gcp.firestore.writing import WriteOutput, commit
from shared.model.ids import id_of
from shared.model.json import JsonObject, StoredJson
from shared.model.properties import Dynamic, Evaluated
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed
from shared.sdk.task import RunnableTask


class Set(RunnableTask, FirestoreProperties):
    """Write a document of Firestore.

    It replaces the one that is there. Without an id it gets one that is derived from the task run,
    so that a task that runs again after a crash writes no second document.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: set
type: io.kestra.plugin.gcp.firestore.Set
collection: orders
childPath: order-17
document:
  shop: paris
  total: "{{ outputs.sum.value }}"
""",
        """
id: set-json
type: io.kestra.plugin.gcp.firestore.Set
collection: orders
document: |
  {"shop": "paris", "total": 17.5}
""",
    )

    child_path: Dynamic[str] | None = Field(
        default=None,
        description="Path of the document below the collection: its id.",
        examples=["order-17"],
    )
    document: Evaluated[StoredJson] = Field(
        description="The fields: a map, or the JSON text of one.",
        examples=[{"shop": "paris", "total": 17.5}],
    )

    @override
    def run(self, context: RunContext) -> WriteOutput:
        fields = written_fields(_map_of(self.document))
        with firestore_session(context, self) as session:
            own = self.child_path or id_of("document", context.info.task_run_id)
            name = session.document_name(self.collection, own)
            at = commit(session, {"update": {"name": name, "fields": fields}})
        return WriteOutput(updated_time=at)


def _map_of(document: StoredJson) -> JsonObject:
    found: StoredJson = document
    if isinstance(document, str):
        try:
            found = orjson.loads(document)
        except orjson.JSONDecodeError:
            found = None
    if not isinstance(found, dict):
        raise TaskFailed(
            f"The property document is no map of fields: {str(document)[:200]}",
            remedy='Write a map, or the JSON text of one: {"shop": "paris"}.',
        )
    return found
