"""io.kestra.plugin.jdbc.duckdb.Queries."""

from typing import ClassVar

from plugins.jdbc.duckdb.files import DuckdbFiles
from plugins.jdbc.local import LocalQueriesTask


class Queries(DuckdbFiles, LocalQueriesTask):
    """Run several statements in DuckDB, divided by semicolons.

    Either all of them have an effect or none, unless `transaction` is false. Needs the extra
    `windhover[duckdb]`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: prepare
type: io.kestra.plugin.jdbc.duckdb.Queries
url: jdbc:duckdb:shop.duckdb
sql: |
  CREATE TABLE IF NOT EXISTS totals (day DATE, total INT);
  DELETE FROM totals;
  SELECT count(*) AS left_over FROM totals;
fetchType: FETCH_ONE
""",
    )
