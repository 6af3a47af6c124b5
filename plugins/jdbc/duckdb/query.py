"""io.kestra.plugin.jdbc.duckdb.Query."""

from typing import ClassVar

from plugins.jdbc.duckdb.files import DuckdbFiles
from plugins.jdbc.local import LocalQueryTask


class Query(DuckdbFiles, LocalQueryTask):
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
        """
id: totals
type: io.kestra.plugin.jdbc.duckdb.Query
inputFiles:
  orders.csv: "{{ outputs.write.uri }}"
outputFiles:
  - totals
sql: |
  COPY (
    SELECT day, sum(amount) AS total FROM read_csv('{{ workingDir }}/orders.csv') GROUP BY day
  ) TO '{{ outputFiles.totals }}' (FORMAT parquet);
""",
    )
