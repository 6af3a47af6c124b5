"""io.kestra.plugin.gcp.firestore.Delete."""

from typing import ClassVar

from typing_extensions import override

from plugins.gcp.firestore.session import DocumentProperties, firestore_session
from plugins.gcp.firestore.writing import WriteOutput, commit
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class Delete(RunnableTask, DocumentProperties):
    """Delete a document of Firestore.

    That there is none is no failure. Collections inside of the document stay.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: delete
type: io.kestra.plugin.gcp.firestore.Delete
collection: orders
childPath: order-17
""",
    )

    @override
    def run(self, context: RunContext) -> WriteOutput:
        with firestore_session(context, self) as session:
            name = session.document_name(self.collection, self.child_path)
            return WriteOutput(updated_time=commit(session, {"delete": name}))
