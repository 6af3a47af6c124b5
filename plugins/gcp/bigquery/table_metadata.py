"""io.kestra.plugin.gcp.bigquery.TableMetadata."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.bigquery.session import session_of
from plugins.gcp.bigquery.table_properties import OneTable, TableInfo, table_info
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class IfNotExists(StrEnum):
    """What happens when the table is not there."""

    ERROR = "ERROR"
    SKIP = "SKIP"


class TableMetadata(RunnableTask, OneTable):
    """Tell what BigQuery knows of a table: rows, bytes, dates.

    Its rows are not read.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: look-at-table
type: io.kestra.plugin.gcp.bigquery.TableMetadata
dataset: sales
table: orders
""",
    )

    if_not_exists: Dynamic[IfNotExists] = Field(
        default=IfNotExists.ERROR, description="What happens when it is not there: fail, or go on."
    )

    @override
    def run(self, context: RunContext) -> TableInfo | None:
        with session_of(context, self) as session:
            reference = session.reference(self.name_in(session))
            try:
                return table_info(session.client.get_table(reference, retry=session.retry))
            except session.errors.NotFound:
                if self.if_not_exists is IfNotExists.ERROR:
                    raise
                return None
