"""io.kestra.plugin.gcp.bigquery.Trigger."""

from typing import ClassVar

from typing_extensions import override

from plugins.gcp.bigquery.jobs import labels_of
from plugins.gcp.bigquery.query_properties import QueryProperties
from plugins.gcp.bigquery.querying import QueryOutput, run_query
from plugins.gcp.bigquery.session import session_of
from shared.sdk.context import RunContext
from shared.sdk.fetching import FetchType
from shared.sdk.output import Output
from shared.sdk.trigger import PollingTrigger


class Trigger(PollingTrigger, QueryProperties):
    """Start the flow when a query of BigQuery finds rows.

    The query must leave out what was found before, or the flow must change it: what is found again
    starts the flow again.
    """

    OUTPUTS: ClassVar[type[Output]] = QueryOutput
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: new-orders
type: io.kestra.plugin.gcp.bigquery.Trigger
interval: PT5M
sql: SELECT * FROM sales.orders WHERE state = 'NEW'
fetchType: FETCH
""",
    )

    @override
    def evaluate(self, context: RunContext) -> QueryOutput | None:
        looking = self
        if self.wanted is FetchType.NONE:
            # Rows must be looked at to know whether there are any.
            looking = self.model_copy(update={"fetch_type": FetchType.FETCH_ONE})
        with session_of(context, self) as session:
            labels = labels_of(context, {"kestra_trigger_id": context.info.task_id.lower()})
            found = run_query(context, looking, session, {"labels": labels})
        return found if found.size else None
