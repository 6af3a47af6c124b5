"""io.kestra.plugin.jdbc.duckdb.Trigger."""

from typing import ClassVar

from plugins.jdbc.duckdb.connection import DuckdbProperties
from plugins.jdbc.querying import JdbcTrigger
from shared.sdk.fetching import FetchOutput
from shared.sdk.output import Output


class Trigger(DuckdbProperties, JdbcTrigger):
    """Start the flow when a query of DuckDB finds rows.

    The query must leave out what was found before, or the flow must change it. Needs the extra
    `windhover[duckdb]`.
    """

    OUTPUTS: ClassVar[type[Output]] = FetchOutput
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: new-orders
type: io.kestra.plugin.jdbc.duckdb.Trigger
url: jdbc:duckdb:shop.duckdb
interval: PT5M
sql: SELECT * FROM orders WHERE state = 'new'
fetchType: FETCH
""",
    )
