"""io.kestra.plugin.jdbc.postgresql.Queries."""

from typing import ClassVar

from plugins.jdbc.postgresql.connection import PostgresProperties
from plugins.jdbc.querying import QueriesTask


class Queries(PostgresProperties, QueriesTask):
    """Run several statements in PostgreSQL, divided by semicolons.

    Either all of them have an effect or none, unless `transaction` is false. Rows arrive one by
    one, in constant memory.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: prepare
type: io.kestra.plugin.jdbc.postgresql.Queries
url: jdbc:postgresql://db.example.com:5432/shop
username: loader
password: "{{ secret('DB_PASSWORD') }}"
sql: |
  CREATE TABLE IF NOT EXISTS totals (day DATE, total INT);
  DELETE FROM totals;
  SELECT count(*) AS left_over FROM totals;
fetchType: FETCH_ONE
""",
    )
