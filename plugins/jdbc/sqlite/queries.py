"""io.kestra.plugin.jdbc.sqlite.Queries."""

from typing import ClassVar

from plugins.jdbc.local import LocalQueriesTask
from plugins.jdbc.sqlite.connection import SqliteProperties


class Queries(SqliteProperties, LocalQueriesTask):
    """Run several statements in SQLite, divided by semicolons.

    Either all of them have an effect or none, unless `transaction` is false. A relative path is
    in the working directory of the task, which is gone after it.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: prepare
type: io.kestra.plugin.jdbc.sqlite.Queries
url: jdbc:sqlite:shop.db
sql: |
  CREATE TABLE IF NOT EXISTS totals (day DATE, total INT);
  DELETE FROM totals;
  SELECT count(*) AS left_over FROM totals;
fetchType: FETCH_ONE
""",
    )
