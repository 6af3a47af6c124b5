"""io.kestra.plugin.jdbc.postgresql.Query."""

from typing import ClassVar

from plugins.jdbc.postgresql.connection import PostgresProperties
from plugins.jdbc.querying import QueryTask


class Query(PostgresProperties, QueryTask):
    """Run a statement in PostgreSQL.

    Its rows are left alone, put into the outputs, or stored as an Ion file. Rows arrive one by
    one, in constant memory.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: orders
type: io.kestra.plugin.jdbc.postgresql.Query
url: jdbc:postgresql://db.example.com:5432/shop
username: loader
password: "{{ secret('DB_PASSWORD') }}"
sql: SELECT * FROM orders WHERE day = :day
parameters:
  day: "2024-03-09"
fetchType: STORE
""",
    )
