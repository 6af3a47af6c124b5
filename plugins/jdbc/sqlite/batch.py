"""io.kestra.plugin.jdbc.sqlite.Batch."""

from typing import ClassVar

from plugins.jdbc.batch import BatchTask
from plugins.jdbc.sqlite.connection import SqliteProperties


class Batch(SqliteProperties, BatchTask):
    """Write the rows of an Ion file to SQLite.

    The statement is run for each row, in one transaction: all rows are written, or none. A
    relative path is in the working directory of the task, which is gone after it.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: write
type: io.kestra.plugin.jdbc.sqlite.Batch
url: jdbc:sqlite:shop.db
from: "{{ outputs.read.uri }}"
sql: INSERT INTO orders (id, day) VALUES (?, ?)
columns:
  - id
  - day
""",
    )
