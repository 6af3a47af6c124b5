"""io.kestra.plugin.jdbc.sqlite.Query."""

from typing import ClassVar

from plugins.jdbc.local import LocalQueryTask
from plugins.jdbc.sqlite.connection import SqliteProperties


class Query(SqliteProperties, LocalQueryTask):
    """Run a statement in SQLite.

    Its rows are left alone, put into the outputs, or stored as an Ion file. A relative path is
    in the working directory of the task, which is gone after it.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: orders
type: io.kestra.plugin.jdbc.sqlite.Query
url: jdbc:sqlite:shop.db
sql: SELECT * FROM orders WHERE day = :day
parameters:
  day: "2024-03-09"
fetchType: STORE
""",
    )
