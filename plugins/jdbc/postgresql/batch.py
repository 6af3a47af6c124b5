"""io.kestra.plugin.jdbc.postgresql.Batch."""

from typing import ClassVar

from plugins.jdbc.batch import BatchTask
from plugins.jdbc.postgresql.connection import PostgresProperties


class Batch(PostgresProperties, BatchTask):
    """Write the rows of an Ion file to PostgreSQL.

    The statement is run for each row, in one transaction: all rows are written, or none. Rows
    arrive one by one, in constant memory.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: write
type: io.kestra.plugin.jdbc.postgresql.Batch
url: jdbc:postgresql://db.example.com:5432/shop
username: loader
password: "{{ secret('DB_PASSWORD') }}"
from: "{{ outputs.read.uri }}"
sql: INSERT INTO orders (id, day) VALUES (?, ?)
columns:
  - id
  - day
""",
    )
