"""io.kestra.plugin.jdbc.duckdb.Batch."""

from typing import ClassVar

from plugins.jdbc.batch import BatchTask
from plugins.jdbc.duckdb.connection import DuckdbProperties


class Batch(DuckdbProperties, BatchTask):
    """Write the rows of an Ion file to DuckDB.

    The statement is run for each row, in one transaction: all rows are written, or none. Needs
    the extra `windhover[duckdb]`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: write
type: io.kestra.plugin.jdbc.duckdb.Batch
url: jdbc:duckdb:shop.duckdb
from: "{{ outputs.read.uri }}"
sql: INSERT INTO orders (id, day) VALUES (?, ?)
columns:
  - id
  - day
""",
    )
