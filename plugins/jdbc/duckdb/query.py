"""io.kestra.plugin.jdbc.duckdb.Query."""

from typing import ClassVar

from plugins.jdbc.duckdb.connection import DuckdbProperties
from plugins.jdbc.querying import QueryTask


class Query(DuckdbProperties, QueryTask):
    """Run a statement in DuckDB.

    Its rows are left alone, put into the outputs, or stored as an Ion file. Needs the extra
    `windhover[duckdb]`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: orders
type: io.kestra.plugin.jdbc.duckdb.Query
url: jdbc:duckdb:shop.duckdb
sql: SELECT * FROM orders WHERE day = :day
parameters:
  day: "2024-03-09"
fetchType: STORE
""",
    )
