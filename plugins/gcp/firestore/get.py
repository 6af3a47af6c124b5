"""io.kestra.plugin.gcp.firestore.Get."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.connection import imported
from plugins.gcp.firestore.session import DocumentProperties, firestore_session
from plugins.gcp.firestore.values import fields_of
from shared.model.json import StoredObject
from shared.sdk.context import RunContext
from shared.sdk.fetching import output_row
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class GetOutput(Output):
    """Outputs of Get."""

    row: StoredObject | None = Field(
        default=None, description="The fields of the document; null where there is none."
    )


class Get(RunnableTask, DocumentProperties):
    """Read a document of Firestore.

    Dates are ISO texts, references paths, bytes base64.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: get
type: io.kestra.plugin.gcp.firestore.Get
collection: orders
childPath: order-17
""",
    )

    @override
    def run(self, context: RunContext) -> GetOutput:
        with firestore_session(context, self) as session:
            name = session.document_name(self.collection, self.child_path)
            try:
                found = session.client.get_document({"name": name}, **session.options())
            except imported("google.api_core.exceptions").NotFound:
                context.log.info(f"There is no document {self.child_path} in {self.collection}")
                return GetOutput(row=None)
            return GetOutput(row=output_row(fields_of(found.fields)))
